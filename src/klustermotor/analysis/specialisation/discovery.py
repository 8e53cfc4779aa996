"""Control of false discoveries over many tests."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class FalseDiscovery:
    """Which of many tests stand, with the false discovery rate controlled; arrays in the shape given.

    Attributes
    ----------
    q_values : ndarray
        The smallest level at which each test would be rejected; NaN where the p-value is.
    rejected : ndarray of bool
        Whether the null hypothesis is rejected at the level asked for.
    """

    q_values: FloatArray
    rejected: BoolArray


def control_false_discovery(
    p_values: ArrayLike,
    *,
    level: float = 0.05,
    method: Literal["benjamini_hochberg", "benjamini_yekutieli"] = "benjamini_hochberg",
) -> FalseDiscovery:
    """Return which of many tests stand when at most a share `level` of them may be false [1]_ [2]_.

    Parameters
    ----------
    p_values : array-like of any shape
        All tests belong to one family. NaN stands for a test that was not made and does not count.
    level : float
        The false discovery rate, between 0 and 1.
    method : {"benjamini_hochberg", "benjamini_yekutieli"}
        The first holds under independence or positive dependence [1]_, the second always [2]_. Shares of one
        region are negatively dependent, mildly so where industries are many.

    Returns
    -------
    FalseDiscovery

    Raises
    ------
    ValueError
        If a p-value or the level is not between 0 and 1, or the method is unknown.

    References
    ----------
    .. [1] Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
       Statistical Society B, 57(1), 289–300.
    .. [2] Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in multiple testing
       under dependency. Annals of Statistics, 29(4), 1165–1188.

    Examples
    --------
    >>> found = control_false_discovery([0.01, 0.02, np.nan, 0.04, 0.6])
    >>> found.q_values, found.rejected
    (array([0.04      , 0.04      ,        nan, 0.05333333, 0.6       ]),
     array([ True,  True, False, False, False]))
    """
    tests = np.asarray(p_values, dtype=np.float64)
    made = ~np.isnan(tests)
    if ((tests < 0) | (tests > 1)).any():
        raise ValueError("p_values must lie between 0 and 1 (or be NaN where no test was made)")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but is {level}")
    if method not in {"benjamini_hochberg", "benjamini_yekutieli"}:
        raise ValueError(f"method must be benjamini_hochberg or benjamini_yekutieli, but is {method!r}")
    q_values = np.full(tests.shape, np.nan)
    if made.any():
        q_values[made] = _step_up(tests[made], under_any_dependence=method == "benjamini_yekutieli")
    return FalseDiscovery(q_values, q_values <= level)


def _step_up(tests: FloatArray, *, under_any_dependence: bool) -> FloatArray:
    """Return the adjusted p-values of the step-up procedure."""
    number = tests.size
    places = np.arange(1.0, number + 1)
    factor = float((1 / places).sum()) if under_any_dependence else 1.0
    order = np.argsort(tests, kind="stable")
    scaled = tests[order] * number * factor / places
    adjusted = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    q_values = np.empty(number)
    q_values[order] = adjusted
    return q_values
