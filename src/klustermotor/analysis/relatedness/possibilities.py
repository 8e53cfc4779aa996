"""What lies nearest to a region, and which of its industries bring it near."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_floats, check_shape
from klustermotor.analysis.relatedness.density import as_relatedness, density_from_weights
from klustermotor.analysis.relatedness.presence import as_presence


@dataclass(frozen=True, slots=True, eq=False)
class NearestPossibilities:
    """Industries a region lacks, the nearest first, and what supports each.

    Attributes
    ----------
    industries : (n_found,) ndarray of int
        Positions of the industries.
    density : (n_found,) ndarray
        The region's relatedness density around each.
    rank : (n_found,) ndarray of int
        The region's place by that density among all regions, 1 the densest; equal densities share a place.
    lacking : (n_found,) ndarray of int
        How many regions lack the industry too, and so compete for the same possibility.
    gain : (n_found,) ndarray
        The complexity outlook gain given; NaN where none was.
    supporters : (n_found, n_supporters) ndarray of int
        Positions of the region's own industries that add most to the density; −1 where there are no more.
    support : (n_found, n_supporters) ndarray
        What each adds to the density; 0 where there are no more.
    """

    industries: IntArray
    density: FloatArray
    rank: IntArray
    lacking: IntArray
    gain: FloatArray
    supporters: IntArray
    support: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RelatedClusters:
    """The clusters (or industries) most related to one, the closest first.

    Attributes
    ----------
    clusters : (n_found,) ndarray of int
        Their positions.
    relatedness : (n_found,) ndarray
        Their relatedness to the one asked for.
    """

    clusters: IntArray
    relatedness: FloatArray


def nearest_possibilities(
    presence: ArrayLike,
    relatedness: ArrayLike,
    region: int,
    *,
    top: int = 10,
    supporters: int = 5,
    gain: ArrayLike | None = None,
    order: Literal["density", "gain"] = "density",
    density: ArrayLike | None = None,
) -> NearestPossibilities:
    """Return the industries nearest to what a region has, and why they are near [1]_.

    Nearness rests on how industries are found together elsewhere: a basis for discussion, not a forecast.
    :func:`density_forecast_test` tells whether it foretold anything in the same data.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
    relatedness : (n_industries, n_industries) array-like
        Not negative; NaN counts as unrelated, and the diagonal for nothing.
    region : int
        Position of the region.
    top, supporters : int
        How many industries to return at most, and how many supporting ones to name for each.
    gain : (n_regions, n_industries) array-like, optional
        As from :func:`complexity_outlook_gain`.
    order : {"density", "gain"}
        What to rank by.
    density : (n_regions, n_industries) array-like, optional
        As from :func:`relatedness_density` with the same input: computed once, it serves many regions.

    Returns
    -------
    NearestPossibilities
        Without industries that have no density, or no gain when ranked by it.

    Raises
    ------
    ValueError
        If a shape or the density does not fit, the region does not exist, or a number asked for is below 1.

    References
    ----------
    .. [1] Hidalgo, C. A., et al. (2007). The product space conditions … nations. Science 317, 482–487.

    Examples
    --------
    >>> phi = [[1, 0.5, 0.1], [0.5, 1, 0.5], [0.1, 0.5, 1]]
    >>> found = nearest_possibilities([[1, 0, 0], [1, 1, 0]], phi, 0)
    >>> found.industries, found.density.round(3), found.supporters[:, 0]
    (array([1, 2]), array([0.5  , 0.167]), array([0, 0]))
    """
    present = as_presence(presence)
    weights = as_relatedness(relatedness, present.shape[1])
    np.fill_diagonal(weights, 0.0)
    _check_request(present, region, top, supporters)
    gains = _gains(gain, present.shape, region, needed=order == "gain")
    near = _density(present, weights, region, density)
    return _nearest(present, weights, near, region, gains, order, top, supporters)


def _nearest(
    present: FloatArray,
    weights: FloatArray,
    density: FloatArray,
    region: int,
    gains: FloatArray,
    order: str,
    top: int,
    supporters: int,
) -> NearestPossibilities:
    """Rank what the region lacks by density or gain."""
    score = gains if order == "gain" else density[region]
    open_ones = np.flatnonzero((present[region] == 0) & ~np.isnan(score) & ~np.isnan(density[region]))
    chosen = open_ones[np.argsort(-score[open_ones], kind="stable")[:top]]
    named, support = _supporters(present[region], weights[chosen], supporters)
    # Densities that differ in the last digit only are the same.
    ahead = density[:, chosen] > density[region, chosen] * (1 + 1e-12)
    return NearestPossibilities(
        industries=chosen,
        density=density[region, chosen],
        rank=1 + ahead.sum(axis=0),
        lacking=(present[:, chosen] == 0).sum(axis=0) - 1,
        gain=gains[chosen],
        supporters=named,
        support=support,
    )


def related_clusters(relatedness: ArrayLike, index: int, *, top: int = 5) -> RelatedClusters:
    """Return the clusters or industries most related to one.

    Parameters
    ----------
    relatedness : (n_clusters, n_clusters) array-like
        Any measure in which more is closer, negative values too; NaN is passed over.
    index : int
        Position of the one asked for.
    top : int
        How many to return at most.

    Returns
    -------
    RelatedClusters
        Without the one asked for; equal values in the order they stand.

    Raises
    ------
    ValueError
        If relatedness is not square, the index does not exist, or top is below 1.

    Examples
    --------
    >>> related_clusters([[1, 0.2, 0.7], [0.2, 1, 0.1], [0.7, 0.1, 1]], 0, top=1)
    RelatedClusters(clusters=array([2]), relatedness=array([0.7]))
    """
    values = as_floats(relatedness, "relatedness", axes=("cluster", "cluster"), allow_missing=True)
    if values.shape[0] != values.shape[1]:
        raise ValueError(f"relatedness must be square, but has shape {values.shape}")
    if not 0 <= index < values.shape[0]:
        raise ValueError(f"index {index} does not exist: relatedness has {values.shape[0]} (counted from 0)")
    if top < 1:
        raise ValueError(f"top must be 1 or more, but is {top}")
    others = np.flatnonzero(~np.isnan(values[index]) & (np.arange(values.shape[0]) != index))
    chosen = others[np.argsort(-values[index, others], kind="stable")[:top]]
    return RelatedClusters(chosen, values[index, chosen])


def _check_request(present: FloatArray, region: int, top: int, supporters: int) -> None:
    """Refuse a region that does not exist, and empty lists."""
    if not 0 <= region < present.shape[0]:
        raise ValueError(f"region {region} does not exist: presence has {present.shape[0]} (counted from 0)")
    if top < 1 or supporters < 1:
        raise ValueError(f"top and supporters must be 1 or more, but are {top} and {supporters}")


def _density(present: FloatArray, weights: FloatArray, region: int, given: ArrayLike | None) -> FloatArray:
    """Return the density given, once the region's own is seen to be that of the weights; else compute it."""
    if given is None:
        return density_from_weights(present, weights)
    density = as_floats(given, "density", allow_missing=True)
    check_shape(density, "density", present.shape)
    own = density_from_weights(present[region : region + 1], weights)[0]
    # Its supporters would not add up to another density.
    if not np.allclose(density[region], own, rtol=0.0, atol=1e-9, equal_nan=True):
        raise ValueError(
            f"density is not that of presence and relatedness at region {region} (counted from 0): give what "
            "relatedness_density returns for both, with all neighbours and without the diagonal"
        )
    return density


def _gains(gain: ArrayLike | None, shape: tuple[int, ...], region: int, *, needed: bool) -> FloatArray:
    """Return the region's gains, NaN where none are given."""
    if gain is None:
        if needed:
            raise ValueError("order 'gain' needs the gains; give them, or rank by density")
        return np.full(shape[1], np.nan)
    gains = as_floats(gain, "gain", allow_missing=True)
    check_shape(gains, "gain", shape)
    own: FloatArray = gains[region]
    return own


def _supporters(own: FloatArray, weights: FloatArray, wanted: int) -> tuple[IntArray, FloatArray]:
    """Return the region's industries that add most to each density, and what they add."""
    added = weights * own / weights.sum(axis=1, keepdims=True)
    count = min(wanted, added.shape[1])
    order = np.argsort(-added, axis=1, kind="stable")[:, :count]
    support = np.take_along_axis(added, order, axis=1)
    return np.where(support > 0, order, -1), support
