"""Why a region is a good benchmark: what the two share, and where they differ."""

from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.benchmark_regions.distances import StructureMeasure, robust_z, structure_gaps
from klustermotor.analysis.benchmark_regions.profiles import Profiles


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """For each benchmark region, nearest first, what it shares with the region and where it differs.

    Parameters
    ----------
    alike : (count, explained) ndarray of int
        Industries in which both have more than all regions together, the largest common surplus first; −1
        where there are no more.
    common_surplus : (count, explained) ndarray
        That surplus, as a share of a region's jobs; NaN where there are no more.
    different : (count, explained) ndarray of int
        Industries that add most to the distance in structure; −1 where there are no more.
    share_gap : (count, explained) ndarray
        The benchmark region's share of jobs there less the region's own; NaN where there are no more.
    size_ratio : (count,) ndarray
        The benchmark region's size over the region's.
    covariate_gap : (count, n_covariates) ndarray
        The benchmark region's covariates less the region's, in robust standard deviations.
    """

    alike: IntArray
    common_surplus: FloatArray
    different: IntArray
    share_gap: FloatArray
    size_ratio: FloatArray
    covariate_gap: FloatArray


def find_reasons(
    profiles: Profiles, at: int, rows: IntArray, measure: StructureMeasure, explained: int
) -> Reasons:
    """Return why the regions at these rows are like the one at that row, and how they differ.

    Parameters
    ----------
    profiles : Profiles
    at : int
        The row of the region asked about.
    rows : ndarray of int
        The rows of its benchmark regions.
    measure : {"hellinger", "krugman"}
        Whose contributions order the differences.
    explained : int
        How many industries to name for each.

    Returns
    -------
    Reasons

    Examples
    --------
    >>> from klustermotor.analysis.benchmark_regions.profiles import read_profiles
    >>> profiles = read_profiles([[6, 4, 0], [5, 5, 0], [0, 0, 10]], None, None)
    >>> find_reasons(profiles, 0, np.array([1]), "krugman", 2).alike
    array([[0, 1]])
    """
    theirs, own = profiles.shares[rows], profiles.shares[at]
    surplus = np.minimum(theirs, own) - profiles.reference
    alike, common = _largest(surplus, surplus, explained)
    gaps = structure_gaps(profiles.shares[rows], own, measure)
    different, share_gap = _largest(gaps, theirs - own, explained)
    traits = profiles.covariates
    scores = robust_z(traits) if traits.shape[1] else traits
    ratio = profiles.size[rows] / profiles.size[at]
    return Reasons(alike, common, different, share_gap, ratio, scores[rows] - scores[at])


def _largest(score: FloatArray, shown: FloatArray, count: int) -> tuple[IntArray, FloatArray]:
    """Return the industries with the largest positive scores in each row, and what to show of them."""
    order = np.argsort(-score, axis=1, kind="stable")[:, :count]
    counts = np.take_along_axis(score, order, axis=1) > 0
    found = np.take_along_axis(shown, order, axis=1)
    return np.where(counts, order, -1).astype(np.int64), np.where(counts, found, np.nan)
