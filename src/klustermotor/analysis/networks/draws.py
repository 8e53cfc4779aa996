"""Random numbers inside compiled loops: the same seed gives the same numbers on every machine [1]_.

References
----------
.. [1] Steele, G. L., Lea, D., & Flood, C. H. (2014). Fast splittable pseudorandom number generators. OOPSLA.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.randomness import check_generator


def stream(rng: np.random.Generator) -> NDArray[np.uint64]:
    """Return the state of a stream of random numbers for a compiled loop, drawn from a generator.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    (1,) ndarray of uint64
        The loop changes it as it draws.

    Raises
    ------
    TypeError
        If `rng` is not a generator.

    Examples
    --------
    >>> state = stream(np.random.default_rng(1))
    >>> 0 <= below(state, 10) < 10
    True
    """
    check_generator(rng)
    return rng.integers(2**64, size=1, dtype=np.uint64)


@compiled
def bits(state: Any) -> Any:
    """Draw 64 random bits (SplitMix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def below(state: Any, bound: int) -> Any:
    """Draw a whole number from 0 to below the bound, which must be less than 2³²."""
    return np.int64(((bits(state) >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))


@compiled
def uniform(state: Any) -> Any:
    """Draw a number from 0 to below 1."""
    return np.float64(bits(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def shuffle(state: Any, items: Any) -> None:
    """Put items in random order, in place (Fisher and Yates)."""
    for last in range(len(items) - 1, 0, -1):
        other = below(state, last + 1)
        items[last], items[other] = items[other], items[last]
