"""Skill-relatedness: industries that workers move between more than their size lets expect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape

_AXES = ("industry left", "industry entered")


@dataclass(frozen=True, slots=True, eq=False)
class SkillRelatedness:
    """Labour flows beside what was expected of them.

    Attributes
    ----------
    relatedness : (n_industries, n_industries) ndarray
        Symmetric and bounded: −1 no flow at all, 0 as expected, towards 1 far more than expected.
    ratio : (n_industries, n_industries) ndarray
        Observed over expected flow from the row to the column industry.
    expected : (n_industries, n_industries) ndarray
        The expected flow.
    p_value : (n_industries, n_industries) ndarray
        Chance of a flow as large in one direction, were it as expected (one-sided).
    mutual_p_value : (n_industries, n_industries) ndarray
        The same for the sum of both directions (symmetric).
    """

    relatedness: FloatArray
    ratio: FloatArray
    expected: FloatArray
    p_value: FloatArray
    mutual_p_value: FloatArray


def skill_relatedness(flows: ArrayLike, *, expected: ArrayLike | None = None) -> SkillRelatedness:
    r"""Return how much more labour flows between industries than their sizes let expect [1]_ [2]_.

    The ratio is observed over expected flow; the bounded form takes the mean R of the two directions' ratios
    to (R − 1)/(R + 1) [2]_. The default expectation is that of independent margins,
    :math:`F_{i\cdot}F_{\cdot j}/F_{\cdot\cdot}`, which lets an industry lose workers to itself and is too low
    where industries are few (:func:`quasi_independent_flows`); [1]_ takes one from a regression. The p-values
    are upper tails of a Poisson count with that mean, one per pair: control the false discoveries.

    Parameters
    ----------
    flows : (n_industries, n_industries) array-like of job changes
        From the row to the column industry. The diagonal (changes within an industry) is ignored.
    expected : (n_industries, n_industries) array-like, optional
        Expected flows; the diagonal is ignored.

    Returns
    -------
    SkillRelatedness
        0 on the diagonal (1 for p-values); NaN where nothing was expected (the symmetric ones: in both
        directions).

    Raises
    ------
    ValueError
        If a flow is negative or not finite, the table is not square, or a flow was not expected at all.

    References
    ----------
    .. [1] Neffke, F., Henning, M. (2013). Skill relatedness and firm diversification. Strategic Management
       Journal 34(3), 297–316.
    .. [2] Neffke, F., Otto, A., Weyh, A. (2017). Inter-industry labor flows. JEBO 142, 275–292.

    Examples
    --------
    >>> skill_relatedness([[0, 30, 10], [30, 0, 10], [10, 10, 0]]).relatedness.round(3)
    array([[0.   , 0.304, 0.111],
           [0.304, 0.   , 0.111],
           [0.111, 0.111, 0.   ]])
    """
    observed = _without_diagonal(flows, "flows")
    if expected is None:
        leaving, entering = observed.sum(axis=1), observed.sum(axis=0)
        total = float(observed.sum())
        wanted = np.outer(leaving, entering) / (total if total > 0 else 1.0)
        np.fill_diagonal(wanted, 0.0)
    else:
        wanted = _without_diagonal(expected, "expected")
        check_shape(wanted, "expected", observed.shape)
    _refuse_unexpected(observed, wanted)
    ratio = _divide(observed, wanted)
    # An industry that nobody enters still has relations by those who leave it.
    both = (np.where(np.isnan(ratio), ratio.T, ratio) + np.where(np.isnan(ratio.T), ratio, ratio.T)) / 2
    relatedness = (both - 1) / (both + 1)
    p_value = _upper_tail(observed, wanted)
    mutual = _upper_tail(observed + observed.T, wanted + wanted.T)
    for array, own in ((ratio, 0.0), (relatedness, 0.0), (p_value, 1.0), (mutual, 1.0)):
        np.fill_diagonal(array, own)
    return SkillRelatedness(relatedness, ratio, wanted, p_value, mutual)


def quasi_independent_flows(
    flows: ArrayLike, *, tolerance: float = 1e-9, max_iterations: int = 10_000
) -> FloatArray:
    """Return the flows expected between industries when none can go to its own [1]_.

    As independent margins, but with an empty diagonal: the expected flows out of and into each industry
    sum to the observed ones.

    Parameters
    ----------
    flows : (n_industries, n_industries) array-like of job changes
        From the row to the column industry; the diagonal is ignored.
    tolerance : float
        Largest relative error of a sum.
    max_iterations : int
        Rounds of proportional fitting.

    Returns
    -------
    (n_industries, n_industries) ndarray
        0 on the diagonal.

    Raises
    ------
    ValueError
        If a flow is negative or not finite, the table is not square, or the fitting does not settle.

    References
    ----------
    .. [1] Goodman, L. A. (1968). The analysis of cross-classified data: independence, quasi-independence, and
       interactions in contingency tables. Journal of the American Statistical Association 63, 1091–1131.

    Examples
    --------
    >>> quasi_independent_flows([[0, 30, 10], [30, 0, 10], [10, 10, 0]]).round(1)
    array([[ 0., 30., 10.],
           [30.,  0., 10.],
           [10., 10.,  0.]])
    """
    observed = _without_diagonal(flows, "flows")
    leaving, entering = observed.sum(axis=1), observed.sum(axis=0)
    fitted = np.ones_like(observed)
    np.fill_diagonal(fitted, 0.0)
    for _ in range(max_iterations):
        fitted *= _scale(leaving, fitted.sum(axis=1))[:, None]
        fitted *= _scale(entering, fitted.sum(axis=0))[None, :]
        if np.all(np.abs(fitted.sum(axis=1) - leaving) <= tolerance * leaving):
            return fitted
    raise ValueError(
        f"flows cannot be expected without a diagonal (not settled in {max_iterations} rounds): one industry "
        "takes part in so many that the others cannot take them up; join small industries, or give expected"
    )


def _scale(wanted: FloatArray, present: FloatArray) -> FloatArray:
    """Return the factors that bring sums to those wanted; 0 where there is nothing to scale."""
    return np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)


def _without_diagonal(values: ArrayLike, name: str) -> FloatArray:
    """Return a square table of counts with an empty diagonal."""
    array = as_counts(values, name, axes=_AXES).copy()
    if array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} must be square (industry × industry), but has shape {array.shape}")
    np.fill_diagonal(array, 0.0)
    return array


def _refuse_unexpected(observed: FloatArray, expected: FloatArray) -> None:
    """Refuse a flow where none was expected: no ratio would hold it."""
    odd = (observed > 0) & (expected == 0)
    if odd.any():
        i, j = (int(k) for k in np.argwhere(odd)[0])
        raise ValueError(
            f"expected is 0 from industry {i} to {j} (counted from 0), but {observed[i, j]:g} moved there; "
            "give a positive expectation wherever there is a flow"
        )


def _divide(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide, with NaN where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def _upper_tail(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """Return the chance of a Poisson count of at least the observed; NaN where nothing is expected."""
    # P(X >= k) is the regularised lower incomplete gamma function of k; for k = 0 it is 1.
    tail: FloatArray = gammainc(np.maximum(observed, 1e-300), expected)
    tail[observed == 0] = 1.0
    tail[expected == 0] = np.nan
    return tail
