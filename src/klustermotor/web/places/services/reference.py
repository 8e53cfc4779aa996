"""The code lists that come with the product, as a tenant's regions and classifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from klustermotor.codelists import (
    SOURCES,
    IndustrySystem,
    counties,
    industry_codes,
    municipalities,
    nuts_regions,
    section_concordance,
)
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification, Concordance, RegionSet
from klustermotor.web.places.services.classifications import ItemRow, add_codes, create_classification
from klustermotor.web.places.services.concordances import save_concordance
from klustermotor.web.places.services.region_sets import RegionRow, create_region_set

_LEVELS = ("section", "division", "group", "class")
_NAICS_LEVELS = ("sector", "subsector", "group", "industry", "national")


@transaction.atomic
def load_swedish_regions(*, tenant: Tenant, by: User | None) -> dict[str, RegionSet]:
    """Give a tenant Sweden's NUTS regions, counties, municipalities and functional regions, each set once.

    Returns the sets by the code ``nuts``, ``counties``, ``municipalities``, ``functional-regions``.
    """
    held = {one.code: one for one in RegionSet.objects.in_tenant(tenant)}
    nuts = held.get("nuts") or create_region_set(
        tenant=tenant,
        code="nuts",
        kind=RegionSet.Kind.NUTS,
        name_sv="Nuts-regioner",
        name_en="NUTS regions",
        regions=_nuts_rows(),
        source_note=SOURCES["nuts"].source_sv,
        by=by,
    )
    county_set = held.get("counties") or create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Sveriges län",
        name_en="Sweden’s counties",
        regions=_county_rows(),
        parents=nuts,
        boundaries="counties",
        source_note=SOURCES["counties"].source_sv,
        by=by,
    )
    municipal = held.get("municipalities") or create_region_set(
        tenant=tenant,
        code="municipalities",
        kind=RegionSet.Kind.MUNICIPALITY,
        name_sv="Sveriges kommuner",
        name_en="Sweden’s municipalities",
        regions=_municipality_rows(),
        parents=county_set,
        boundaries="municipalities",
        source_note=SOURCES["municipalities"].source_sv,
        by=by,
    )
    functional = held.get("functional-regions") or _functional_regions(tenant, by)
    return {
        "nuts": nuts,
        "counties": county_set,
        "municipalities": municipal,
        "functional-regions": functional,
    }


def _functional_regions(tenant: Tenant, by: User | None) -> RegionSet:
    """Make the set of functional regions from the boundaries' own list."""
    drawn = boundaries_of_sweden("functional_regions")
    return create_region_set(
        tenant=tenant,
        code="functional-regions",
        kind=RegionSet.Kind.FUNCTIONAL,
        name_sv="Sveriges funktionella analysregioner",
        name_en="Sweden’s functional regions",
        regions=[RegionRow(code, drawn.names[code], drawn.names[code]) for code in drawn.codes],
        boundaries="functional_regions",
        source_note=drawn.source,
        by=by,
    )


def _nuts_rows() -> Iterator[RegionRow]:
    """Yield NUTS regions."""
    for row in nuts_regions().iter_rows(named=True):
        code = row["code"]
        yield RegionRow(code, row["name_sv"], row["name_en"], nuts=code, parent_code=row["parent"] or "")


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


@transaction.atomic
def load_reference_classifications(*, tenant: Tenant, by: User | None) -> dict[str, Classification]:
    """Give a tenant NACE Rev. 2, Rev. 2.1, their concordance and NAICS, each once and with all its codes.

    Returns the lists by the code ``nace-2``, ``nace-2-1``, ``naics``.
    """
    found = {one.code: _loaded(one, tenant=tenant, by=by) for one in _REFERENCES}
    nace, nace_21 = found["nace-2"], found["nace-2-1"]
    if not Concordance.objects.filter(source=nace, target=nace_21).exists():
        pairs: list[list[Any]] = [list(row) for row in section_concordance().rows()]
        save_concordance(
            source=nace, target=nace_21, pairs=pairs, source_note=SOURCES["nace_2_to_2_1"].source_sv, by=by
        )
    return found


@dataclass(frozen=True, slots=True)
class _Reference:
    """A list that comes with the product, and what a tenant's copy is called."""

    code: str
    kind: str
    system: IndustrySystem
    source: str
    name_sv: str
    name_en: str
    levels: tuple[str, ...]


_REFERENCES = (
    _Reference(
        "nace-2",
        Classification.Kind.NACE_2,
        "nace",
        "nace_2",
        "Nace Rev. 2 (SNI 2007)",
        "NACE Rev. 2 (SNI 2007)",
        _LEVELS,
    ),
    _Reference(
        "nace-2-1",
        Classification.Kind.NACE_21,
        "nace2.1",
        "nace_2_1",
        "Nace Rev. 2.1 (SNI 2025)",
        "NACE Rev. 2.1 (SNI 2025)",
        _LEVELS,
    ),
    _Reference(
        "naics", Classification.Kind.NAICS, "naics", "naics", "NAICS 2022", "NAICS 2022", _NAICS_LEVELS
    ),
)


def _loaded(given: _Reference, *, tenant: Tenant, by: User | None) -> Classification:
    """Make a tenant's copy of a list, or give the one it has the codes that it lacks."""
    rows = _item_rows(given)
    held = Classification.objects.in_tenant(tenant).filter(code=given.code).first()
    if held is not None:
        add_codes(classification=held, items=rows, by=by)
        return held
    return create_classification(
        tenant=tenant,
        code=given.code,
        kind=given.kind,
        name_sv=given.name_sv,
        name_en=given.name_en,
        items=rows,
        source_note=SOURCES[given.source].source_sv,
        by=by,
    )


def _item_rows(given: _Reference) -> Iterator[ItemRow]:
    """Yield the rows of a list; a code without a Swedish name has the English one."""
    level = {name: number for number, name in enumerate(given.levels, start=1)}
    for row in industry_codes(given.system).iter_rows(named=True):
        english = row["name_en"]
        yield ItemRow(
            row["code"], row["name_sv"] or english, english, row["parent"] or "", level[row["level"]]
        )
