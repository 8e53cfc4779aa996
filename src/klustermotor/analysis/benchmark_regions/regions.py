"""Benchmark regions: the most comparable ones by structure, size and given covariates, with reasons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.benchmark_regions.distances import (
    CovariateScaling,
    StructureMeasure,
    euclidean_distance,
    standardised,
    structure_distance,
)
from klustermotor.analysis.benchmark_regions.profiles import Profiles, read_candidates, read_profiles
from klustermotor.analysis.benchmark_regions.reasons import Reasons, find_reasons


@dataclass(frozen=True, slots=True)
class ComparisonRules:
    """What makes two regions alike.

    Parameters
    ----------
    structure_weight, size_weight, covariates_weight : float
        Not negative; only their proportions count.
    structure_measure : {"hellinger", "krugman"}
        Hellinger distance heeds small industries, Krugman's sum of absolute differences the large ones.
    covariate_scaling : {"mahalanobis", "robust"}
        Correlated covariates count once, or each counts by its robust z-score.
    explained : int
        How many industries to name for each benchmark region.
    """

    structure_weight: float = 1.0
    size_weight: float = 1.0
    covariates_weight: float = 1.0
    structure_measure: StructureMeasure = "hellinger"
    covariate_scaling: CovariateScaling = "mahalanobis"
    explained: int = 5


_USUAL = ComparisonRules()
_USUAL_COUNT = 5


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkRegions:
    """The regions most like one region, nearest first, and why.

    Parameters
    ----------
    region : int
        Position of the region asked about.
    neighbours : (count,) ndarray of int
        Positions of its benchmark regions.
    distance : (count,) ndarray
        0 is the same, 1 what is typical between two regions.
    parts : dict of str to (count,) ndarray
        What ``structure``, ``size`` and ``covariates`` add to the squared distance; they sum to it.
    reasons : Reasons
        What each shares with the region, and where it differs.
    all_distances : (n_regions,) ndarray
        The distance to every region; NaN where it has no jobs.
    """

    region: int
    neighbours: IntArray
    distance: FloatArray
    parts: dict[str, FloatArray]
    reasons: Reasons
    all_distances: FloatArray


def benchmark_regions(
    employment: ArrayLike,
    *,
    region: int,
    count: int | None = None,
    size: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    candidates: ArrayLike | None = None,
    rules: ComparisonRules = _USUAL,
) -> BenchmarkRegions:
    """Return the regions most like one region in industry structure, size and covariates, and why [1]_.

    Each component is a distance over what is typical between two regions; the whole is the root of their
    weighted mean square, so that with equal weights they count alike. Size is the log of a ratio.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
    region : int
        Position of the region asked about.
    count : int, optional
        How many benchmark regions to return; default is 5, or all candidates where there are fewer.
    size : (n_regions,) array-like, optional
        Positive, such as population; default is all jobs.
    covariates : (n_regions, n_covariates) array-like, optional
        Such as education, density, income; finite.
    candidates : (n_regions,) array-like of bool, optional
        Which may be chosen; default all. Regions without jobs never are.
    rules : ComparisonRules, optional
        Weights and measures.

    Returns
    -------
    BenchmarkRegions

    Raises
    ------
    ValueError
        If input is not as stated, the region has no jobs, or there are too few candidates.

    References
    ----------
    .. [1] Navarro, M. et al. (2014). Regional benchmarking in the smart specialisation process. JRC, S3
       Working Paper 03/2014.

    Examples
    --------
    >>> benchmark_regions([[50, 50, 0], [60, 45, 5], [0, 30, 900]], region=0, count=1).neighbours
    array([1])
    """
    profiles = read_profiles(employment, size, covariates)
    at = _row_of(profiles, region)
    parts = _parts(profiles, at, rules)
    squared = np.sum(list(parts.values()), axis=0)
    everywhere = np.full(np.shape(employment)[0], np.nan)
    everywhere[profiles.known] = np.sqrt(squared)
    rows = _nearest(squared, read_candidates(candidates, profiles.known, everywhere.size), at, count)
    chosen = {name: part[rows] for name, part in parts.items()}
    reasons = find_reasons(profiles, at, rows, rules.structure_measure, rules.explained)
    return BenchmarkRegions(region, profiles.known[rows], np.sqrt(squared[rows]), chosen, reasons, everywhere)


def _row_of(profiles: Profiles, region: int) -> int:
    """Return the row of a region, which must have jobs."""
    at = np.flatnonzero(profiles.known == region)
    if not at.size:
        raise ValueError(f"region {region} (counted from 0) does not exist or has no jobs")
    return int(at[0])


def _parts(profiles: Profiles, at: int, rules: ComparisonRules) -> dict[str, FloatArray]:
    """Return what each component adds to the squared distance from one row."""
    distances = {
        "structure": structure_distance(profiles.shares, at, rules.structure_measure),
        "size": euclidean_distance(np.log(profiles.size)[:, None], at),
    }
    if profiles.covariates.shape[1]:
        scaled = standardised(profiles.covariates, rules.covariate_scaling)
        distances["covariates"] = euclidean_distance(scaled, at)
    weights = {name: float(getattr(rules, f"{name}_weight")) for name in distances}
    total = sum(weights.values())
    if min(weights.values()) < 0 or not 0 < total < np.inf:
        raise ValueError(f"weights must not be negative, nor all 0: {weights}")
    return {name: weights[name] / total * distance**2 for name, distance in distances.items()}


def _nearest(squared: FloatArray, allowed: BoolArray, at: int, count: int | None) -> IntArray:
    """Return the nearest rows that may be chosen; of equal ones the first."""
    free = allowed.copy()
    free[at] = False
    n_free = int(free.sum())
    if n_free == 0:
        raise ValueError(
            "no candidate with jobs is left beside the region itself; allow others in candidates"
        )
    count = min(_USUAL_COUNT, n_free) if count is None else count
    if not 1 <= count <= n_free:
        raise ValueError(f"count must be from 1 to {n_free} (the candidates with jobs), not {count}")
    order = np.argsort(np.where(free, squared, np.inf), kind="stable")
    return order[:count].astype(np.int64)
