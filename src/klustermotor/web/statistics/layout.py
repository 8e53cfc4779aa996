"""How a vintage lies in its Parquet file: columns, their types, and the order of the rows.

Employment, one row for each region × industry × period that the publisher lists, sorted by them:

========  =======  ===========================================================================
region    String   code in the dataset's set of regions
industry  String   code in the dataset's classification
period    String   such as 2003
jobs      Float64  null exactly where the publisher hides the figure
plants    Float64  null where unknown
wages     Float64  null where unknown
flag      String   the publisher's mark; empty for none
low       Float64  lowest number of jobs that can be meant; equal to jobs where published
high      Float64  highest; null where a hidden figure has no upper bound
========  =======  ===========================================================================

Education, one row for each programme × period: ``programme, name_sv, name_en, level, field, provider, region,
period`` (String), ``places, applicants, graduates`` (Float64, null where unknown) and ``clusters`` (String:
codes apart by a semicolon, with a weight after a colon where a programme serves several, as in
``vehicles:0.7;metal:0.3``).
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.analysis.tables import CBP_FLAG_RANGES, FlagRanges, ranges_of_flags, text_of
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset

EMPLOYMENT: Mapping[str, pl.DataType] = {
    "region": pl.String(),
    "industry": pl.String(),
    "period": pl.String(),
    "jobs": pl.Float64(),
    "plants": pl.Float64(),
    "wages": pl.Float64(),
    "flag": pl.String(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}
EDUCATION: Mapping[str, pl.DataType] = {
    "programme": pl.String(),
    "name_sv": pl.String(),
    "name_en": pl.String(),
    "level": pl.String(),
    "field": pl.String(),
    "provider": pl.String(),
    "region": pl.String(),
    "period": pl.String(),
    "places": pl.Float64(),
    "applicants": pl.Float64(),
    "graduates": pl.Float64(),
    "clusters": pl.String(),
}
KEYS = {
    Dataset.Kind.EMPLOYMENT: ("region", "industry", "period"),
    Dataset.Kind.EDUCATION: ("programme", "region", "period"),
}
FIGURES = {
    Dataset.Kind.EMPLOYMENT: ("jobs", "plants", "wages"),
    Dataset.Kind.EDUCATION: ("places", "applicants", "graduates"),
}
#: The ranges of County Business Patterns as a dataset keeps them: no highest value means no bound.
CBP_AS_JSON = {
    flag: [low, None if high == float("inf") else high] for flag, (low, high) in CBP_FLAG_RANGES.items()
}
_OTHER_NAMES = {"employment": "jobs", "establishments": "plants", "year": "period"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A vintage's file and what it holds."""

    digest: str
    rows: int
    suppressed: int
    regions: int
    industries: int
    periods: list[str]


def flag_ranges_of(dataset: Dataset | None) -> FlagRanges:
    """Return the flags of a dataset's publisher that hide a figure; an open end is without bound."""
    given = dataset.flag_ranges if dataset else {}
    return ranges_of_json(given)


def ranges_of_json(given: Mapping[str, list[float | None]]) -> FlagRanges:
    """Return ranges as they are kept in the database: no highest value means no bound."""
    return {
        flag: (float(low or 0), float("inf") if high is None else float(high))
        for flag, (low, high) in given.items()
    }


def laid_out(frame: pl.DataFrame, kind: str, flag_ranges: FlagRanges | None = None) -> pl.DataFrame:
    """Return a long frame in the layout of its kind; refuse one that lacks a key or has one twice."""
    renamed = frame.rename({old: new for old, new in _OTHER_NAMES.items() if old in frame.columns})
    schema = EDUCATION if kind == Dataset.Kind.EDUCATION else EMPLOYMENT
    keys = KEYS[Dataset.Kind(kind)]
    lacking = [name for name in keys if name not in renamed.columns]
    if lacking:
        raise Refused(_("The table has no column for %(names)s.") % {"names": ", ".join(lacking)})
    typed = renamed.select(
        [_as(renamed, name, dtype).alias(name) for name, dtype in schema.items()]
    ).with_columns(pl.col("flag").fill_null("") if "flag" in schema else [])
    if kind == Dataset.Kind.EMPLOYMENT:
        typed = _bounded(typed, flag_ranges)
    _refuse_keys(typed, keys)
    return typed.sort(keys)


