"""Agglomeration beyond what few plants make by chance: Ellison–Glaeser and Maurel–Sédillot."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.concentration.herfindahl import plant_codes, plant_herfindahl
from klustermotor.analysis.concentration.region_shares import (
    industry_shares,
    reference_room,
    reference_shares,
)


@dataclass(frozen=True, slots=True, eq=False)
class Agglomeration:
    """Agglomeration of every industry; each array is (n_industries,).

    Attributes
    ----------
    gamma : ndarray
        The index: 0 where plants are placed as the reference is, higher where they crowd together. NaN
        without jobs, or with a single plant.
    raw_concentration : ndarray
        The concentration of jobs that plants explain in part, divided by 1 − Σx²; lies around the plant
        Herfindahl where plants are placed at random.
    plant_herfindahl : ndarray
        Sum of squared shares of plants.
    standard_error : ndarray or None
        Of the Ellison–Glaeser γ if plants were placed at random, by their proposition on the variance of G;
        None where single plants are not known. They call γ significant beyond two of these.
    """

    gamma: FloatArray
    raw_concentration: FloatArray
    plant_herfindahl: FloatArray
    standard_error: FloatArray | None = None


def ellison_glaeser(
    employment: ArrayLike, plant_herfindahl: ArrayLike, *, reference: ArrayLike | None = None
) -> Agglomeration:
    """Return the Ellison–Glaeser index of agglomeration of every industry [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    plant_herfindahl : (n_industries,) array-like
        Between 0 and 1; NaN where the industry has no jobs. See :func:`plant_herfindahl` and
        :func:`approximate_plant_herfindahl`.
    reference : (n_regions,) array-like of jobs, optional
        All jobs of each region; default is the sum over the industries given.

    Returns
    -------
    Agglomeration

    Raises
    ------
    ValueError
        If counts or plant Herfindahls are out of range, shapes do not fit, or the reference is all in one
        region.

    Notes
    -----
    ``γ = (G / (1 − Σx²) − H) / (1 − H)`` with ``G = Σ(s − x)²``, s the industry's shares of regions, x the
    reference's, H the plant Herfindahl. Above 0.05 industries are called very concentrated [1]_.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> ellison_glaeser([[80, 20], [20, 80]], [0.1, 0.02], reference=[50, 50]).gamma.round(4)
    array([0.2889, 0.3469])
    """
    jobs = as_counts(employment, "employment")
    shares = reference_shares(jobs, reference)
    raw = ((industry_shares(jobs) - shares[:, np.newaxis]) ** 2).sum(axis=0)
    return _corrected(raw, shares, _checked_herfindahl(plant_herfindahl, jobs))


def maurel_sedillot(
    employment: ArrayLike, plant_herfindahl: ArrayLike, *, reference: ArrayLike | None = None
) -> Agglomeration:
    """Return the Maurel–Sédillot index of agglomeration of every industry [1]_.

    Parameters
    ----------
    employment, plant_herfindahl, reference
        As in :func:`ellison_glaeser`.

    Returns
    -------
    Agglomeration

    Raises
    ------
    ValueError
        If counts or plant Herfindahls are out of range, shapes do not fit, or the reference is all in one
        region.

    Notes
    -----
    As the Ellison–Glaeser index, with ``G = Σs² − Σx²``: an industry that avoids the big regions without
    crowding elsewhere scores low, and may score below 0.

    References
    ----------
    .. [1] Maurel, F., & Sédillot, B. (1999). A measure of the geographic concentration in French
       manufacturing industries. Regional Science and Urban Economics, 29(5), 575–604.

    Examples
    --------
    >>> maurel_sedillot([[80, 20], [20, 80]], [0.1, 0.02], reference=[50, 50]).gamma.round(4)
    array([0.2889, 0.3469])
    """
    jobs = as_counts(employment, "employment")
    shares = reference_shares(jobs, reference)
    raw = (industry_shares(jobs) ** 2).sum(axis=0) - (shares**2).sum()
    return _corrected(raw, shares, _checked_herfindahl(plant_herfindahl, jobs))


def ellison_glaeser_from_plants(
    plant_jobs: ArrayLike,
    region: ArrayLike,
    industry: ArrayLike,
    *,
    n_regions: int,
    n_industries: int,
    reference: ArrayLike | None = None,
) -> Agglomeration:
    """Return the Ellison–Glaeser index of every industry from a list of plants [1]_.

    Parameters
    ----------
    plant_jobs : (n_plants,) array-like of jobs
        Finite and not negative.
    region, industry : (n_plants,) array-like of int
        Numbers of each plant's region and industry, counted from 0.
    n_regions, n_industries : int
        How many there are.
    reference : (n_regions,) array-like of jobs, optional
        All jobs of each region; default is the sum over the plants given.

    Returns
    -------
    Agglomeration

    Raises
    ------
    ValueError
        If counts are negative or not finite, numbers are out of range, or the reference is in one region.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> ellison_glaeser_from_plants(
    ...     [40, 40, 10, 10], [0, 0, 1, 1], [0, 0, 0, 0], n_regions=2, n_industries=1, reference=[50, 50]
    ... ).gamma.round(4)
    array([0.0303])
    """
    sizes = as_counts(plant_jobs, "plant_jobs", ndim=1, axes=("plant",))
    regions = plant_codes(region, "region", sizes.size, n_regions)
    industries = plant_codes(industry, "industry", sizes.size, n_industries)
    cells = regions * n_industries + industries
    held = np.bincount(cells, weights=sizes, minlength=n_regions * n_industries).astype(np.float64)
    herfindahls = plant_herfindahl(sizes, industries, n_industries=n_industries)
    jobs = held.reshape(n_regions, n_industries)
    totals = jobs.sum(axis=0)
    shares = sizes / np.where(totals > 0, totals, 1.0)[industries]
    fourth = np.bincount(industries, weights=shares**4, minlength=n_industries).astype(np.float64)
    found = ellison_glaeser(jobs, herfindahls, reference=reference)
    error = _standard_error(reference_shares(jobs, reference), herfindahls, fourth)
    return replace(found, standard_error=error)


def _checked_herfindahl(plant_herfindahl: ArrayLike, jobs: FloatArray) -> FloatArray:
    """Return plant Herfindahls between 0 and 1, one per industry."""
    values = as_counts(plant_herfindahl, "plant_herfindahl", ndim=1, axes=("industry",), allow_missing=True)
    check_shape(values, "plant_herfindahl", jobs.shape[1:])
    if (values > 1 + 1e-12).any():
        worst = int(np.nanargmax(values))
        raise ValueError(
            f"plant_herfindahl must be at most 1: {values[worst]:g} at industry {worst} (counted from 0); "
            "give shares squared, not percentages"
        )
    return values


def _standard_error(shares: FloatArray, herfindahls: FloatArray, fourth: FloatArray) -> FloatArray:
    """Return the standard error of γ under random placing (Ellison & Glaeser 1997), plants' sizes given."""
    second, third = (shares**2).sum(), (shares**3).sum()
    variance = 2 * (
        herfindahls**2 * (second - 2 * third + second**2) - fourth * (second - 4 * third + 3 * second**2)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        error: FloatArray = np.sqrt(np.maximum(variance, 0.0)) / ((1 - second) * (1 - herfindahls))
    error[herfindahls >= 1 - 1e-12] = np.nan
    return error


def _corrected(raw: FloatArray, shares: FloatArray, herfindahls: FloatArray) -> Agglomeration:
    """Return the index from raw concentration: rescaled, and freed of what plants explain."""
    concentration: FloatArray = raw / reference_room(shares)
    with np.errstate(divide="ignore", invalid="ignore"):
        gamma: FloatArray = (concentration - herfindahls) / (1 - herfindahls)
    gamma[herfindahls >= 1 - 1e-12] = np.nan
    return Agglomeration(gamma, concentration, herfindahls)
