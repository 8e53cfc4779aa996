"""A case's statistics: jobs by county and by municipality, and education; all invented and marked so."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from klustermotor.examples import (
    HIDDEN_JOBS,
    Case,
    example_education,
    example_education_links,
    example_municipal_table,
    example_table,
)
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.services.analyses import create_analysis, start_analysis
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.portal.demo.regions import main_place, region_of
from klustermotor.web.statistics.models import Dataset
from klustermotor.web.statistics.services.datasets import create_dataset
from klustermotor.web.statistics.services.vintages import add_vintage

_NOTE = "Påhittade tal ur en generator med fast frö, för att visa hur arbetet går till."
_HIDDEN = (
    "Tal som ett eller två arbetsställen i länet står bakom är dolda, i länen och i kommunerna; "
    f"de ligger mellan {HIDDEN_JOBS[0]} och {HIDDEN_JOBS[1]} jobb."
)
_PUBLISHER = "Exempeldata"


@dataclass(frozen=True, slots=True)
class Tables:
    """A case's datasets."""

    county: Dataset
    municipality: Dataset
    education: Dataset


def load_statistics(
    tenant: Tenant, sets: Mapping[str, RegionSet], lists: Mapping[str, Classification], by: User
) -> Tables:
    """Add the example's tables, each as a first vintage."""
    counties = _dataset(
        tenant, "Jobb per län och näringsgren, exempel", sets["counties"], lists["industries"], by
    )
    add_vintage(dataset=counties, frame=_cells(example_table(hidden=True)), by=by)
    name = "Jobb per kommun och näringsgren, exempel"
    municipal = _dataset(tenant, name, sets["municipalities"], lists["industries"], by)
    add_vintage(dataset=municipal, frame=_cells(example_municipal_table(hidden="with_county")), by=by)
    education = create_dataset(
        tenant=tenant,
        name="Utbildningar, platser och examinerade, exempel",
        region_set=sets["municipalities"],
        classification=lists["example"],
        kind=Dataset.Kind.EDUCATION,
        publisher=_PUBLISHER,
        note=_NOTE,
        is_example=True,
        by=by,
    )
    add_vintage(dataset=education, frame=_programmes(), by=by)
    return Tables(counties, municipal, education)


def _dataset(
    tenant: Tenant, name: str, region_set: RegionSet, classification: Classification, by: User
) -> Dataset:
    """Return a new table of jobs."""
    return create_dataset(
        tenant=tenant,
        name=name,
        region_set=region_set,
        classification=classification,
        publisher=_PUBLISHER,
        note=f"{_NOTE} {_HIDDEN}",
        is_example=True,
        flag_ranges={"..": list(HIDDEN_JOBS)},
        by=by,
    )


def _cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the example's table with the columns that a vintage has; wages in it are sums in thousands."""
    kept = ["region", "industry", "period", "employment", "establishments", "wages", "flag"]
    return frame.select(
        pl.col(name).cast(pl.String) if name in {"region", "industry", "period", "flag"} else name
        for name in kept
    )


def _programmes() -> pl.DataFrame:
    """Return the example's programmes with the clusters they serve."""
    links = example_education_links()
    served = (
        links.with_columns(
            pl.concat_str("cluster", pl.lit(":"), pl.col("weight").cast(pl.String)).alias("clusters")
        )
        .group_by("programme", maintain_order=True)
        .agg(pl.col("clusters").str.join(";"))
    )
    frame = example_education(2003).join(served, on="programme", how="left")
    said = {"name_sv": "påhittade tal", "name_en": "invented figures"}
    return frame.select(
        "programme",
        *(
            # A real provider's own figures are other ones than the generator's.
            pl.when("provider_invented").then(name).otherwise(pl.format(f"{{}} ({words})", name)).alias(name)
            for name, words in said.items()
        ),
        "level",
        "field",
        pl.col("provider_name_sv").alias("provider"),
        pl.col("municipality").alias("region"),
        pl.col("year").cast(pl.String).alias("period"),
        *(pl.col(name).cast(pl.Float64) for name in ("places", "applicants", "graduates")),
        pl.col("clusters").fill_null(""),
    )


def ask(
    case: Case,
    tenant: Tenant,
    tables: Tables,
    sets: Mapping[str, RegionSet],
    lists: Mapping[str, Classification],
    by: User,
) -> None:
    """Ask for the case's analyses; they run as background work, the one that matters most last."""
    wanted = [("municipality", key) for key in reversed(case.tenant.definitions)]
    if case.tenant.level == "county":
        wanted = [("municipality", case.tenant.definitions[0]), ("county", case.tenant.definitions[0])]
    for level, key in wanted:
        dataset = tables.county if level == "county" else tables.municipality
        home = case.tenant.focus[0] if level == case.tenant.level else main_place(case)
        region = region_of(dict(sets), level, home)
        name = (
            f"{region.name_sv} bland {'länen' if level == 'county' else 'kommunerna'}: {lists[key].name_sv}"
        )
        analysis = create_analysis(
            tenant=tenant, by=by, name=name[:200], dataset=dataset, region=region, definitions=lists[key]
        )
        start_analysis(analysis=analysis, by=by)
