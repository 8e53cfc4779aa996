"""Move industries that sit in the wrong cluster, and dissolve clusters that do not hold together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, check_shape
from klustermotor.analysis.definitions.mixtures import standardised_stack
from klustermotor.analysis.definitions.validation import as_labels

MoveKind = Literal["systematic", "marginal", "dissolved"]
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Move:
    """One industry that changed cluster, and why.

    ``within`` and ``between`` are its mean relatedness to the cluster it left and to the one it joined, in
    standard deviations over all pairs of industries and averaged over the matrices; ``within`` is NaN when it
    was alone. In ``votes`` of ``n_matrices`` the new cluster fits better. ``origin`` and ``target`` are as
    given in the labels.
    """

    industry: int
    origin: int
    target: int
    kind: MoveKind
    within: float
    between: float
    votes: int
    n_matrices: int
    round: int

    @property
    def reason(self) -> str:
        """Return the reason in one sentence."""
        fit = f"{self.between:.2f} to the new cluster in {self.votes} of {self.n_matrices} matrices"
        if self.kind == "dissolved":
            return f"its cluster did not hold together and was dissolved; relatedness {fit}"
        what = "below its 95th percentile of" if self.kind == "systematic" else "lower than"
        return f"relatedness {self.within:.2f} to its own cluster is {what} that to others, {fit}"


@dataclass(frozen=True, slots=True, eq=False)
class CleanUp:
    """Labels after the clean-up, the moves in order, and whether nothing was left to move."""

    labels: IntArray
    moves: tuple[Move, ...]
    rounds: int
    settled: bool


def reassign_misplaced(
    similarities: Mapping[str, ArrayLike],
    labels: ArrayLike,
    *,
    fixed: ArrayLike | None = None,
    agreement: float = 1.0,
    dissolve_weak: bool = True,
    smallest: int = 2,
    max_rounds: int = 20,
) -> CleanUp:
    """Return clusters with the industries that are more related to another cluster moved there [1]_.

    In every round weak clusters are dissolved first, then misplaced industries move to the cluster they are
    most related to, the worst misfit first. An outlier is *systematic* where its relatedness to its own
    cluster is also below the 95th percentile of that to others, else *marginal*.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        Relatedness is the mean of the standardised matrices.
    labels : (n_industries,) array-like of int
    fixed : (n_industries,) array-like of bool, optional
        Industries that an expert has placed; they stay.
    agreement : float
        Share of the matrices that must say that the other cluster fits better; 1 means all of them.
    dissolve_weak : bool
        Dissolve clusters smaller than ``smallest``, or not more related within than on average between.
    smallest, max_rounds : int
        No move leaves a cluster with fewer industries than ``smallest``, no industry returns to a cluster it
        has left, and the work ends after ``max_rounds``.

    Returns
    -------
    CleanUp

    Raises
    ------
    ValueError
        If a matrix or parameter is not valid, shapes differ, or there are fewer than two clusters.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> near = np.kron(np.eye(2), np.ones((3, 3)))
    >>> reassign_misplaced({"LC": near}, [0, 0, 1, 1, 1, 1]).labels
    array([0, 0, 0, 1, 1, 1])
    """
    stack = standardised_stack(similarities)
    codes, compact = as_labels(labels, stack.shape[1])
    held = np.asarray(np.zeros(len(compact)) if fixed is None else fixed, dtype=np.bool_)
    check_shape(held, "fixed", (len(compact),))
    if smallest < 1 or max_rounds < 1 or not 0 <= agreement <= 1:
        raise ValueError("smallest and max_rounds must be at least 1, and agreement within 0 and 1")
    state = _State(stack, compact, codes, held, smallest, agreement)
    return state.repaired(max_rounds, dissolve_weak=dissolve_weak)


class _State:
    """Clusters under repair: sums of relatedness of every industry to every cluster, kept up to date."""

    def __init__(
        self,
        stack: FloatArray,
        labels: IntArray,
        codes: IntArray,
        fixed: BoolArray,
        smallest: int,
        agreement: float,
    ) -> None:
        self.stack, self.labels, self.codes = stack.copy(), labels.copy(), codes
        self.fixed, self.smallest, self.agreement = fixed, smallest, agreement
        self.left: set[tuple[int, int]] = set()
        self.moves: list[Move] = []
        self.stack[:, np.arange(len(labels)), np.arange(len(labels))] = 0.0
        member = np.zeros((len(labels), len(codes)))
        member[np.arange(len(labels)), labels] = 1.0
        self.sizes = member.sum(axis=0)
        self.sums: FloatArray = self.stack @ member

    def repaired(self, max_rounds: int, *, dissolve_weak: bool) -> CleanUp:
        """Work in rounds until nothing moves, or no round is left."""
        moved, rounds = True, 0
        while moved and rounds < max_rounds:
            rounds += 1
            before = len(self.moves)
            if dissolve_weak:
                self.dissolve(rounds)
            self.move_misplaced(rounds)
            moved = len(self.moves) > before
        return CleanUp(self.codes[self.labels], tuple(self.moves), rounds, not moved)

    def means(self, industry: int) -> FloatArray:
        """Return the industry's relatedness to every cluster, a row per matrix; NaN where nobody else is."""
        sizes = self.sizes.copy()
        sizes[self.labels[industry]] -= 1
        sums = self.sums[:, industry]
        means: FloatArray = np.divide(sums, sizes, out=np.full(sums.shape, np.nan), where=sizes > 0)
        return means

    def move(self, industry: int, target: int, kind: MoveKind, round_number: int) -> None:
        """Move the industry, keep the sums right, and note the reason."""
        origin = int(self.labels[industry])
        means = self.means(industry)
        column = self.stack[:, :, industry]
        self.sums[:, :, origin] -= column
        self.sums[:, :, target] += column
        self.sizes[origin] -= 1
        self.sizes[target] += 1
        self.labels[industry] = target
        self.left.add((industry, origin))
        self.moves.append(
            Move(
                industry=industry,
                origin=int(self.codes[origin]),
                target=int(self.codes[target]),
                kind=kind,
                within=float(means[:, origin].mean()),
                between=float(means[:, target].mean()),
                votes=_votes(means, origin, target),
                n_matrices=len(means),
                round=round_number,
            )
        )

    def dissolve(self, round_number: int) -> None:
        """Dissolve weak clusters, the weakest first, as long as two clusters remain."""
        while np.count_nonzero(self.sizes) > 2:
            weakest = self._weakest()
            if weakest < 0:
                return
            for industry in np.flatnonzero(self.labels == weakest):
                means = self.means(int(industry)).mean(axis=0)
                means[weakest] = np.nan
                self.move(int(industry), int(np.nanargmax(means)), "dissolved", round_number)

    def _weakest(self) -> int:
        """Return the cluster that holds together least and must go, or −1."""
        total = self.sums.mean(axis=0)
        member = (self.labels[:, None] == np.arange(len(self.sizes))).astype(np.float64)
        pairs = member.T @ total
        sizes = self.sizes
        own = np.diagonal(pairs)
        within = np.divide(own, sizes * (sizes - 1), out=np.full(len(sizes), -np.inf), where=sizes > 1)
        between = np.divide(
            pairs, np.outer(sizes, sizes), out=np.zeros_like(pairs), where=np.outer(sizes, sizes) > 0
        )
        np.fill_diagonal(between, 0.0)
        edge = within - between.sum(axis=1) / (np.count_nonzero(sizes) - 1)
        weak = (sizes > 0) & ((edge <= 0) | (sizes < self.smallest))
        weak[np.unique(self.labels[self.fixed])] = False
        return int(np.where(weak, edge, np.inf).argmin()) if weak.any() else -1

    def move_misplaced(self, round_number: int) -> None:
        """Move every misplaced industry to where it fits best, the worst misfit first."""
        gains = self._gains()
        order = np.argsort(-gains, kind="stable")
        for industry in order[gains[order] > 0]:
            origin = int(self.labels[industry])
            if self.fixed[industry] or self.sizes[origin] <= self.smallest:
                continue
            each = self.means(int(industry))
            means = each.mean(axis=0)
            target = int(np.nanargmax(means))
            if target == origin or (int(industry), target) in self.left:
                continue
            if _votes(each, origin, target) < self.agreement * len(each) - _SLACK:
                continue
            others = np.delete(means, origin)
            bound = np.percentile(others[~np.isnan(others)], 95)
            kind: MoveKind = "marginal" if means[origin] > bound else "systematic"
            self.move(int(industry), target, kind, round_number)

    def _gains(self) -> FloatArray:
        """Return by how much each industry is more related to its best other cluster than to its own."""
        rows = np.arange(len(self.labels))
        sizes = np.broadcast_to(self.sizes, (len(rows), len(self.sizes))).copy()
        sizes[rows, self.labels] -= 1
        total = self.sums.mean(axis=0)
        means = np.divide(total, sizes, out=np.full(total.shape, -np.inf), where=sizes > 0)
        own = means[rows, self.labels].copy()
        means[rows, self.labels] = -np.inf
        return np.where(np.isneginf(own), 0.0, means.max(axis=1) - own)


def _votes(means: FloatArray, origin: int, target: int) -> int:
    """Return in how many matrices the target fits better; being alone is no fit."""
    return int((~(means[:, target] <= means[:, origin])).sum())
