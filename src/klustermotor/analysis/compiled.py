"""Compile numeric kernels once and keep them between runs."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """Return the function compiled to machine code for one thread; the result is cached on disk."""
    return cast("Kernel", numba.njit(cache=True, nogil=True)(function))


def compiled_parallel(function: Kernel) -> Kernel:
    """Return the function compiled with ``numba.prange`` loops spread over the cores; cached on disk."""
    return cast("Kernel", numba.njit(cache=True, nogil=True, parallel=True)(function))
