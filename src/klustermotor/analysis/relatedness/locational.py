"""Locational correlation: do two industries have their jobs in the same regions."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts


def locational_correlation(counts: ArrayLike) -> FloatArray:
    """Return the correlation over regions of every two industries' jobs, or establishments [1]_ [2]_.

    The counts enter as levels, as in both references, so large regions weigh heavily and the size of a region
    itself makes industries alike; compare industries with each other, not with 0.

    Parameters
    ----------
    counts : (n_regions, n_industries) array-like of jobs, or of establishments
        Not negative; NaN for a missing cell.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Pearson correlations: symmetric, between −1 and 1, 1 on the diagonal. NaN in the rows and columns of
        an industry with a missing cell, or with the same count in every region.

    Raises
    ------
    ValueError
        If a count is negative or infinite, or there is only one region.

    References
    ----------
    .. [1] Porter, M. E. (2003). The economic performance of regions. Regional Studies 37(6–7), 549–578.
    .. [2] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> locational_correlation([[1, 2, 3], [2, 4, 2], [3, 6, 1]])
    array([[ 1.,  1., -1.],
           [ 1.,  1., -1.],
           [-1., -1.,  1.]])
    """
    levels = as_counts(counts, "counts", allow_missing=True)
    if levels.shape[0] < 2:
        raise ValueError("counts has one region; a correlation over regions needs at least two")
    return correlate_columns(levels)


def correlate_columns(values: FloatArray) -> FloatArray:
    """Return Pearson correlations between the columns, NaN for those that are constant or hold a NaN.

    Parameters
    ----------
    values : (n_rows, n_columns) ndarray

    Returns
    -------
    (n_columns, n_columns) ndarray
        Symmetric, between −1 and 1, exactly 1 on the diagonal; NaN in the rows and columns of a constant
        column or one that holds a NaN.

    Examples
    --------
    >>> correlate_columns(np.array([[1.0, 5.0], [2.0, 5.0]]))
    array([[ 1., nan],
           [nan, nan]])
    """
    # Constant is judged by the values: a mean may be off by rounding, and then so is the variance.
    usable = (values.max(axis=0) > values.min(axis=0)) & ~np.isnan(values).any(axis=0)
    used = values[:, usable]
    # Largest value 1 first, so that neither very large nor very small figures lose their squares.
    scaled = used / np.abs(used).max(axis=0)
    centred = scaled - scaled.mean(axis=0)
    unit = centred / np.sqrt((centred * centred).sum(axis=0))
    found = np.clip(unit.T @ unit, -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    result = np.full((values.shape[1], values.shape[1]), np.nan)
    result[np.ix_(usable, usable)] = found
    return result
