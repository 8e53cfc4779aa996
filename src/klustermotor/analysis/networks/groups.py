"""Which group each node belongs to, with the unknown kept apart."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from klustermotor.analysis.arrays import IntArray


class Groups(NamedTuple):
    """Names of groups in alphabetical order, and each node's group as a position among them; −1 unknown."""

    names: tuple[str, ...]
    codes: IntArray

    @property
    def sizes(self) -> IntArray:
        """Return the number of nodes in each group."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names)).astype(np.int64)


def as_groups(groups: Sequence[str | None], n_nodes: int) -> Groups:
    """Return each node's group as a position among the names.

    Parameters
    ----------
    groups : (n_nodes,) sequence of str or None
        In the order of the network's labels; None where it is not known.
    n_nodes : int

    Returns
    -------
    Groups

    Raises
    ------
    ValueError
        If there are not as many as nodes, or one is neither text nor None.

    Examples
    --------
    >>> as_groups(["public", None, "business"], 3)
    Groups(names=('business', 'public'), codes=array([ 1, -1,  0]))
    """
    listed: list[Any] = list(groups)
    if isinstance(groups, str) or len(listed) != n_nodes:
        raise ValueError(f"groups must name one group for each of the {n_nodes} nodes, but are {len(listed)}")
    for number, group in enumerate(listed):
        if group is not None and (not isinstance(group, str) or not group):
            raise ValueError(f"group of node {number} (counted from 0) must be text or None, not {group!r}")
    names = tuple(sorted({group for group in listed if group is not None}))
    place: dict[str | None, int] = {name: number for number, name in enumerate(names)}
    return Groups(names, np.array([place.get(group, -1) for group in listed], np.int64))
