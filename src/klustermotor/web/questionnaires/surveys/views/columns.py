"""The tables of surveys: what stands in a column, on the page and in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.questionnaires.surveys.models import Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.response import RecipientRow, Response
from klustermotor.web.questionnaires.surveys.selectors.results import Result
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import number

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


def results_table(survey: Survey, results: Sequence[Result], query: QueryDict) -> Table:
    """Return the answers counted, question by question; of a question that tells nothing why."""
    rows: list[Any] = [row for one in results for row in (one.rows or _uncounted(one))]
    columns = [
        Column("question", _("Question"), value=lambda row: str(row.question), filterable=False,
               sortable=False),
        Column("label", _("Answer"), filterable=False, sortable=False),
        Column("count", _("How many"), kind="number"),
        Column("of", _("Of those who answered the question"), kind="number"),
        Column("share", _("Share"), kind="percent"),
        Column("told", pgettext("of an answer", "Note"), filterable=False, sortable=False),
    ]  # fmt: skip
    return Table(
        query, rows, columns, caption=_("Answers counted"), name="results",
        export_url=f"{reverse('questionnaires:survey-response', args=[survey.uid])}?table=results",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Uncounted:
    """The row of a question without counts: its mean, or why nothing is told of it."""

    question: SurveyQuestion
    of: int | None
    told: str
    label: str = "–"
    count: None = None
    share: None = None


def _uncounted(result: Result) -> list[_Uncounted]:
    """Return what is told of a question without counts; of one answered in words nothing here."""
    if result.words:
        return []
    told = result.why or _("no answer")
    if not result.why and result.mean is not None:
        told = _("mean %(mean)s") % {"mean": number(result.mean, 1)}
    return [_Uncounted(result.question, result.n, told)]


def words_table(survey: Survey, results: Sequence[Result], query: QueryDict) -> Table:
    """Return what was written in answer, and by whom; of a survey in confidence there is nothing."""
    columns = [
        Column("question", _("Question"), value=lambda row: str(row.question), filterable=False,
               sortable=False),
        Column("text", _("Answer"), sortable=False),
        Column("name", _("Name")),
        Column("organisation", _("Organisation")),
    ]  # fmt: skip
    return Table(
        query, [row for one in results for row in one.words], columns, caption=_("Answers in words"),
        name="words",
        export_url=f"{reverse('questionnaires:survey-response', args=[survey.uid])}?table=words",
    )  # fmt: skip
