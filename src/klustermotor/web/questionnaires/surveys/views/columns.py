"""The tables of surveys: what stands in a column, on the page and in a file."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.selectors.response import RecipientRow, Response
from klustermotor.web.shared.tables import Column, Table

_BADGES = {"draft": "unknown", "open": "running", "closed": "done"}


def surveys_table(found: QuerySet[Survey], query: QueryDict) -> Table:
    """Return the list of surveys."""
    columns = [
        Column("title", _("Title"), kind="link", value=str, order="title_sv", filterable=False,
               url=lambda one: reverse("questionnaires:survey", args=[one.uid]),
               note=lambda one: _("example") if one.is_example else ""),
        Column("state", _(
            "State"
        ), kind="badge", value=lambda one: (_BADGES[one.state], one.get_state_display()),
               order="state", filterable=False),
        Column("mode", _("Answers"), value="get_mode_display", sortable=False, filterable=False),
        Column("answered", _("Answered, at least"), kind="number", value="n_answered"),
        Column("asked", _("Asked"), kind="number", value="n_asked"),
        Column("closes", _("Last day"), kind="date", value="closes_on"),
    ]  # fmt: skip
    return Table(
        query,
        found,
        columns,
        caption=_("Surveys"),
        order="-closes",
        export_url=reverse("questionnaires:surveys"),
    )


def response_table(survey: Survey, found: Response, query: QueryDict) -> Table:
    """Return the response group by group."""
    columns = [
        Column("by", _("By"), filterable=False),
        Column("label", _("Group"), filterable=False),
        Column("answered", _("Answered"), kind="number"),
        Column("asked", _("Asked"), kind="number"),
        Column("share", _("Share"), kind="percent"),
        Column("declined", _("Not now"), kind="number"),
    ]
    return Table(
        query,
        list(found.groups),
        columns,
        caption=_("Response"),
        name="response",
        export_url=reverse("questionnaires:survey-response", args=[survey.uid]),
    )


def recipients_table(survey: Survey, rows: Sequence[RecipientRow], query: QueryDict) -> Table:
    """Return whom a survey asks; how their answer stands only where it is not confidential."""
    columns: list[Any] = [
        Column(
            "name",
            _("Name"),
            kind="link",
            url=lambda row: reverse("questionnaires:survey-recipient", args=[row.recipient.uid]),
        ),
        Column("organisation", _("Organisation")),
    ]
    if not survey.is_confidential:
        columns.append(Column("state", _("Answer"), kind="badge", order="state_words", filterable=False))
    last = _("First letter") if survey.is_confidential else _("Last letter")
    columns.append(Column("letter", last, kind="badge", order=lambda row: row.letter[1], filterable=False))
    if not survey.is_confidential:
        columns.append(Column("letters", _("Letters"), kind="number"))
    return Table(
        query,
        list(rows),
        columns,
        caption=_("Recipients"),
        name="recipients",
        order="name",
        export_url=f"{reverse('questionnaires:survey-response', args=[survey.uid])}?table=recipients",
    )
