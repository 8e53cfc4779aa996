"""Growth rates that every decomposition starts from, with a stated rule where a rate is undefined."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change in jobs split into named components, each a (n_regions, n_industries) array."""

    def components(self) -> dict[str, FloatArray]:
        """Return the components by name, in the order in which they are read."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def change(self) -> FloatArray:
        """The actual change in jobs, which the components add up to."""
        total: FloatArray = np.sum(list(self.components().values()), axis=0)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """Checked counts at both ends with the growth of the reference, as a whole and by industry."""

    start: FloatArray
    end: FloatArray
    reference_start: FloatArray
    reference: float
    industry: FloatArray

    @property
    def change(self) -> FloatArray:
        """The actual change in jobs."""
        return self.end - self.start


def read_growth(
    start: ArrayLike, end: ArrayLike, reference_start: ArrayLike | None, reference_end: ArrayLike | None
) -> Growth:
    """Return checked counts and the reference's growth; an industry new to the reference grows like all.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
    reference_start, reference_end : (n_industries,) array-like of jobs, or None for the sums over regions

    Returns
    -------
    Growth

    Raises
    ------
    ValueError
        If counts are negative or not finite, shapes differ, only one reference is given, or the reference
        has no jobs at the start.

    Examples
    --------
    >>> growth = read_growth([[100, 50], [100, 150]], [[130, 40], [110, 160]], None, None)
    >>> growth.reference, growth.industry
    (0.1, array([0.2, 0. ]))
    """
    first, last = read_counts(start, "start"), read_counts(end, "end")
    check_shape(last, "end", first.shape)
    if (reference_start is None) != (reference_end is None):
        raise ValueError("give reference_start and reference_end together, or neither")
    ours, theirs = _reference(first, "start", reference_start), _reference(last, "end", reference_end)
    if ours.sum() <= 0:
        raise ValueError("the reference has no jobs at the start, so its growth is undefined")
    total = float((theirs.sum() - ours.sum()) / ours.sum())
    return Growth(first, last, ours, total, rate(ours, theirs, total))


def read_counts(values: ArrayLike, name: str, ndim: int = 2) -> FloatArray:
    """Return checked counts; two reductions tell whether there is anything to look for cell by cell.

    Parameters
    ----------
    values : array-like
    name : str
        What they are, for the message.
    ndim : int
        2 for region × industry, 3 for region × industry × period.

    Returns
    -------
    ndarray
        Contiguous; the input itself where it is so already.

    Raises
    ------
    ValueError
        If a count is negative or not finite; the message names the first offending cell.

    Examples
    --------
    >>> read_counts(np.array([[1.0, np.nan]]), "start")
    Traceback (most recent call last):
    ValueError: start must be finite: nan at region 0, industry 1 (counted from 0)
    """
    if not isinstance(values, np.ndarray) or values.dtype != np.float64 or values.ndim != ndim:
        return as_counts(values, name, ndim=ndim)
    # NaN makes both comparisons false.
    if values.size and values.min() >= 0 and values.max() < np.inf:
        return np.ascontiguousarray(values)
    return as_counts(values, name, ndim=ndim)


def empty_parts(number: int, shape: tuple[int, ...]) -> list[FloatArray]:
    """Return arrays for a kernel to fill; allocated by numpy, which asks for huge pages as numba does not.

    Parameters
    ----------
    number : int
        How many.
    shape : tuple of int
        Of each.

    Returns
    -------
    list of ndarray

    Examples
    --------
    >>> [part.shape for part in empty_parts(2, (3, 4))]
    [(3, 4), (3, 4)]
    """
    return [np.empty(shape) for _ in range(number)]


def rate(start: FloatArray, end: FloatArray, otherwise: float | FloatArray) -> FloatArray:
    """Return growth rates, and a given one where there was nothing to grow from.

    Parameters
    ----------
    start, end : ndarray of jobs
        Of one shape.
    otherwise : float or ndarray
        The rate where the start is 0.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> rate(np.array([10.0, 0.0]), np.array([15.0, 3.0]), 0.0)
    array([0.5, 0. ])
    """
    return np.where(start > 0, (end - start) / np.where(start > 0, start, 1.0), otherwise)


def compound_growth(start: ArrayLike, end: ArrayLike, *, periods: float) -> FloatArray:
    """Return the even growth per period that leads from start to end (0.02 = 2%) [1]_.

    Parameters
    ----------
    start, end : array-like of jobs
        Finite, not negative, of one shape.
    periods : float
        Periods between them (years, as a rule), more than 0.

    Returns
    -------
    ndarray
        −1 where all jobs went; NaN where there were none at the start.

    Raises
    ------
    ValueError
        If counts are negative or not finite, shapes differ or the periods are not more than 0.

    References
    ----------
    .. [1] Shryock, H. S., & Siegel, J. S. (1976). The Methods and Materials of Demography. Academic Press
       (the geometric rate of change).

    Examples
    --------
    >>> compound_growth([100.0, 0.0], [121.0, 5.0], periods=2).round(6)
    array([0.1, nan])
    """
    check_periods(periods)
    first = as_counts(start, "start", ndim=np.ndim(start))
    last = as_counts(end, "end", ndim=np.ndim(end))
    check_shape(last, "end", first.shape)
    factor = rate(first, last, np.nan) + 1.0
    even: FloatArray = factor ** (1.0 / periods) - 1.0
    return even


def check_periods(periods: float) -> None:
    """Refuse a number of periods over which nothing can grow.

    Parameters
    ----------
    periods : float
        Periods (years, as a rule) from start to end.

    Raises
    ------
    ValueError
        If it is not more than 0, or not finite.

    Examples
    --------
    >>> check_periods(0)
    Traceback (most recent call last):
    ValueError: periods must be more than 0 and finite, not 0
    """
    if not 0 < periods < np.inf:
        raise ValueError(f"periods must be more than 0 and finite, not {periods:g}")


def _reference(counts: FloatArray, name: str, given: ArrayLike | None) -> FloatArray:
    """Return the reference by industry: the given one, or the sum over regions."""
    if given is None:
        return np.asarray(counts.sum(axis=0))
    reference = as_counts(given, f"reference_{name}", ndim=1, axes=("industry",))
    check_shape(reference, f"reference_{name}", (counts.shape[1],))
    return reference
