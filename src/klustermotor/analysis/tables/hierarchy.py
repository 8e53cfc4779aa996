"""Who contains whom among codes: read from the codes themselves, or given as code and parent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import IntArray
from klustermotor.analysis.tables.code_systems import (
    System,
    code_system,
    difference_of_revisions,
    fitting_systems,
    listed_parents,
)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Codes and the nearest listed code that contains each.

    Parameters
    ----------
    codes : tuple of str
        Unique.
    parents : (n_codes,) ndarray of int
        Position of each code's parent; -1 for a code that no other contains.

    Raises
    ------
    ValueError
        If a code comes twice, or codes contain each other in a ring; the codes are named.

    Examples
    --------
    >>> tree = hierarchy_of_codes(["------", "31----", "311---", "311421", "44----"])
    >>> tree.parent_of("311421"), tree.leaves()
    ('311---', ('311421', '44----'))
    """

    codes: tuple[str, ...]
    parents: IntArray

    def __post_init__(self) -> None:
        if len(set(self.codes)) != len(self.codes):
            twice = sorted({code for code in self.codes if self.codes.count(code) > 1})
            raise ValueError(f"codes come twice in the hierarchy: {', '.join(twice[:5])}")
        ring = [self.codes[i] for i in np.flatnonzero(self.depths() < 0)]
        if ring:
            raise ValueError(f"codes contain each other in a ring: {', '.join(ring[:5])}")

    def depths(self) -> IntArray:
        """Return how many codes contain each code; -1 for codes in a ring."""
        depth = np.where(self.parents < 0, 0, -1)
        for level in range(1, len(self.codes)):
            below = (depth < 0) & (depth[self.parents] == level - 1)
            if not below.any():
                break
            depth[below] = level
        return depth.astype(np.int64)

    def parent_of(self, code: str) -> str | None:
        """Return the code that contains a code, or None."""
        position = int(self.parents[self.codes.index(code)])
        return None if position < 0 else self.codes[position]

    def leaves(self) -> tuple[str, ...]:
        """Return the codes that contain no other code, in the given order."""
        inner = set(self.parents.tolist())
        return tuple(code for i, code in enumerate(self.codes) if i not in inner)

    def depth_first(self) -> IntArray:
        """Return the positions of all codes, every code after its parent."""
        return np.argsort(self.depths(), kind="stable").astype(np.int64)


def hierarchy_of_codes(codes: Iterable[str], *, system: System | None = None) -> Hierarchy:
    """Return the hierarchy that industry codes state themselves: the parent is the nearest listed ancestor.

    Understood are NAICS, as County Business Patterns write it (``31----``, ``3114--``, ``311421``) and plain
    (``31-33``, ``311``), and NACE with SNI (``C``, ``10``, ``10.1``, ``1011``, ``10.110``, ``C10``, ``B-E``,
    ``TOTAL``), by Rev. 2 (SNI 2007) or Rev. 2.1 (SNI 2025).

    Parameters
    ----------
    codes : iterable of str
    system : {"naics", "nace", "nace2.1"}, optional
        Default is told from the codes.

    Returns
    -------
    Hierarchy

    Raises
    ------
    ValueError
        If the codes follow no known system, both revisions of NACE with another result, or two of them stand
        for the same; the codes are named.

    Examples
    --------
    >>> hierarchy_of_codes(["B-E", "C", "10", "10.1", "10.11", "C11"]).parents
    array([-1,  0,  1,  2,  3,  1])
    >>> hierarchy_of_codes(["J", "K", "61"], system="nace2.1").parents
    array([-1, -1,  1])
    """
    listed = tuple(codes)
    known = system or code_system(listed)
    if known is None:
        raise ValueError(_no_system_sentence(listed))
    return Hierarchy(listed, np.array(listed_parents(listed, known), dtype=np.int64))


