"""Tables on a field's page."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from klustermotor.web.mapping.fields.facts import FieldCluster, FieldFacts
from klustermotor.web.mapping.fields.figures import interval_said, rank_of
from klustermotor.web.shared.tables import Column, Table

#: The tables of a field that are had as files.
CLUSTERS, EDUCATION = "clusters", "education"
_LEVELS = {
    "upper_secondary": gettext_lazy("upper secondary"),
    "vocational": gettext_lazy("vocational"),
    "university": pgettext_lazy("level of education", "university"),
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
    return Table(
        query,
        facts.clusters,
        columns,
        caption=_("The field’s clusters in the region"),
        order="-lq",
        export_url=_file_of(facts, CLUSTERS),
    )


def cluster_file(query: QueryDict, facts: FieldFacts) -> Table:
    """Return the field's clusters for a file, every figure by itself."""
    columns = [
        Column("code", _("Code"), value="facts.cluster"),
        Column("name", _("Cluster")),
        Column("jobs", _("Jobs"), kind="number"),
        Column("lq", _("Location quotient"), kind="quotient"),
        Column("likely", _("Likely location quotient"), kind="quotient", value="facts.likely"),
        Column("low", _("Location quotient, at least"), kind="quotient", value="facts.low"),
        Column("high", _("Location quotient, at most"), kind="quotient", value="facts.high"),
        Column("rank", _("Rank"), kind="number", value="facts.rank"),
        Column("of", _("Among"), kind="number", value="facts.of"),
        Column("share", _("Share of all regions’ jobs"), kind="percent", value="facts.share"),
        Column("growth", _("Growth a year"), kind="percent"),
        Column("standing", _("Standing"), kind="badge"),
        Column("estimated", _("Estimated"), value=lambda row: _yes(row.facts.estimated)),
        Column("period", _("Year"), value="facts.period"),
    ]
    return Table(query, facts.clusters, columns, order="-lq")


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
    return Table(
        query,
        facts.education.rows,
        columns,
        caption=caption,
        order="-graduates",
        name="education",
        export_url=_file_of(facts, EDUCATION),
    )


def education_file(query: QueryDict, facts: FieldFacts) -> Table:
    """Return the programmes for a file, with all that their table tells of them."""
    name = "name_en" if get_language() == "en" else "name_sv"
    columns = [
        Column("code", _("Code"), value="programme"),
        Column("programme", _("Programme"), value=lambda row: row.get(name) or row["programme"]),
        Column("provider", _("Provider")),
        Column("level", _("Level"), value=_level),
        Column("region", _("Region")),
        Column("places", _("Places"), kind="number"),
        Column("applicants", _("Applicants"), kind="number"),
        Column("graduates", _("Graduates"), kind="number"),
        Column("serves", _("Share that serves the field"), kind="percent"),
        Column("period", _("Year")),
    ]
    rows = facts.education.rows if facts.education else ()
    return Table(query, rows, columns, order="-graduates", name="education")


def _file_of(facts: FieldFacts, part: str) -> str:
    """Return where a table of a field is had as a file."""
    return reverse("mapping:field-table", kwargs={"uid": facts.field.uid, "part": part})


def _yes(held: bool) -> str:
    """Return the word for what holds, nothing for what does not."""
    return _("yes") if held else ""


def _level(row: dict[str, Any]) -> str:
    """Return the level in the reader's language."""
    return str(_LEVELS.get(row.get("level", ""), row.get("level", "")))
