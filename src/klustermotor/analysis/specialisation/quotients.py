"""Location quotients, and how far hidden cells can move them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape

_SLACK = 1e-9  # filled cells meet their totals up to rounding


@dataclass(frozen=True, slots=True, eq=False)
class LocationQuotientBounds:
    """Smallest and largest location quotient of every cell.

    Attributes
    ----------
    lower, upper : (n_regions, n_industries) ndarray
        NaN where the quotient is undefined whatever the hidden cells hold; ``upper`` is infinite where the
        cell may be the only one of both its region and its industry, or where nothing bounds the jobs
        elsewhere that it is compared with.
    """

    lower: FloatArray
    upper: FloatArray


def location_quotient(
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    base: ArrayLike | None = None,
    reference_base: float | None = None,
) -> FloatArray:
    """Return each region's specialisation in each industry (1 = as in the reference) [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default is the sum over regions. It need not contain the
        regions: a cell may well hold more jobs than the whole reference, and its quotient stands.
    base : (n_regions,) array-like of jobs, optional
        Jobs that the regional shares are taken of (all jobs, the traded base …); default is the sum over
        the industries given.
    reference_base : float, optional
        The same jobs in the reference area; default is the sum of `reference`, or of `base` where that is
        given without a reference.

    Returns
    -------
    (n_regions, n_industries) ndarray
        NaN where the base of the region, or the industry in the reference, has no jobs: against nothing a
        quotient is undefined, however many jobs the region has there.

    Raises
    ------
    ValueError
        If a count is negative or not finite, a shape does not fit, a cell exceeds the base its share is taken
        of, or `base` and `reference` are given without `reference_base`; the message names the cell.

    Notes
    -----
    Shares are formed first, then their ratio. Regions with exactly equal shares thus get bit-identical
    quotients, and ties stay ties at quantiles and in ranks.

    References
    ----------
    .. [1] Florence, P. S. (1939). Report on the Location of Industry. Political and Economic Planning.

    Examples
    --------
    >>> location_quotient([[30, 70], [10, 90]])
    array([[1.5  , 0.875],
           [0.5  , 1.125]])
    """
    jobs = as_counts(employment, "employment")
    region_base, reference_share = _shares(jobs, reference, base, reference_base)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: FloatArray = jobs / region_base[:, np.newaxis]
        quotient /= np.where(reference_share > 0, reference_share, np.nan)
    return quotient


def expected_employment(
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    base: ArrayLike | None = None,
    reference_base: float | None = None,
) -> FloatArray:
    """Return the jobs each cell would hold if every region were structured as the reference.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference, base, reference_base
        As in :func:`location_quotient`.

    Returns
    -------
    (n_regions, n_industries) ndarray of jobs
        Zero where the region's base, or the industry in the reference, is empty; NaN where the whole
        reference is.

    Raises
    ------
    ValueError
        As in :func:`location_quotient`.

    References
    ----------
    .. [1] Florence, P. S. (1939). Report on the Location of Industry. Political and Economic Planning.

    Examples
    --------
    >>> expected_employment([[30, 70], [10, 90]])
    array([[20., 80.],
           [20., 80.]])
    """
    jobs = as_counts(employment, "employment")
    region_base, reference_share = _shares(jobs, reference, base, reference_base)
    return region_base[:, np.newaxis] * reference_share


def location_quotient_bounds(
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    reference_lower: ArrayLike | None = None,
    reference_upper: ArrayLike | None = None,
    base: ArrayLike | None = None,
    reference_base: float | None = None,
) -> LocationQuotientBounds:
    """Return the smallest and largest location quotient that cells within hard bounds allow.

    Parameters
    ----------
    lower, upper : (n_regions, n_industries) array-like of jobs
        Bounds of every cell; equal where the cell is published, and +inf above where nothing bounds it.
    reference_lower, reference_upper : (n_industries,) array-like of jobs, optional
        The same of the reference; give the lower one alone where it is known. Default: the reference is the
        sum over regions and moves with the cells.
    base : (n_regions,) array-like of jobs, optional
        Known jobs that regional shares are taken of, no cell above them; default is the row sum, which moves.
    reference_base : float, optional
        Known jobs that reference shares are taken of; default as in :func:`location_quotient`.

    Returns
    -------
    LocationQuotientBounds
        Exact (attained, or a limit) where cells vary freely within their bounds and the reference is their
        sum or is known. A valid outer bound, maybe wider than need be, where totals or a base tie the cells
        together, or the reference is itself uncertain while it contains the cell.

    Raises
    ------
    ValueError
        If a lower bound exceeds its upper bound, or as in :func:`location_quotient`.

    Notes
    -----
    With the reference as the sum over regions, a cell e with a, b and c jobs in the rest of its region, of
    its industry, and elsewhere has the quotient ``e (e+a+b+c) / ((e+a)(e+b))``. It falls in a and b, rises in
    c, and rises in e only up to ``(ab + sqrt(ab (ab + c (a+b+c)))) / c``: the corners of e do not suffice.
    These are ranges as in [1]_, limits where a bound is infinite; the cells' own bounds are those of [2]_.

    References
    ----------
    .. [1] Moore, R. E. (1966). Interval Analysis. Prentice-Hall.
    .. [2] Eckert, F., Fort, T. C., Schott, P. K., & Yang, N. J. (2020). NBER Working Paper 26632.

    Examples
    --------
    >>> bounds = location_quotient_bounds([[0, 70], [10, 90]], [[20, 70], [10, 90]])
    >>> bounds.lower[0].round(3), bounds.upper[0].round(3)
    (array([0.   , 0.924]), array([1.407, 1.062]))
    """
    low, high = _ordered(lower, upper, ndim=2)
    if reference_lower is None and reference_upper is None:
        return _bounds_within_sum(low, high, base, reference_base)
    if reference_lower is None:
        raise ValueError("reference_upper needs reference_lower beside it")
    most = reference_lower if reference_upper is None else reference_upper
    return _bounds_beside_reference(low, high, _ordered(reference_lower, most, ndim=1), base, reference_base)


def _shares(
    jobs: FloatArray, reference: ArrayLike | None, base: ArrayLike | None, reference_base: float | None
) -> tuple[FloatArray, FloatArray]:
    """Return the jobs that regional shares are taken of, and the industries' shares in the reference."""
    region_base = jobs.sum(axis=1) if base is None else _checked_base(jobs, base)
    if reference is None:
        reference_jobs: FloatArray = jobs.sum(axis=0)
        default_total = float(region_base.sum())
    else:
        reference_jobs = as_counts(reference, "reference", ndim=1, axes=("industry",))
        check_shape(reference_jobs, "reference", jobs.shape[1:])
        if base is not None and reference_base is None:
            raise ValueError("give reference_base beside base and reference: both shares need the same base")
        default_total = float(reference_jobs.sum())
    total = default_total if reference_base is None else _positive(reference_base)
    _check_within_base(reference_jobs, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        return region_base, reference_jobs / total


def _check_within_base(reference_jobs: FloatArray, total: float) -> None:
    """Refuse a reference that holds more jobs in an industry than its base in all."""
    if (reference_jobs > total * (1 + _SLACK)).any():
        worst = int(np.argmax(reference_jobs))
        raise ValueError(
            f"the reference holds {reference_jobs[worst]:g} jobs in industry {worst} (counted from 0), more "
            f"than reference_base {total:g}: give the base that contains every industry"
        )


def _checked_base(jobs: FloatArray, base: ArrayLike) -> FloatArray:
    """Return the regional base, refused where a cell exceeds it."""
    region_base = as_counts(base, "base", ndim=1, axes=("region",))
    check_shape(region_base, "base", jobs.shape[:1])
    too_many = jobs > region_base[:, np.newaxis] * (1 + _SLACK)
    if too_many.any():
        region, industry = (int(i) for i in np.argwhere(too_many)[0])
        raise ValueError(
            f"employment exceeds the base of its region: {jobs[region, industry]:g} of "
            f"{region_base[region]:g} at region {region}, industry {industry} (counted from 0); "
            "check that base is in the order of the regions"
        )
    return region_base


def _positive(total: float) -> float:
    """Return a base as a float, refused unless it is positive and finite."""
    if not (np.isfinite(total) and total > 0):
        raise ValueError(f"reference_base must be positive and finite, but is {total}")
    return float(total)


def _ordered(lower: ArrayLike, upper: ArrayLike, *, ndim: int) -> tuple[FloatArray, FloatArray]:
    """Return both bounds checked: same shape, and lower at most upper."""
    prefix = "" if ndim == 2 else "reference_"
    axes = None if ndim == 2 else ("industry",)
    low = as_counts(lower, f"{prefix}lower", ndim=ndim, axes=axes)
    high = as_counts(upper, f"{prefix}upper", ndim=ndim, axes=axes, allow_infinite=True)
    check_shape(high, f"{prefix}upper", low.shape)
    crossed = low > high
    if crossed.any():
        where = tuple(int(i) for i in np.argwhere(crossed)[0])
        raise ValueError(
            f"{prefix}lower exceeds {prefix}upper at {where} (counted from 0): "
            f"{low[where]:g} > {high[where]:g}"
        )
    return low, high


def _rest(values: FloatArray, *, axis: int) -> FloatArray:
    """Return the sum of the others along an axis, infinite where one of them is."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    rest: FloatArray = np.maximum(finite.sum(axis=axis, keepdims=True) - finite, 0.0)
    rest[endless.sum(axis=axis, keepdims=True) > endless] = np.inf
    return rest


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Return part over whole, NaN where the whole is empty."""
    ratio: FloatArray = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return ratio


def _share_bounds(
    low: FloatArray, high: FloatArray, rest_low: FloatArray, rest_high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of a part's share when part and rest vary freely; NaN where both are always empty."""
    share_low = _ratio(low, low + rest_high)
    share_high = _ratio(np.where(np.isinf(high), 0.0, high), high + rest_low)
    can_exist = (high + rest_high) > 0
    # A part without any rest has the share 1 whenever the share exists; an empty part has the share 0.
    share_low[(low + rest_high == 0) & can_exist] = 1.0
    share_high[np.isinf(high)] = 1.0  # beside any finite rest
    share_high[(high + rest_low == 0) & can_exist] = 0.0
    return share_low, share_high


def _region_share_bounds(
    low: FloatArray, high: FloatArray, base: ArrayLike | None
) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of every cell's share in its region."""
    if base is None:
        return _share_bounds(low, high, _rest(low, axis=1), _rest(high, axis=1))
    region_base = _checked_base(low, base)[:, np.newaxis]
    whole = np.broadcast_to(region_base, low.shape)
    return _ratio(low, whole), _ratio(np.minimum(high, whole), whole)


def _bounds_beside_reference(
    low: FloatArray,
    high: FloatArray,
    reference: tuple[FloatArray, FloatArray],
    base: ArrayLike | None,
    reference_base: float | None,
) -> LocationQuotientBounds:
    """Return the bounds when the reference varies on its own, or is known."""
    reference_low, reference_high = reference
    check_shape(reference_low, "reference_lower", low.shape[1:])
    if base is not None and reference_base is None:
        raise ValueError("give reference_base beside base and reference: both shares need the same base")
    if reference_base is None:
        rest_low, rest_high = _rest(reference_low, axis=0), _rest(reference_high, axis=0)
        share_low, share_high = _share_bounds(reference_low, reference_high, rest_low, rest_high)
    else:
        total = _positive(reference_base)
        _check_within_base(reference_low, total)
        share_low = reference_low / total
        share_high = np.minimum(reference_high / total, 1.0)
    return _quotient_bounds(*_region_share_bounds(low, high, base), share_low, share_high)


def _quotient_bounds(
    share_low: FloatArray, share_high: FloatArray, reference_low: FloatArray, reference_high: FloatArray
) -> LocationQuotientBounds:
    """Return the bounds of the ratio of two shares that vary freely."""
    with np.errstate(divide="ignore", invalid="ignore"):
        lower: FloatArray = share_low / reference_high
        upper: FloatArray = share_high / reference_low
    upper[np.isnan(upper) & (share_high == 0)] = 0.0
    undefined = np.isnan(share_high) | ~(reference_high > 0)
    lower[undefined] = np.nan
    upper[undefined] = np.nan
    return LocationQuotientBounds(lower, upper)


def _bounds_within_sum(
    low: FloatArray, high: FloatArray, base: ArrayLike | None, reference_base: float | None
) -> LocationQuotientBounds:
    """Return exact bounds when the reference is the sum over the regions themselves."""
    region_base = None if base is None else _checked_base(low, base)
    total = None if reference_base is None else _positive(reference_base)
    high = _capped(low, high, region_base, total)
    column_low, column_high = _rest(low, axis=0), _rest(high, axis=0)
    if region_base is not None:
        whole = float(region_base.sum()) if total is None else total
        factor = _ratio(np.full(region_base.shape, whole), region_base)[:, np.newaxis]
        share_low, share_high = _share_bounds(low, high, column_low, column_high)
        return LocationQuotientBounds(factor * share_low, factor * share_high)
    row_low, row_high = _rest(low, axis=1), _rest(high, axis=1)
    if total is None:
        beyond_low, beyond_high = _rest(row_low, axis=0), _rest(row_high, axis=0)
        peak = _peak(row_low, column_low, beyond_high)
    else:
        beyond_low = beyond_high = np.full(low.shape, total)
        peak = np.sqrt(row_low * column_low)
    fixed_total = total is not None
    upper = _quotient(np.clip(peak, low, high), row_low, column_low, beyond_high, fixed_total)
    lower = np.minimum(
        _quotient(low, row_high, column_high, beyond_low, fixed_total),
        _quotient(high, row_high, column_high, beyond_low, fixed_total),
    )
    upper[high == 0] = 0.0
    undefined = (high + row_high == 0) | (high + column_high == 0)
    lower[undefined] = np.nan
    upper[undefined] = np.nan
    return LocationQuotientBounds(lower, upper)


def _capped(
    low: FloatArray, high: FloatArray, region_base: FloatArray | None, total: float | None
) -> FloatArray:
    """Return upper bounds cut at the base of the region, and at what the reference base leaves a cell."""
    if region_base is not None:
        high = np.minimum(high, region_base[:, np.newaxis])
    if total is not None:
        _check_within_base(low.sum(axis=0), total)
        high = np.minimum(high, total - _rest(low, axis=0))
    return np.maximum(high, low)


def _peak(row: FloatArray, column: FloatArray, beyond: FloatArray) -> FloatArray:
    """Return the size of a cell at which its own quotient is largest, all other cells held still.

    Beside endless jobs elsewhere every size is as good: the quotient has no bound.
    """
    product = row * column
    beyond = np.where(np.isinf(beyond), 0.0, beyond)
    root = np.sqrt(product * (product + beyond * (row + column + beyond)))
    with np.errstate(divide="ignore", invalid="ignore"):
        peak: FloatArray = (product + root) / beyond
    peak[beyond == 0] = np.inf
    return peak


def _quotient(
    cell: FloatArray, row: FloatArray, column: FloatArray, beyond: FloatArray, fixed_total: bool
) -> FloatArray:
    """Return the quotient of a cell, or its limit where the cell is empty or jobs are endless."""
    total = beyond if fixed_total else cell + row + column + beyond
    with np.errstate(divide="ignore", invalid="ignore"):
        value: FloatArray = cell / (cell + row) * (total / (cell + column))
        # An empty cell that would be its region's, or its industry's, only one: the limit as it fills.
        value = np.where((cell == 0) & (row == 0), total / column, value)
        value = np.where((cell == 0) & (column == 0) & (row > 0), total / row, value)
    value[(cell == 0) & (row == 0) & (column == 0) & (total == 0)] = 1.0
    if not fixed_total:
        endless = np.isinf(cell) | np.isinf(row) | np.isinf(column)
        value[endless] = _limit(cell[endless], row[endless], column[endless])
        value[np.isinf(beyond)] = np.inf
    return value


def _limit(cell: FloatArray, row: FloatArray, column: FloatArray) -> FloatArray:
    """Return the quotient of a cell as it grows without end, or the rest of its row or column does."""
    rest = np.where(np.isinf(row), column, row)  # what stays finite, if anything does
    known = np.isfinite(cell) & np.isfinite(rest) & (cell + rest > 0)
    value: FloatArray = np.divide(cell, cell + rest, out=np.ones(cell.shape), where=known)
    value[np.isfinite(cell) & np.isinf(rest)] = 0.0
    return value
