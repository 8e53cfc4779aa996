"""Relatedness density: how much of what an industry is related to does a region have already."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_floats
from klustermotor.analysis.relatedness.presence import as_presence


def relatedness_density(
    presence: ArrayLike,
    relatedness: ArrayLike,
    *,
    neighbours: int | None = None,
    include_self: bool = False,
) -> FloatArray:
    """Return how much of each industry's relatedness falls on industries the region has [1]_ [2]_.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
    relatedness : (n_industries, n_industries) array-like
        Not negative, such as :func:`proximity`; NaN counts as unrelated.
    neighbours : int, optional
        Use only so many of each industry's most related industries; default is all of them.
    include_self : bool
        Count the industry's relatedness with itself (the diagonal) too, as the software of the Atlas of
        Economic Complexity does. It lifts the density of what is present and lowers that of what is not.

    Returns
    -------
    (n_regions, n_industries) ndarray
        Between 0 and 1; NaN for an industry that is related to none.

    Raises
    ------
    ValueError
        If presence is neither 0 nor 1, relatedness has another shape or is negative, or neighbours is below
        1.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The product space conditions
       the development of nations. Science 317, 482–487.
    .. [2] Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities.
       Industrial and Corporate Change 24(1), 223–250.

    Examples
    --------
    >>> phi = [[1, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 1]]
    >>> relatedness_density([[1, 0, 0], [1, 1, 0]], phi).round(3)
    array([[0.   , 0.5  , 0.333],
           [0.667, 0.5  , 1.   ]])
    """
    present = as_presence(presence)
    weights = as_relatedness(relatedness, present.shape[1])
    if not include_self:
        np.fill_diagonal(weights, 0.0)
    if neighbours is not None:
        weights = _keep_nearest(weights, neighbours)
    return density_from_weights(present, weights)


def as_relatedness(relatedness: ArrayLike, n_industries: int) -> FloatArray:
    """Return a copy of the relatedness, checked, with 0 where it is NaN.

    Parameters
    ----------
    relatedness : (n_industries, n_industries) array-like
    n_industries : int
        The wanted number of industries.

    Returns
    -------
    (n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If the shape is another, or a value is negative or infinite.

    Examples
    --------
    >>> as_relatedness([[1, float("nan")], [0, 1]], 2)
    array([[1., 0.],
           [0., 1.]])
    """
    values = as_floats(relatedness, "relatedness", axes=("industry", "industry"), allow_missing=True)
    if values.shape != (n_industries, n_industries):
        raise ValueError(
            f"relatedness must have shape {(n_industries, n_industries)} to fit presence, "
            f"but has {values.shape}"
        )
    weights: FloatArray = np.where(np.isnan(values), 0.0, values)
    if (weights < 0).any():
        i, j = (int(k) for k in np.argwhere(weights < 0)[0])
        raise ValueError(
            f"relatedness must not be negative: {weights[i, j]:g} at industries {i}, {j} (counted from 0); "
            "set negative values to 0 first"
        )
    return weights


def density_from_weights(present: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted share of present industries, NaN where an industry has no weight.

    Parameters
    ----------
    present : (n_regions, n_industries) ndarray of 0 and 1
    weights : (n_industries, n_industries) ndarray
        Row i holds the weights that make up the density around industry i.

    Returns
    -------
    (n_regions, n_industries) ndarray

    Examples
    --------
    >>> density_from_weights(np.array([[1.0, 0.0]]), np.array([[0.0, 2.0], [3.0, 0.0]]))
    array([[0., 1.]])
    """
    totals = weights.sum(axis=1)
    shares: FloatArray = present @ weights.T
    shares /= np.where(totals > 0, totals, np.nan)
    # A sum in another order may pass 1 by the last digit.
    return np.minimum(shares, 1.0, out=shares)


def _keep_nearest(weights: FloatArray, neighbours: int) -> FloatArray:
    """Keep the largest weights of each row; ties at the edge go to the industry that stands first."""
    if neighbours < 1:
        raise ValueError(f"neighbours must be 1 or more, but is {neighbours}")
    order = np.argsort(-weights, axis=1, kind="stable")[:, :neighbours]
    kept = np.zeros_like(weights)
    np.put_along_axis(kept, order, np.take_along_axis(weights, order, axis=1), axis=1)
    return kept
