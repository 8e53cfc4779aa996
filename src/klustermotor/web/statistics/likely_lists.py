"""Guess which of a tenant's lists a file's codes are from: its regions, and its industries or clusters."""

import re
from collections.abc import Collection, Mapping

import polars as pl

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.sorting import fold

#: What a column of regions of each kind is usually called, folded.
_CALLED = {
    RegionSet.Kind.COUNTRY: ("country", "land"),
    RegionSet.Kind.NUTS: ("nuts",),
    RegionSet.Kind.COUNTY: ("county", "counties", "lan", "lanskod", "lankod"),
    RegionSet.Kind.MUNICIPALITY: ("municipality", "municipalities", "kommun", "kommunkod"),
    RegionSet.Kind.FUNCTIONAL: ("fa", "faregion"),
    RegionSet.Kind.STATE: ("state", "delstat"),
}
_NAME_COUNTS, _LEAST, _BELOW = 0.5, 0.5, 0.8


def likely_lists(columns: Mapping[str, str], sample: pl.DataFrame, tenant: Tenant) -> dict[str, str]:
    """Return identifiers of the ``region_set`` and the ``classification`` a file is likely from."""
    found = {
        "region_set": _likely_set(columns.get("region", ""), sample, tenant),
        "classification": _likely_classification(columns, sample, tenant),
    }
    return {name: uid for name, uid in found.items() if uid}


def _likely_set(column: str, sample: pl.DataFrame, tenant: Tenant) -> str:
    """Return the set whose codes or names the column holds, or that the column is called after."""
    cells = _cells(column, sample)
    if not cells:
        return ""
    sets = list(RegionSet.objects.in_tenant(tenant).exclude(kind=RegionSet.Kind.OWN))
    held: dict[int, set[str]] = {one.pk: set() for one in sets}
    rows = Region.objects.in_tenant(tenant).values_list("region_set_id", "code", "name_sv", "name_en")
    for of_set, *texts in rows:
        held.get(of_set, set()).update(fold(text) for text in texts if text)
    words = re.split(r"[^a-z0-9]+", fold(column))
    scored = [
        (
            _share(cells, held[one.pk])
            + (_NAME_COUNTS if set(words) & set(_CALLED.get(RegionSet.Kind(one.kind), ())) else 0),
            -len(held[one.pk]),
            str(one.uid),
        )
        for one in sets
    ]
    return _best(scored)


def _likely_classification(columns: Mapping[str, str], sample: pl.DataFrame, tenant: Tenant) -> str:
    """Return the list of industries whose codes the column holds; education's clusters are not guessed."""
    cells = _cells(columns.get("industry", ""), sample)
    if not cells:
        return ""
    lists = Classification.objects.in_tenant(tenant).of_industries()
    scored = [
        (_share_of_codes(cells, {fold(code) for code in codes}), -len(codes), str(one.uid))
        for one in lists.prefetch_related("items")
        if (codes := [item.code for item in one.items.all()])
    ]
    return _best(scored)


def _cells(column: str, sample: pl.DataFrame) -> frozenset[str]:
    """Return what a column holds, folded; nothing where there is no such column."""
    if column not in sample.columns:
        return frozenset()
    texts = sample[column].cast(pl.String).str.strip_chars().drop_nulls().unique()
    return frozenset(fold(text) for text in texts if text)


def _share(cells: Collection[str], held: Collection[str]) -> float:
    """Return which part of the cells a list holds."""
    return sum(cell in held for cell in cells) / len(cells)


def _share_of_codes(cells: Collection[str], held: Collection[str]) -> float:
    """Return which part of the cells a list holds; somewhat less for those that lie one digit below it."""
    below = sum(cell not in held and cell.isdecimal() and cell[:-1] in held for cell in cells)
    return _share(cells, held) + _BELOW * below / len(cells)


def _best(scored: list[tuple[float, int, str]]) -> str:
    """Return the likeliest list, of two alike the shorter; none where none is likely."""
    score, _length, uid = max(scored, default=(0.0, 0, ""))
    return uid if score >= _LEAST else ""
