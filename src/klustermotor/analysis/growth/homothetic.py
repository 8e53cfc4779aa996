"""Shift-share that sets specialisation apart by homothetic employment (what a region of average mix had)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.growth.classic import shift_share
from klustermotor.analysis.growth.rates import Decomposition, Growth, rate, read_growth


@dataclass(frozen=True, slots=True)
class EstebanMarquillas(Decomposition):
    """Components of change, each (n_regions, n_industries) in jobs."""

    national_growth: FloatArray
    industry_mix: FloatArray
    competitive: FloatArray
    allocation: FloatArray


@dataclass(frozen=True, slots=True)
class Arcelus(Decomposition):
    """Components of change, each (n_regions, n_industries) in jobs: homothetic and by specialisation."""

    national_growth: FloatArray
    national_growth_specialisation: FloatArray
    industry_mix: FloatArray
    industry_mix_specialisation: FloatArray
    regional_growth: FloatArray
    regional_growth_specialisation: FloatArray
    regional_industry_mix: FloatArray
    regional_industry_mix_specialisation: FloatArray


def esteban_marquillas(
    start: ArrayLike,
    end: ArrayLike,
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> EstebanMarquillas:
    """Return shift-share with the competitive component freed from the region's mix [1]_.

    With *H* the homothetic jobs (the region's jobs at the start in the reference's mix), the competitive
    component is *H (g_ri − g_i)* and allocation *(E − H)(g_ri − g_i)*: positive where the region is
    specialised in what it is good at, or light in what it is bad at.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    EstebanMarquillas
        Components that add up to the change. Where a region has none of an industry at the start its
        growth rate is undefined: its jobs at the end are competitive, and allocation is 0.

    Raises
    ------
    ValueError
        As for :func:`shift_share`.

    References
    ----------
    .. [1] Esteban-Marquillas, J. M. (1972). A reinterpretation of shift-share analysis. Regional and Urban
       Economics, 2(3), 249–255.

    Examples
    --------
    >>> parts = esteban_marquillas([[100, 50], [100, 150]], [[130, 40], [110, 160]])
    >>> parts.competitive[0], parts.allocation[0]
    (array([  7.5, -15. ]), array([2.5, 5. ]))
    """
    growth = read_growth(start, end, reference_start, reference_end)
    classic = shift_share(start, end, reference_start=reference_start, reference_end=reference_end)
    competitive = np.where(
        growth.start > 0,
        _homothetic(growth) * (rate(growth.start, growth.end, 0.0) - growth.industry),
        classic.competitive,
    )
    return EstebanMarquillas(
        classic.national_growth, classic.industry_mix, competitive, classic.competitive - competitive
    )


def arcelus(
    start: ArrayLike,
    end: ArrayLike,
    *,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> Arcelus:
    """Return shift-share with the regional part split into the region's growth and its industry mix [1]_.

    With *g*, *g_i*, *g_r*, *g_ri* the growth of the reference, the industry, the region and the industry in
    the region, each of *g*, *g_i − g*, *g_r − g* and *(g_ri − g_r) − (g_i − g)* is multiplied by the
    homothetic jobs *H* and, as the part owed to specialisation, by *E − H*: eight components.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    Arcelus
        Components that add up to the change. Where a region has none of an industry at the start, its jobs
        at the end are the homothetic regional industry mix. A region with no jobs at all at the start is
        taken to grow like the reference.

    Raises
    ------
    ValueError
        As for :func:`shift_share`.

    References
    ----------
    .. [1] Arcelus, F. J. (1984). An extension of shift-share analysis. Growth and Change, 15(1), 3–8.

    Examples
    --------
    >>> parts = arcelus([[100, 50], [100, 150]], [[130, 40], [110, 160]])
    >>> parts.regional_growth[0], parts.regional_growth_specialisation[0]
    (array([2.5, 2.5]), array([ 0.83333333, -0.83333333]))
    """
    growth = read_growth(start, end, reference_start, reference_end)
    usual = _homothetic(growth)
    extra = growth.start - usual
    mix = growth.industry - growth.reference
    total, later = growth.start.sum(axis=1), growth.end.sum(axis=1)
    region = (rate(total, later, growth.reference) - growth.reference)[:, None]
    known = usual * (growth.reference + mix + region), extra * (growth.reference + mix + region)
    cell_rate = rate(growth.start, growth.end, 0.0)
    regional_mix = np.where(
        growth.start > 0, usual * (cell_rate - growth.reference - mix - region), growth.change - sum(known)
    )
    return Arcelus(
        usual * growth.reference,
        extra * growth.reference,
        usual * mix,
        extra * mix,
        usual * region,
        extra * region,
        regional_mix,
        growth.change - known[0] - known[1] - regional_mix,
    )


def _homothetic(growth: Growth) -> FloatArray:
    """Return the jobs each region would have had at the start in the reference's mix."""
    share = growth.reference_start / growth.reference_start.sum()
    usual: FloatArray = growth.start.sum(axis=1)[:, None] * share
    return usual
