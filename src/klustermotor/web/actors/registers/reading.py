"""From a stored file to records: which column is what, and what is refused of its rows."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.formats import survey_table
from klustermotor.web.actors.registers.gone import ErasedRows
from klustermotor.web.actors.registers.models import LONGEST, TOLD, RegisterVintage
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold
from klustermotor.web.statistics.reading import as_file, named_so, said_to_the_person

#: What a column of a register can be.
FIELDS: Mapping[str, Any] = {
    "record": gettext_lazy("the register’s own key"),
    "name": gettext_lazy("name"),
    "other_name": gettext_lazy("other name"),
    "number": gettext_lazy("organisation number"),
    "street": gettext_lazy("street"),
    "postcode": gettext_lazy("postcode"),
    "place": pgettext_lazy("of an address", "place"),
    "phone": gettext_lazy("telephone"),
    "web": gettext_lazy("web address"),
}
#: Headings in Swedish and English, folded and without signs; the first that a file has is taken.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "record": (
        "record", "id", "key", "medlemsnummer", "medlemsnr", "membernumber", "leverantorsnummer",
        "leverantorsnr", "leverantorsid", "suppliernumber", "supplierid", "kundnummer", "kundnr", "lopnummer",
        "nyckel", "nr", "no",
    ),
    "number": (
        "organisationsnummer", "organisationsnr", "orgnummer", "orgnr", "organisationnumber",
        "organizationnumber", "registrationnumber", "companynumber", "momsregistreringsnummer", "vat",
        "vatnumber", "number",
    ),
    "name": (
        "name", "namn", "foretagsnamn", "foretag", "organisation", "organisationsnamn", "companyname",
        "company", "firma", "bolag", "leverantor", "supplier", "suppliername", "medlem", "member",
    ),
    "other_name": ("othername", "tidigarenamn", "annatnamn", "bifirma", "formername", "tradename", "alias"),
    "street": (
        "street", "gatuadress", "gata", "adress", "postadress", "besoksadress", "streetaddress", "address",
    ),
    "postcode": ("postcode", "postnummer", "postnr", "zip", "zipcode", "postalcode"),
    "place": ("place", "postort", "ort", "stad", "city", "town"),
    "phone": ("phone", "telefon", "telefonnummer", "tel", "telephone", "phonenumber"),
    "web": ("web", "webb", "webbplats", "hemsida", "webbadress", "website", "url", "webaddress", "domain"),
}  # fmt: skip
MOST_ROWS = 1_000_000
_SHOWN_ROWS, _SHOWN_CELL, _SHOWN_REFUSALS = 10, 80, 50
_NULL = "\x00"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: its number with the header counted, a word for the reason, and what it names."""

    row: int
    reason: str
    named: str = ""

    @property
    def sentence(self) -> str:
        """Return the reason in the reader's language."""
        sentences = {
            "no_name": _("It has no name."),
            "no_key": _("It has no key."),
            "twice": _("Its key stands in row %(named)s already."),
            "erased": _("It was erased at the request of whom it names; take it out of the file."),
            "too_long": _("The cell under “%(named)s” is longer than 200 characters."),
        }
        return sentences[self.reason] % {"named": self.named}


@dataclass(frozen=True, slots=True)
class Read:
    """A file's rows: records by key (fields, and the whole row), and the refused rows."""

    records: dict[str, dict[str, Any]]
    faults: list[Fault]
    refused_rows: list[dict[str, str]]
    rows: int

    def findings(self) -> dict[str, Any]:
        """Return what a check found, as it is kept with the vintage."""
        return {
            "reasons": dict(Counter(one.reason for one in self.faults)),
            "faults": [[one.row, one.reason, one.named] for one in self.faults[:_SHOWN_REFUSALS]],
        }


