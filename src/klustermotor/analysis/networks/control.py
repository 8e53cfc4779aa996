"""Who decides in the end: chains of owners followed level by level, with circles told."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

How: TypeAlias = Literal["none", "majority", "only", "several", "circle"]
_HALF = 50.0


@dataclass(frozen=True, slots=True)
class Control:
    """Who decides over one organisation.

    Parameters
    ----------
    decider : int or None
        The last one in the chain of owners, itself where nobody owns it; None where it cannot be told.
    chain : tuple of int
        From the organisation itself, owner by owner, as far as it can be followed.
    how : {"none", "majority", "only", "several", "circle"}
        Nobody owns it; all in the chain have a known majority; some are the only owner whose share is not
        known; owners of whom none has a known majority; or a chain that comes back to itself.
    """

    decider: int | None
    chain: tuple[int, ...]
    how: How

    @property
    def levels(self) -> int:
        """How many owners stand between the organisation and the end of the chain, the last one counted."""
        return len(self.chain) - 1


def deciding_owners(size: int, owns: Sequence[tuple[int, int, float]]) -> list[Control]:
    """Return who decides over each organisation, followed through its owners' owners.

    A step up is taken to whoever holds more than half, or to the only owner where its share is not known.

    Parameters
    ----------
    size : int
        How many organisations there are.
    owns : sequence of (int, int, float)
        Owner, owned, and the share in per cent; NaN where it is not known.

    Returns
    -------
    list of Control
        In the order of the organisations.

    Raises
    ------
    ValueError
        If a place is none of ``size``, or a share is not from 0 to 100.

    Examples
    --------
    >>> nan = float("nan")
    >>> [one.decider for one in deciding_owners(3, [(1, 0, 60.0), (2, 1, nan)])]
    [2, 2, 2]
    """
    for owner, owned, share in owns:
        if not (0 <= owner < size and 0 <= owned < size):
            raise ValueError(f"a tie names a place that is none of 0 to {size - 1}")
        if not math.isnan(share) and not 0 <= share <= 100:
            raise ValueError(f"a share is {share}, not from 0 to 100 per cent")
    held: dict[int, list[tuple[int, float]]] = {}
    for owner, owned, share in owns:
        held.setdefault(owned, []).append((owner, share))
    return [_followed(one, held) for one in range(size)]


def _followed(one: int, held: dict[int, list[tuple[int, float]]]) -> Control:
    """Follow the owners of one organisation up."""
    chain, here = [one], one
    how: How = "none"
    while owners := held.get(here):
        majority = [owner for owner, share in owners if share > _HALF]
        if majority:
            step, found = majority[0], "majority"
        elif len(owners) == 1 and math.isnan(owners[0][1]):
            step, found = owners[0][0], "only"
        else:
            return Control(None, tuple(chain), "several")
        if step in chain:
            return Control(None, tuple(chain), "circle")
        chain.append(step)
        how = "only" if "only" in (how, found) else "majority"
        here = step
    return Control(here, tuple(chain), how)
