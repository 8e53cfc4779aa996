"""What is compared: industry shares, size and covariates of the regions that have jobs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_counts, as_floats, check_shape


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Checked input; rows are the regions with jobs, whose positions are ``known``."""

    known: IntArray
    shares: FloatArray
    reference: FloatArray
    size: FloatArray
    covariates: FloatArray


def read_profiles(employment: ArrayLike, size: ArrayLike | None, covariates: ArrayLike | None) -> Profiles:
    """Return the profiles of the regions that have jobs.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
    size : (n_regions,) array-like, or None for all jobs
    covariates : (n_regions, n_covariates) array-like, or None

    Returns
    -------
    Profiles

    Raises
    ------
    ValueError
        If input is not as stated, or fewer than two regions have jobs.

    Examples
    --------
    >>> read_profiles([[1, 3], [0, 0], [2, 2]], None, None).known
    array([0, 2])
    """
    jobs = as_counts(employment, "employment")
    total = jobs.sum(axis=1)
    known = np.flatnonzero(total > 0)
    if known.size < 2:
        raise ValueError(f"benchmark regions need at least two regions with jobs, but there are {known.size}")
    return Profiles(
        known=known,
        shares=jobs[known] / total[known, None],
        reference=jobs.sum(axis=0) / total.sum(),
        size=_sizes(size, total)[known],
        covariates=_covariates(covariates, total.size)[known],
    )


def read_candidates(candidates: ArrayLike | None, known: IntArray, n_regions: int) -> BoolArray:
    """Return which rows may be chosen.

    Parameters
    ----------
    candidates : (n_regions,) array-like of bool, or None for all
    known : ndarray of int
        Positions of the rows among the regions.
    n_regions : int

    Returns
    -------
    (n_rows,) ndarray of bool

    Raises
    ------
    ValueError
        If candidates are not true or false, one for each region.

    Examples
    --------
    >>> read_candidates([True, True, False], np.array([0, 2]), 3)
    array([ True, False])
    """
    if candidates is None:
        return np.ones(known.size, dtype=bool)
    allowed = np.asarray(candidates)
    if allowed.dtype != np.bool_:
        raise ValueError(f"candidates must be true or false for each region, not {allowed.dtype}")
    check_shape(allowed, "candidates", (n_regions,))
    chosen: BoolArray = allowed[known]
    return chosen


def _sizes(size: ArrayLike | None, jobs: FloatArray) -> FloatArray:
    """Return sizes, positive wherever there are jobs."""
    if size is None:
        return jobs
    sizes = as_counts(size, "size", ndim=1, axes=("region",))
    check_shape(sizes, "size", jobs.shape)
    empty = np.flatnonzero((sizes == 0) & (jobs > 0))
    if empty.size:
        raise ValueError(
            f"size must be positive where there are jobs: 0 at region {empty[0]} (counted from 0)"
        )
    return sizes


def _covariates(covariates: ArrayLike | None, n_regions: int) -> FloatArray:
    """Return covariates, none where none are given."""
    if covariates is None:
        return np.zeros((n_regions, 0))
    traits = as_floats(covariates, "covariates", axes=("region", "covariate"))
    check_shape(traits, "covariates", (n_regions, traits.shape[1]))
    return traits
