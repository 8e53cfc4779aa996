"""Shift-share year by year, so that a changing mix and a changing nation count when they happen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.growth.classic import ShiftShare, shift_share


@dataclass(frozen=True, slots=True)
class DynamicShiftShare:
    """Yearly decompositions added up, and each region's components step by step.

    ``total`` holds (n_regions, n_industries) arrays; the others are (n_regions, n_periods − 1).
    """

    total: ShiftShare
    national_growth_by_step: FloatArray
    industry_mix_by_step: FloatArray
    competitive_by_step: FloatArray


def dynamic_shift_share(employment: ArrayLike, *, reference: ArrayLike | None = None) -> DynamicShiftShare:
    """Return shift-share from each period to the next, added up over the periods [1]_.

    Comparing only the ends freezes the mix at the start; year by year, growth is judged against the mix and
    the nation of each year, and the sum still is the change from first to last.

    Parameters
    ----------
    employment : (n_regions, n_industries, n_periods) array-like of jobs
        Finite and not negative, two periods or more.
    reference : (n_industries, n_periods) array-like of jobs, optional
        Jobs by industry in the reference area; default is the sum over regions.

    Returns
    -------
    DynamicShiftShare
        Undefined rates are handled in each step as in :func:`shift_share`.

    Raises
    ------
    ValueError
        As for :func:`shift_share`, or if there are fewer than two periods.

    References
    ----------
    .. [1] Barff, R. A. & Knight, P. L. (1988). Dynamic shift-share analysis. Growth and Change, 19(2), 1–10.

    Examples
    --------
    >>> steps = dynamic_shift_share([[[100, 110, 130], [50, 50, 40]], [[100, 100, 110], [150, 150, 160]]])
    >>> steps.total.competitive[0].round(3), steps.total.change[0].round(6)
    (array([  9.286, -10.   ]), array([ 30., -10.]))
    """
    jobs = as_counts(employment, "employment", ndim=3)
    if jobs.shape[2] < 2:
        raise ValueError(f"employment needs at least two periods, but has {jobs.shape[2]}")
    nation = None
    if reference is not None:
        nation = as_counts(reference, "reference", axes=("industry", "period"))
        check_shape(nation, "reference", jobs.shape[1:])
    total = [np.zeros(jobs.shape[:2]) for _ in range(3)]
    by_step = np.empty((3, jobs.shape[0], jobs.shape[2] - 1))
    for step in range(jobs.shape[2] - 1):
        parts = _one_step(jobs, nation, step)
        for at, part in enumerate(parts.components().values()):
            total[at] += part
            by_step[at, :, step] = part.sum(axis=1)
    return DynamicShiftShare(ShiftShare(*total), by_step[0], by_step[1], by_step[2])


def _one_step(jobs: FloatArray, nation: FloatArray | None, step: int) -> ShiftShare:
    """Return the decomposition from one period to the next."""
    start, end = np.ascontiguousarray(jobs[:, :, step]), np.ascontiguousarray(jobs[:, :, step + 1])
    if nation is None:
        return shift_share(start, end)
    return shift_share(start, end, reference_start=nation[:, step], reference_end=nation[:, step + 1])
