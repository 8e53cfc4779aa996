"""Shift-share that sets specialisation apart by homothetic employment (what a region of average mix had)."""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.growth.rates import Decomposition, Growth, empty_parts, rate, read_growth


@dataclass(frozen=True, slots=True, eq=False)
class EstebanMarquillas(Decomposition):
    """Components of change, each (n_regions, n_industries) in jobs."""

    national_growth: FloatArray
    industry_mix: FloatArray
    competitive: FloatArray
    allocation: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
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
    parts = empty_parts(4, growth.start.shape)
    total, rates = growth.start.sum(axis=1), (growth.reference, growth.industry)
    _split_in_four(growth.start, growth.end, total, _mix(growth), rates, tuple(parts))
    return EstebanMarquillas(*parts)


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
    total = growth.start.sum(axis=1)
    region = rate(total, growth.end.sum(axis=1), growth.reference)
    parts = empty_parts(8, growth.start.shape)
    rates = growth.reference, growth.industry, region
    _split_in_eight(growth.start, growth.end, total, _mix(growth), rates, tuple(parts))
    return Arcelus(*parts)


def _mix(growth: Growth) -> FloatArray:
    """Return each industry's share of the reference's jobs at the start."""
    mix: FloatArray = growth.reference_start / growth.reference_start.sum()
    return mix


@compiled
def _split_in_four(
    start: FloatArray,
    end: FloatArray,
    total: FloatArray,
    mix: FloatArray,
    rates: tuple[float, FloatArray],
    parts: tuple[FloatArray, ...],
) -> None:
    """Write the four components of every cell."""
    national, industry_mix, competitive, allocation = parts
    reference, industry = rates
    for r in range(start.shape[0]):
        for i in range(start.shape[1]):
            jobs = start[r, i]
            national[r, i] = jobs * reference
            industry_mix[r, i] = jobs * (industry[i] - reference)
            own = (end[r, i] - jobs) - national[r, i] - industry_mix[r, i]
            competitive[r, i] = total[r] * mix[i] * (own / jobs) if jobs > 0 else own
            allocation[r, i] = own - competitive[r, i]


@compiled
def _split_in_eight(
    start: FloatArray,
    end: FloatArray,
    total: FloatArray,
    mix: FloatArray,
    rates: tuple[float, FloatArray, FloatArray],
    parts: tuple[FloatArray, ...],
) -> None:
    """Write the eight components of every cell: each rate times homothetic and remaining jobs."""
    reference, industry, region = rates
    for r in range(start.shape[0]):
        for i in range(start.shape[1]):
            jobs = start[r, i]
            usual = total[r] * mix[i]
            rest = end[r, i] - jobs
            for at, step in enumerate((reference, industry[i] - reference, region[r] - reference)):
                parts[2 * at][r, i] = usual * step
                parts[2 * at + 1][r, i] = (jobs - usual) * step
                rest -= jobs * step
            parts[6][r, i] = usual * (rest / jobs) if jobs > 0 else rest
            parts[7][r, i] = rest - parts[6][r, i]
