"""Reading education: programmes with places, applicants and graduates, row by row.

The rows go through the same checks as jobs do, with a programme where an industry stands and places,
applicants and graduates where jobs, plants and wages stand; the words beside them are joined by row.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.formats import FAULTS, ImportMapping, Reading, read_rows, read_text_frame
from klustermotor.web.places.models import Classification
from klustermotor.web.places.selectors import industry_codes, region_names
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold
from klustermotor.web.statistics.models import Import
from klustermotor.web.statistics.reading import (
    as_file,
    findings_of,
    kind_of,
    lists_of,
    mapping_of,
    said_to_the_person,
)

_AS_JOBS = {
    "programme": "industry",
    "region": "region",
    "period": "period",
    "places": "employment",
    "applicants": "establishments",
    "graduates": "wages",
}
_WORDS = ("name_sv", "name_en", "level", "field", "provider", "clusters")

#: What each column of an education table may be, and what it is usually called.
ROLES = {
    "programme": gettext_lazy("programme (code or name)"),
    "region": gettext_lazy("region"),
    "period": gettext_lazy("year"),
    "places": gettext_lazy("places"),
    "applicants": gettext_lazy("applicants"),
    "graduates": gettext_lazy("graduates"),
    "name_sv": gettext_lazy("name in Swedish"),
    "name_en": gettext_lazy("name in English"),
    "level": gettext_lazy("level"),
    "field": gettext_lazy("field of study"),
    "provider": gettext_lazy("who gives it"),
    "clusters": gettext_lazy("clusters it serves"),
}
_USUAL = {
    "programme": ("programme", "program", "utbildning", "utbildningskod"),
    "region": ("region", "county", "lan", "kommun", "municipality", "lanskod", "kommunkod"),
    "period": ("period", "year", "ar", "lasar"),
    "places": ("places", "platser", "utbildningsplatser", "antal platser"),
    "applicants": ("applicants", "sokande", "forstahandssokande"),
    "graduates": ("graduates", "examinerade", "examina", "utexaminerade"),
    "name_sv": ("name_sv", "namn", "benamning"),
    "name_en": ("name_en", "name"),
    "level": ("level", "niva"),
    "field": ("field", "inriktning", "omrade", "amnesomrade"),
    "provider": ("provider", "anordnare", "skola", "larosate", "huvudman"),
    "clusters": ("clusters", "cluster", "kluster"),
}


def suggested_columns(header: Sequence[str]) -> dict[str, str]:
    """Return which column of an education table is probably what, by its name."""
    by_name = {fold(name).strip(): name for name in header}
    found = {
        role: next((by_name[one] for one in usual if one in by_name), "") for role, usual in _USUAL.items()
    }
    return {role: name for role, name in found.items() if name}


def read_education(imported: Import, progress: Callable[[int, int], object]) -> Reading:
    """Check every row of an education table."""
    held = mapping_of(imported)
    as_jobs = replace(held, columns=_as_jobs(held.columns), fixed=_as_jobs(held.fixed))
    lists = lists_of(imported)
    with said_to_the_person(), as_file(imported.attachment.digest, kind_of(imported.attachment)) as path:
        read = read_rows(path, as_jobs, regions=region_names(lists.region_set), progress=progress)
        texts = read_text_frame(path, encoding=held.encoding, sheet=held.sheet)
    words = _words(texts, held)
    faults = read.faults.with_columns(pl.col("code").replace("missing_industry", "missing_programme"))
    wrong = _wrong_clusters(words, lists.classification, held.columns.get("clusters", ""))
    told = pl.concat([faults, wrong]).sort("row", maintain_order=True)
    rows = told["row"].unique()
    return replace(
        read,
        frame=_with_words(read.frame, words).filter(~pl.col("row").is_in(rows.implode())),
        refused=_as_they_stood(texts).filter(pl.col("refused_row").is_in(rows.implode())),
        faults=told,
        lists=lists.called("clusters"),
    )


def _as_jobs(given: Mapping[str, str]) -> dict[str, str]:
    """Return columns of education under the names that the checks of jobs know."""
    return {_AS_JOBS[role]: column for role, column in given.items() if role in _AS_JOBS}


def _as_they_stood(texts: pl.DataFrame) -> pl.DataFrame:
    """Return all rows of a file with their numbers, the header counted."""
    return texts.with_row_index("refused_row", offset=2).with_columns(pl.col("refused_row").cast(pl.Int64))


def _words(texts: pl.DataFrame, held: ImportMapping) -> pl.DataFrame:
    """Return the words that stand beside the figures of each row."""
    return _as_they_stood(texts).select(
        pl.col("refused_row").alias("row"),
        *(pl.col(held.columns[role]).alias(role) for role in _WORDS if role in held.columns),
    )


def _with_words(frame: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the rows under the names of education, with the words beside their figures."""
    named = frame.rename({job: role for role, job in _AS_JOBS.items() if job in frame.columns})
    joined = named.join(words, on="row", how="left", maintain_order="left")
    return joined.drop("flag", strict=False)


def _wrong_clusters(words: pl.DataFrame, definitions: Classification | None, column: str) -> pl.DataFrame:
    """Return as faults the cells whose clusters the definitions lack or whose weights are none."""
    wrong: list[dict[str, object]] = []
    if definitions is not None and column:
        known = industry_codes(definitions)
        for row, text in words.select("row", "clusters").drop_nulls("clusters").iter_rows():
            reason, cell = _wrong_cell(text, known)
            if reason:
                found = {"row": row, "column": column, "role": "clusters", "code": reason, "value": cell}
                wrong.append(found | {"hint": ""})
    return pl.DataFrame(wrong, schema=FAULTS)


def _wrong_cell(text: str, known: Collection[str]) -> tuple[str, str]:
    """Return what is wrong with a cell of clusters, and what of it; nothing where it is right."""
    try:
        unknown = [code for code in clusters_of(text) if code not in known]
    except Refused:
        return "bad_weight", text
    return ("unknown_cluster", ", ".join(unknown)) if unknown else ("", "")


def clusters_of(text: str) -> dict[str, float]:
    """Return the clusters that a programme serves, with their weights.

    >>> clusters_of("vehicles:0.7; metal:0.3"), clusters_of("design")
    ({'vehicles': 0.7, 'metal': 0.3}, {'design': 1.0})
    """
    found = {}
    for part in filter(None, (one.strip() for one in text.split(";"))):
        code, _colon, weight = part.partition(":")
        found[code.strip()] = _weight(weight)
    return found


def _weight(text: str) -> float:
    """Return a weight; 1 where none is written."""
    try:
        return float(text.replace(",", ".")) if text.strip() else 1.0
    except ValueError:
        raise Refused(_("“%(text)s” is not a weight; write vehicles:0.7.") % {"text": text}) from None


def findings_of_education(read: Reading) -> dict[str, Any]:
    """Return what the page of a check shows."""
    named = replace(
        read,
        frame=read.frame.rename(
            {role: job for role, job in _AS_JOBS.items() if role in {"programme", "places"}}, strict=False
        ),
    )
    found = findings_of(named)
    found["preview"] = {
        "columns": read.frame.columns,
        "rows": [list(row) for row in read.frame.head(10).rows()],
    }
    return found
