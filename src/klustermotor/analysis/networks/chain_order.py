"""The order of a value chain's stages: layers from left to right, and links that lead back."""

from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.networks.chains import ValueChain

_SWEEPS = 8


@dataclass(frozen=True, slots=True, eq=False)
class StageOrder:
    """Where each stage stands when the chain is drawn from left to right.

    Attributes
    ----------
    layer : (n_stages,) ndarray of int
        0 for the leftmost. Every link that does not lead back runs to a higher layer.
    place : (n_stages,) ndarray of int
        Place within the layer, 0 the uppermost, so that few links cross.
    back : (n_links,) ndarray of bool
        Links that lead back to an earlier stage: the loops.
    """

    layer: IntArray
    place: IntArray
    back: BoolArray


def stage_order(chain: ValueChain) -> StageOrder:
    """Return layers from left to right, with the links that lead back named [1]_ [2]_.

    A stage stands right of all that hand over to it. Which link of a loop leads back is found by walking the
    chain from its beginnings (stages to which nobody hands over, else the first named): the one that returns
    to a stage on the way walked.

    Parameters
    ----------
    chain : ValueChain

    Returns
    -------
    StageOrder

    References
    ----------
    .. [1] Sugiyama, K., Tagawa, S., & Toda, M. (1981). Methods for visual understanding of hierarchical
       system structures. IEEE Transactions on Systems, Man, and Cybernetics 11(2), 109–125.
    .. [2] Hecht, M. S., & Ullman, J. D. (1974). Characterizations of reducible flow graphs. Journal of the
       ACM 21(3), 367–375.

    Examples
    --------
    >>> from klustermotor.analysis.networks import value_chain
    >>> links = [("research", "trial"), ("trial", "production"), ("trial", "research")]
    >>> found = stage_order(value_chain(["research", "trial", "production"], links))
    >>> found.layer, found.back
    (array([0, 1, 2]), array([False, False,  True]))
    """
    back = _back_links(chain)
    layer = _layers(chain, back)
    return StageOrder(layer, _places(chain, layer), back)


def _back_links(chain: ValueChain) -> BoolArray:
    """Return the links that return to a stage on the way walked, depth first in the order named."""
    n = len(chain.stages)
    onward: list[list[int]] = [[] for _ in range(n)]
    for link, source in enumerate(chain.link_sources.tolist()):
        onward[source].append(link)
    for links in onward:
        links.sort(key=lambda link: int(chain.link_targets[link]))
    back = np.zeros(len(chain.link_sources), np.bool_)
    state = [0] * n  # 0 not seen, 1 on the way walked, 2 done
    begins = np.bincount(chain.link_targets, minlength=n) == 0
    for start in [*np.flatnonzero(begins).tolist(), *range(n)]:
        if state[start]:
            continue
        state[start] = 1
        walk = [(start, iter(onward[start]))]
        while walk:
            stage, links_left = walk[-1]
            following = next(links_left, None)
            if following is None:
                state[stage] = 2
                walk.pop()
                continue
            target = int(chain.link_targets[following])
            if state[target] == 1:
                back[following] = True
            elif state[target] == 0:
                state[target] = 1
                walk.append((target, iter(onward[target])))
    return back


def _layers(chain: ValueChain, back: BoolArray) -> IntArray:
    """Return the longest way to each stage from the left, links that lead back left out."""
    sources, targets = chain.link_sources[~back], chain.link_targets[~back]
    layer = np.zeros(len(chain.stages), np.int64)
    for _ in range(len(chain.stages)):
        wanted = layer.copy()
        np.maximum.at(wanted, targets, layer[sources] + 1)
        if (wanted == layer).all():
            break
        layer = wanted
    return layer


def _places(chain: ValueChain, layer: IntArray) -> IntArray:
    """Return places within the layers: each stage near the mean height of those it is linked with."""
    n = len(chain.stages)
    place = np.zeros(n, np.int64)
    for level in range(int(layer.max(initial=-1)) + 1):
        members = np.flatnonzero(layer == level)
        place[members] = np.arange(len(members))
    best, fewest = place.copy(), _crossings(chain, layer, place)
    for sweep in range(_SWEEPS):
        levels = range(int(layer.max(initial=-1)) + 1)
        for level in levels if sweep % 2 == 0 else reversed(levels):
            members = np.flatnonzero(layer == level)
            wanted = _mean_heights(chain, layer, place, members)
            place[members[np.lexsort((place[members], wanted))]] = np.arange(len(members))
        crossings = _crossings(chain, layer, place)
        if crossings < fewest:
            best, fewest = place.copy(), crossings
    return best


def _mean_heights(chain: ValueChain, layer: IntArray, place: IntArray, members: IntArray) -> FloatArray:
    """Return the mean relative height of the stages that each member is linked with; its own without any."""
    sizes = np.bincount(layer)[layer]
    height = (place + 0.5) / sizes
    wanted = height[members].astype(np.float64)
    for number, stage in enumerate(members.tolist()):
        linked = chain.neighbours_of(stage)
        linked = linked[layer[linked] != layer[stage]]
        if len(linked):
            wanted[number] = height[linked].mean()
    return np.round(wanted, 9)


def _crossings(chain: ValueChain, layer: IntArray, place: IntArray) -> int:
    """Return how many pairs of links between the same two layers cross."""
    low = np.minimum(layer[chain.link_sources], layer[chain.link_targets])
    high = np.maximum(layer[chain.link_sources], layer[chain.link_targets])
    forward = layer[chain.link_sources] <= layer[chain.link_targets]
    left = np.where(forward, place[chain.link_sources], place[chain.link_targets])
    right = np.where(forward, place[chain.link_targets], place[chain.link_sources])
    same = (low[:, None] == low) & (high[:, None] == high)
    cross = (left[:, None] - left) * (right[:, None] - right) < 0
    return int((same & cross).sum() // 2)
