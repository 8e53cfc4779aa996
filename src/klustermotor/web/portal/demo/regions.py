"""A case's places: Sweden's regions, the ones in focus, unions of its own, and the lists of codes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import polars as pl
from django.db import transaction

from klustermotor.examples import (
    Case,
    broker_definitions,
    example_definitions,
    example_hierarchy,
    industry_names,
)
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.places.services.classifications import (
    ItemRow,
    create_classification,
    load_definitions,
)
from klustermotor.web.places.services.reference import load_reference_classifications
from klustermotor.web.places.services.reference_regions import load_first_regions
from klustermotor.web.places.services.regions import create_own_region, set_focus

#: Which region set a case's level means.
SETS = {"county": "counties", "municipality": "municipalities"}
_CALL_CENTRES: dict[str, Literal["left_out", "included"]] = {
    "brokers_left_out": "left_out",
    "brokers_included": "included",
}
_BROKERS = {
    "left_out": ("Exempelkluster, callcenter för sig", "Example clusters, call centres apart"),
    "included": (
        "Exempelkluster, callcenter bland informationsmäklarna",
        "Example clusters, call centres among information brokers",
    ),
}
_LEVELS = {"total": 0, "section": 1, "division": 2, "group": 3}


@transaction.atomic
def load_regions(case: Case, tenant: Tenant, by: User) -> dict[str, RegionSet]:
    """Load Sweden's regions, put the case's own in focus, and make its unions."""
    sets = load_first_regions(tenant=tenant, by=by)
    for code in case.tenant.focus:
        set_focus(region=region_of(sets, case.tenant.level, code), focus=True, by=by)
    if case.tenant.level == "county":
        set_focus(region=region_of(sets, "municipality", main_place(case)), focus=True, by=by)
    for one in case.regions:
        create_own_region(
            tenant=tenant,
            name_sv=one.name.sv,
            name_en=one.name.en,
            note=one.note.sv,
            code=one.key.replace("_", "-"),
            parts=[region_of(sets, one.level, code) for code in one.members],
            by=by,
        )
    return sets


def main_place(case: Case) -> str:
    """Return the municipality that a case looks closest at; a county's is where its biotechnology is made."""
    return {"04": "0486"}.get(case.tenant.focus[0], case.tenant.focus[0])


def region_of(sets: dict[str, RegionSet], level: str, code: str) -> Region:
    """Return a region by its level and code, as it is on the tenant's day."""
    region_set = sets[SETS[level]]
    found = Region.objects.filter(region_set=region_set, code=code).order_by("-valid_from")
    return found[0]


@transaction.atomic
def load_classifications(case: Case, tenant: Tenant, by: User) -> dict[str, Classification]:
    """Load NACE and SNI, the example's industries, and the cluster definitions that the case uses."""
    held = load_reference_classifications(tenant=tenant, by=by)
    industries = create_classification(
        tenant=tenant,
        code="example-industries",
        kind=Classification.Kind.SNI,
        name_sv="Exempelindelning efter SNI 2007",
        name_en="Example industries after SNI 2007",
        items=_industry_rows(),
        source_note="Påhittad indelning för exemplet, efter SNI 2007",
        by=by,
    )
    held["industries"] = industries
    held["example"] = _definitions(
        tenant=tenant,
        frame=example_definitions(),
        code="example-clusters",
        name_sv="Exempelkluster",
        name_en="Example clusters",
        gathers=industries,
        by=by,
    )
    for key, call_centres in _CALL_CENTRES.items():
        if key in case.tenant.definitions:
            held[key] = _definitions(
                tenant=tenant,
                frame=broker_definitions(call_centres=call_centres),
                code=f"call-centres-{call_centres.replace('_', '-')}",
                name_sv=_BROKERS[call_centres][0],
                name_en=_BROKERS[call_centres][1],
                gathers=industries,
                by=by,
            )
    return held


def _definitions(
    *,
    tenant: Tenant,
    frame: pl.DataFrame,
    code: str,
    name_sv: str,
    name_en: str,
    gathers: Classification,
    by: User,
) -> Classification:
    """Load definitions the way a person does: from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "definitions.csv"
        frame.write_csv(path)
        return load_definitions(
            tenant=tenant,
            path=path,
            code=code,
            name_sv=name_sv,
            name_en=name_en,
            gathers=gathers,
            source_note="Påhittat exempel",
            by=by,
        )


def _industry_rows() -> list[ItemRow]:
    """Return the example's industries at all levels."""
    swedish, english = industry_names("sv"), industry_names("en")
    tree = example_hierarchy().unique("industry", maintain_order=True).sort("industry")
    return [
        ItemRow(
            code,
            swedish.get(code, code),
            english.get(code, code),
            parent_code=parent or "",
            level=_LEVELS[level],
        )
        for code, parent, level in tree.select("industry", "parent", "level").iter_rows()
    ]
