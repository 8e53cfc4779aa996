"""Lists of codes in files: regions and industries, with names, what they belong to and their time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.formats import RefusedInput, read_text_frame
from klustermotor.web.shared.errors import Refused

MOST_CODES = 20_000
LONGEST_NAME = 200
_COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("code", "kod", "region", "region_code", "regionkod", "geo", "nuts", "industry", "sni", "naics"),
    "name_sv": ("name_sv", "namn_sv", "svenska", "swedish"),
    "name_en": ("name_en", "namn_en", "engelska", "english"),
    "name": ("name", "namn", "benämning", "label", "title"),
    "parent": ("parent", "parent_code", "belongs_to", "överordnad", "tillhör", "ligger_i"),
    "valid_from": ("valid_from", "from", "gäller_från", "från"),
    "valid_to": ("valid_to", "to", "until", "gäller_till", "till"),
}


@dataclass(frozen=True, slots=True)
class GivenCode:
    """One row of a list as it was given: its number, and text in each place."""

    number: int
    code: str
    name_sv: str = ""
    name_en: str = ""
    parent: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A row that cannot be used: its number, its code, and why."""

    row: int
    code: str
    why: str


@dataclass(slots=True)
class Refusals:
    """The rows that cannot be used, gathered while a list is checked."""

    rows: list[RefusedCode] = field(default_factory=list)

    def add(self, given: GivenCode, why: str) -> None:
        """Refuse a row; nothing where there is no reason."""
        if why:
            self.rows.append(RefusedCode(given.number, given.code, why))

    def in_order(self) -> list[RefusedCode]:
        """Return them as the list has them."""
        return sorted(self.rows, key=lambda one: one.row)


def codes_in_file(path: Path, columns: Mapping[str, str] | None = None) -> list[GivenCode]:
    """Return the rows of a file that hold anything; refuse a file that is no list of codes.

    A column ``name`` is the name in both languages where there is none for one of them. ``columns`` says
    what the file calls a part: ``{"code": "fips"}``.
    """
    try:
        frame = read_text_frame(path)
    except RefusedInput as refused:
        raise Refused(str(refused).replace(f"{path}: ", ""), field="file") from refused
    found = _found(frame.columns, columns or {})
    if not found["code"]:
        raise Refused(
            _("The file needs a column code; it has %(columns)s.")
            % {"columns": ", ".join(frame.columns[:12])},
            field="file",
        )
    held = list(_rows(frame, found))
    if not held:
        raise Refused(_("The list has no rows."), field="file")
    if len(held) > MOST_CODES:
        raise Refused(_("The list has more than %(count)s rows.") % {"count": MOST_CODES}, field="file")
    return held


def _found(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return which column holds each part of a row; empty where none does."""
    strange = sorted(set(columns) - set(_COLUMNS)) or sorted(set(columns.values()) - set(header))
    if strange:
        raise Refused(
            _("There is no %(strange)s; the parts are %(parts)s and the columns %(columns)s.")
            % {"strange": strange[0], "parts": ", ".join(_COLUMNS), "columns": ", ".join(header[:12])},
            field="file",
        )
    called = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in header}
    usual = {
        part: next((called[name] for name in names if name in called), "") for part, names in _COLUMNS.items()
    }
    return usual | dict(columns)


def _rows(frame: pl.DataFrame, found: Mapping[str, str]) -> Iterator[GivenCode]:
    """Yield the rows without those that are empty altogether; the header is row 1."""
    cells = {
        part: frame[name].fill_null("").str.strip_chars().to_list() if name else [""] * frame.height
        for part, name in found.items()
    }
    for at in range(frame.height):
        row = {part: values[at] for part, values in cells.items()}
        if any(row.values()):
            name = row.pop("name")
            row["name_sv"], row["name_en"] = row["name_sv"] or name, row["name_en"] or name
            yield GivenCode(at + 2, **row)


def name_faults(given: GivenCode, longest_code: int) -> str:
    """Return what is wrong with a row's code and names; nothing where they can be kept."""
    if not given.code:
        return _("The code is missing.")
    if len(given.code) > longest_code:
        return _("The code is longer than %(count)s characters.") % {"count": longest_code}
    if not (given.name_sv or given.name_en):
        return _("A name is missing, in Swedish or English.")
    if max(len(given.name_sv), len(given.name_en)) > LONGEST_NAME:
        return _("The name is longer than %(count)s characters.") % {"count": LONGEST_NAME}
    if "\x00" in f"{given.code}{given.name_sv}{given.name_en}{given.parent}":
        return _("The row holds a character that is no text.")
    return ""


def in_a_ring(code: str, parents: Mapping[str, str]) -> bool:
    """Tell whether a code lies within itself, step by step upwards."""
    seen, above = {code}, parents.get(code, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == code
