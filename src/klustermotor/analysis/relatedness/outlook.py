"""Complexity outlook: what lies near a region, and what one more industry would open."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_floats, check_shape
from klustermotor.analysis.relatedness.density import as_relatedness, density_from_weights
from klustermotor.analysis.relatedness.presence import as_presence


def complexity_outlook_index(
    presence: ArrayLike, relatedness: ArrayLike, industry_complexity: ArrayLike, *, include_self: bool = False
) -> FloatArray:
    r"""Return how much complexity lies near each region: density times complexity of what it lacks [1]_.

    With ω the relatedness density and Q the complexity of industries it is
    :math:`\sum_i\omega_{ri}(1-M_{ri})Q_i`. It depends on where Q has its zero: an industry below it counts
    against the region that is near it.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
    relatedness : (n_industries, n_industries) array-like
        Not negative, such as :func:`proximity`; NaN counts as unrelated.
    industry_complexity : (n_industries,) array-like
        Such as ``economic_complexity(...).industries``; an industry with NaN counts for nothing.
    include_self : bool
        As in :func:`relatedness_density`; the Atlas's software includes the diagonal.

    Returns
    -------
    (n_regions,) ndarray
        In units of `industry_complexity`; published indices are often standardised over regions.

    Raises
    ------
    ValueError
        If presence is neither 0 nor 1, a shape does not fit, or relatedness is negative.

    References
    ----------
    .. [1] Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A., Yıldırım, M. A. (2014). The Atlas
       of Economic Complexity. MIT Press.

    Examples
    --------
    >>> complexity_outlook_index([[1, 0, 0]], [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]], [0, 1, 2])
    array([0.5])
    """
    present, weights, complexity = _checked(
        presence, relatedness, industry_complexity, include_self=include_self
    )
    return outlook_index(present, density_from_weights(present, weights), complexity)


def complexity_outlook_gain(
    presence: ArrayLike, relatedness: ArrayLike, industry_complexity: ArrayLike, *, include_self: bool = False
) -> FloatArray:
    r"""Return by how much each missing industry, once there, would raise the region's outlook index [1]_.

    The new industry brings all that is related to it nearer, and stops being a possibility itself:
    :math:`\sum_{j\ne i}\frac{\varphi_{ji}}{\sum_k\varphi_{jk}}(1-M_{rj})Q_j-\omega_{ri}Q_i`.
    That is exactly the difference of two outlook indices with relatedness and complexity unchanged. The
    software of the reference's authors leaves out the subtraction, and so adds to every gain the term ω Q.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
    relatedness : (n_industries, n_industries) array-like
        Not negative, symmetric or not; NaN counts as unrelated.
    industry_complexity : (n_industries,) array-like
    include_self : bool
        As in :func:`relatedness_density`.

    Returns
    -------
    (n_regions, n_industries) ndarray
        0 where the industry is present already; NaN where its complexity is NaN or it is related to none.

    Raises
    ------
    ValueError
        If presence is neither 0 nor 1, a shape does not fit, or relatedness is negative.

    References
    ----------
    .. [1] Hausmann, R., Hidalgo, C. A., Bustos, S., Coscia, M., Simoes, A., Yıldırım, M. A. (2014). The Atlas
       of Economic Complexity. MIT Press.

    Examples
    --------
    >>> complexity_outlook_gain([[1, 0, 0]], [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]], [0, 1, 2])
    array([[0. , 1.5, 0.5]])
    """
    present, weights, complexity = _checked(
        presence, relatedness, industry_complexity, include_self=include_self
    )
    return outlook_gain(present, density_from_weights(present, weights), weights, complexity)


def outlook_index(present: FloatArray, density: FloatArray, complexity: FloatArray) -> FloatArray:
    """Return the outlook index from a density already at hand; trusted, not checked.

    Parameters
    ----------
    present, density : (n_regions, n_industries) ndarray
    complexity : (n_industries,) ndarray

    Returns
    -------
    (n_regions,) ndarray

    Examples
    --------
    >>> outlook_index(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]), np.array([1.0, 3.0]))
    array([1.5])
    """
    reach = np.nan_to_num(density, nan=0.0)
    reach *= 1 - present
    return reach @ np.nan_to_num(complexity, nan=0.0)


def outlook_gain(
    present: FloatArray, density: FloatArray, weights: FloatArray, complexity: FloatArray
) -> FloatArray:
    """Return the outlook gain from a density already at hand; trusted, not checked.

    Parameters
    ----------
    present, density : (n_regions, n_industries) ndarray
    weights : (n_industries, n_industries) ndarray
        The weights behind `density`.
    complexity : (n_industries,) ndarray

    Returns
    -------
    (n_regions, n_industries) ndarray

    Examples
    --------
    >>> outlook_gain(np.array([[0.0, 0.0]]), np.zeros((1, 2)), np.ones((2, 2)), np.array([1.0, 3.0]))
    array([[1.5, 0.5]])
    """
    value = np.nan_to_num(complexity, nan=0.0)
    totals = weights.sum(axis=1)
    share = weights / np.where(totals > 0, totals, 1.0)[:, None]
    np.fill_diagonal(share, 0.0)
    absent = 1 - present
    gain: FloatArray = absent @ (share * value[:, None])
    gain -= density * complexity
    gain[present == 1] = 0.0
    return gain


def _checked(
    presence: ArrayLike, relatedness: ArrayLike, industry_complexity: ArrayLike, *, include_self: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the three inputs as arrays that fit each other, the relatedness as weights."""
    present = as_presence(presence)
    weights = as_relatedness(relatedness, present.shape[1])
    if not include_self:
        np.fill_diagonal(weights, 0.0)
    complexity = as_floats(
        industry_complexity, "industry_complexity", ndim=1, axes=("industry",), allow_missing=True
    )
    check_shape(complexity, "industry_complexity", (present.shape[1],))
    return present, weights, complexity
