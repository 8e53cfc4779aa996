"""From a stored file to rows: guesses at its columns, the check of every row, and what came of it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import get_language

from klustermotor.analysis.tables import CBP_FLAG_RANGES
from klustermotor.formats import ExplainedRefusal
from klustermotor.formats.column_roles import suggest_mapping
from klustermotor.formats.guided_import import ImportMapping, Survey, read_rows, survey_table
from klustermotor.formats.refused_rows import Reading, refused_csv
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.places.selectors import industry_names, region_names
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.layout import flag_ranges_of
from klustermotor.web.statistics.likely_lists import likely_lists
from klustermotor.web.statistics.models import Dataset, Import

#: What the classification of a new dataset is when its codes are taken from the file itself.
FROM_FILE = "from-file"
_MEDIA_KINDS = {"text/csv": "csv", "application/vnd.apache.parquet": "parquet"}
_SHOWN_REFUSALS, _SHOWN_ROWS, _SHOWN_SUGGESTIONS, _SHOWN_CELL = 20, 10, 50, 200
#: How many row numbers stand with a reason.
_SHOWN_ROW_NUMBERS = 12


@contextmanager
def named_so(kept: Path, name: str) -> Iterator[Path]:
    """Give a file under a name of its own, which refusals tell."""
    with tempfile.TemporaryDirectory(prefix="klustermotor-read-") as folder:
        path = Path(folder) / name
        try:
            path.symlink_to(kept.resolve())
        except OSError:
            shutil.copyfile(kept, path)
        yield path


def as_file(digest: str, kind: str) -> AbstractContextManager[Path]:
    """Give a stored file under a name whose ending says what it is."""
    return named_so(files.path_of(digest), f"file.{kind}")


def kind_of(attachment: Attachment) -> str:
    """Return the format of a table that was handed in."""
    return _MEDIA_KINDS.get(attachment.media_type, "xlsx")


def suggested(
    sent: Path,
    name: str,
    kind: str,
    tenant: Tenant,
    by_name: Callable[[Sequence[str]], dict[str, str]] | None,
    sheet: str = "",
) -> dict[str, Any]:
    """Return what a file looks like, which column is probably what, and from which lists its codes are.

    ``by_name`` names the columns from the header alone, where jobs are not what the file holds. Of a workbook
    the ``sheet`` is taken, if it has that, else the one with most cells.
    """
    with said_to_the_person(), named_so(sent, name) as path:
        survey = _surveyed(path, kind, sheet)
    codes = frozenset(Region.objects.in_tenant(tenant).values_list("code", flat=True))
    found = {} if by_name else suggest_mapping(survey.columns, survey.sample, regions=codes)
    columns = by_name(survey.columns) if by_name else {role: one.column for role, one in found.items()}
    return {
        "columns": columns,
        "confidence": {role: one.confidence for role, one in found.items()},
        "lists": likely_lists(columns, survey.sample, tenant),
        "kind": survey.kind,
        "encoding": survey.encoding,
        "separator": survey.separator,
        "sheet": survey.sheet,
        "sheets": list(survey.sheets),
        "sheet_rows": list(survey.sheet_rows),
        "header": list(survey.columns),
        "sample": [[_shown(cell) for cell in row] for row in survey.sample.head(_SHOWN_ROWS).rows()],
    }


def _surveyed(path: Path, kind: str, sheet: str) -> Survey:
    """Look at a file, on the sheet that is asked for if it is there."""
    try:
        return survey_table(path, kind=kind, sheet=sheet or None)
    except ExplainedRefusal as refusal:
        if refusal.code != "table.no_sheet":
            raise
        return survey_table(path, kind=kind)


def _shown(cell: str | None) -> str:
    """Return a cell as a page shows it: the beginning of a long one."""
    text = cell or ""
    return text if len(text) <= _SHOWN_CELL else f"{text[:_SHOWN_CELL]}…"


@contextmanager
def said_to_the_person() -> Iterator[None]:
    """Turn a reader's refusal into the sentence that the person reads."""
    try:
        yield
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv"), field="file") from refusal


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists that codes are held against; no classification means the file's own codes."""

    region_set: RegionSet
    classification: Classification | None

    def called(self, codes: str = "industry") -> dict[str, dict[str, str]]:
        """Return the lists' names in both languages, for sentences about codes that they do not have."""
        held = {"region": self.region_set, codes: self.classification}
        return {
            role: {"sv": one.name_sv or one.name_en, "en": one.name_en or one.name_sv}
            for role, one in held.items()
            if one is not None
        }


def lists_of(imported: Import) -> Lists:
    """Return the lists of an import's dataset, existing or to be made."""
    if imported.dataset is not None:
        return Lists(imported.dataset.region_set, imported.dataset.classification)
    target = imported.target
    region_set = RegionSet.objects.in_tenant(imported.tenant).get(uid=target["region_set"])
    if target["classification"] == FROM_FILE:
        return Lists(region_set, None)
    known = Classification.objects.in_tenant(imported.tenant)
    return Lists(region_set, known.get(uid=target["classification"]))


def mapping_of(imported: Import) -> ImportMapping:
    """Return how the file is to be read."""
    held = imported.mapping
    return ImportMapping(
        columns=held["columns"],
        kind=held.get("kind"),
        encoding=held.get("encoding") or None,
        sheet=held.get("sheet") or None,
        decimal=held.get("decimal"),
        fixed=held.get("fixed") or {},
        translations=held.get("translations") or {},
    )


def ranges_of(imported: Import) -> Mapping[str, tuple[float, float]]:
    """Return the flags that hide a figure: the dataset's own, or County Business Patterns' if said."""
    if imported.dataset is not None and imported.dataset.flag_ranges:
        return flag_ranges_of(imported.dataset)
    return CBP_FLAG_RANGES if imported.target.get("flags") == "cbp" else {}


