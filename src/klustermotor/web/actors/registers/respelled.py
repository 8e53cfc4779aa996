"""Know a row again that was respelled, in a register without keys of its own: its record stays the same."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from klustermotor.web.accounts.personal_data import digits
from klustermotor.web.actors.registers.models import TOLD, Register
from klustermotor.web.actors.registers.reading import Read
from klustermotor.web.shared.sorting import fold

_SHORTEST_NUMBER = 6
#: So many fields that agree are enough where the name is the one that differs.
_ENOUGH = 3
Told = Mapping[str, Any]
_Mark = Callable[[Told], Hashable | None]


def known_again(register: Register, read: Read, columns: Mapping[str, str]) -> Read:
    """Return rows under the keys of the records that they clearly are, though a field is written otherwise.

    What was decided of a record is kept by its key, so that nothing is asked twice. A row is the record whose
    number it has, else the one that says the same in every field but one; in either case there must be no
    other row or record of the register like it.

    Parameters
    ----------
    register : Register
    read : Read
        Rows under the keys that were made of them.
    columns : mapping of field to column
        With a column of keys nothing is changed.

    Returns
    -------
    Read
    """
    if "record" in columns:
        return read
    held = {
        key: dict(zip(TOLD, told, strict=True))
        for key, *told in register.records.current().values_list("key", *TOLD)
    }
    keys: dict[str, str] = {}
    for mark in (_by_number, *(_but(name) for name in TOLD)):
        gone = [key for key in held if key not in read.records and key not in keys.values()]
        fresh = [key for key in read.records if key not in held and key not in keys]
        if not gone or not fresh:
            break
        keys |= _pairs(mark, held, read.records, gone, fresh)
    return replace(read, records={keys.get(key, key): told for key, told in read.records.items()})


def _pairs(
    mark: _Mark, held: Mapping[str, Told], rows: Mapping[str, Told], gone: Iterable[str], fresh: Iterable[str]
) -> dict[str, str]:
    """Return new rows with the gone record of the same mark, where neither register nor file has another."""
    among_held = Counter(found for told in held.values() if (found := mark(told)) is not None)
    among_rows = Counter(found for told in rows.values() if (found := mark(told)) is not None)
    by_mark: dict[Hashable, list[str]] = defaultdict(list)
    for key in gone:
        if (found := mark(held[key])) is not None and among_held[found] == among_rows[found] == 1:
            by_mark[found].append(key)
    pairs = {key: by_mark[found][0] for key in fresh if (found := mark(rows[key])) in by_mark}
    return {key: old for key, old in pairs.items() if not _is_another(held[old], rows[key])}


def _is_another(one: Told, other: Told) -> bool:
    """Return whether two have different numbers."""
    numbers = {digits(one["number"])[-10:], digits(other["number"])[-10:]}
    return len(numbers) > 1 and "" not in numbers


def _by_number(told: Told) -> Hashable | None:
    """Return a row's number, however it is written."""
    held = digits(told["number"])
    return held[-10:] if len(held) >= _SHORTEST_NUMBER else None


def _but(name: str) -> _Mark:
    """Return what a row says in every field but one; nothing where that tells too little."""
    others = [one for one in TOLD if one != name]

    def mark(told: Told) -> Hashable | None:
        said = tuple(fold(told[one]) for one in others)
        is_enough = sum(map(bool, said)) >= _ENOUGH if name == "name" else bool(told["name"])
        return said if is_enough else None

    return mark