def hierarchy_of_parents(codes: Iterable[str], parents: Mapping[str, str | None]) -> Hierarchy:
    """Return the hierarchy given as each code's parent.

    Parents that are themselves not among the codes are passed over to theirs, so that the parent is the
    nearest listed one.

    Parameters
    ----------
    codes : iterable of str
        The codes in use.
    parents : mapping of str to str or None
        Parent of each code; None or ``""`` for a code that no other contains. An empty mapping puts all codes
        side by side.

    Returns
    -------
    Hierarchy

    Raises
    ------
    ValueError
        If a code has no entry, a parent is neither in use nor has an entry, or codes contain each other in a
        ring; the codes are named.

    Examples
    --------
    >>> hierarchy_of_parents(["SE", "01", "0180"], {"SE": None, "01": "SE", "0180": "01"}).parents
    array([-1,  0,  1])
    """
    listed = tuple(codes)
    named = {*parents, *parents.values()}
    orphans = [code for code in listed if code not in named]
    if orphans and parents:
        raise ValueError(
            f"{len(orphans)} codes are not in the hierarchy: {', '.join(orphans[:5])}; "
            "give each a parent, or an empty one"
        )
    place = {code: position for position, code in enumerate(listed)}
    unknown = sorted({p for p in parents.values() if p and p not in parents and p not in place})
    if unknown:
        raise ValueError(
            f"{len(unknown)} parents in the hierarchy are unknown: {', '.join(unknown[:5])}; "
            "give each a parent, or an empty one"
        )
    found = [_nearest_listed(code, parents, place) for code in listed]
    return Hierarchy(listed, np.array(found, dtype=np.int64))


def mixed_levels(codes: Iterable[str], *, hierarchy: Hierarchy | None = None) -> bool:
    """Tell whether some codes contain others in the list, so that adding all up would count jobs twice.

    Parameters
    ----------
    codes : iterable of str
    hierarchy : Hierarchy, optional
        Default is read from the codes; codes of no known system are taken to be of one level.

    Returns
    -------
    bool

    Raises
    ------
    ValueError
        If a code is not text, two codes stand for the same, or ranges of codes overlap; they are named.

    Examples
    --------
    >>> mixed_levels(["311421", "311422"]), mixed_levels(["3114--", "311421"]), mixed_levels(["C", "10"])
    (False, True, True)
    """
    listed = list(dict.fromkeys(codes))
    if hierarchy is not None:
        parents = {code: hierarchy.parent_of(code) for code in hierarchy.codes}
        known = [code for code in listed if code in parents]
        return bool((hierarchy_of_parents(known, parents).parents >= 0).any())
    system = code_system(listed)
    if system is not None:
        return bool((hierarchy_of_codes(listed, system=system).parents >= 0).any())
    # Codes that lie one in another by either revision of NACE, or by digits alone, count as mixed.
    by_revision = fitting_systems(listed) == ("nace", "nace2.1")
    return by_revision or _prefixes_of_each_other(listed)


def _no_system_sentence(codes: Sequence[str]) -> str:
    """Say why the codes do not tell their hierarchy, and what to do."""
    advice = "or give the hierarchy as code and parent"
    if fitting_systems(codes) == ("nace", "nace2.1"):
        return (
            f"the codes follow NACE Rev. 2 and Rev. 2.1, which differ on them: "
            f"{difference_of_revisions(codes)}; name the system (nace or nace2.1), {advice}"
        )
    return (
        f"the codes ({', '.join(codes[:3])}, …) follow neither NAICS nor NACE or SNI for certain; name the "
        f"system, {advice}"
    )


def _prefixes_of_each_other(codes: Sequence[str]) -> bool:
    """Tell whether digit codes of two to six digits, of whichever system, contain each other."""
    if not all(code.isdecimal() and 2 <= len(code) <= 6 for code in codes):
        return False
    listed = set(codes)
    return any(code[:length] in listed for code in codes for length in range(2, len(code)))


def _nearest_listed(code: str, parents: Mapping[str, str | None], place: Mapping[str, int]) -> int:
    """Return the position of the nearest ancestor in use, or -1; refuse a ring."""
    met = [code]
    above = parents.get(code)
    while above:
        if above in met:
            raise ValueError(f"codes contain each other in a ring: {', '.join([*met, above])}")
        if above in place:
            return place[above]
        met.append(above)
        above = parents.get(above)
    return -1