def survey(path: Path, name: str, kind: str, sheet: str = "") -> dict[str, Any]:
    """Return what a file looks like: its columns, first rows and sheets; refuse one that is no table."""
    with said_to_the_person(), named_so(path, name) as named:
        found = survey_table(named, kind=kind, sheet=sheet or None, n=_SHOWN_ROWS)
    return {
        "header": list(found.columns),
        "sample": [
            [(cell or "")[:_SHOWN_CELL].replace(_NULL, "") for cell in row] for row in found.sample.rows()
        ],
        "sheet": found.sheet,
        "sheets": list(found.sheets),
    }


def guessed(header: Sequence[str], kept: Mapping[str, str]) -> dict[str, str]:
    """Return which column is probably what: as said last, where the file has it, else by its heading."""
    chosen = {field: column for field, column in kept.items() if column in header}
    taken = set(chosen.values())
    by_heading = {_plain(column): column for column in reversed(header)}
    for field, headings in _HEADINGS.items():
        if field in chosen:
            continue
        found = next((by_heading[one] for one in headings if one in by_heading), None)
        if found is not None and found not in taken:
            chosen[field] = found
            taken.add(found)
    return chosen


def _plain(heading: str) -> str:
    """Return a heading without signs and accents."""
    return "".join(sign for sign in fold(heading) if sign.isalnum())


def read_vintage(vintage: RegisterVintage) -> Read:
    """Return every row of a vintage's file under the columns that were named."""
    columns: dict[str, str] = vintage.mapping["columns"]
    frame, erased = _rows(vintage), ErasedRows(vintage)
    records: dict[str, dict[str, Any]] = {}
    where: dict[str, int] = {}
    faults: list[Fault] = []
    refused: list[dict[str, str]] = []
    count = 0
    for row, cells in _filled(frame):
        count += 1
        told = {field: cells.get(columns[field], "") if field in columns else "" for field in TOLD}
        key = cells.get(columns["record"], "") if "record" in columns else _made_key(told)
        fault = _fault(row, key, told, columns, where)
        if fault is None and erased.has(cells):
            fault = Fault(row, "erased")
        if fault is not None:
            faults.append(fault)
            refused.append(cells)
            continue
        where[key] = row
        records[key] = {**told, "raw": cells}
    return Read(records, faults, refused, count)


def _rows(vintage: RegisterVintage) -> pl.DataFrame:
    """Return a vintage's file as text."""
    sheet = vintage.mapping.get("sheet") or None
    with said_to_the_person(), as_file(vintage.digest, vintage.file_kind) as path:
        found = survey_table(path, kind=vintage.file_kind, sheet=sheet, n=MOST_ROWS + 1)
    if found.sample.height > MOST_ROWS:
        raise Refused(
            _("A register may have a million rows here; cut the file in two registers."), field="file"
        )
    return found.sample


def _filled(frame: pl.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows that hold something, with their number."""
    for row, cells in enumerate(frame.iter_rows(named=True), start=2):
        clean = {name: (cell or "").replace(_NULL, "").strip() for name, cell in cells.items()}
        if any(clean.values()):
            yield row, clean


def _made_key(told: Mapping[str, str]) -> str:
    """Return a key where the register has none: what tells one organisation from another there."""
    parts = [fold(told[name]) for name in ("name", "number", "postcode", "place")]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16] if told["name"] else ""


def _fault(
    row: int, key: str, told: Mapping[str, str], columns: Mapping[str, str], where: Mapping[str, int]
) -> Fault | None:
    """Return why a row is refused, if it is."""
    if not told["name"]:
        return Fault(row, "no_name")
    if not key:
        return Fault(row, "no_key")
    long = next(
        (field for field in TOLD if len(told[field]) > LONGEST), "record" if len(key) > LONGEST else ""
    )
    if long:
        return Fault(row, "too_long", columns.get(long, long))
    if key in where:
        return Fault(row, "twice", str(where[key]))
    return None


def faults_shown(vintage: RegisterVintage) -> list[Fault]:
    """Return the first refused rows with their reasons."""
    return [Fault(*one) for one in vintage.findings.get("faults", [])]
