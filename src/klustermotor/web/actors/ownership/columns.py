"""What the tables of ownership show."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from klustermotor.web.actors.ownership.deciding import Decided, Where
from klustermotor.web.shared.tables import Column
from klustermotor.web.shared.templatetags.written import number

_HOW: dict[str, Any] = {
    "none": _("nobody has recorded it"),
    "majority": _("by a majority at each step"),
    "only": _("the only owner that is recorded; shares are not known"),
    "several": _("several owners, none with a known majority"),
    "circle": _("the owners own each other"),
    "event": _("by what happened last"),
}


def _owner(one: Decided) -> str:
    """Return who decides, in words."""
    if one.owner is None:
        return ""
    return str(_("those who run it")) if one.owner.pk == one.firm.pk else str(one.owner)


def firm_columns() -> list[Column]:
    """Return what the table of firms shows."""
    return [
        Column(
            "firm", _("Firm"), kind="link", value=lambda one: one.firm.name,
            url=lambda one: reverse("actors:owned", args=[one.firm.uid]),
        ),
        Column("place", _("Municipality"), value="firm.region.name", filterable=False),
        Column("jobs", _("Employees"), kind="number", value="firm.employees"),
        Column("owner", pgettext_lazy("over a firm", "Who decides"), value=_owner),
        Column("where", pgettext_lazy("decisions", "Where"), value=lambda one: str(Where(one.where).label)),
        Column(
            "through", pgettext_lazy("a chain of owners", "Through"),
            value=lambda one: " → ".join(str(each) for each in one.chain[1:-1]), filterable=False,
        ),
        Column("how", pgettext_lazy("who decides", "How it is known"), value=lambda one: str(_HOW[one.how]),
               filterable=False),
    ]  # fmt: skip


def _count(kind: str, where: str) -> Callable[[Any], int]:
    """Return what counts firms or jobs of a year by place."""
    return lambda row: int(getattr(row, kind)[where])


def year_columns() -> list[Column]:
    """Return what the table of years shows."""
    counted = [
        Column(f"{kind}_{where}", f"{where.label}, {label}", kind="number", value=_count(kind, str(where)))
        for kind, label in (("firms", _("firms")), ("jobs", _("jobs")))
        for where in Where
    ]
    return [Column("year", _("On 1 January"), filterable=False), *counted]


def short_year_columns() -> list[Column]:
    """Return the same as a page has room for: firms, with the jobs below."""
    return [
        Column("year", _("On 1 January"), filterable=False),
        *(
            Column(
                f"firms_{where}",
                where.label,
                kind="number",
                value=_count("firms", str(where)),
                note=_jobs(str(where)),
            )
            for where in Where
        ),
    ]


def _jobs(where: str) -> Callable[[Any], str]:
    """Return what writes the jobs of a year by place."""
    return lambda row: gettext("%(jobs)s jobs") % {"jobs": number(row.jobs[where])}


def event_columns() -> list[Column]:
    """Return what the table of events shows."""
    return [
        Column(
            "organisation", _("Organisation"), kind="link", value="organisation.name",
            order="organisation__name",
            url=lambda one: reverse("actors:owned", args=[one.organisation.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("kind", _("What happened"), value=lambda one: one.get_kind_display(), order="kind",
               filterable=False),
        Column("day", pgettext_lazy("of an event", "When"), value="when", order="day", filterable=False),
        Column("other", pgettext_lazy("of an event", "By or to whom"), value="other.name",
               order="other__name", filterable=False),
        Column("note", _("Note"), sortable=False),
    ]  # fmt: skip
