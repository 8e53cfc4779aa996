"""Sums of members along one axis, with weights where a member is split."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from klustermotor.analysis.arrays import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Summation:
    """Which member goes into which target, and with which weight.

    Parameters
    ----------
    members, targets : sequence of int
        Positions of the member and of the target of each link.
    weights : sequence of float
        Share of the member that goes into the target; above 0.
    n_members, n_targets : int
        How many there are of each.

    Examples
    --------
    >>> halves = Summation([0, 1, 1], [0, 0, 1], weights=[1, 0.5, 0.5], n_members=2, n_targets=2)
    >>> halves.floats(np.array([[[10.0]], [[4.0]]]), 0).ravel()
    array([12.,  2.])
    """

    members: Sequence[int]
    targets: Sequence[int]
    weights: Sequence[float]
    n_members: int
    n_targets: int

    def floats(self, cells: NDArray[np.generic], axis: int) -> FloatArray:
        """Return the weighted sums along an axis; NaN and infinity reach only their own targets."""
        return self._apply(np.asarray(cells, dtype=np.float64), axis, np.asarray(self.weights, np.float64))

    def any(self, cells: BoolArray, axis: int) -> BoolArray:
        """Return where at least one member of the target is true."""
        ones = np.ones(len(self.members))
        return self._apply(cells.astype(np.float64), axis, ones) > 0

    def _apply(self, cells: FloatArray, axis: int, weights: FloatArray) -> FloatArray:
        """Multiply the axis by the sparse matrix of links."""
        links = csr_array((weights, (self.targets, self.members)), shape=(self.n_targets, self.n_members))
        front = np.moveaxis(cells, axis, 0)
        sums = links @ np.ascontiguousarray(front.reshape(self.n_members, -1))
        shaped = sums.reshape((self.n_targets, *front.shape[1:]))
        return np.ascontiguousarray(np.moveaxis(shaped, 0, axis))