def read_import(imported: Import, progress: Callable[[int, int], object]) -> Reading:
    """Check every row of an import's file."""
    lists = lists_of(imported)
    names = industry_names(lists.classification) if lists.classification else None
    with said_to_the_person(), as_file(imported.attachment.digest, kind_of(imported.attachment)) as path:
        read = read_rows(
            path,
            mapping_of(imported),
            regions=region_names(lists.region_set),
            industries=names,
            flag_ranges=ranges_of(imported),
            progress=progress,
        )
    return replace(read, lists=lists.called())


def level_below(imported: Import, reading: Reading) -> list[str]:
    """Return the unknown industries that lie one level below the most detailed ones of the import's list.

    SNI 2007 has five digits where the European list that it builds on has four: 29101 lies below 2910.
    """
    classification = lists_of(imported).classification
    if classification is None:
        return []
    known = {_digits(code) for code in classification.items.values_list("code", flat=True)} - {""}
    longest = max(map(len, known), default=0)
    unknown = reading.faults.filter(pl.col("code") == "unknown_industry")["value"].str.strip_chars()
    asked = {code: _digits(code) for code in unknown.unique().sort()}
    return [code for code, plain in asked.items() if len(plain) == longest + 1 and plain[:-1] in known]


def without_hints(reading: Reading, codes: Sequence[str]) -> Reading:
    """Return the same without asking of these industries whether a code that they resemble is meant."""
    told = (pl.col("code") == "unknown_industry") & pl.col("value").str.strip_chars().is_in(list(codes))
    hint = pl.when(told).then(pl.lit("")).otherwise("hint").alias("hint")
    return replace(reading, faults=reading.faults.with_columns(hint))


def _digits(code: str) -> str:
    """Return a code of digits without its points; nothing for any other code."""
    plain = code.replace(".", "")
    return plain if plain.isdecimal() else ""


def findings_of(reading: Reading) -> dict[str, Any]:
    """Return what the page of a check shows, in both languages."""
    frame = reading.frame
    suggestions = [
        [role, cell, code] for role, pairs in reading.suggestions().items() for cell, code in pairs.items()
    ]
    return {
        "reasons": _counted(reading),
        "alike": _alike(reading),
        "refused": _first_refused(reading),
        "suggestions": suggestions[:_SHOWN_SUGGESTIONS],
        "blank": reading.blank,
        "decimal": reading.decimal,
        "preview": {"columns": frame.columns, "rows": [list(row) for row in frame.head(_SHOWN_ROWS).rows()]},
        "regions": frame["region"].n_unique() if "region" in frame.columns else 0,
        "industries": frame["industry"].n_unique() if "industry" in frame.columns else 0,
        "periods": frame["period"].unique().sort().to_list() if "period" in frame.columns else [],
        "suppressed": frame["employment"].null_count() if "employment" in frame.columns else 0,
    }


def _first_refused(reading: Reading) -> list[dict[str, Any]]:
    """Return the first refused rows: number, the first column and cell at fault, and all reasons in words."""
    refused = reading.refused.head(_SHOWN_REFUSALS)
    faults = reading.faults.filter(pl.col("row").is_in(refused["refused_row"].implode()))
    shown = replace(reading, refused=refused, faults=faults)
    at_fault = faults.unique("row", keep="first", maintain_order=True).select("row", "column", "value")
    return [
        {"row": row, "column": column, "value": value, "sv": sv, "en": en}
        for (row, column, value), sv, en in zip(
            at_fault.rows(), shown.reasons("sv"), shown.reasons("en"), strict=True
        )
    ]


def _alike(reading: Reading) -> list[dict[str, Any]]:
    """Return equal reasons once, with how many rows have each and the numbers of the first ones."""
    given = {"most": _SHOWN_REFUSALS, "rows": _SHOWN_ROW_NUMBERS}
    return [
        {"sv": sv, "en": en, "count": count, "rows": rows}
        for (sv, count, rows), (en, *_same) in zip(
            reading.alike("sv", **given), reading.alike("en", **given), strict=True
        )
    ]


def _counted(reading: Reading) -> list[dict[str, Any]]:
    """Return how many rows have each fault, with its first sentence as the example.

    Cells that resemble a known code stand apart from those that resemble none.
    """
    hinted = pl.col("hint") != ""
    found = []
    for which in (hinted, ~hinted):
        part = replace(reading, faults=reading.faults.filter(which))
        sv, en = part.examples("sv"), part.examples("en")
        found += [
            {"code": code, "count": count, "sv": sv[code], "en": en[code]}
            for code, count in part.counts().items()
        ]
    return sorted(found, key=lambda one: -int(one["count"]))


def names_in_file(frame: pl.DataFrame) -> dict[str, str]:
    """Return the industries of a file with their names, where it has a column for them."""
    if "industry_name" not in frame.columns:
        return dict.fromkeys(frame["industry"].unique().to_list(), "")
    return dict(frame.group_by("industry").agg(pl.col("industry_name").drop_nulls().first()).iter_rows())


def refusals_file(reading: Reading) -> str:
    """Store the refused rows as the person's spreadsheet program opens them; nothing where none was."""
    if reading.refused.is_empty():
        return ""
    return files.store(refused_csv(reading, get_language() or "sv"))


def is_education(imported: Import) -> bool:
    """Return whether an import is of education rather than of jobs."""
    kind = imported.dataset.kind if imported.dataset is not None else imported.target.get("kind")
    return kind == Dataset.Kind.EDUCATION
