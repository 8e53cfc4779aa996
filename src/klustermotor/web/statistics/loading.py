"""Load published statistics from a path as a set of regions of its own: for the command line and tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.analysis.tables import CBP_FLAG_RANGES, FlagRanges, hierarchy_of_codes
from klustermotor.formats import ClusterDefinitions, RefusedInput, read_definitions, read_frame
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.layout import laid_out, store_laid_out
from klustermotor.web.statistics.models import Dataset, Vintage
from klustermotor.web.statistics.services import create_dataset, record_vintage


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be loaded, and what it is called.

    ``columns`` names the columns as the command line does (``region=fipstate,industry=naics``);
    ``flag_ranges`` are the publisher's letters, by default those of County Business Patterns.
    """

    path: Path
    name: str
    regions: str
    columns: str = ""
    publisher: str = ""
    definitions: Path | None = None
    boundaries: Path | None = None
    code_property: str = ""
    flag_ranges: FlagRanges | None = None
    region_names: Mapping[str, str] = field(default_factory=dict)
    kind: str = RegionSet.Kind.STATE


def load_regions(tenant: Tenant, load: Load) -> Vintage:
    """Make the set of regions, the list of industries, the dataset and its vintage: all or nothing."""
    frame = _frame(load)
    definitions = _definitions(load)
    ready = laid_out(frame, Dataset.Kind.EMPLOYMENT, load.flag_ranges)
    stored = store_laid_out(ready, Dataset.Kind.EMPLOYMENT)
    with transaction.atomic():
        region_set = _region_set(tenant, load, ready)
        industries = _industries(tenant, load, ready)
        if definitions is not None:
            places.save_definitions(
                tenant=tenant,
                definitions=definitions,
                code=f"{slugify(load.name)[:48]}-clusters",
                name_sv=_("Clusters of %(name)s") % {"name": load.name},
                gathers=industries,
                source_note=load.definitions.name if load.definitions else "",
                by=None,
            )
        dataset = create_dataset(
            tenant=tenant,
            name=load.name,
            region_set=region_set,
            classification=industries,
            publisher=load.publisher,
            flag_ranges=_as_json(CBP_FLAG_RANGES if load.flag_ranges is None else load.flag_ranges),
            by=None,
        )
        return record_vintage(dataset=dataset, stored=stored, by=None)


def _frame(load: Load) -> pl.DataFrame:
    """Read the table."""
    try:
        read = read_frame(
            load.path, columns=load.columns or None, required=("region", "industry", "employment")
        )
    except RefusedInput as refused:
        raise Refused(str(refused)) from refused
    return read if "period" in read.columns else read.with_columns(period=pl.lit(""))


def _definitions(load: Load) -> ClusterDefinitions | None:
    """Read the cluster definitions, where there are any."""
    if load.definitions is None:
        return None
    try:
        return read_definitions(load.definitions)
    except RefusedInput as refused:
        raise Refused(str(refused)) from refused


def _region_set(tenant: Tenant, load: Load, ready: pl.DataFrame) -> RegionSet:
    """Return the set of that name if it knows every code, else make it."""
    codes = ready["region"].unique().sort().to_list()
    code = slugify(load.regions)[:60]
    held = RegionSet.objects.in_tenant(tenant).filter(code=code).first()
    if held is not None:
        unknown = sorted(set(codes) - set(held.regions.values_list("code", flat=True)))
        if unknown:
            raise Refused(
                _("The set %(set)s is there but has no region %(codes)s; choose another name for the set.")
                % {"set": load.regions, "codes": ", ".join(unknown[:5])}
            )
        return held
    names = {**_names(load.path, load), **load.region_names}
    made = places.create_region_set(
        tenant=tenant,
        code=code,
        kind=load.kind,
        name_sv=load.regions,
        name_en=load.regions,
        regions=[places.RegionRow(one, names.get(one) or one, names.get(one) or one) for one in codes],
        source_note=load.publisher,
        by=None,
    )
    if load.boundaries is not None:
        places.set_boundaries(
            region_set=made, geojson=load.boundaries.read_bytes(), code_property=load.code_property, by=None
        )
    return made


def _names(path: Path, load: Load) -> dict[str, str]:
    """Return the regions' names, where the table has a column for them."""
    try:
        read = read_frame(path, columns=load.columns or None, required=("region", "region_name"))
    except RefusedInput:
        return {}
    return dict(read.select("region", "region_name").unique("region").iter_rows())


def _industries(tenant: Tenant, load: Load, ready: pl.DataFrame) -> Classification:
    """Make the list of the table's industries, each under its nearest listed ancestor."""
    codes = ready["industry"].unique().sort().to_list()
    parents = _parents(codes)
    return places.create_classification(
        tenant=tenant,
        code=f"{slugify(load.name)[:50]}-codes",
        kind=Classification.Kind.NAICS if "------" in codes else Classification.Kind.OTHER,
        name_sv=_("Industries of %(name)s") % {"name": load.name},
        items=[
            places.ItemRow(one, one, one, parent_code=parents.get(one, ""), level=_level(one, parents))
            for one in codes
        ],
        source_note=load.publisher,
        by=None,
    )


def _parents(codes: Sequence[str]) -> dict[str, str]:
    """Return the code above each code; none where the codes follow no known system."""
    try:
        tree = hierarchy_of_codes(codes)
    except ValueError:
        return {}
    return {code: above for code in codes if (above := tree.parent_of(code))}


def _level(code: str, parents: Mapping[str, str]) -> int:
    """Return how many codes stand above one."""
    level, above = 0, parents.get(code)
    while above:
        level, above = level + 1, parents.get(above)
    return level


def _as_json(ranges: FlagRanges) -> dict[str, list[float | None]]:
    """Return ranges as the database keeps them."""
    return {flag: [low, None if high == float("inf") else high] for flag, (low, high) in ranges.items()}
