"""Check arrays on the way in, and say which cell is wrong."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]

_AXES = {1: ("position",), 2: ("region", "industry"), 3: ("region", "industry", "period")}


def as_counts(
    values: ArrayLike,
    name: str,
    *,
    ndim: int = 2,
    axes: Sequence[str] | None = None,
    allow_missing: bool = False,
    allow_infinite: bool = False,
) -> FloatArray:
    """Return counts as a float array of the wanted number of axes, checked cell by cell.

    Parameters
    ----------
    values : array-like
        Finite and not negative.
    name : str
        What the values are, for the message ("employment").
    ndim : int
        Number of axes; 2 means region × industry, 3 means region × industry × period.
    axes : sequence of str, optional
        Names of the axes for the message, when they are not the usual ones.
    allow_missing : bool
        Let NaN pass, as it stands for a suppressed cell.
    allow_infinite : bool
        Let +inf pass, as it stands for an upper bound that nobody knows.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    ValueError
        If the number of axes is wrong, an axis is empty, or a value is negative or not finite (the message
        names the first offending cell), or as in :func:`as_floats`.

    Examples
    --------
    >>> as_counts([[1, 2], [3, 4]], "employment").sum()
    np.float64(10.0)
    >>> as_counts([[1, 2], [3, -4]], "employment")
    Traceback (most recent call last):
    ValueError: employment must not be negative: -4 at region 1, industry 1 (counted from 0)
    """
    array = _as_array(values, name, ndim, axes)
    _check_finite(array, name, axes, allow_missing=allow_missing, allow_infinite=allow_infinite)
    # The smallest value tells in one pass that all is well; NaN makes it NaN, which is not below 0.
    if not allow_missing and array.min() >= 0:
        return array
    negative = array < 0
    if negative.any():
        raise ValueError(f"{name} must not be negative: {_first(array, negative, axes)}")
    return array


def as_floats(
    values: ArrayLike,
    name: str,
    *,
    ndim: int = 2,
    axes: Sequence[str] | None = None,
    allow_missing: bool = False,
) -> FloatArray:
    """Return values as a float array of the wanted number of axes; negative values may stand.

    Parameters
    ----------
    values : array-like
        Finite numbers.
    name : str
        What the values are, for the message.
    ndim : int
        Number of axes.
    axes : sequence of str, optional
        Names of the axes for the message.
    allow_missing : bool
        Let NaN pass.

    Returns
    -------
    ndarray of float64

    Raises
    ------
    ValueError
        If the values are not real numbers, or are masked or sparse, the number of axes is wrong, an axis is
        empty, or a value is not finite.

    Examples
    --------
    >>> as_floats([1.0, -2.0], "change", ndim=1)
    array([ 1., -2.])
    """
    array = _as_array(values, name, ndim, axes)
    _check_finite(array, name, axes, allow_missing=allow_missing)
    return array


def check_shape(array: NDArray[np.generic], name: str, shape: tuple[int, ...]) -> None:
    """Refuse an array whose shape is not the wanted one.

    Parameters
    ----------
    array : ndarray
    name : str
        What the array is, for the message.
    shape : tuple of int
        The wanted shape.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> check_shape(np.zeros(2), "reference", (3,))
    Traceback (most recent call last):
    ValueError: reference must have shape (3,), but has (2,)
    """
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, but has {array.shape}")


def _as_array(values: ArrayLike, name: str, ndim: int, axes: Sequence[str] | None) -> FloatArray:
    """Return values as floats of the wanted number of axes, refused where that would lose something."""
    if type(values) is not np.ndarray or values.dtype != np.float64:
        _check_convertible(values, name, axes)
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be numbers: {error}") from error
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} axes, but has {array.ndim} (shape {array.shape})")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape})")
    return array


def _check_convertible(values: ArrayLike, name: str, axes: Sequence[str] | None) -> None:
    """Refuse what numpy would turn into plain floats wrongly: sparse, complex and masked values."""
    if scipy.sparse.issparse(values):
        raise ValueError(f"{name} is a sparse matrix, but must be a dense array: give {name}.toarray()")
    if getattr(getattr(values, "dtype", None), "kind", "") == "c":
        raise ValueError(f"{name} must be real numbers, but is complex: give its real part")
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        where = _place(np.ma.getmaskarray(values), axes)
        raise ValueError(
            f"{name} has a masked value at {where}: fill it, as with {name}.filled(numpy.nan) where unknown "
            "values may stand"
        )


def _check_finite(
    array: FloatArray,
    name: str,
    axes: Sequence[str] | None,
    *,
    allow_missing: bool,
    allow_infinite: bool = False,
) -> None:
    """Refuse NaN and infinities that may not stand."""
    # The extremes tell in one pass each that all is well; NaN makes them NaN.
    if np.isfinite(array.min()) and np.isfinite(array.max()):
        return
    bad = ~np.isfinite(array)
    if allow_missing:
        bad &= ~np.isnan(array)
    if allow_infinite:
        bad &= ~np.isposinf(array)
    if bad.any():
        raise ValueError(f"{name} must be finite: {_first(array, bad, axes)}")


def _first(array: FloatArray, bad: BoolArray, axes: Sequence[str] | None) -> str:
    """Describe the first offending cell."""
    where = tuple(int(i) for i in np.argwhere(bad)[0])
    return f"{array[where]:g} at {_place(bad, axes)}"


def _place(bad: BoolArray, axes: Sequence[str] | None) -> str:
    """Name the first place that is marked."""
    where = tuple(int(i) for i in np.argwhere(bad)[0])
    names = axes or _AXES.get(bad.ndim, tuple(f"axis {i}" for i in range(bad.ndim)))
    # A masked array of the wrong number of axes is refused before its axes are counted.
    place = ", ".join(f"{axis} {i}" for axis, i in zip(names, where, strict=False))
    return f"{place} (counted from 0)"
