"""Compare each region's neighbourhood with randomly drawn ones, for every industry at once.

The conditional permutation test holds a region's own value and draws its neighbours from the other
regions [1]_. Local Moran and Getis–Ord G and G* all move with the neighbours' weighted sum alone, so one set
of counts serves them. What a naive test gets wrong is ties: location quotients are full of zeros, so many
drawn sums *equal* the observed one, and summation order then decides which side of it they fall on. Here sums
closer than rounding can tell apart are equal, and equal sums count on both sides [2]_.

References
----------
.. [1] Anselin, L. (1995). Local indicators of spatial association. Geographical Analysis, 27(2), 93–115.
.. [2] Sauer, J., Oshan, T., Rey, S., & Wolf, L. J. (2022). The importance of null hypotheses: understanding
   differences in local Moran's I under heteroskedasticity. Geographical Analysis, 54(4), 752–768.
"""

from typing import Any, Literal, TypeAlias, get_args

import numba
import numpy as np
from numpy.typing import NDArray

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled, compiled_parallel
from klustermotor.analysis.concentration.spatial_weights import SpatialWeights
from klustermotor.analysis.randomness import check_seed

Alternative: TypeAlias = Literal["two-sided", "greater", "less"]
_BLOCK_BYTES = 2**20  # a block of industries for all regions stays in the second-level cache
_DRAW_BYTES = 2**26
_LANES = 4  # neighbours are added four at a time


def check_test(permutations: int, alternative: str, seed: int) -> None:
    """Refuse a permutation test that cannot be run as asked.

    Parameters
    ----------
    permutations : int
    alternative : {"two-sided", "greater", "less"}
    seed : int

    Raises
    ------
    TypeError
        If the seed is not an integer.
    ValueError
        If there is no permutation, the alternative is unknown, or the seed is negative.

    Examples
    --------
    >>> check_test(999, "lesser", 1)
    Traceback (most recent call last):
    ValueError: alternative must be one of two-sided, greater, less, not 'lesser'
    """
    if permutations < 1:
        raise ValueError(f"permutations must be at least 1, but is {permutations}")
    if alternative not in get_args(Alternative):
        raise ValueError(
            f"alternative must be one of {', '.join(get_args(Alternative))}, not {alternative!r}"
        )
    check_seed(seed)


