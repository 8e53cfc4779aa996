"""The options that every command on a table shares, taken once and handed over as one request."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.periods import SomePeriods
from klustermotor.cli.preparation import Prepared, Treatment, prepare
from klustermotor.cli.progress import Steps

#: Name, type and default of the options; a command may leave some out.
_SHARED: dict[str, tuple[Any, Any]] = {
    "columns": (options.Columns, None),
    "where": (options.Where, None),
    "encoding": (options.Encoding, None),
    "sheet": (options.Sheet, None),
    "flag_range": (options.FlagRange, None),
    "hierarchy": (options.Hierarchy, None),
    "level": (options.Level, None),
    "region_names": (options.RegionNames, None),
    "definitions": (options.DefinitionsFile, None),
    "traded_only": (options.TradedOnly, False),
    "concordance": (options.Concordance, None),
    "seed": (options.Seed, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which table a person means, and how it is to be read and prepared.

    Parameters
    ----------
    table : Path
    columns, where, encoding, sheet, flag_range, hierarchy, level, region_names
        How it is read.
    definitions, traded_only, concordance, seed
        What is done with it.
    """

    table: Path
    columns: str | None = None
    where: Sequence[str] | None = None
    encoding: str | None = None
    sheet: str | None = None
    flag_range: Sequence[str] | None = None
    hierarchy: Path | None = None
    level: str | None = None
    region_names: Path | None = None
    definitions: Path | None = None
    traded_only: bool = False
    concordance: Path | None = None
    seed: int = 1

    def inputs(self) -> list[Path | None]:
        """Return the files that are read, none of which a result may replace."""
        return [self.table, self.hierarchy, self.region_names, self.definitions, self.concordance]

    def source(self, periods: Sequence[str] = (), *, level: str | None = None) -> SomePeriods:
        """Return where the table comes from; ``periods`` as for `SomePeriods`."""
        return SomePeriods(
            self.table,
            self.columns,
            self.where,
            self.encoding,
            self.sheet,
            self.hierarchy,
            None,
            self.level or level,
            self.region_names,
            self.flag_range,
            periods,
        )

    def prepare(
        self,
        steps: Steps,
        *,
        periods: Sequence[str] = (),
        level: str | None = None,
        language: str = "en",
        checks: Sequence[Callable[[RegionIndustryTable], None]] = (),
    ) -> Prepared:
        """Return the table ready for analysis; ``level`` is used where the person names none."""
        treatment = Treatment(self.seed, self.definitions, self.concordance, language, self.traded_only)
        return prepare(self.source(periods, level=level), steps, treatment, checks=checks)


def takes_table(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the table and the shared options; it gets them as its parameter ``request``.

    Parameters
    ----------
    *without : str
        Shared options that the command does not take.

    Returns
    -------
    callable
        A decorator.
    """
    shared = {name: kind for name, kind in _SHARED.items() if name not in without}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [one for one in inspect.signature(command).parameters.values() if one.name != "request"]
        table = _parameter("table", options.TableFile, inspect.Parameter.empty)
        added = [_parameter(name, kind, default) for name, (kind, default) in shared.items()]

        @functools.wraps(command)
        def wrapped(**given: Any) -> None:
            taken = {name: given.pop(name) for name in ("table", *shared)}
            command(request=Request(**taken), **given)

        signature = inspect.Signature([table, *(one.replace(kind=table.kind) for one in own), *added])
        wrapped.__signature__ = signature  # type: ignore[attr-defined]
        wrapped.__annotations__ = {one.name: one.annotation for one in signature.parameters.values()}
        return wrapped

    return decorate


def _parameter(name: str, kind: Any, default: Any) -> inspect.Parameter:
    """Return a parameter that is given by name."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
