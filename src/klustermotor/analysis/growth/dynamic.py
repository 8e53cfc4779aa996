"""Shift-share year by year, so that a changing mix and a changing nation count when they happen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.growth.classic import ShiftShare
from klustermotor.analysis.growth.rates import empty_parts, rate, read_counts


@dataclass(frozen=True, slots=True, eq=False)
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
    jobs = read_counts(employment, "employment", ndim=3)
    if jobs.shape[2] < 2:
        raise ValueError(f"employment needs at least two periods, but has {jobs.shape[2]}")
    nation = jobs.sum(axis=0)
    if reference is not None:
        nation = as_counts(reference, "reference", axes=("industry", "period"))
        check_shape(nation, "reference", jobs.shape[1:])
    whole = nation.sum(axis=0)
    if not whole[:-1].all():
        raise ValueError(
            f"the reference has no jobs in period {int(whole.argmin())}, so its growth is undefined"
        )
    growth = (whole[1:] - whole[:-1]) / whole[:-1]
    industry = rate(nation[:, :-1], nation[:, 1:], growth)
    parts = empty_parts(3, jobs.shape[:2])
    by_step = np.zeros((3, jobs.shape[0], growth.size))
    _split_steps(jobs, growth, industry, tuple(parts), by_step)
    return DynamicShiftShare(ShiftShare(*parts), *by_step)


@compiled
def _split_steps(
    jobs: FloatArray,
    growth: FloatArray,
    industry: FloatArray,
    parts: tuple[FloatArray, ...],
    by_step: FloatArray,
) -> None:
    """Split every step of every cell; add up over steps into the parts, over industries by step."""
    for r in range(jobs.shape[0]):
        for i in range(jobs.shape[1]):
            total = np.zeros(3)
            for step in range(growth.size):
                start, end = jobs[r, i, step], jobs[r, i, step + 1]
                national = start * growth[step]
                mix = start * (industry[i, step] - growth[step])
                for at, part in enumerate((national, mix, (end - start) - national - mix)):
                    total[at] += part
                    by_step[at, r, step] += part
            for at in range(3):
                parts[at][r, i] = total[at]
