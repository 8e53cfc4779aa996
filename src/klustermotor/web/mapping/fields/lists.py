"""Tables on a field's page."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klustermotor.figures import number, quotient
from klustermotor.web.mapping.fields.facts import FieldCluster, FieldFacts
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import active_language

_LEVELS = {
    "upper_secondary": gettext_lazy("upper secondary"),
    "vocational": gettext_lazy("vocational"),
    "university": gettext_lazy("university"),
}


def _rank(row: FieldCluster) -> str:
    """Return the rank among all regions."""
    return _("%(rank)s of %(of)s") % {"rank": row.facts.rank, "of": row.facts.of} if row.facts.rank else ""


def _jobs(row: FieldCluster) -> str:
    """Return the jobs, marked where the publisher hides the figure."""
    return _about(row) + number(row.facts.jobs, active_language())


def _quotient(row: FieldCluster) -> str:
    """Return the location quotient, marked likewise."""
    return _about(row) + quotient(row.facts.lq, active_language())


def _about(row: FieldCluster) -> str:
    """Return the mark of what is estimated."""
    return "≈ " if row.facts.estimated else ""


def _interval(row: FieldCluster) -> str:
    """Return the interval within which the quotient lies."""
    language = active_language()
    return f"{quotient(row.facts.low, language)}–{quotient(row.facts.high, language)}"


def cluster_table(query: QueryDict, facts: FieldFacts) -> Table | None:
    """Return the field's clusters with their figures; none without an analysis."""
    if not facts.clusters:
        return None
    columns = [
        Column("name", _("Cluster"), kind="link", url="url", filterable=False),
        Column("jobs", _("Jobs"), value=_jobs, order="jobs", filterable=False),
        Column("lq", _("Quotient"), value=_quotient, order="lq", note=_interval, filterable=False),
        Column("rank", _("Rank"), value=_rank, order="facts.rank", filterable=False),
        Column("growth", _("A year"), kind="percent", decimals=1),
        Column("standing", _("Standing"), kind="badge", sortable=False),
        Column("known_url", _("How do we know this?"), kind="how", note="name"),
    ]
    return Table(query, facts.clusters, columns, caption=_("The field’s clusters in the region"), order="-lq")


def education_table(query: QueryDict, facts: FieldFacts) -> Table | None:
    """Return the programmes that serve the field; none without a table of education."""
    if facts.education is None or not facts.education.rows:
        return None
    name = "name_en" if get_language() == "en" else "name_sv"
    columns = [
        Column(
            "programme", _("Programme"), value=lambda row: row.get(name) or row["programme"], note="provider"
        ),
        Column("level", _("Level"), value=_level, filterable=False),
        Column("places", _("Places"), kind="number"),
        Column("applicants", _("Applicants"), kind="number"),
        Column("graduates", _("Graduates"), kind="number"),
    ]
    caption = _("Programmes that serve the field, %(year)s") % {"year": facts.education.year}
    return Table(query, facts.education.rows, columns, caption=caption, order="-graduates", name="education")


def _level(row: dict[str, Any]) -> str:
    """Return the level in the reader's language."""
    return str(_LEVELS.get(row.get("level", ""), row.get("level", "")))
