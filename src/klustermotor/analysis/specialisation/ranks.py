"""Ranks of regions within every industry."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_floats, check_shape


def rank_among_regions(values: ArrayLike, *, where: ArrayLike | None = None) -> FloatArray:
    """Return every region's rank within each industry (1 = highest; ties share the best rank) [1]_.

    Parameters
    ----------
    values : (n_regions, n_industries) or (n_regions,) array-like
        NaN is allowed and stays unranked.
    where : array-like of bool, shape of `values`, optional
        The regions to rank, such as those with employment above 0; the others stay unranked.

    Returns
    -------
    ndarray of float64, shape of `values`
        NaN where unranked.

    Raises
    ------
    ValueError
        If a value is infinite, or the shapes differ.

    References
    ----------
    .. [1] Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika, 33(3), 239–251.

    Examples
    --------
    >>> rank_among_regions([2.0, 3.0, 2.0, np.nan, 0.5])
    array([ 2.,  1.,  2., nan,  4.])
    """
    array = as_floats(values, "values", ndim=np.ndim(values) or 1, axes=None, allow_missing=True)
    if array.ndim > 2:
        raise ValueError(f"values must have 1 or 2 axes, but has {array.ndim} (shape {array.shape})")
    table = array.reshape(array.shape[0], -1)
    if where is not None:
        kept = np.asarray(where, dtype=np.bool_)
        check_shape(kept, "where", array.shape)
        table = np.where(kept.reshape(table.shape), table, np.nan)
    order = np.argsort(-table, axis=0, kind="stable")  # NaN goes last
    ordered = np.take_along_axis(table, order, axis=0)
    starts = np.ones(table.shape, dtype=np.bool_)
    starts[1:] = ordered[1:] != ordered[:-1]
    places = np.arange(1.0, table.shape[0] + 1)[:, np.newaxis]
    ranks = np.empty_like(table)
    np.put_along_axis(ranks, order, np.maximum.accumulate(np.where(starts, places, 0.0), axis=0), axis=0)
    ranks[np.isnan(table)] = np.nan
    return ranks.reshape(array.shape)
