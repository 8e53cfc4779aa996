"""Fitness of regions: the non-linear relative of economic complexity."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.relatedness.complexity import ComplexityWarning
from klustermotor.analysis.relatedness.presence import as_presence

_VANISHING = 1e-6  # of the mean fitness


@dataclass(frozen=True, slots=True, eq=False)
class Fitness:
    """Fitness of regions and complexity of industries, and whether the iteration settled.

    Attributes
    ----------
    regions : (n_regions,) ndarray
        Fitness, mean 1; NaN for a region without presence.
    industries : (n_industries,) ndarray
        Complexity, mean 1; NaN for an industry without presence.
    converged : bool
        Whether the largest change fell below the tolerance.
    iterations : int
        How many were made.
    change : float
        Largest change of any region or industry in the last one (their mean is 1).
    vanishing : int
        Number of regions whose fitness has fallen below a millionth of the mean and may be going to 0; only
        their order among themselves means something.
    messages : tuple of str
        What was warned of.
    """

    regions: FloatArray
    industries: FloatArray
    converged: bool
    iterations: int
    change: float
    vanishing: int
    messages: tuple[str, ...]


def fitness(presence: ArrayLike, *, tolerance: float = 1e-9, max_iterations: int = 1000) -> Fitness:
    """Return the fitness of regions and complexity of industries by fixed-point iteration [1]_ [2]_.

    A region's fitness is the sum of its industries' complexity; an industry's complexity is held down by the
    least fit region that has it. This is another measure than :func:`economic_complexity`, not a better
    estimate of it. Depending on the shape of the matrix, some fitnesses go to 0 [2]_.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
    tolerance : float
        Settled when no value moves by more than this (the means are 1).
    max_iterations : int
        Stop after so many.

    Returns
    -------
    Fitness
        NaN for regions and industries without presence.

    Warns
    -----
    ComplexityWarning
        Where the iteration did not settle, or fitnesses go to 0; also in ``messages``.

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1, nothing is present, or there is no iteration to make.

    References
    ----------
    .. [1] Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A., Pietronero, L. (2012). A new metrics
       for countries' fitness and products' complexity. Scientific Reports 2, 723.
    .. [2] Pugliese, E., Zaccaria, A., Pietronero, L. (2016). On the convergence of the fitness–complexity
       algorithm. European Physical Journal Special Topics 225, 1893–1911.

    Examples
    --------
    >>> fitness([[1, 1, 1], [1, 1, 0], [0, 1, 1]]).regions.round(3)
    array([1.342, 0.829, 0.829])
    """
    if max_iterations < 1:
        raise ValueError(f"max_iterations must be 1 or more, but is {max_iterations}")
    found = _iterate(as_presence(presence), tolerance, max_iterations)
    for message in found.messages:
        warnings.warn(message, ComplexityWarning, stacklevel=2)
    return found


def _iterate(present: FloatArray, tolerance: float, max_iterations: int) -> Fitness:
    """Repeat the step until nothing moves, and gather what there is to warn of."""
    rows, columns = present.any(axis=1), present.any(axis=0)
    if not rows.any():
        raise ValueError("presence holds no industry in any region; fitness needs at least one")
    block = present[np.ix_(rows, columns)]
    regions, industries = np.ones(block.shape[0]), np.ones(block.shape[1])
    change, iterations = np.inf, 0
    while change > tolerance and iterations < max_iterations:
        new_regions, new_industries = _step(block, regions, industries)
        change = max(np.abs(new_regions - regions).max(), np.abs(new_industries - industries).max())
        regions, industries = new_regions, new_industries
        iterations += 1
    vanishing = int((regions < _VANISHING).sum())
    messages = _messages(
        converged=change <= tolerance, iterations=iterations, change=change, vanishing=vanishing
    )
    result = np.full(present.shape[0], np.nan), np.full(present.shape[1], np.nan)
    result[0][rows], result[1][columns] = regions, industries
    return Fitness(*result, bool(change <= tolerance), iterations, float(change), vanishing, messages)


def _step(block: FloatArray, regions: FloatArray, industries: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Make one iteration; both sides use the values of the last one, as in the reference."""
    # A fitness that has underflowed still stands for a very unfit region, not for none.
    inverse = 1 / np.maximum(regions, np.finfo(np.float64).tiny)
    new_regions = block @ industries
    new_industries = 1 / (inverse @ block)
    return new_regions / new_regions.mean(), new_industries / new_industries.mean()


def _messages(*, converged: bool, iterations: int, change: float, vanishing: int) -> tuple[str, ...]:
    """Say what keeps the result from being read as it stands."""
    said = []
    if not converged:
        said.append(
            f"fitness did not settle in {iterations} iterations (last change {change:.1e}); "
            "raise max_iterations or loosen the tolerance"
        )
    if vanishing:
        said.append(f"the fitness of {vanishing} region(s) goes to 0: read their order, not their size")
    return tuple(said)
