"""From a vintage to a table that can be analysed: nothing hidden, one level, summed into clusters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import most_detailed, sum_into_clusters
from klustermotor.analysis.tables import (
    Hierarchy,
    RegionIndustryTable,
    aggregate,
    classification_breaks,
    fill_suppressed,
    hierarchy_of_codes,
    hierarchy_of_parents,
    mixed_levels,
)
from klustermotor.figures.numbers import number
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.inputs import members_of
from klustermotor.web.places.models import Classification, ClassificationItem
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import active_language

#: A change of codes that touches less of the jobs than this is an industry that comes or goes, not a break.
_SMALLEST_BREAK = 0.001
_MOST_LEFT_OUT = 0.5
#: Told what is being done and the share of it that is done, from 0 to 1.
Told = Callable[[str, float], object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Clusters (and, under definitions, the industries they gather) of the regions, and of the reference."""

    clusters: RegionIndustryTable
    reference: RegionIndustryTable | None
    industries: RegionIndustryTable | None = None
    industry_reference: RegionIndustryTable | None = None
    breaks: tuple[str, ...] = ()
    notes: list[dict[str, Any]] = field(default_factory=list)


def prepare(analysis: Analysis, table: RegionIndustryTable, told: Told) -> Prepared:
    """Return the analysis's table ready to be assessed; a refusal says what does not fit."""
    table = _of_periods(analysis, table)
    notes: list[dict[str, Any]] = []
    try:
        table = _one_level(table, analysis, notes, told)
        told(_("Looking for changes of classification and summing into clusters"), 0.95)
        breaks = tuple(one.later for one in classification_breaks(table, minimum_share=_SMALLEST_BREAK))
        notes += [{"key": "break", "period": period} for period in breaks]
        if analysis.definitions is None:
            _refuse_totals(table, analysis)
            own, reference = _split(table, analysis)
            notes += _without_reference(own, reference)
            return Prepared(own, reference, breaks=breaks, notes=notes)
        summed = _summed(table, analysis.definitions, notes)
        _refuse_totals(summed, analysis)
        own, reference = _split(summed, analysis)
        notes += _without_reference(own, reference)
        industries, industry_reference = _split(table, analysis)
    except ValueError as error:
        raise Refused(_("The statistics cannot be analysed: %(reason)s") % {"reason": error}) from error
    return Prepared(own, reference, industries, industry_reference, breaks, notes)


def _of_periods(analysis: Analysis, table: RegionIndustryTable) -> RegionIndustryTable:
    """Return the table from the first to the last period asked for."""
    chosen = [period for period in table.periods if analysis.first_period <= period <= analysis.last_period]
    if not chosen:
        raise Refused(
            _("The statistics have no period between %(first)s and %(last)s.")
            % {"first": analysis.first_period, "last": analysis.last_period}
        )
    return table.select(periods=chosen)


def _one_level(
    table: RegionIndustryTable, analysis: Analysis, notes: list[dict[str, Any]], told: Told
) -> RegionIndustryTable:
    """Return the table's most detailed industries with nothing hidden."""
    hierarchy = _hierarchy(table, analysis.dataset.classification)
    hidden = int(table.hidden.sum())
    if hidden:
        words = ngettext("Filling %(count)s hidden figure", "Filling %(count)s hidden figures", hidden)
        words %= {"count": number(hidden, active_language())}
        told(words, 0.0)
        filled = fill_suppressed(
            table,
            seed=analysis.seed,
            hierarchy=hierarchy or hierarchy_of_parents(table.industries, {}),
            region_hierarchy=_region_hierarchy(table, analysis),
            progress=lambda share: told(words, 0.9 * share),
        )
        table = filled.table
        room = int((table.lower < table.upper).sum())
        notes.append({"key": "hidden", "cells": hidden, "estimated": room})
        notes += [{"key": "incomplete", "code": code} for code in _incomplete(filled.incomplete)]
    return table if hierarchy is None else most_detailed(table, hierarchy)


def _incomplete(found: Sequence[Any]) -> list[str]:
    """Return the industry codes whose parts the table lacks, each once, the first few."""
    return list(dict.fromkeys(one.code for one in found if one.axis == "industry"))[:12]


def _hierarchy(table: RegionIndustryTable, classification: Classification) -> Hierarchy | None:
    """Return which industry lies under which, by the classification, else by codes; None if none does."""
    items = ClassificationItem.objects.filter(classification=classification)
    parents: dict[str, str | None] = {
        code: parent or None for code, parent in items.values_list("code", "parent_code")
    }
    if set(table.industries) <= set(parents):
        known: Mapping[str, str | None] = {
            code: parent if parent in parents else None for code, parent in parents.items()
        }
        found = hierarchy_of_parents(table.industries, known)
        return found if (np.asarray(found.parents) >= 0).any() else None
    return hierarchy_of_codes(table.industries) if mixed_levels(table.industries) else None


