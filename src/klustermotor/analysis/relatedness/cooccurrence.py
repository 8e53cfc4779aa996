"""How often two industries are present in the same regions, and what that says beyond their size.

The diagonal. ``cooccurrence`` holds on its diagonal the number of regions where the industry is present.
Cosine and Jaccard compare sets of regions: they read that diagonal and give 1 for an industry with itself.
Association strength and the probabilistic measure compare pairs drawn from all co-occurrences: an industry
never co-occurs with itself, so they ignore the diagonal they are given and return 0 there.
"""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts
from klustermotor.analysis.relatedness.presence import as_presence
from klustermotor.analysis.relatedness.proximity import count_together

_AXES = ("industry", "industry")
_ROUNDING = 1e-8  # relative to the largest count; weighted counts come from sums in another order


def cooccurrence(presence: ArrayLike) -> FloatArray:
    """Return in how many regions each pair of industries is present together.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
        As from :func:`presence_matrix`.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Symmetric; the diagonal is the number of regions where the industry is present.

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1.

    References
    ----------
    .. [1] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635–1651.

    Examples
    --------
    >>> cooccurrence([[1, 1, 0], [1, 1, 1], [0, 0, 1]])
    array([[2., 2., 1.],
           [2., 2., 1.],
           [1., 1., 2.]])
    """
    return count_together(as_presence(presence))


def association_strength(cooccurrences: ArrayLike) -> FloatArray:
    r"""Return observed over expected co-occurrence, were partners drawn in proportion to size [1]_.

    With :math:`s_i=\sum_{j\ne i}c_{ij}` and :math:`T=\sum_i s_i`, the strength is
    :math:`c_{ij}T/(s_is_j)`. The expectation lets an industry draw itself, which it cannot:
    :func:`probabilistic_relatedness` puts that right.

    Parameters
    ----------
    cooccurrences : (n_industries, n_industries) array-like
        Symmetric counts; the diagonal is ignored.

    Returns
    -------
    (n_industries, n_industries) ndarray
        1 is as expected. 0 on the diagonal; NaN in the rows and columns of an industry that co-occurs with
        none.

    Raises
    ------
    ValueError
        If the counts are negative, not finite, or not symmetric.

    References
    ----------
    .. [1] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635–1651.

    Examples
    --------
    >>> association_strength([[0, 2, 1], [2, 0, 1], [1, 1, 0]]).round(3)
    array([[0.   , 1.778, 1.333],
           [1.778, 0.   , 1.333],
           [1.333, 1.333, 0.   ]])
    """
    pairs, totals = _pairs_and_totals(cooccurrences)
    return _over_expected(pairs, np.outer(totals, totals) / _positive(totals.sum()))


def probabilistic_relatedness(cooccurrences: ArrayLike) -> FloatArray:
    r"""Return observed over expected co-occurrence when no industry can be its own partner [1]_.

    The expectation draws the two partners without repetition, in either order:
    :math:`\frac{T}{2}\left(\frac{s_i}{T}\frac{s_j}{T-s_i}+\frac{s_j}{T}\frac{s_i}{T-s_j}\right)`, with
    :math:`s_i=\sum_{j\ne i}c_{ij}` and :math:`T=\sum_i s_i`. It is larger than that of the association
    strength, which therefore overstates every relation, and most those between large industries.

    Parameters
    ----------
    cooccurrences : (n_industries, n_industries) array-like
        Symmetric counts; the diagonal is ignored.

    Returns
    -------
    (n_industries, n_industries) ndarray
        1 is as expected. 0 on the diagonal; NaN in the rows and columns of an industry that co-occurs with
        none.

    Raises
    ------
    ValueError
        If the counts are negative, not finite, or not symmetric.

    References
    ----------
    .. [1] Steijn, M. P. A. (2021). Improvement on the association strength: implementing a probabilistic
       measure based on combinations without repetition. Quantitative Science Studies 2(2), 778–794.

    Examples
    --------
    >>> probabilistic_relatedness([[0, 2, 1], [2, 0, 1], [1, 1, 0]]).round(3)
    array([[0.   , 1.111, 0.909],
           [1.111, 0.   , 0.909],
           [0.909, 0.909, 0.   ]])
    """
    pairs, totals = _pairs_and_totals(cooccurrences)
    others = totals.sum() - totals
    inverse = np.divide(1.0, others, out=np.zeros_like(others), where=others > 0)
    expected = np.outer(totals, totals) * (inverse[:, None] + inverse[None, :]) / 2
    return _over_expected(pairs, expected)


