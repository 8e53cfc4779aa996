"""Distances of one region to all others, each over what is typical between two regions."""

from typing import Literal, TypeAlias

import numpy as np

from klustermotor.analysis.arrays import FloatArray

StructureMeasure: TypeAlias = Literal["hellinger", "krugman"]
CovariateScaling: TypeAlias = Literal["mahalanobis", "robust"]

_MAD_TO_SD = 1.4826  # makes the median absolute deviation of a normal variable its standard deviation


def structure_distance(shares: FloatArray, at: int, measure: StructureMeasure) -> FloatArray:
    """Return how far industry shares lie from those of one region, over the typical distance.

    Parameters
    ----------
    shares : (n_regions, n_industries) ndarray
        Rows add up to 1.
    at : int
        The row of the region.
    measure : {"hellinger", "krugman"}

    Returns
    -------
    (n_regions,) ndarray

    Raises
    ------
    ValueError
        If the measure is unknown.

    Examples
    --------
    >>> structure_distance(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), 0, "krugman")
    array([0. , 0. , 1.5])
    """
    if measure == "krugman":
        return _over(np.abs(shares - shares[at]).sum(axis=1), _mean_absolute_difference(shares))
    if measure == "hellinger":
        return euclidean_distance(np.sqrt(shares), at)
    raise ValueError(f"structure_measure must be 'hellinger' or 'krugman', not {measure!r}")


def structure_gaps(shares: FloatArray, own: FloatArray, measure: StructureMeasure) -> FloatArray:
    """Return what each industry adds to the distance between regions and one region's own shares.

    Parameters
    ----------
    shares : (n_regions, n_industries) ndarray
        Rows add up to 1.
    own : (n_industries,) ndarray
        The shares of the region compared with.
    measure : {"hellinger", "krugman"}

    Returns
    -------
    (n_regions, n_industries) ndarray

    Examples
    --------
    >>> structure_gaps(np.array([[0.25, 0.75]]), np.array([0.5, 0.5]), "krugman")
    array([[0.25, 0.25]])
    """
    if measure == "krugman":
        return np.abs(shares - own)
    gaps: FloatArray = (np.sqrt(shares) - np.sqrt(own)) ** 2 / 2
    return gaps


def euclidean_distance(points: FloatArray, at: int) -> FloatArray:
    """Return distances from one row to all, over the root mean square between two rows.

    Parameters
    ----------
    points : (n_points, n_dimensions) ndarray
    at : int
        The row compared with.

    Returns
    -------
    (n_points,) ndarray
        All 0 where rows do not differ.

    Examples
    --------
    >>> euclidean_distance(np.array([[0.0], [1.0]]), 0)
    array([0., 1.])
    """
    # The mean squared distance between two of n points is twice their variance, with n − 1 below.
    typical = np.sqrt(2 * points.var(axis=0, ddof=1).sum())
    return _over(np.sqrt(((points - points[at]) ** 2).sum(axis=1)), float(typical))


def standardised(covariates: FloatArray, scaling: CovariateScaling) -> FloatArray:
    """Return covariates on comparable scales: uncorrelated with unit variance, or robust z-scores.

    Parameters
    ----------
    covariates : (n_regions, n_covariates) ndarray
    scaling : {"mahalanobis", "robust"}

    Returns
    -------
    (n_regions, n_directions) ndarray
        Directions in which regions do not differ are left out.

    Raises
    ------
    ValueError
        If the scaling is unknown.

    Examples
    --------
    >>> twice_the_same = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    >>> standardised(twice_the_same, "mahalanobis").shape
    (3, 1)
    """
    scores = robust_z(covariates)
    if scaling == "robust":
        return scores
    if scaling != "mahalanobis":
        raise ValueError(f"covariate_scaling must be 'mahalanobis' or 'robust', not {scaling!r}")
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(scores, rowvar=False)))
    # A direction in which regions hardly differ says nothing, and must not be blown up.
    keep = values > 1e-10 * max(float(values.max()), 1e-300)
    white: FloatArray = (scores @ vectors[:, keep]) / np.sqrt(values[keep])
    return white


def robust_z(covariates: FloatArray) -> FloatArray:
    """Return robust z-scores; the standard deviation steps in where most regions have one value.

    Parameters
    ----------
    covariates : (n_regions, n_covariates) ndarray

    Returns
    -------
    (n_regions, n_covariates) ndarray
        Distance to the median, over 1.4826 median absolute deviations.

    Examples
    --------
    >>> robust_z(np.array([[1.0], [2.0], [3.0]])).round(4)
    array([[-0.6745],
           [ 0.    ],
           [ 0.6745]])
    """
    middle = np.median(covariates, axis=0)
    spread = _MAD_TO_SD * np.median(np.abs(covariates - middle), axis=0)
    spread = np.where(spread > 0, spread, covariates.std(axis=0, ddof=1))
    scores: FloatArray = (covariates - middle) / np.where(spread > 0, spread, 1.0)
    return scores


def _mean_absolute_difference(shares: FloatArray) -> float:
    """Return the mean over all pairs of rows of the sum of absolute differences."""
    n = shares.shape[0]
    rank_weight = 2 * np.arange(1, n + 1) - n - 1
    total = (np.sort(shares, axis=0) * rank_weight[:, None]).sum()
    return float(2 * total / (n * (n - 1)))


def _over(distance: FloatArray, typical: float) -> FloatArray:
    """Return distances in units of the typical one; all 0 where rows do not differ."""
    return distance / typical if typical > 0 else np.zeros_like(distance)
