"""Which column of a file plays which role, and which of its rows are meant."""

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from klustermotor.analysis.tables import FlagRanges
from klustermotor.formats.refusals import MalformedOption, RefusedInput

#: The roles that a column can play.
ROLES = (
    "region",
    "industry",
    "employment",
    "establishments",
    "wages",
    "period",
    "flag",
    "region_name",
    "industry_name",
)

_SHOWN = 30
_RANGE = re.compile(r"([^=]+)=\s*([0-9.]*[0-9])\s*\.\.\s*([0-9.]*[0-9])?")
_NEXT_ROLE = re.compile(r",(?=\s*[A-Za-z_]+\s*=)")


@dataclass(frozen=True, slots=True)
class Columns:
    """The column behind each role; a role that is not named is read from the column of its own name.

    Parameters
    ----------
    by_role : mapping of role to column name

    Examples
    --------
    >>> Columns.parse("region=fipstate,industry=naics").resolve(
    ...     ["fipstate", "naics", "employment"], required=("region", "industry", "employment")
    ... )
    {'region': 'fipstate', 'industry': 'naics', 'employment': 'employment'}
    """

    by_role: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str | Iterable[str] | None) -> "Columns":
        """Return the columns named as ``region=…,industry=…``, in one text or several."""
        parts = [text] if isinstance(text, str) else list(text or ())
        by_role: dict[str, str] = {}
        for pair in (pair for part in parts for pair in _NEXT_ROLE.split(part)):
            role, equals, column = (piece.strip() for piece in pair.partition("="))
            if not equals or not column:
                raise MalformedOption(f"write columns as ROLE=COLUMN,ROLE=COLUMN, not {pair.strip()!r}")
            if role not in ROLES:
                close = difflib.get_close_matches(role, ROLES, n=1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise MalformedOption(f"there is no role {role!r}; the roles are {', '.join(ROLES)}{hint}")
            if by_role.get(role, column) != column:
                raise MalformedOption(f"the role {role} is given to {by_role[role]!r} and to {column!r}")
            by_role[role] = column
        return cls(by_role)

    def resolve(
        self, available: Sequence[str], *, required: Sequence[str], optional: Sequence[str] = ROLES
    ) -> dict[str, str]:
        """Return the column of each role; refuse those that the file lacks or that play two parts."""
        roles = [role for role in ROLES if role in required or role in optional]
        chosen = {
            role: self.by_role.get(role, role)
            for role in roles
            if role in self.by_role or role in available or role in required
        }
        for role, column in chosen.items():
            check_column(column, available, f"for {role}")
        for column, count in Counter(chosen.values()).items():
            if count > 1:
                twice = " and ".join(role for role, name in chosen.items() if name == column)
                raise RefusedInput(f"the column {column!r} is to be {twice} at once")
        return chosen


ColumnsGiven: TypeAlias = Columns | Mapping[str, str] | str | None


def columns_of(columns: ColumnsGiven) -> Columns:
    """Return columns given as such, as a mapping, or as text.

    Parameters
    ----------
    columns : Columns, mapping of role to column, text, or None

    Returns
    -------
    Columns

    Raises
    ------
    MalformedOption
        If a role is unknown or the text is not ROLE=COLUMN pairs.

    Examples
    --------
    >>> columns_of({"region": "lan"}).by_role
    {'region': 'lan'}
    """
    if isinstance(columns, Columns):
        return columns
    if columns is None or isinstance(columns, str):
        return Columns.parse(columns)
    return Columns.parse(f"{role}={column}" for role, column in columns.items())


@dataclass(frozen=True, slots=True)
class Where:
    """Rows in which a column holds a value, compared as text.

    Parameters
    ----------
    column, value : str
        An empty value means an empty cell.

    Examples
    --------
    >>> Where.parse("traded_b=TRUE")
    Where(column='traded_b', value='TRUE')
    """

    column: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "Where":
        """Return the condition written as ``COLUMN=VALUE``."""
        column, equals, value = text.partition("=")
        if not equals or not column.strip():
            raise MalformedOption(f"write conditions as COLUMN=VALUE, not {text!r}")
        return cls(column.strip(), value.strip())

    def __str__(self) -> str:
        return f"{self.column}={self.value}"


def conditions_of(where: Iterable[Where | str]) -> list[Where]:
    """Return conditions given as such or as text.

    Parameters
    ----------
    where : iterable of Where or text ``COLUMN=VALUE``

    Returns
    -------
    list of Where

    Raises
    ------
    MalformedOption
        If a text has no equals sign.

    Examples
    --------
    >>> conditions_of(["year=2011"])
    [Where(column='year', value='2011')]
    """
    return [Where.parse(one) if isinstance(one, str) else one for one in where]


def check_column(column: str, available: Sequence[str], purpose: str) -> None:
    """Refuse a column that the file does not have, or has twice.

    Parameters
    ----------
    column : str
    available : sequence of str
        The header of the file.
    purpose : str
        What the column is for, for the message ("for region").

    Raises
    ------
    RefusedInput
        The message lists the columns there are, those with a like name first.

    Examples
    --------
    >>> check_column("naisc", ["fipstate", "naics"], "for industry")
    Traceback (most recent call last):
    klustermotor.formats.refusals.RefusedInput: no column 'naisc' for industry; did you mean 'naics'? The
    file has fipstate, naics
    """
    count = list(available).count(column)
    if count == 1:
        return
    if count > 1:
        raise RefusedInput(f"the column {column!r} {purpose} stands {count} times in the header")
    folded = {name.casefold(): name for name in available}
    close = [folded[name] for name in difflib.get_close_matches(column.casefold(), folded, n=3)]
    hint = f"did you mean {' or '.join(repr(name) for name in close)}? The" if close else "the"
    listed = ", ".join(available[:_SHOWN]) + (" …" if len(available) > _SHOWN else "")
    raise RefusedInput(f"no column {column!r} {purpose}; {hint} file has {listed}")


def parse_flag_ranges(given: Iterable[str]) -> FlagRanges | None:
    """Return the ranges of flags written as ``FLAG=LOWEST..HIGHEST``; without the highest it is open.

    Parameters
    ----------
    given : iterable of str

    Returns
    -------
    mapping of flag to (lowest, highest), or None
        None where nothing is given, which leaves the usual flags.

    Raises
    ------
    MalformedOption
        If a text is not of that form.

    Examples
    --------
    >>> parse_flag_ranges(["s=1..4", "l=1000.."])
    {'s': (1.0, 4.0), 'l': (1000.0, inf)}
    """
    ranges = {}
    for text in given:
        found = _RANGE.fullmatch(text.strip())
        if found is None:
            raise MalformedOption(f"write the range of a flag as FLAG=LOWEST..HIGHEST, not {text!r}")
        flag, lowest, highest = found.groups()
        ranges[flag.strip()] = (float(lowest), float(highest) if highest else math.inf)
    return ranges or None
