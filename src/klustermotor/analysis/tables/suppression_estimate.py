"""Best values and probable intervals of all hidden cells: prior and fillings in turn, until they agree."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.tables.hierarchy import Hierarchy
from klustermotor.analysis.tables.suppression_bounds import Bounds, hidden_nodes
from klustermotor.analysis.tables.suppression_forest import ENDLESS, Forest
from klustermotor.analysis.tables.suppression_periods import prior_with_other_periods
from klustermotor.analysis.tables.suppression_prior import (
    Prior,
    Setting,
    first_prior,
    setting_of,
    update_prior,
)
from klustermotor.analysis.tables.suppression_values import draw_forest

#: Seeds are below this, as they must fit into an integer of 64 bits.
SEEDS = 2**63

_FIRST_ROUNDS = 8
_ROUNDS = 4
_LEFT_OUT = 50
_KEPT_IN_ROUNDS = 50
_KEPT = 500
#: Into how many parts the trees are divided where somebody waits for word.
_PARTS = 16


@dataclass(frozen=True, slots=True)
class Estimates:
    """What each node of a forest probably holds.

    Parameters
    ----------
    values : (n_nodes,) ndarray of float
        Best values; they add up and lie in the bounds.
    likely_lower, likely_upper : (n_nodes,) ndarray of float
        The node lies between them with a probability of nine in ten.
    """

    values: FloatArray
    likely_lower: FloatArray
    likely_upper: FloatArray


def estimate_forest(
    forest: Forest,
    bounds: Bounds,
    hierarchy: Hierarchy,
    *,
    seed: int,
    whole: bool,
    progress: Callable[[float], object] | None = None,
) -> Estimates:
    """Return the best value of every node: the one with the least expected relative error, in total.

    Parameters
    ----------
    forest : Forest
    bounds : Bounds
        Tight bounds of the forest, without excess.
    hierarchy : Hierarchy
        Of the forest's codes.
    seed : int
        From 0 to 2⁶³ − 1. The same seed gives the same values.
    whole : bool
        Jobs are whole numbers.
    progress : callable, optional
        Told the share that is done; with it trees are drawn a part at a time, to the same values.

    Returns
    -------
    Estimates

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_bounds import tight_bounds
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> forest = plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99], establishments=[7, 3, 4])
    >>> tree = hierarchy_of_codes(["TOTAL", "C", "F"])
    >>> found = estimate_forest(forest, tight_bounds(forest), tree, seed=1, whole=True)
    >>> found.values[1:].sum()
    np.float64(50.0)
    """
    hidden = hidden_nodes(bounds)
    setting = setting_of(forest, hierarchy, bounds.upper)
    prior = first_prior(setting)
    ends = np.where(bounds.upper > 0.5 * ENDLESS, np.maximum(2.0 * bounds.lower, 1e6), bounds.upper)
    low, high = np.log(bounds.lower + 0.5) - setting.log_plants, np.log(ends + 0.5) - setting.log_plants
    sizes, variances = 0.5 * (low + high), np.where(hidden, ((high - low) / 3.5) ** 2, 0.0)
    for _ in range(_FIRST_ROUNDS):
        update_prior(prior, setting, sizes, variances, neighbours=False)
        mean, variance = _inside(prior.mean, prior.spread, low, high)
        sizes, variances = np.where(hidden, mean, low), np.where(hidden, variance, 0.0)
    current = np.full(len(hidden), np.nan)
    for number in range(_ROUNDS + 1):
        last = number == _ROUNDS
        centre, spread = _sharpen(prior, setting, forest, sizes, variances)
        asked = (seed + number * 7919) % SEEDS, _LEFT_OUT, _KEPT if last else _KEPT_IN_ROUNDS, last, whole
        drawn = _drawn(forest, bounds, (centre, spread), current, asked, _of_round(number, progress))
        sizes = np.where(hidden, drawn[0] - setting.log_plants, sizes)
        variances = np.where(hidden, drawn[1], 0.0)
    return Estimates(drawn[2], drawn[3], drawn[4])


def _drawn(
    forest: Forest,
    bounds: Bounds,
    prior: tuple[FloatArray, FloatArray],
    current: FloatArray,
    asked: tuple[int, int, int, bool, bool],
    progress: Callable[[float], object] | None,
) -> FloatArray:
    """Return what was drawn of all trees: at once, or a part at a time with a word after each."""
    trees = len(forest.starts) - 1
    edges = np.linspace(0, trees, 1 + (min(trees, _PARTS) if progress else 1)).astype(int)
    drawn = np.zeros((5, len(forest.parents)))
    for first, last in itertools.pairwise(edges):
        settings, starts = np.array([*asked, first], dtype=np.int64), forest.starts[first : last + 1]
        drawn += draw_forest(starts, forest.parents, bounds.lower, bounds.upper, *prior, current, settings)
        if progress:
            progress(float(last / trees))
    return drawn


def _of_round(number: int, progress: Callable[[float], object] | None) -> Callable[[float], object] | None:
    """Return how the share of a round is told as one of all rounds; the last draws the most."""
    if progress is None:
        return None
    share, before = 1.0 / (2 * _ROUNDS), number / (2 * _ROUNDS)
    return lambda done: progress(before + done * (0.5 if number == _ROUNDS else share))


def _sharpen(
    prior: Prior, setting: Setting, forest: Forest, sizes: FloatArray, variances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return mean and spread of the log of jobs, from the prior estimated anew."""
    for _ in range(2):
        update_prior(prior, setting, sizes, variances, neighbours=True)
    mean, spread = prior_with_other_periods(prior, setting, forest, sizes, variances)
    return mean + setting.log_plants, spread


def _inside(
    mean: FloatArray, spread: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return mean and variance of normal distributions cut to ranges."""
    a, b = np.clip((low - mean) / spread, -8, 8), np.clip((high - mean) / spread, -8, 8)
    b = np.maximum(b, a + 1e-4)
    # The upper tail is computed as the lower one, where the distribution function keeps its digits.
    mass = np.maximum(np.where(a > 0, ndtr(-a) - ndtr(-b), ndtr(b) - ndtr(a)), 1e-15)
    at_a, at_b = np.exp(-0.5 * a * a) / np.sqrt(2 * np.pi), np.exp(-0.5 * b * b) / np.sqrt(2 * np.pi)
    shift = np.clip((at_a - at_b) / mass, a, b)
    share = 1.0 + (a * at_a - b * at_b) / mass - shift**2
    return mean + spread * shift, spread**2 * np.clip(share, 1e-4, 1.0)