def _as(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Series | pl.Expr:
    """Return a column in its type, empty where the frame has none."""
    if name not in frame.columns:
        return pl.lit(None, dtype)
    return text_of(frame[name]) if dtype == pl.String else frame[name].cast(pl.Float64)


def _bounded(frame: pl.DataFrame, flag_ranges: FlagRanges | None) -> pl.DataFrame:
    """Hide what a flag hides, and say between which bounds it lies."""
    ranges = ranges_of_flags(flag_ranges)
    hidden = pl.col("flag").is_in(list(ranges))
    unexplained = frame.filter(pl.col("jobs").is_null() & ~hidden)
    if not unexplained.is_empty():
        first = unexplained.row(0, named=True)
        raise Refused(
            _(
                "Jobs are missing for region %(region)s, industry %(industry)s, %(period)s without a flag "
                "that says they are hidden."
            )
            % first
        )
    lows = {flag: low for flag, (low, _high) in ranges.items()}
    highs = {flag: None if high == float("inf") else high for flag, (_low, high) in ranges.items()}
    given_low, given_high = pl.col("low"), pl.col("high")
    return frame.with_columns(
        jobs=pl.when(hidden).then(None).otherwise(pl.col("jobs")),
        low=pl.when(hidden)
        .then(
            pl.coalesce(given_low, pl.col("flag").replace_strict(lows, default=0.0, return_dtype=pl.Float64))
        )
        .otherwise(pl.col("jobs")),
        high=pl.when(hidden)
        .then(
            pl.coalesce(
                given_high, pl.col("flag").replace_strict(highs, default=None, return_dtype=pl.Float64)
            )
        )
        .otherwise(pl.col("jobs")),
        # Where a publisher hides the jobs, a payroll of 0 is hidden too.
        wages=pl.when(hidden & (pl.col("wages") == 0)).then(None).otherwise(pl.col("wages")),
    )


def _refuse_keys(frame: pl.DataFrame, keys: tuple[str, ...]) -> None:
    """Refuse a row without a key, and two rows of one."""
    if frame.is_empty():
        raise Refused(_("The table has no rows."))
    if frame.select(pl.any_horizontal(pl.col(keys).is_null()).any()).item():
        raise Refused(_("A row lacks its %(keys)s.") % {"keys": ", ".join(keys)})
    doubled = frame.select(keys).filter(pl.struct(keys).is_duplicated())
    if not doubled.is_empty():
        raise Refused(
            _("Two rows stand for %(key)s; keep one of them.") % {"key": " · ".join(doubled.row(0))}
        )


def store_laid_out(frame: pl.DataFrame, kind: str) -> Stored:
    """Write a frame in its layout as a file named by its content."""
    digest = store_parquet(frame)
    is_employment = kind == Dataset.Kind.EMPLOYMENT
    return Stored(
        digest=digest,
        rows=frame.height,
        suppressed=frame["jobs"].null_count() if is_employment else 0,
        regions=frame["region"].n_unique(),
        industries=frame["industry" if is_employment else "programme"].n_unique(),
        periods=frame["period"].unique().sort().to_list(),
    )


def store_parquet(frame: pl.DataFrame) -> str:
    """Write a frame as Parquet under the name of its content."""
    with tempfile.TemporaryDirectory(prefix="klustermotor-parquet-") as folder:
        path = Path(folder) / "frame.parquet"
        frame.write_parquet(path, compression="zstd", statistics=True, row_group_size=200_000)
        return files.store(path)
