"""The lists of saved questions and of their answers."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.shown import Shown
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.tables import Column, Table


def run_url(run: Run, analysis: Analysis) -> str:
    """Return where a run is read as the answer to a question: on the region that the question is about."""
    about = urlencode({"region": analysis.region.code})
    return f"{reverse('mapping:run', kwargs={'uid': run.uid})}?{about}"


def analyses_table(analyses: Any, query: QueryDict, shown: Sequence[Shown] = ()) -> Table:
    """Return the saved questions; those that have been answered can be shown on the pages."""
    found = {one.analysis: one for one in shown}
    first = {one.region_set: one.analysis for one in reversed(shown)}.values()

    def pages(one: Any) -> str:
        held = found.get(str(one.uid))
        if held is None:
            return ""
        return _("Shown first") if held.analysis in first else _("Show on the pages")

    def address(one: Any) -> str:
        held = found.get(str(one.uid))
        return f"{reverse('mapping:strong-clusters')}?{urlencode(held.query)}" if held else ""

    columns = [
        Column("name", _("Question"), url=lambda one: one.get_absolute_url(), note="dataset.name"),
        Column("region", _("Region"), value="region", order="region__code", filterable=False),
        Column("first_period", _("From")),
        Column("last_period", _("To")),
        Column("answered", _("Last answered"), kind="date"),
        Column("shown", _("On the pages"), value=pages, url=address, sortable=False, filterable=False),
    ]
    return Table(
        query,
        analyses,
        columns,
        order="name",
        search=_search_names,
        export_url=reverse("mapping:analyses"),
    )


def analyses_file(analyses: Any, query: QueryDict) -> Table:
    """Return the saved questions for a file, with everything that they ask."""
    columns = [
        Column("name", _("Question")),
        Column("dataset", _("Dataset"), value="dataset.name"),
        Column("region", _("Region in focus"), value=lambda one: str(one.region), sortable=False),
        Column(
            "reference",
            _("Compared with"),
            value=lambda one: str(one.reference or _("all regions together")),
            sortable=False,
        ),
        Column(
            "definitions",
            _("Clusters"),
            value=lambda one: str(one.definitions or _("industries one by one")),
            sortable=False,
        ),
        Column("first_period", _("From")),
        Column("last_period", _("To")),
        Column("growth_from", _("Growth counted from")),
        Column("level", _("Certainty"), kind="number"),
        Column("seed", _("Seed"), value=lambda one: str(one.seed), sortable=False),
        Column("answered", _("Last answered"), kind="date"),
    ]
    return Table(query, analyses, columns, order="name", search=_search_names)


def _search_names(analyses: Any, text: str) -> Any:
    """Look for a text in the names of questions and datasets."""
    wanted = fold(text)
    named = analyses.filter(name__folded__contains=wanted)
    return named | analyses.filter(dataset__name__folded__contains=wanted)


def runs_table(analysis: Analysis, runs: Any, query: QueryDict) -> Table:
    """Return the answers to a question."""
    columns = [
        Column("title", _("Run"), url=lambda one: run_url(one, analysis)),
        Column("status", _("Status"), kind="badge"),
        Column("ran_on", _("Date"), kind="date"),
        Column("version", _("Software version")),
        Column("seed", _("Seed"), value=lambda one: str(one.seed), order="seed", filterable=False),
        Column("by", _("Who"), value="by.name", order="by__name", filterable=False),
    ]
    return Table(
        query,
        runs,
        columns,
        order="-ran_on",
        export_url=reverse("mapping:analysis", kwargs={"uid": analysis.uid}),
        page_size=25,
    )


def runs_file(runs: Any, query: QueryDict) -> Table:
    """Return the answers for a file: each with its status, who decided so, and what it was made from."""
    columns = [
        Column("title", _("Run")),
        Column("status", _("Status"), kind="badge"),
        Column("decided_by_body", _("Decided by")),
        Column("decided_on", _("Decided on"), kind="date"),
        Column("ran_on", _("Date"), kind="date"),
        Column("version", _("Software version")),
        Column("seed", _("Seed"), value=lambda one: str(one.seed), sortable=False),
        Column("by", _("Who"), value="by.name", order="by__name", filterable=False),
        Column(
            "inputs", _("Inputs"), value=lambda one: "; ".join(map(str, one.inputs.all())), sortable=False
        ),
        Column("digest", _("Checksum of the input (SHA-256)"), value="parameters.digest", sortable=False),
        Column("uid", _("Identifier"), value=lambda one: str(one.uid), sortable=False),
    ]
    return Table(query, runs.prefetch_related("inputs"), columns, order="-ran_on")
