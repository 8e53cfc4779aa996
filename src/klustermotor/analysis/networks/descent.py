"""Who grew out of whom: origins in generations, with several origins and circles told and not hidden."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Descent:
    """A forest of those that grew out of others.

    Parameters
    ----------
    origin : tuple of int or None
        For each one the place of the one it mainly grew out of; None for a root.
    generation : tuple of int
        0 for a root, 1 for what grew out of it, and so on.
    root : tuple of int
        The place of the root that each one comes from.
    others : tuple of (int, int)
        Further origins, as (child, origin): they are no branch of the forest.
    circles : tuple of (int, int)
        Ties that would close a circle, as (child, origin): they are left out of the forest.
    order : tuple of int
        Every one, each followed by what grew out of it, the youngest first, as a drawing lists them.
    """

    origin: tuple[int | None, ...]
    generation: tuple[int, ...]
    root: tuple[int, ...]
    others: tuple[tuple[int, int], ...]
    circles: tuple[tuple[int, int], ...]
    order: tuple[int, ...]

    def family(self, root: int) -> list[int]:
        """Return everyone that comes from a root, itself first.

        Parameters
        ----------
        root : int

        Returns
        -------
        list of int
        """
        return [one for one in self.order if self.root[one] == root]


def descent(
    size: int, ties: Sequence[tuple[int, int]], years: Sequence[float | None] | None = None
) -> Descent:
    """Return the forest of those that grew out of others.

    The first tie by year is a child's main origin, one without a year after those that have one; ties of the
    same year keep their order. A tie that would make somebody its own origin is told apart.

    Parameters
    ----------
    size : int
        How many there are.
    ties : sequence of (int, int)
        Places of child and origin.
    years : sequence of float or None, optional
        When each tie began.

    Returns
    -------
    Descent

    Raises
    ------
    ValueError
        If there are not as many years as ties, or a place is none of ``size``.

    Examples
    --------
    >>> found = descent(4, [(1, 0), (2, 1), (3, 0)], [1988, 1996, 1992])
    >>> found.generation, found.order
    ((0, 1, 2, 1), (0, 3, 1, 2))
    """
    begun = list(years) if years is not None else [None] * len(ties)
    if len(begun) != len(ties):
        raise ValueError(f"there are {len(ties)} ties but {len(begun)} years")
    if any(not 0 <= one < size for tie in ties for one in tie):
        raise ValueError(f"a tie names a place that is none of 0 to {size - 1}")
    ranked = sorted(range(len(ties)), key=lambda at: (begun[at] is None, begun[at] or 0.0, at))
    origin: list[int | None] = [None] * size
    others, circles = [], []
    for at in ranked:
        child, parent = ties[at]
        if _comes_from(parent, child, origin):
            circles.append((child, parent))
        elif origin[child] is None:
            origin[child] = parent
        else:
            others.append((child, parent))
    born = {ties[at][0]: place for place, at in reversed(list(enumerate(ranked)))}
    order = _ordered(origin, born)
    generation, root = [0] * size, list(range(size))
    for one in order:
        parent_of = origin[one]
        if parent_of is not None:
            generation[one], root[one] = generation[parent_of] + 1, root[parent_of]
    return Descent(tuple(origin), tuple(generation), tuple(root), tuple(others), tuple(circles), tuple(order))


def _comes_from(one: int, ancestor: int, origin: Sequence[int | None]) -> bool:
    """Return whether one is an ancestor's offspring, or the ancestor itself."""
    here: int | None = one
    while here is not None:
        if here == ancestor:
            return True
        here = origin[here]
    return False


def _ordered(origin: Sequence[int | None], born: dict[int, int]) -> list[int]:
    """Return everyone, each followed by its offspring, the last-born first: so lines do not cross."""
    children: dict[int | None, list[int]] = {}
    for one, parent in enumerate(origin):
        children.setdefault(parent, []).append(one)
    for held in children.values():
        held.sort(key=lambda one: (-born.get(one, -1), one))
    order: list[int] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        one = waiting.pop()
        order.append(one)
        waiting.extend(reversed(children.get(one, [])))
    return order
