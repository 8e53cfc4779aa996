"""Check what randomness is drawn from: a seed, or a generator."""

from numbers import Integral

import numpy as np


def check_seed(seed: object) -> None:
    """Refuse what no generator can be seeded with.

    Parameters
    ----------
    seed : int
        0 or more.

    Raises
    ------
    TypeError
        If the seed is not an integer.
    ValueError
        If the seed is negative.

    Examples
    --------
    >>> check_seed(1)
    >>> check_seed(-1)
    Traceback (most recent call last):
    ValueError: seed must not be negative, but is -1
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(
            f"seed must be a whole number, such as seed=1, but is {seed!r} ({type(seed).__name__})"
        )
    if seed < 0:
        raise ValueError(f"seed must not be negative, but is {seed}")


def check_generator(rng: object) -> None:
    """Refuse what is not a random generator of numpy.

    Parameters
    ----------
    rng : numpy.random.Generator

    Raises
    ------
    TypeError
        If it is anything else, such as a seed.

    Examples
    --------
    >>> check_generator(np.random.default_rng(1))
    >>> check_generator(1)
    Traceback (most recent call last):
    TypeError: rng must be a numpy.random.Generator, such as numpy.random.default_rng(1), not int
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            "rng must be a numpy.random.Generator, such as numpy.random.default_rng(1), "
            f"not {type(rng).__name__}"
        )
