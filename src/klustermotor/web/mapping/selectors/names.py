"""What the regions, clusters and industries of a run are called, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.web.evidence.models import Run
from klustermotor.web.shared import files
from klustermotor.web.shared.sorting import reader_key


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code; regions and clusters in the order of a list."""

    regions: dict[str, str]
    clusters: dict[str, str]
    industries: dict[str, str]
    traded: frozenset[str]
    #: Position of each region among all, in the order of codes that rows of dots have.
    position: dict[str, int]

    def of(self, kind: str) -> dict[str, str]:
        """Return the names of clusters or of industries."""
        return self.industries if kind == "industry" else self.clusters

    def has(self, kind: str, code: str) -> bool:
        """Return whether there is such a cluster or industry."""
        return kind in {"cluster", "industry"} and code in self.of(kind)

    def called(self, kind: str, code: str) -> str:
        """Return a cluster's or an industry's name."""
        return self.of(kind).get(code, code)


def some_of(names: Sequence[str], most: int) -> str:
    """Return the first names with commas between them, and how many more there are."""
    more = _(" and %(count)d more") % {"count": len(names) - most} if len(names) > most else ""
    return ", ".join(names[:most]) + more


def names_of(run: Run) -> Names:
    """Return the names as the run has them, in the reader's language."""
    return _names(run.results["names"], (get_language() or "sv")[:2])


@lru_cache(maxsize=32)
def _names(digest: str, language: str) -> Names:
    """Read the names once for each run and language."""
    frame = pl.read_parquet(files.path_of(digest))
    by_kind: dict[str, dict[str, str]] = {"region": {}, "cluster": {}, "industry": {}}
    traded = set()
    for kind, code, swedish, english, sells in frame.iter_rows():
        by_kind[kind][code] = english if language == "en" else swedish
        if kind == "cluster" and sells:
            traded.add(code)
    position = {code: place for place, code in enumerate(sorted(by_kind["region"]))}
    ordered = {
        kind: dict(sorted(pairs.items(), key=lambda pair: reader_key(pair[1])))
        for kind, pairs in by_kind.items()
    }
    if not traded:  # nothing says what is sold beyond the region, so all are looked at
        traded = set(by_kind["cluster"])
    return Names(ordered["region"], ordered["cluster"], ordered["industry"], frozenset(traded), position)
