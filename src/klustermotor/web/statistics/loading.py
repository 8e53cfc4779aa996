"""Load published statistics from a path as a set of regions of its own: for the command line and tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.analysis.tables import CBP_FLAG_RANGES, FlagRanges, code_system, hierarchy_of_codes
from klustermotor.codelists import names_of_industries
from klustermotor.formats import ClusterDefinitions, RefusedInput, read_definitions, read_frame
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.layout import laid_out, store_laid_out
from klustermotor.web.statistics.models import Dataset, Vintage
from klustermotor.web.statistics.services import create_dataset, record_vintage

_KINDS = {
    "naics": Classification.Kind.NAICS,
    "nace": Classification.Kind.NACE_2,
    "nace2.1": Classification.Kind.NACE_21,
}


@dataclass(frozen=True, slots=True)
class NamesFile:
    """A file that says what codes are called, and what its columns are called where not as usual."""

    path: Path
    columns: Mapping[str, str]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be loaded, and what it is called.

    ``columns`` names the columns as the command line does (``region=fipstate,industry=naics``);
    ``flag_ranges`` are the publisher's letters, by default those of County Business Patterns.
    ``region_names`` and ``industry_names`` are files with a row per code: ``code``, ``name_sv`` and
    ``name_en`` (or ``name``); that of regions may say what they lie in and when.
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
    region_names: NamesFile | None = None
    industry_names: NamesFile | None = None
    kind: str = RegionSet.Kind.STATE


def load_regions(tenant: Tenant, load: Load) -> Vintage:
    """Make the set of regions, the list of industries, the dataset and its vintage: all or nothing."""
    frame = _frame(load)
    definitions = _definitions(load)
    called = _Called(_listed(load.region_names), _listed(load.industry_names), _named(load))
    ready = laid_out(frame, Dataset.Kind.EMPLOYMENT, load.flag_ranges)
    stored = store_laid_out(ready, Dataset.Kind.EMPLOYMENT)
    with transaction.atomic():
        region_set = _region_set(tenant, load, ready, called)
        industries = _industries(tenant, load, ready, called)
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


@dataclass(frozen=True, slots=True)
class _Called:
    """What codes are called: by the files that say so, else by the table's own columns of names."""

    regions: Mapping[str, Sequence[places.GivenCode]]
    industries: Mapping[str, Sequence[places.GivenCode]]
    in_table: Mapping[str, Mapping[str, str]]


def _listed(names: NamesFile | None) -> dict[str, list[places.GivenCode]]:
    """Return the rows of a file of names by their codes; rows that say the same are one."""
    found: dict[str, list[places.GivenCode]] = {}
    if names is None:
        return found
    try:
        rows = places.codes_in_file(names.path, names.columns)
    except Refused as refused:
        raise Refused(f"{names}: {refused.sentence}") from refused
    for one in rows:
        held = found.setdefault(one.code, [])
        if all(replace(one, number=other.number) != other for other in held):
            held.append(one)
    return found


def _named(load: Load) -> dict[str, dict[str, str]]:
    """Return the names of regions and industries, where the table has a column for them."""
    found: dict[str, dict[str, str]] = {"region": {}, "industry": {}}
    for role, names in found.items():
        try:
            read = read_frame(load.path, columns=load.columns or None, required=(role, f"{role}_name"))
        except RefusedInput:
            continue
        held = read.select(role, f"{role}_name").drop_nulls().unique(role)
        names.update(held.iter_rows())
    return found


def _region_set(tenant: Tenant, load: Load, ready: pl.DataFrame, called: _Called) -> RegionSet:
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
    made = places.create_region_set(
        tenant=tenant,
        code=code,
        kind=load.kind,
        name_sv=load.regions,
        name_en=load.regions,
        regions=_regions(codes, load, called),
        source_note=load.publisher,
        by=None,
    )
    if load.boundaries is not None:
        places.set_boundaries(
            region_set=made, geojson=load.boundaries.read_bytes(), code_property=load.code_property, by=None
        )
    return made


def _regions(codes: Sequence[str], load: Load, called: _Called) -> list[places.RegionRow]:
    """Return the regions of the table, each as the file of names has it, else as the table calls it."""
    plain = called.in_table["region"]
    given = [
        one
        for at, code in enumerate(codes, start=1)
        for one in called.regions.get(code) or [places.GivenCode(at, code, name_sv=plain.get(code) or code)]
    ]
    known = set(codes)
    while above := {one.parent for one in given if one.parent in called.regions} - known:
        given += [one for code in sorted(above) for one in called.regions[code]]
        known |= above
    read = places.check_regions(given)
    if read.refused:
        first = read.refused[0]
        raise Refused(f"{load.region_names}: {first.code}: {first.why}")
    return read.rows


def _industries(tenant: Tenant, load: Load, ready: pl.DataFrame, called: _Called) -> Classification:
    """Make the list of the table's industries, each under its nearest listed ancestor.

    They are called as the file of names has it, as the table does, or as the lists do that come with us.
    """
    codes = ready["industry"].unique().sort().to_list()
    parents, shipped = _parents(codes), names_of_industries(codes)
    plain = called.in_table["industry"]

    def row(code: str) -> places.ItemRow:
        given, ours = next(iter(called.industries.get(code, ())), None), shipped.get(code)
        named = plain.get(code, "")
        swedish = (given.name_sv or given.name_en) if given else named or (ours.sv if ours else "")
        english = (given.name_en or given.name_sv) if given else named or (ours.en if ours else "")
        return places.ItemRow(
            code, swedish or code, english or code, parents.get(code, ""), _level(code, parents)
        )

    return places.create_classification(
        tenant=tenant,
        code=f"{slugify(load.name)[:50]}-codes",
        kind=_KINDS.get(code_system(codes) or "", Classification.Kind.OTHER),
        name_sv=_("Industries of %(name)s") % {"name": load.name},
        items=[row(code) for code in codes],
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
