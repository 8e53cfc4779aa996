"""Load published statistics as a further set of regions; ``klustermotor load-regions`` calls it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from klustermotor.formats import MalformedOption, parse_flag_ranges
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.loading import Load, NamesFile, load_regions


class Command(BaseCommand):
    """Make the set of regions, the list of industries, the dataset and its first vintage, or nothing."""

    help = "Load published statistics as a further set of regions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the table and what it is called."""
        parser.add_argument("table", type=Path)
        for name in ("tenant", "regions", "name"):
            parser.add_argument(f"--{name}", required=True)
        for name in ("columns", "publisher"):
            parser.add_argument(f"--{name}", default="")
        parser.add_argument("--definitions", type=Path)
        parser.add_argument("--boundaries", type=Path)
        parser.add_argument("--code-property", default="code")
        parser.add_argument("--flag-range", action="append", default=[])
        for name in ("region", "industry"):
            parser.add_argument(f"--{name}-names", type=Path)
            parser.add_argument(f"--{name}-names-columns", default="")

    def handle(self, *_args: Any, **given: Any) -> None:
        """Load, and say what was made."""
        tenant = Tenant.objects.filter(slug=given["tenant"]).first()
        if tenant is None:
            known = ", ".join(Tenant.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no workbench called {given['tenant']}; there are: {known}.")
        try:
            with translation.override(tenant.language):
                made = load_regions(
                    tenant,
                    Load(
                        path=Path(given["table"]),
                        name=given["name"],
                        regions=given["regions"],
                        columns=given["columns"],
                        publisher=given["publisher"],
                        definitions=_path(given["definitions"]),
                        boundaries=_path(given["boundaries"]),
                        code_property=given["code_property"],
                        flag_ranges=parse_flag_ranges(given["flag_range"]),
                        region_names=_names(given, "region"),
                        industry_names=_names(given, "industry"),
                    ),
                )
        except (Refused, MalformedOption) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{made}: {made.rows:,} rows of {made.regions} regions and {made.industries} industries, "
            f"{made.suppressed:,} hidden."
        )


def _names(given: dict[str, Any], role: str) -> NamesFile | None:
    """Return the file that says what regions or industries are called, where there is one."""
    path, said = _path(given[f"{role}_names"]), given[f"{role}_names_columns"]
    parts = [part.partition("=") for part in said.split(",") if part.strip()]
    wrong = next((part for part, equals, column in parts if not (equals and column)), None)
    if wrong is not None or (said and path is None):
        raise CommandError(
            f"Write --{role}-names-columns as code=COLUMN,name=COLUMN beside --{role}-names, not “{said}”."
        )
    columns = {part.strip(): column.strip() for part, _equals, column in parts}
    return None if path is None else NamesFile(path, columns)


def _path(given: str | Path | None) -> Path | None:
    """Return a path that may have been left out."""
    return Path(given) if given else None
