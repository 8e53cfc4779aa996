"""The growth–share portfolio: how big a region is in an industry, and how fast that grows."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.growth.rates import Growth, check_periods, compound_growth, read_growth

QUADRANTS = ("star", "cash cow", "question mark", "dog")
"""Names of the quadrants: big and growing, big and slow, small and growing, small and slow."""


@dataclass(frozen=True, slots=True, eq=False)
class GrowthSharePortfolio:
    """Where each (n_regions, n_industries) cell lies; ``quadrant`` is a position in ``QUADRANTS`` or −1."""

    share: FloatArray
    relative_share: FloatArray
    growth: FloatArray
    relative_growth: FloatArray
    quadrant: IntArray


def growth_share_portfolio(
    start: ArrayLike,
    end: ArrayLike,
    *,
    periods: float,
    growth_of: Literal["region", "industry"] = "region",
    share_threshold: float = 1.0,
    growth_threshold: float | None = None,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> GrowthSharePortfolio:
    """Return share and growth of every industry in every region, with the quadrant it falls in [1]_.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    periods : float
        Periods between them (years, as a rule).
    growth_of : {"region", "industry"}
        Whose growth decides: the industry's in the region (how it does here), or in the reference (the
        market of the original matrix).
    share_threshold : float
        Relative share from which an industry is big; 1 is the region's share of all jobs.
    growth_threshold : float, optional
        Growth per period from which an industry is growing; default is the reference's over all industries.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    GrowthSharePortfolio
        ``share`` of the reference's jobs at the end; ``relative_share``, that over the region's share of
        all jobs; ``growth`` per period (NaN where there were no jobs to grow from) and over the threshold. An
        industry that is new in the region counts as growing; one that is never there has quadrant −1 and NaN.

    Raises
    ------
    ValueError
        As for :func:`shift_share`, if the periods are not more than 0 or ``growth_of`` is unknown.

    References
    ----------
    .. [1] Henderson, B. D. (1970). The Product Portfolio. Boston Consulting Group.

    Examples
    --------
    >>> cells = growth_share_portfolio([[100, 50], [100, 150]], [[130, 40], [110, 160]], periods=1)
    >>> [[QUADRANTS[at] for at in row] for row in cells.quadrant]
    [['star', 'dog'], ['question mark', 'cash cow']]
    """
    if growth_of not in {"region", "industry"}:
        raise ValueError(f"growth_of must be 'region' or 'industry', not {growth_of!r}")
    counts = read_growth(start, end, reference_start, reference_end)
    theirs = counts.end.sum(axis=0) if reference_end is None else np.asarray(reference_end, dtype=np.float64)
    share, relative = _shares(counts.end, theirs)
    limit = _limit(counts, periods, growth_threshold)
    growth = _even_growth(counts, theirs, periods, growth_of)
    quadrant = _quadrants(counts, relative >= share_threshold, growth, limit)
    return GrowthSharePortfolio(share, relative, growth, growth - limit, quadrant)


def _limit(counts: Growth, periods: float, given: float | None) -> float:
    """Return the growth per period from which an industry is growing: the given one, or the reference's."""
    check_periods(periods)
    return float((1 + counts.reference) ** (1 / periods) - 1) if given is None else given


def _quadrants(counts: Growth, big: BoolArray, growth: FloatArray, limit: float) -> IntArray:
    """Return each cell's quadrant; what is new is growing, what is never there has none."""
    growing = np.where(np.isnan(growth), counts.end > 0, growth >= limit)
    absent = (counts.start == 0) & (counts.end == 0)
    return np.where(absent, -1, np.where(big, 0, 2) + np.where(growing, 0, 1)).astype(np.int64)


def _shares(jobs: FloatArray, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return each region's share of an industry, as such and over its share of all jobs."""
    share = np.divide(jobs, reference, out=np.full(jobs.shape, np.nan), where=reference > 0)
    whole = jobs.sum(axis=1) / reference.sum() if reference.sum() > 0 else np.zeros(jobs.shape[0])
    usual = np.broadcast_to(whole[:, None], jobs.shape)
    return share, np.divide(share, usual, out=np.full(jobs.shape, np.nan), where=usual > 0)


def _even_growth(counts: Growth, reference_end: FloatArray, periods: float, growth_of: str) -> FloatArray:
    """Return growth per period by cell: the region's own, or the industry's in the reference."""
    if growth_of == "region":
        return compound_growth(counts.start, counts.end, periods=periods)
    industry = compound_growth(counts.reference_start, reference_end, periods=periods)
    absent = (counts.start == 0) & (counts.end == 0)
    return np.where(absent, np.nan, industry)
