"""``klustermotor load-regions``: published statistics as a further set of regions."""

from pathlib import Path
from typing import Annotated

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.starting import make_ready, prepare, refusing


def load_regions(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV, XLSX or Parquet.")],
    tenant: Annotated[str, typer.Option(metavar="WORD", help="Short name of the workbench it goes into.")],
    regions: Annotated[str, typer.Option(metavar="NAME", help="What the set of regions is called.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="What the dataset is called.")],
    columns: Annotated[
        str, typer.Option(metavar="ROLE=COLUMN,…", help="region, industry, period, employment, flag …")
    ] = "",
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Who published it.")] = "",
    definitions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Cluster definitions for its industries.")
    ] = None,
    boundaries: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON of the regions.")] = None,
    code_property: Annotated[
        str, typer.Option(metavar="NAME", help="Property of the GeoJSON that holds the region's code.")
    ] = "code",
    flag_range: Annotated[
        list[str] | None,
        typer.Option(metavar="FLAG=LOW..HIGH", help="What a letter hides; else as the Census writes it."),
    ] = None,
    region_names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What the regions are called: code and name, or name_sv, name_en."),
    ] = None,
    region_names_columns: Annotated[
        str, typer.Option(metavar="PART=COLUMN,…", help="What that file calls code, name, parent …")
    ] = "",
    industry_names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What the industries are called, where our lists do not say it."),
    ] = None,
    industry_names_columns: Annotated[
        str, typer.Option(metavar="PART=COLUMN,…", help="What that file calls code, name …")
    ] = "",
) -> None:
    """Load published statistics as a further set of regions.

    Regions become a set, industries a list, and the table the first vintage of a dataset: all or nothing.
    """
    with refusing():
        make_ready()
        prepare()
        call_command(
            "load_regions",
            table,
            tenant=tenant,
            regions=regions,
            name=name,
            columns=columns,
            publisher=publisher,
            definitions=definitions,
            boundaries=boundaries,
            code_property=code_property,
            flag_range=flag_range or [],
            region_names=region_names,
            region_names_columns=region_names_columns,
            industry_names=industry_names,
            industry_names_columns=industry_names_columns,
        )
