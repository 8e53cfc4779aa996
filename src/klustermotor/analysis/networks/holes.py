"""Structural holes: whether a node's contacts are joined without it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.neighbours import laid_out
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency


@dataclass(frozen=True, slots=True, eq=False)
class StructuralHoles:
    """How free each node is between its contacts; NaN for a node without any.

    Attributes
    ----------
    constraint : (n_nodes,) ndarray
        How much the node's time and energy goes to contacts that are joined to each other; near 0 is free.
    effective_size : (n_nodes,) ndarray
        Contacts less what they say twice: 1 where all say the same, the number of contacts where none does.
    efficiency : (n_nodes,) ndarray
        Effective size over the number of contacts.
    """

    constraint: FloatArray
    effective_size: FloatArray
    efficiency: FloatArray


def structural_holes(network: Network, *, weighted: bool = True) -> StructuralHoles:
    """Return Burt's constraint, effective size and efficiency of each node [1]_.

    Parameters
    ----------
    network : Network
        With direction, the strengths of both ways between two nodes are added up.
    weighted : bool
        Let strong ties count for more. Without it, each way counts 1.

    Returns
    -------
    StructuralHoles

    References
    ----------
    .. [1] Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University
       Press, ch. 2.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c")]
    >>> found = structural_holes(network_from_pairs(pairs, directed=False))
    >>> found.constraint.round(3), found.effective_size.round(3)
    (array([0.611, 1.007, 1.007, 1. ]), array([2.333, 1. , 1. , 1. ]))
    """
    matrix = adjacency(network, weighted=weighted)
    mutual = laid_out((matrix + matrix.T).tocsr() if network.directed else matrix)
    contacts = np.diff(mutual.starts).astype(np.float64)
    own = np.repeat(np.arange(network.n_nodes), contacts.astype(np.int64))
    total = np.bincount(own, weights=mutual.weights, minlength=network.n_nodes)
    largest = np.zeros(network.n_nodes)
    np.maximum.at(largest, own, mutual.weights)
    constraint, size = _holes(
        mutual.starts, mutual.ends, mutual.weights / total[own], mutual.weights / largest[own]
    )
    alone = contacts == 0
    constraint[alone] = size[alone] = np.nan
    efficiency = np.full(network.n_nodes, np.nan)
    np.divide(size, contacts, out=efficiency, where=~alone)
    return StructuralHoles(constraint, size, efficiency)


@compiled
def _holes(starts: Any, ends: Any, share: Any, strength: Any) -> Any:
    """Sum over contacts j of i and the paths i–q–j.

    `share` is what each contact has of its node's ties; `strength` is relative to the node's strongest.
    """
    n = len(starts) - 1
    constraint, size = np.zeros(n), np.zeros(n)
    contact = np.full(n, -1, np.int64)
    through, own = np.zeros(n), np.zeros(n)
    for node in range(n):
        first, last = starts[node], starts[node + 1]
        for k in range(first, last):
            contact[ends[k]] = node
            own[ends[k]] = share[k]
            through[ends[k]] = 0.0
        redundant = 0.0
        for k in range(first, last):
            between = share[k]
            for other in range(starts[ends[k]], starts[ends[k] + 1]):
                target = ends[other]
                if contact[target] == node:
                    through[target] += between * share[other]
                    # The tie from `ends[k]` to `target`, as strong as it is among those of `ends[k]`.
                    redundant += own[target] * strength[other]
        for k in range(first, last):
            constraint[node] += (share[k] + through[ends[k]]) ** 2
        size[node] = last - first - redundant
    return constraint, size
