"""Quantiles down every column at once, over the regions that count."""

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray


def column_quantiles(values: FloatArray, levels: tuple[float, ...], *, where: BoolArray) -> FloatArray:
    """Return quantiles of every column by linear interpolation (type 7 of [1]_).

    Parameters
    ----------
    values : (n_regions, n_industries) ndarray
        Read only where `where` holds.
    levels : tuple of float
        Between 0 and 1.
    where : (n_regions, n_industries) ndarray of bool
        The population of each column; NaN is left out besides.

    Returns
    -------
    (n_levels, n_industries) ndarray
        NaN where a column has no population.

    References
    ----------
    .. [1] Hyndman, R. J., & Fan, Y. (1996). Sample quantiles in statistical packages. The American
       Statistician, 50(4), 361–365.

    Examples
    --------
    >>> column_quantiles(np.array([[1.0], [2.0], [9.0]]), (0.5, 0.75), where=np.full((3, 1), True))
    array([[2. ],
           [5.5]])
    """
    kept = np.sort(np.where(where, values, np.nan), axis=0)  # NaN goes last
    number = np.count_nonzero(~np.isnan(kept), axis=0)
    columns = np.arange(kept.shape[1])
    result = np.full((len(levels), kept.shape[1]), np.nan)
    for row, level in enumerate(levels):
        position = np.maximum(number - 1, 0) * level
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(number - 1, 0))
        low, high = kept[below, columns], kept[above, columns]
        # Where both neighbours are equal this returns them unrounded: a tie with the quantile stays a tie.
        result[row] = low + (high - low) * (position - below)
    return result
