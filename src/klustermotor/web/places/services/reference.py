"""The code lists that come with the product, as a tenant's regions and classifications."""

from collections.abc import Iterator
from typing import Any, Literal

import polars as pl
from django.db import transaction

from klustermotor.analysis.tables import NAICS_SECTORS
from klustermotor.codelists import (
    SOURCES,
    counties,
    industry_codes,
    municipalities,
    nuts_regions,
    section_concordance,
)
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification, Concordance, RegionSet
from klustermotor.web.places.services.classifications import ItemRow, create_classification
from klustermotor.web.places.services.concordances import save_concordance
from klustermotor.web.places.services.region_sets import RegionRow, create_region_set

_LEVELS = {"section": 1, "division": 2}
_SECTORS = {
    "11": ("Jordbruk, skogsbruk, fiske och jakt", "Agriculture, forestry, fishing and hunting"),
    "21": ("Utvinning av mineral, olja och gas", "Mining, quarrying, and oil and gas extraction"),
    "22": ("Försörjning av el, gas och vatten", "Utilities"),
    "23": ("Byggverksamhet", "Construction"),
    "31": ("Tillverkning (31–33)", "Manufacturing (31–33)"),
    "42": ("Partihandel", "Wholesale trade"),
    "44": ("Detaljhandel (44–45)", "Retail trade (44–45)"),
    "48": ("Transport och magasinering (48–49)", "Transportation and warehousing (48–49)"),
    "51": ("Information", "Information industries"),
    "52": ("Finans och försäkring", "Finance and insurance"),
    "53": ("Fastighet och uthyrning", "Real estate and rental and leasing"),
    "54": ("Juridik, vetenskap och teknik", "Professional, scientific and technical services"),
    "55": ("Företagsledning", "Management of companies and enterprises"),
    "56": ("Administrativa tjänster och avfall", "Administrative, support and waste services"),
    "61": ("Utbildning", "Educational services"),
    "62": ("Vård och omsorg", "Health care and social assistance"),
    "71": ("Kultur, nöje och fritid", "Arts, entertainment and recreation"),
    "72": ("Hotell och restaurang", "Accommodation and food services"),
    "81": ("Övriga tjänster", "Other services"),
    "92": ("Offentlig förvaltning", "Public administration"),
}


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
    """Give a tenant NACE Rev. 2, Rev. 2.1, their concordance and the sectors of NAICS, each once.

    Returns the lists by the code ``nace-2``, ``nace-2-1``, ``naics``.
    """
    held = {one.code: one for one in Classification.objects.in_tenant(tenant)}
    nace = held.get("nace-2") or _nace(tenant, by, "nace", "nace-2", "Rev. 2 (SNI 2007)")
    nace_21 = held.get("nace-2-1") or _nace(tenant, by, "nace2.1", "nace-2-1", "Rev. 2.1 (SNI 2025)")
    naics = held.get("naics") or create_classification(
        tenant=tenant,
        code="naics",
        kind=Classification.Kind.NAICS,
        name_sv="NAICS, sektorer",
        name_en="NAICS sectors",
        items=[ItemRow(code, *_SECTORS[code], level=1) for code in sorted(NAICS_SECTORS) if code in _SECTORS],
        source_note="U.S. Census Bureau, North American Industry Classification System",
        by=by,
    )
    if not Concordance.objects.filter(source=nace, target=nace_21).exists():
        pairs: list[list[Any]] = [list(row) for row in section_concordance().rows()]
        save_concordance(
            source=nace, target=nace_21, pairs=pairs, source_note=SOURCES["nace_2_to_2_1"].source_sv, by=by
        )
    return {"nace-2": nace, "nace-2-1": nace_21, "naics": naics}


def _nace(
    tenant: Tenant, by: User | None, system: Literal["nace", "nace2.1"], code: str, revision: str
) -> Classification:
    """Make a revision of NACE from its list."""
    is_first = system == "nace"
    return create_classification(
        tenant=tenant,
        code=code,
        kind=Classification.Kind.NACE_2 if is_first else Classification.Kind.NACE_21,
        name_sv=f"Nace {revision}",
        name_en=f"NACE {revision}",
        items=_item_rows(industry_codes(system)),
        source_note=SOURCES["nace_2" if is_first else "nace_2_1"].source_sv,
        by=by,
    )


def _item_rows(codes: pl.DataFrame) -> Iterator[ItemRow]:
    """Yield the rows of an industry list."""
    for row in codes.iter_rows(named=True):
        yield ItemRow(row["code"], row["name_sv"], row["name_en"], row["parent"] or "", _LEVELS[row["level"]])