def _region_hierarchy(table: RegionIndustryTable, analysis: Analysis) -> Hierarchy | None:
    """Return which region lies in which, where the set holds wholes beside their parts."""
    held = analysis.dataset.region_set.regions.filter(code__in=table.regions).select_related("parent")
    parents = {region.code: region.parent.code if region.parent else None for region in held}
    inside = {
        code: parents[code] if parents.get(code) in table.regions else None
        for code in table.regions
        if code in parents
    }
    if not any(inside.values()):
        return None
    return hierarchy_of_parents(table.regions, dict.fromkeys(table.regions) | inside)


def _summed(
    table: RegionIndustryTable, definitions: Classification, notes: list[dict[str, Any]]
) -> RegionIndustryTable:
    """Return the table summed into clusters; definitions for other codes are refused."""
    mapping: dict[str, dict[str, float]] = {}
    for industry, cluster, weight in members_of(definitions):
        mapping.setdefault(industry, {})[cluster] = weight
    if not mapping:
        raise Refused(_("The definitions “%(name)s” gather no industries.") % {"name": definitions.name})
    whole = {
        code: {cluster: weight / sum(shares.values()) for cluster, weight in shares.items()}
        for code, shares in mapping.items()
    }
    found = sum_into_clusters(table, definitions_from_mapping(whole))
    left_out = float(found.coverage.share_left_out.min())
    if left_out > _MOST_LEFT_OUT:
        raise Refused(
            _(
                "The definitions “%(name)s” do not know %(share)d per cent of the jobs. Do they and the "
                "statistics use the same classification?"
            )
            % {"name": definitions.name, "share": round(100 * left_out)}
        )
    if found.coverage.left_out:
        last = float(found.coverage.share_left_out[-1])
        notes.append({"key": "left_out", "codes": len(found.coverage.left_out), "share": last})
    return found.table


def _split(
    table: RegionIndustryTable, analysis: Analysis
) -> tuple[RegionIndustryTable, RegionIndustryTable | None]:
    """Return the regions that are compared, and the area they are compared with."""
    if analysis.reference is None:
        return table, None
    code = analysis.reference.code
    if not set(analysis.reference_parts or [code]) <= set(table.regions):
        raise Refused(
            _("The statistics do not have %(name)s to compare with.") % {"name": analysis.reference}
        )
    if analysis.reference_parts:
        union = aggregate(
            table, dict.fromkeys(analysis.reference_parts, code), axis="region", unknown="leave_out"
        )
        return table, union.table
    others = [region for region in table.regions if region != code]
    return table.select(regions=others), table.select(regions=[code])


def _without_reference(
    table: RegionIndustryTable, reference: RegionIndustryTable | None
) -> list[dict[str, Any]]:
    """Note the clusters with jobs in some region and none in what it is compared with: no quotient there."""
    if reference is None:
        return []
    lacking = (table.employment.sum(axis=0) > 0) & (reference.employment[0] == 0)
    return [
        {
            "key": "without_reference",
            "code": code,
            "periods": [str(one) for one in np.array(table.periods)[lacking[at]]],
        }
        for at, code in enumerate(table.industries)
        if lacking[at].any()
    ]


def _refuse_totals(table: RegionIndustryTable, analysis: Analysis) -> None:
    """Refuse a region or industry that is the sum of all others: it would count jobs twice."""
    jobs = np.nan_to_num(table.employment)
    for axis, codes in ((0, table.regions), (1, table.industries)):
        whole = jobs.sum(axis=axis, keepdims=True)
        along = tuple(other for other in range(3) if other != axis)
        sums = np.isclose(2 * jobs, whole).all(axis=along) & (jobs.sum(axis=along) > 0)
        code = codes[int(np.argmax(sums))]
        if len(codes) < 4 or not sums.any():
            continue
        if axis == 0 and analysis.reference is not None and code == analysis.reference.code:
            continue
        raise Refused(
            _(
                "%(code)s is the sum of all others, so its jobs would count twice. Choose it as what "
                "to compare with, or leave it out."
            )
            % {"code": code}
        )


def members_frame(definitions: Classification | None) -> pl.DataFrame:
    """Return the links of the definitions as the run keeps them."""
    rows = members_of(definitions) if definitions else []
    schema = {"industry": pl.String, "cluster": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("cluster", "industry")
