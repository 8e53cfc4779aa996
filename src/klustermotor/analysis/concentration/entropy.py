"""Entropy: Theil's index with its parts, related and unrelated variety."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.concentration.region_shares import industry_shares, reference_shares


@dataclass(frozen=True, slots=True, eq=False)
class Theil:
    """Theil's index of every industry and its two parts; each array is (n_industries,).

    Attributes
    ----------
    total, between, within : ndarray
        In nats; the parts add up to the total. NaN for an industry without jobs. The total is infinite
        where an industry has jobs in a region that the reference leaves empty, and its part within is NaN
        where the whole group is empty.
    """

    total: FloatArray
    between: FloatArray
    within: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Variety:
    """Variety of every region's industries; each array is (n_regions,).

    Attributes
    ----------
    total, unrelated, related : ndarray
        Entropy in bits over industries, over groups, and over industries within groups; the last two add up
        to the first. NaN for a region without jobs.
    """

    total: FloatArray
    unrelated: FloatArray
    related: FloatArray


def theil(
    employment: ArrayLike, *, reference: ArrayLike | None = None, groups: ArrayLike | None = None
) -> Theil:
    """Return Theil's index of each industry's location, between and within groups of regions [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_regions,) array-like, optional
        Jobs of each region; default is the sum over industries. Equal numbers give the index over regions
        of equal weight.
    groups : (n_regions,) array-like, optional
        Label of the group that each region belongs to, such as its country; default is one group.

    Returns
    -------
    Theil
        ``Σ s ln(s / x)``, s the industry's shares of regions and x the reference's.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or a shape does not fit.

    References
    ----------
    .. [1] Theil, H. (1967). Economics and Information Theory. North-Holland.

    Examples
    --------
    >>> parts = theil([[80, 20], [10, 40], [10, 40]], reference=[1, 1, 1], groups=["north", "south", "south"])
    >>> parts.total.round(4), parts.between.round(4), parts.within.round(4)
    (array([0.4596, 0.0437]), array([0.4596, 0.0437]), array([0., 0.]))
    """
    jobs = as_counts(employment, "employment")
    expected = reference_shares(jobs, reference)[:, np.newaxis]
    held = industry_shares(jobs)
    membership = _membership(groups, "groups", jobs.shape[0])
    held_group, expected_group = membership.T @ held, membership.T @ expected
    between = _divergence(held_group, expected_group)
    with np.errstate(invalid="ignore", divide="ignore"):
        inner_held, inner_expected = membership @ held_group, membership @ expected_group
        within = _divergence(held, expected * (inner_held / inner_expected))
    return Theil(_divergence(held, expected), between, within)


def variety(employment: ArrayLike, groups: ArrayLike) -> Variety:
    """Return how varied each region's industries are, over groups and within them [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    groups : (n_industries,) array-like
        Label of the group that each industry belongs to, such as its two-digit code or its cluster.

    Returns
    -------
    Variety

    Raises
    ------
    ValueError
        If a count is negative or not finite, or the shape of the groups does not fit.

    References
    ----------
    .. [1] Frenken, K., van Oort, F., & Verburg, T. (2007). Related variety, unrelated variety and regional
       economic growth. Regional Studies, 41(5), 685–697.

    Examples
    --------
    >>> parts = variety([[1, 1, 1, 1], [2, 2, 0, 0], [2, 0, 2, 0]], ["a", "a", "b", "b"])
    >>> parts.total, parts.unrelated, parts.related
    (array([2., 1., 1.]), array([1., 0., 1.]), array([1., 1., 0.]))
    """
    jobs = as_counts(employment, "employment")
    membership = _membership(groups, "groups", jobs.shape[1])
    totals = jobs.sum(axis=1, keepdims=True)
    shares = jobs / np.where(totals > 0, totals, np.nan)
    of_groups = shares @ membership
    with np.errstate(invalid="ignore", divide="ignore"):
        inner = shares / (of_groups @ membership.T)
    related = -(shares * _log2(inner)).sum(axis=1)
    unrelated = -(of_groups * _log2(of_groups)).sum(axis=1)
    total = -(shares * _log2(shares)).sum(axis=1)
    return Variety(total + 0.0, unrelated + 0.0, related + 0.0)  # no negative zeros


def related_variety(employment: ArrayLike, groups: ArrayLike) -> FloatArray:
    """Return the entropy of each region's industries within groups, in bits [1]_.

    Parameters
    ----------
    employment, groups
        As in :func:`variety`.

    Returns
    -------
    (n_regions,) ndarray
        NaN for a region without jobs.

    Raises
    ------
    ValueError
        As in :func:`variety`.

    References
    ----------
    .. [1] Frenken, K., van Oort, F., & Verburg, T. (2007). Related variety, unrelated variety and regional
       economic growth. Regional Studies, 41(5), 685–697.

    Examples
    --------
    >>> related_variety([[2, 2, 0, 0], [2, 0, 2, 0]], ["a", "a", "b", "b"])
    array([1., 0.])
    """
    return variety(employment, groups).related


def unrelated_variety(employment: ArrayLike, groups: ArrayLike) -> FloatArray:
    """Return the entropy of each region's groups of industries, in bits [1]_.

    Parameters
    ----------
    employment, groups
        As in :func:`variety`.

    Returns
    -------
    (n_regions,) ndarray
        NaN for a region without jobs.

    Raises
    ------
    ValueError
        As in :func:`variety`.

    References
    ----------
    .. [1] Frenken, K., van Oort, F., & Verburg, T. (2007). Related variety, unrelated variety and regional
       economic growth. Regional Studies, 41(5), 685–697.

    Examples
    --------
    >>> unrelated_variety([[2, 2, 0, 0], [2, 0, 2, 0]], ["a", "a", "b", "b"])
    array([0., 1.])
    """
    return variety(employment, groups).unrelated


def _membership(groups: ArrayLike | None, name: str, number: int) -> FloatArray:
    """Return the matrix that says which group each row belongs to."""
    if groups is None:
        return np.ones((number, 1))
    labels: NDArray[np.generic] = np.asarray(groups)
    check_shape(labels, name, (number,))
    codes = np.unique(labels, return_inverse=True)[1]
    return np.eye(int(codes.max()) + 1)[codes]


def _divergence(held: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the sum over rows of held × ln(held / expected); empty cells add nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(held == 0, 0.0, held * np.log(held / expected))
    total: FloatArray = terms.sum(axis=0)
    return total + 0.0


def _log2(shares: FloatArray) -> FloatArray:
    """Return the logarithm to base 2, and 0 where a share is 0 or of nothing."""
    empty = ~(shares > 0)
    return np.log2(np.where(empty, 1.0, shares))
