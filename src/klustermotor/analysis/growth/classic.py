"""Classic shift-share: what the nation, the industry and the region itself gave."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.growth.rates import Decomposition, empty_parts, read_growth


@dataclass(frozen=True, slots=True, eq=False)
class ShiftShare(Decomposition):
    """Components of change, each (n_regions, n_industries) in jobs."""

    national_growth: FloatArray
    industry_mix: FloatArray
    competitive: FloatArray


def shift_share(
    start: ArrayLike,
    end: ArrayLike,
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> ShiftShare:
    """Return how many jobs the nation's growth, the industry and the region itself account for [1]_.

    With *g* the growth of the reference, *g_i* that of an industry in it and *E* the jobs at the start:
    national growth is *E g*, industry mix *E (g_i − g)*, and the competitive component is the rest of the
    actual change, *E (g_ri − g_i)*. They add up to the change in every cell.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative; fill suppressed cells first.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    ShiftShare
        Where a region has none of an industry at the start, all its jobs at the end are competitive. An
        industry that the reference has none of at the start is taken to grow like all industries.

    Raises
    ------
    ValueError
        If counts are negative or not finite, shapes differ, only one reference is given, or the reference
        has no jobs at the start.

    References
    ----------
    .. [1] Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers in
       Regional Science, 6, 97–112.

    Examples
    --------
    >>> parts = shift_share([[100, 50], [100, 150]], [[130, 40], [110, 160]])
    >>> parts.national_growth[0], parts.industry_mix[0], parts.competitive[0]
    (array([10.,  5.]), array([10., -5.]), array([ 10., -10.]))
    """
    growth = read_growth(start, end, reference_start, reference_end)
    parts = empty_parts(3, growth.start.shape)
    _split(growth.start, growth.end, growth.reference, growth.industry, *parts)
    return ShiftShare(*parts)


@compiled
def _split(
    start: FloatArray,
    end: FloatArray,
    reference: float,
    industry: FloatArray,
    national: FloatArray,
    mix: FloatArray,
    competitive: FloatArray,
) -> None:
    """Split every cell's change in one pass over memory, into the three arrays given."""
    n_regions, n_industries = start.shape
    for region in range(n_regions):
        for at in range(n_industries):
            jobs = start[region, at]
            national[region, at] = jobs * reference
            mix[region, at] = jobs * (industry[at] - reference)
            competitive[region, at] = (end[region, at] - jobs) - national[region, at] - mix[region, at]
