"""Read the firms beside the cluster for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.draws import WIDE_DRAWS, DrawRow, DrawWords, drawing_power
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.settling.models import UNDER_WAY, Draw, Settler, Stage
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import fold, reader_key
from klustermotor.web.shared.templatetags.written import date_written

_MOST_DRAWS = 10


def settlers(access: Access) -> QuerySet[Settler]:
    """Return the firms beside the cluster that somebody may see, with what draws them."""
    found = Settler.objects.visible_to(access.user).in_tenant(access.tenant)
    draws = Draw.objects.visible_to(access.user).select_related("whose").order_by("kind", "pk")
    return found.select_related("organisation", "region", "responsible").prefetch_related(
        Prefetch("draws", draws)
    )


def draws_in_words(settler: Settler) -> str:
    """Return what draws a firm, and whose it is."""
    return "; ".join(
        f"{one.what} ({one.whose})" if one.whose is not None else one.what for one in settler.draws.all()
    )


def since_in_words(settler: Settler) -> str:
    """Return since when a firm has been there, no more exactly than it is known."""
    if settler.since is None:
        return ""
    if settler.since_precision == "year":
        return str(settler.since.year)
    written = date_written(settler.since)
    return written.split(" ", 1)[1] if settler.since_precision == "month" else written


@dataclass(frozen=True, slots=True)
class PipelineColumn:
    """A stage of the pipeline with the firms that stand there."""

    stage: str
    label: str
    settlers: list[Settler]


def pipeline(found: Sequence[Settler]) -> list[PipelineColumn]:
    """Return the stages before settling in their order, and "not now" last."""
    stages = [*UNDER_WAY, Stage.NOT_NOW]
    return [
        PipelineColumn(str(one), str(one.label), [each for each in found if each.stage == one])
        for one in stages
    ]


def draw_rows(found: Sequence[Settler]) -> list[DrawRow]:
    """Return what draws, with how many live on it and how many would come for it; the strongest first."""
    words: dict[str, str] = {}
    held: dict[str, dict[str, set[int]]] = {}
    for settler in found:
        if settler.stage == Stage.NOT_NOW:
            continue
        side = "settled" if settler.stage == Stage.SETTLED else "under_way"
        for one in settler.draws.all():
            key = fold(one.what)
            words.setdefault(key, one.what)
            held.setdefault(key, {"settled": set(), "under_way": set()})[side].add(settler.pk)
    rows = [DrawRow(words[key], len(each["settled"]), len(each["under_way"])) for key, each in held.items()]
    return sorted(rows, key=lambda row: (-row.settled - row.under_way, reader_key(row.name)))


def picture(rows: Sequence[DrawRow], *, follows: bool, drawn_as: RowFormat = WIDE_DRAWS) -> str:
    """Return the picture of what draws firms."""
    shown = rows[:_MOST_DRAWS]
    told = "; ".join(f"{row.name}: {row.settled} + {row.under_way}" for row in shown)
    words = DrawWords(
        title=title(),
        description=told,
        settled=_("a firm that lives on it"),
        under_way=_("a firm that would come for it") if follows else "",
    )
    return drawing_power(shown, words, drawn_as=drawn_as)


def title() -> str:
    """Return what the picture is called."""
    return _("What draws firms to the cluster")


def lead(found: Sequence[Settler], rows: Sequence[DrawRow], *, follows: bool) -> str:
    """Return how many have settled, how many could, and what draws most."""
    settled = sum(one.stage == Stage.SETTLED for one in found)
    said = ngettext(
        "%(n)s firm has settled beside the cluster to use its data and contacts",
        "%(n)s firms have settled beside the cluster to use its data and contacts",
        settled,
    ) % {"n": settled}
    if follows:
        under_way = sum(one.is_under_way for one in found)
        more = ngettext("%(n)s more is followed", "%(n)s more are followed", under_way)
        said = f"{said}; {more % {'n': under_way}}"
    most = rows[0] if rows and rows[0].settled + rows[0].under_way > 1 else None
    drawn = " " + _("Most are drawn by: %(what)s.") % {"what": most.name} if most is not None else ""
    return f"{said}.{drawn}"


def needs(access: Access) -> list[Need]:
    """Return the next steps that are due and the days to come back, to whoever is responsible.

    A firm without anybody responsible waits for those who may change everything.
    """
    if not access.may("settling.edit"):
        return []
    today = access.tenant.today()
    mine = Q(responsible=access.user)
    if access.may_everywhere("settling.edit"):
        mine |= Q(responsible=None)
    found = Settler.objects.visible_to(access.user).in_tenant(access.tenant).filter(mine)
    told = [_due(one, one.next_on, one.next_step, today) for one in _dated(found, "next_on", UNDER_WAY)]
    back = [
        _due(one, one.come_back_on, _("The day to come back has come."), today)
        for one in _dated(found, "come_back_on", (Stage.NOT_NOW,))
        if one.come_back_on is not None and one.come_back_on <= today
    ]
    return [one for one in (*told, *back) if one is not None]


def _dated(found: QuerySet[Settler], field: str, stages: Sequence[str]) -> list[Settler]:
    """Return the firms in some stages that have a day, the earliest first."""
    return list(found.filter(stage__in=stages, **{f"{field}__isnull": False}).order_by(field, "pk"))


def _due(settler: Settler, day: Any, what: str, today: Any) -> Need | None:
    """Return that something is to be done with a firm on a day within two weeks, or was."""
    if (day - today).days > 14:
        return None
    return Need(
        title=_("%(firm)s: next step") % {"firm": settler},
        detail=what,
        url=reverse("actors:settler", args=[settler.uid]),
        due=day,
        tone="late" if day < today else "due",
    )