def cosine_similarity(cooccurrences: ArrayLike) -> FloatArray:
    """Return the cosine between the sets of regions of two industries (Salton, Ochiai) [1]_.

    Parameters
    ----------
    cooccurrences : (n_industries, n_industries) array-like
        Symmetric counts with each industry's number of regions on the diagonal, as from :func:`cooccurrence`.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Between 0 and 1, 1 on the diagonal. NaN in the rows and columns of an industry that is present
        nowhere.

    Raises
    ------
    ValueError
        If the counts are negative, not finite, not symmetric, or a pair exceeds its diagonal.

    References
    ----------
    .. [1] van Eck, N. J., Waltman, L. (2009). How to normalize cooccurrence data? An analysis of some
       well-known similarity measures. JASIST 60(8), 1635–1651.

    Examples
    --------
    >>> cosine_similarity([[2, 2, 1], [2, 2, 1], [1, 1, 2]])
    array([[1. , 1. , 0.5],
           [1. , 1. , 0.5],
           [0.5, 0.5, 1. ]])
    """
    counts, occurrences = _counts_and_occurrences(cooccurrences)
    return _ratio(counts, np.sqrt(np.outer(occurrences, occurrences)))


def jaccard_index(cooccurrences: ArrayLike) -> FloatArray:
    """Return the share of regions with both industries among those with either [1]_.

    Parameters
    ----------
    cooccurrences : (n_industries, n_industries) array-like
        Symmetric counts with each industry's number of regions on the diagonal, as from :func:`cooccurrence`.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Between 0 and 1, 1 on the diagonal. NaN in the rows and columns of an industry that is present
        nowhere.

    Raises
    ------
    ValueError
        If the counts are negative, not finite, not symmetric, or a pair exceeds its diagonal.

    References
    ----------
    .. [1] Jaccard, P. (1901). Étude comparative de la distribution florale dans une portion des Alpes et
       des Jura. Bulletin de la Société Vaudoise des Sciences Naturelles 37, 547–579.

    Examples
    --------
    >>> jaccard_index([[2, 2, 1], [2, 2, 1], [1, 1, 2]]).round(3)
    array([[1.   , 1.   , 0.333],
           [1.   , 1.   , 0.333],
           [0.333, 0.333, 1.   ]])
    """
    counts, occurrences = _counts_and_occurrences(cooccurrences)
    union = occurrences[:, None] + occurrences[None, :] - counts
    present = occurrences > 0
    return _ratio(counts, np.where(np.outer(present, present), union, 0.0))


def as_square(values: ArrayLike, name: str) -> FloatArray:
    """Return symmetric, non-negative counts between industries, checked.

    Parameters
    ----------
    values : (n_industries, n_industries) array-like
    name : str
        What the values are, for the message.

    Returns
    -------
    (n_industries, n_industries) ndarray
        Exactly symmetric: the mean of both sides where they differ by rounding.

    Raises
    ------
    ValueError
        If the values are negative, not finite, not square, or not symmetric up to rounding.

    Examples
    --------
    >>> as_square([[0, 1], [2, 0]], "cooccurrences")
    Traceback (most recent call last):
    ValueError: cooccurrences must be symmetric: 1 at industries 0, 1, but 2 at 1, 0 (counted from 0)
    """
    array = as_counts(values, name, axes=_AXES)
    if array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} must be square (industry × industry), but has shape {array.shape}")
    if np.array_equal(array, array.T):
        return array
    unlike = np.abs(array - array.T) > _ROUNDING * array.max()
    if unlike.any():
        i, j = (int(k) for k in np.argwhere(unlike)[0])
        raise ValueError(
            f"{name} must be symmetric: {array[i, j]:.9g} at industries {i}, {j}, "
            f"but {array[j, i]:.9g} at {j}, {i} (counted from 0)"
        )
    symmetric: FloatArray = array / 2 + array.T / 2
    return symmetric


def _pairs_and_totals(cooccurrences: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the counts with an empty diagonal, and each industry's number of co-occurrences."""
    pairs = as_square(cooccurrences, "cooccurrences").copy()
    np.fill_diagonal(pairs, 0.0)
    return pairs, pairs.sum(axis=0)


def _counts_and_occurrences(cooccurrences: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the counts and their diagonal, which no pair may exceed."""
    counts = as_square(cooccurrences, "cooccurrences")
    occurrences = np.diagonal(counts).copy()
    over = counts > occurrences[:, None] * (1 + _ROUNDING)
    if over.any():
        i, j = (int(k) for k in np.argwhere(over)[0])
        raise ValueError(
            f"cooccurrences must hold each industry's own occurrences on the diagonal: industries {i} "
            f"and {j} co-occur {counts[i, j]:g} times, but industry {i} occurs {occurrences[i]:g} times"
        )
    # What passes the diagonal by rounding would pass 1 as a similarity.
    return np.minimum(counts, np.minimum.outer(occurrences, occurrences)), occurrences


def _over_expected(pairs: FloatArray, expected: FloatArray) -> FloatArray:
    """Divide the pairs by what was expected, with 0 on the diagonal."""
    result = _ratio(pairs, expected)
    np.fill_diagonal(result, 0.0)
    return result


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide, with NaN where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def _positive(total: float) -> float:
    """Return the total, or 1 where it is 0 and only empty cells are divided by it."""
    return float(total) if total > 0 else 1.0
