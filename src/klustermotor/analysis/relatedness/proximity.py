"""Proximity of industries: how likely a region that has the one also has the other."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.relatedness.presence import as_presence


def proximity(presence: ArrayLike) -> FloatArray:
    """Return the smaller of the two conditional probabilities of presence for each pair of industries [1]_.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
        As from :func:`presence_matrix`.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Symmetric, between 0 and 1, 1 on the diagonal. NaN in the rows and columns of an industry that is
        present nowhere.

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions
       the development of nations. Science 317, 482–487.

    Examples
    --------
    >>> proximity([[1, 1, 0], [1, 1, 1], [0, 1, 1]]).round(3)
    array([[1.   , 0.667, 0.5  ],
           [0.667, 1.   , 0.667],
           [0.5  , 0.667, 1.   ]])
    """
    return proximity_from_counts(count_together(as_presence(presence)))


def count_together(present: FloatArray) -> FloatArray:
    """Return in how many regions each pair of industries is present together.

    Parameters
    ----------
    present : (n_regions, n_industries) ndarray of 0 and 1
        Trusted, not checked.

    Returns
    -------
    (n_industries, n_industries) ndarray

    Examples
    --------
    >>> count_together(np.array([[1.0, 1.0], [0.0, 1.0]]))
    array([[1., 1.],
           [1., 2.]])
    """
    # Whole numbers below 2**24 are exact in single precision, which multiplies twice as fast.
    if present.shape[0] >= 2**24:
        return present.T @ present
    single = present.astype(np.float32)
    return (single.T @ single).astype(np.float64)


def proximity_from_counts(cooccurrences: FloatArray) -> FloatArray:
    """Return proximities from co-occurrences with each industry's number of regions on the diagonal.

    Parameters
    ----------
    cooccurrences : (n_industries, n_industries) ndarray
        As from :func:`cooccurrence`; trusted, not checked.

    Returns
    -------
    (n_industries, n_industries) ndarray
        As from :func:`proximity`.

    Examples
    --------
    >>> proximity_from_counts(np.array([[2.0, 1.0], [1.0, 4.0]]))
    array([[1.  , 0.25],
           [0.25, 1.  ]])
    """
    ubiquity = np.diagonal(cooccurrences)
    # min(c/u_i, c/u_j) = c / max(u_i, u_j); an industry without regions has no conditional probability.
    known = np.where(ubiquity > 0, ubiquity, np.nan)
    larger: FloatArray = np.maximum(known[:, None], known[None, :])
    return np.divide(cooccurrences, larger, out=larger)
