"""Waves: the same network at two times, and what has changed between them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, IntArray
from klustermotor.analysis.networks.ties import Network, positions

#: What has become of a tie, in the order in which :class:`WaveComparison` numbers it.
STATUSES = ("kept", "new", "gone", "with_joiner", "with_leaver", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class WaveComparison:
    """Two waves side by side.

    Attributes
    ----------
    labels : tuple of str
        All nodes of either wave: those of the first, then those who joined.
    joiners, leavers : tuple of str
        Nodes in the second wave only, and in the first only.
    kinds : tuple of str
        All kinds of ties of either wave.
    sources, targets, kind_of : (n_ties,) ndarray of int
        All ties of either wave: ends as positions in `labels`, kinds as positions in `kinds`.
    status : (n_ties,) ndarray of int
        What has become of each, as a position in :data:`STATUSES`.
    counts : dict of str to int
        How many ties there are of each status.
    jaccard : float
        Kept over kept, new and gone; NaN where there are none. Ties with joiners, leavers and the unknown
        say nothing about change and are left out.
    by_node : (n_nodes, 6) ndarray of int
        Ties that touch each node, by status.
    """

    labels: tuple[str, ...]
    joiners: tuple[str, ...]
    leavers: tuple[str, ...]
    kinds: tuple[str, ...]
    sources: IntArray
    targets: IntArray
    kind_of: IntArray
    status: IntArray
    counts: dict[str, int]
    jaccard: float
    by_node: IntArray


def compare_waves(
    before: Network, after: Network, *, silent_before: Iterable[str] = (), silent_after: Iterable[str] = ()
) -> WaveComparison:
    """Return which ties are kept, new and gone, who joined and who left [1]_.

    What somebody did not tell is unknown. A tie is unknown, not gone, where who told of it before is silent
    after; and unknown, not new, where who tells of it after was silent before. With direction that is the
    source; without, either end.

    Parameters
    ----------
    before, after : Network
        Nodes and kinds are matched by label. To compare pairs whatever the kind, give both without kinds.
    silent_before, silent_after : iterable of str
        Nodes of each wave who did not answer.

    Returns
    -------
    WaveComparison

    Raises
    ------
    ValueError
        If one network has direction and the other not, or a silent node is not in its wave.

    References
    ----------
    .. [1] Snijders, T. A. B., van de Bunt, G. G., & Steglich, C. E. G. (2010). Introduction to stochastic
       actor-based models for network dynamics. Social Networks 32(1), 44–60.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> first = network_from_pairs([("a", "b"), ("b", "c"), ("c", "a")], directed=True)
    >>> second = network_from_pairs([("a", "b"), ("a", "c")], directed=True, labels=["a", "b", "c"])
    >>> found = compare_waves(first, second, silent_after=["c"])
    >>> found.counts["kept"], found.counts["new"], found.counts["gone"], found.counts["unknown"]
    (1, 1, 1, 1)
    """
    if before.directed != after.directed:
        raise ValueError("both waves must have direction, or neither")
    labels = tuple(dict.fromkeys((*before.labels, *after.labels)))
    kinds = tuple(dict.fromkeys((*before.kinds, *after.kinds)))
    earlier, later = _keys(before, labels, kinds), _keys(after, labels, kinds)
    keys = np.union1d(earlier, later)
    pair, kind = np.divmod(keys, len(kinds))
    ends = np.stack(np.divmod(pair, max(len(labels), 1)))
    was, stays = _among(before.labels, labels, "node"), _among(after.labels, labels, "node")
    status = _statuses(
        np.isin(keys, earlier),
        np.isin(keys, later),
        joined=~was[ends].all(axis=0),
        left=~stays[ends].all(axis=0),
        untold_before=_untold(before, labels, silent_before, ends),
        untold_after=_untold(after, labels, silent_after, ends),
    )
    joiners, leavers = np.flatnonzero(~was).tolist(), np.flatnonzero(~stays).tolist()
    new, lost = tuple(labels[number] for number in joiners), tuple(labels[number] for number in leavers)
    return _summed(labels, new, lost, kinds, ends[0], ends[1], kind, status)


def _summed(
    labels: tuple[str, ...],
    joiners: tuple[str, ...],
    leavers: tuple[str, ...],
    kinds: tuple[str, ...],
    sources: IntArray,
    targets: IntArray,
    kind: IntArray,
    status: IntArray,
) -> WaveComparison:
    """Return the comparison with its sums."""
    numbers = np.bincount(status, minlength=len(STATUSES))
    changed = int(numbers[:3].sum())
    by_node = np.zeros((len(labels), len(STATUSES)), np.int64)
    np.add.at(by_node, (sources, status), 1)
    np.add.at(by_node, (targets, status), 1)
    counts = dict(zip(STATUSES, numbers.tolist(), strict=True))
    jaccard = int(numbers[0]) / changed if changed else float("nan")
    return WaveComparison(
        labels, joiners, leavers, kinds, sources, targets, kind, status, counts, jaccard, by_node
    )


def _keys(network: Network, labels: tuple[str, ...], kinds: tuple[str, ...]) -> IntArray:
    """Return a number for each tie that is the same in both waves."""
    place = positions(network.labels, labels, "node")
    kind = positions(network.kinds, kinds, "kind")[network.tie_kinds]
    sources, targets = place[network.sources], place[network.targets]
    if not network.directed:
        sources, targets = np.minimum(sources, targets), np.maximum(sources, targets)
    return np.asarray((sources * len(labels) + targets) * len(kinds) + kind)


def _among(names: Iterable[str], labels: tuple[str, ...], what: str) -> BoolArray:
    """Return which labels are among the names."""
    marked = np.zeros(len(labels), np.bool_)
    marked[positions(names, labels, what)] = True
    return marked


def _untold(network: Network, labels: tuple[str, ...], silent: Iterable[str], ends: IntArray) -> BoolArray:
    """Return which ties nobody could be relied on to tell of in this wave."""
    named = [network.labels[place] for place in network.positions(silent).tolist()]
    quiet = _among(named, labels, "node")[ends]
    return np.asarray(quiet[0] if network.directed else quiet.any(axis=0))


def _statuses(
    earlier: BoolArray,
    later: BoolArray,
    *,
    joined: BoolArray,
    left: BoolArray,
    untold_before: BoolArray,
    untold_after: BoolArray,
) -> IntArray:
    """Return the status of each tie; who joined or left decides before who was silent."""
    status = np.where(earlier & later, 0, np.where(later, 1, 2))
    status[(status == 1) & untold_before] = STATUSES.index("unknown")
    status[(status == 2) & untold_after] = STATUSES.index("unknown")
    status[joined] = STATUSES.index("with_joiner")
    status[left] = STATUSES.index("with_leaver")
    return status.astype(np.int64)