def count_extremes(
    values: FloatArray, weights: SpatialWeights, *, permutations: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return how often a drawn neighbourhood's sum is at least, and at most, the observed one.

    Parameters
    ----------
    values : (n_regions, n_industries) ndarray
    weights : (n_regions, n_regions) scipy.sparse.csr_array
        From `checked_weights`.
    permutations : int
        Draws per region, without replacement from the other regions; the same draws for all industries.
    seed : int
        Same seed, same counts, whatever the number of threads.

    Returns
    -------
    at_least, at_most : (n_regions, n_industries) ndarray of int32
        Sums equal up to rounding in single precision (relative to the industry's lowest value) count in both.

    Examples
    --------
    >>> from klustermotor.analysis.concentration.spatial_weights import weights_from_pairs
    >>> near = weights_from_pairs([[0, 1], [1, 2]], n_regions=3)
    >>> at_least, at_most = count_extremes(np.ones((3, 1)), near, permutations=9, seed=1)
    >>> at_least.ravel(), at_most.ravel()
    (array([9, 9, 9], dtype=int32), array([9, 9, 9], dtype=int32))
    """
    n, m = values.shape
    degrees = np.diff(weights.indptr).astype(np.int64)
    padded = -(-degrees // _LANES) * _LANES
    table = _weight_table(weights, degrees, int(padded.max(initial=_LANES)))
    low, high, shifted = _bounds(values, weights, degrees)
    at_least, at_most = np.zeros((n, m), np.int32), np.zeros((n, m), np.int32)
    width = int(np.clip(_BLOCK_BYTES // (4 * n) // 16 * 16, 16, 256))
    rows = max(1, _DRAW_BYTES // (4 * permutations * table.shape[1]))
    for first in range(0, n, rows):
        last = min(n, first + rows)
        draws = np.full((last - first, permutations, table.shape[1]), n, np.int32)
        _draw(draws, degrees, n, first, np.uint64(int(seed) % 2**64))
        for start in range(0, m, width):
            part = slice(start, min(m, start + width))
            block = np.zeros((n + 1, part.stop - start), np.float32)  # the last row is nobody
            block[:n] = shifted[:, part]
            own = slice(first, last)
            _count(
                block.ravel(), block.shape[1], draws, padded[own], table[own],
                np.ascontiguousarray(low[own, part]), np.ascontiguousarray(high[own, part]),
                at_least[own, part], at_most[own, part],
            )  # fmt: skip
    return at_least, at_most


def p_values(
    at_least: NDArray[np.int32], at_most: NDArray[np.int32], *, permutations: int, alternative: Alternative
) -> FloatArray:
    """Return (1 + extreme draws) / (1 + draws), for the stated alternative [1]_.

    Parameters
    ----------
    at_least, at_most : ndarray of int32
        Draws as high, and as low, as observed.
    permutations : int
    alternative : {"two-sided", "greater", "less"}
        "two-sided" is twice the smaller one-sided value, at most 1.

    Returns
    -------
    ndarray of float64

    References
    ----------
    .. [1] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
       Applications in Genetics and Molecular Biology, 9(1), 39.

    Examples
    --------
    >>> p_values(np.array([0], np.int32), np.array([99], np.int32), permutations=99, alternative="greater")
    array([0.01])
    """
    greater = (at_least + 1.0) / (permutations + 1.0)
    less = (at_most + 1.0) / (permutations + 1.0)
    if alternative == "greater":
        return np.asarray(greater)
    if alternative == "less":
        return np.asarray(less)
    return np.asarray(np.minimum(1.0, 2.0 * np.minimum(greater, less)))


def _weight_table(weights: SpatialWeights, degrees: IntArray, width: int) -> NDArray[np.float32]:
    """Lay each region's weights out in a row, filled up with zeros."""
    table = np.zeros((len(degrees), width), np.float32)
    table[np.arange(width) < degrees[:, None]] = weights.data
    return table


def _bounds(
    values: FloatArray, weights: SpatialWeights, degrees: IntArray
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return the interval in which a drawn sum equals the observed one, and the values as summed.

    Taking the lowest value off leaves the order of sums alone and makes all terms positive. A sum of k
    positive terms then has a relative error below (k + 2) units of rounding, so no true tie is missed.
    """
    shifted = (values - values.min(axis=0)).astype(np.float32)
    sums = np.asarray(weights @ shifted.astype(np.float64))
    slack = (degrees[:, None] + 4.0) * float(np.finfo(np.float32).eps)
    return (sums * (1 - slack)).astype(np.float32), (sums * (1 + slack)).astype(np.float32), shifted


@compiled
def _mixed(state: Any) -> Any:
    """Scramble 64 bits (the finaliser of SplitMix64)."""
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled_parallel
def _draw(draws: Any, degrees: Any, n: int, first: int, seed: Any) -> None:
    """Draw neighbours without replacement from the other regions; each region has a stream of its own."""
    step = np.uint64(0x9E3779B97F4A7C15)
    for row in numba.prange(draws.shape[0]):
        region = first + row
        pool = np.empty(n - 1, np.int32)
        for other in range(n - 1):
            pool[other] = other if other < region else other + 1
        state = _mixed(_mixed(seed + step) + step * np.uint64(region + 1))
        for draw in range(draws.shape[1]):
            for place in range(degrees[region]):
                state += step
                left = np.uint64(n - 1 - place)
                pick = place + np.int64(((_mixed(state) >> np.uint64(32)) * left) >> np.uint64(32))
                chosen = pool[pick]
                pool[pick] = pool[place]
                pool[place] = chosen
                draws[row, draw, place] = chosen


@compiled_parallel
def _count(
    block: Any,
    width: int,
    draws: Any,
    padded: Any,
    weights: Any,
    low: Any,
    high: Any,
    at_least: Any,
    at_most: Any,
) -> None:
    """Sum each draw for a block of industries side by side, and compare with the observed sums."""
    # Flat indexing on unsigned offsets: views per draw would cost more than the sums themselves.
    wide = np.uint64(width)
    for row in numba.prange(draws.shape[0]):
        sums = np.zeros(width, np.float32)
        above, below = np.zeros(width, np.int32), np.zeros(width, np.int32)
        floor, ceiling = low[row].copy(), high[row].copy()
        for draw in range(draws.shape[1]):
            sums[:] = 0
            for place in range(0, padded[row], 4):
                a = np.uint64(draws[row, draw, place]) * wide
                b = np.uint64(draws[row, draw, place + 1]) * wide
                c = np.uint64(draws[row, draw, place + 2]) * wide
                d = np.uint64(draws[row, draw, place + 3]) * wide
                p, q = weights[row, place], weights[row, place + 1]
                r, s = weights[row, place + 2], weights[row, place + 3]
                for i in range(wide):
                    sums[i] += p * block[a + i] + q * block[b + i] + (r * block[c + i] + s * block[d + i])
            for i in range(width):
                above[i] += sums[i] >= floor[i]
                below[i] += sums[i] <= ceiling[i]
        for i in range(width):
            at_least[row, i] = above[i]
            at_most[row, i] = below[i]
