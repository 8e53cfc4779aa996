"""What differs between two vintages of a dataset."""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from klustermotor.web.shared import files
from klustermotor.web.statistics.layout import FIGURES, KEYS
from klustermotor.web.statistics.models import Dataset, Vintage

_MOST = 100


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One cell that is not as it was; None is hidden or not there."""

    key: tuple[str, ...]
    before: float | None
    after: float | None
    before_flag: str
    after_flag: str

    @property
    def difference(self) -> float | None:
        """Return by how much it changed, where both are known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of cells, the change of the sum of what both publish, and the largest changes."""

    added: int
    gone: int
    changed: int
    same: int
    before: float
    after: float
    new_periods: tuple[str, ...]
    gone_periods: tuple[str, ...]
    largest: tuple[ChangedCell, ...]

    @property
    def is_nothing(self) -> bool:
        """Return whether the two are the same."""
        return not (self.added or self.gone or self.changed)


def changes_between(old: Vintage, new: Vintage) -> Changes:
    """Return what differs; computed once for each pair of files."""
    return _changes(old.digest, new.digest, Dataset.Kind(new.dataset.kind))


@lru_cache(maxsize=32)
def _changes(old: str, new: str, kind: Dataset.Kind) -> Changes:
    """Set two files side by side by their keys."""
    keys, figure = list(KEYS[kind]), FIGURES[kind][0]
    flag = pl.col("flag") if kind == Dataset.Kind.EMPLOYMENT else pl.lit("").alias("flag")
    before, after = (
        pl.scan_parquet(files.path_of(digest))
        .select(*keys, pl.col(figure).alias("figure"), flag, pl.lit(value=True).alias("there"))
        .collect()
        for digest in (old, new)
    )
    both = before.join(after, on=keys, how="full", coalesce=True, suffix="_after")
    was, is_now = pl.col("there").fill_null(value=False), pl.col("there_after").fill_null(value=False)
    differs = ~pl.col("figure").eq_missing(pl.col("figure_after")) | ~pl.col("flag").eq_missing(
        pl.col("flag_after")
    )
    state = (
        pl.when(~was)
        .then(pl.lit("added"))
        .when(~is_now)
        .then(pl.lit("gone"))
        .when(differs)
        .then(pl.lit("changed"))
        .otherwise(pl.lit("same"))
    )
    judged = both.with_columns(state=state)
    counts = dict(judged.group_by("state").len().iter_rows())
    known = judged.filter(pl.col("figure").is_not_null() & pl.col("figure_after").is_not_null())
    periods = [set(frame["period"].unique()) for frame in (before, after)]
    return Changes(
        added=counts.get("added", 0),
        gone=counts.get("gone", 0),
        changed=counts.get("changed", 0),
        same=counts.get("same", 0),
        before=float(known["figure"].sum()),
        after=float(known["figure_after"].sum()),
        new_periods=tuple(sorted(periods[1] - periods[0])),
        gone_periods=tuple(sorted(periods[0] - periods[1])),
        largest=_largest(judged, keys),
    )


def _largest(judged: pl.DataFrame, keys: list[str]) -> tuple[ChangedCell, ...]:
    """Return the cells that changed most, largest first; hidden ones after those that are known."""
    by = (pl.col("figure_after") - pl.col("figure")).abs()
    changed = (
        judged.filter(state="changed")
        .with_columns(by=by)
        .sort("by", *keys, descending=[True] + [False] * len(keys), nulls_last=True)
    )
    wanted = changed.head(_MOST).select(*keys, "figure", "figure_after", "flag", "flag_after")
    size = len(keys)
    return tuple(
        ChangedCell(row[:size], row[size], row[size + 1], row[size + 2] or "", row[size + 3] or "")
        for row in wanted.rows()
    )
