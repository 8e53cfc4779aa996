"""Tables on a field's page."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klustermotor.web.mapping.fields.facts import FieldCluster, FieldFacts
from klustermotor.web.mapping.fields.figures import interval_said, rank_of
from klustermotor.web.shared.tables import Column, Table

_LEVELS = {
    "upper_secondary": gettext_lazy("upper secondary"),
    "vocational": gettext_lazy("vocational"),
    "university": gettext_lazy("university"),
}


def _growth(row: FieldCluster) -> str:
    """Return the growth a year with its sign."""
    return row.written("growth")


def cluster_table(query: QueryDict, facts: FieldFacts) -> Table | None:
    """Return the field's clusters with their figures; none without an analysis."""
    if not facts.clusters:
        return None
    columns = [
        Column("name", _("Cluster"), kind="link", url="url", filterable=False),
        Column("jobs", _("Jobs"), value="jobs_written", order="jobs", filterable=False),
        Column("lq", _("Quotient"), value="lq_written", order="lq", note=interval_said, filterable=False),
        Column("rank", _("Rank"), value=rank_of, order="facts.rank", filterable=False),
        Column("growth", _("A year"), value=_growth, order="growth", filterable=False),
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
    if facts.education.is_shared:
        columns.append(Column("serves", _("Share that serves the field"), kind="percent", filterable=False))
    caption = _("Programmes that serve the field, %(year)s") % {"year": facts.education.year}
    return Table(query, facts.education.rows, columns, caption=caption, order="-graduates", name="education")


def _level(row: dict[str, Any]) -> str:
    """Return the level in the reader's language."""
    return str(_LEVELS.get(row.get("level", ""), row.get("level", "")))
