"""The options that commands share."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

TABLE_PANEL = "Reading the table"
OUTPUT_PANEL = "Writing"
METHOD_PANEL = "Method"

TableFile: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE",
        help="A row per region × industry (× period): CSV, Parquet or XLSX.",
        show_default=False,
    ),
]
Columns: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE=COLUMN,…",
        help="Which column is what: region, industry, employment, and where there are any establishments, "
        "wages, period, flag. Columns that already have these names need no mention.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
Where: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN=VALUE",
        help="Use only the rows where the column says this; compared as text. May be repeated.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
Encoding: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Encoding of a CSV file that is not UTF-8, such as cp1252.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
Sheet: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Sheet of an XLSX file.", rich_help_panel=TABLE_PANEL, show_default=False
    ),
]
Hierarchy: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Which industry code lies under which (columns code, parent), where the codes do not say so.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
Level: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL",
        help="Which level to use of a table whose industry codes mix levels: leaves, or the number of "
        "characters in the code.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
DefinitionsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Which industry belongs to which cluster: the industry code, cluster_code, cluster_name "
        "and, where a code splits, weight.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
TradedOnly: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--traded-only",
        help="Keep only the clusters that the definitions call traded.",
        rich_help_panel=METHOD_PANEL,
    ),
]
FlagRange: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FLAG=LOW..HIGH",
        help="What a flag of a hidden cell says of its jobs, in place of the usual A 0–19 to M 100,000 and "
        "more; leave HIGH out where there is none. May be repeated.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
RegionHierarchy: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Which region lies in which (columns code, parent), where the table has totals of regions.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
RegionNames: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Names of the regions (columns code, name), where the table has no region_name.",
        rich_help_panel=TABLE_PANEL,
        show_default=False,
    ),
]
Concordance: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Old industry codes to new ones (columns from, to, weight and, where it differs, period), "
        "to carry a series over a change of classification.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
Period: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD",
        help="The period to look at; the last one unless you say.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
Seed: TypeAlias = Annotated[
    int,
    typer.Option(
        metavar="N",
        help="Seed of everything drawn at random; same seed, same result.",
        rich_help_panel=METHOD_PANEL,
    ),
]
Certainty: TypeAlias = Annotated[
    float,
    typer.Option(
        metavar="SHARE", min=0.5, max=0.999, help="Certainty of the intervals.", rich_help_panel=METHOD_PANEL
    ),
]
Reference: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Jobs by industry in the area to compare with; without it, all regions of the table together.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
ReferenceColumns: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE=COLUMN,…",
        help="Columns of the reference: industry, employment.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
ReferenceWhere: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN=VALUE",
        help="Rows of the reference to use. May be repeated.",
        rich_help_panel=METHOD_PANEL,
        show_default=False,
    ),
]
Out: TypeAlias = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        help="Where the result goes: .csv, .parquet or .xlsx.",
        rich_help_panel=OUTPUT_PANEL,
        show_default=False,
    ),
]
AsJson: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--json", help="Say what was done as JSON on standard output.", rich_help_panel=OUTPUT_PANEL
    ),
]
Threshold: TypeAlias = Annotated[
    float,
    typer.Option(
        metavar="QUOTIENT",
        help="An industry is present in a region from this location quotient on.",
        rich_help_panel=METHOD_PANEL,
    ),
]
Floor: TypeAlias = Annotated[
    float,
    typer.Option(
        metavar="JOBS",
        min=0,
        help="… and from this number of jobs on, lest a handful of jobs in a small region be presence.",
        rich_help_panel=METHOD_PANEL,
    ),
]
