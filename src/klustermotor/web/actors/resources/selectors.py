"""Read shared resources and enquiries for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from klustermotor.figures.free_capacity import (
    WIDE_MONTHS,
    CapacityBar,
    CapacityRow,
    CapacityWords,
    free_capacity,
    months_from,
)
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.resources.matching import Match, alike, matches
from klustermotor.web.actors.resources.models import (
    Answer,
    Asked,
    Capacity,
    Enquiry,
    Resource,
    own_companies,
)
from klustermotor.web.shared.sorting import fold, in_order, reader_key
from klustermotor.web.shared.templatetags.written import date_written, number

#: How many months ahead the picture shows, and how many resources one picture holds.
MONTHS, _MOST_ROWS = 12, 25
#: How far back what is asked for is counted.
_LOOKED_BACK = timedelta(days=365)


def resources(access: Access) -> QuerySet[Resource]:
    """Return the resources somebody may see, each with its periods of capacity."""
    found = Resource.objects.visible_to(access.user).in_tenant(access.tenant)
    held = Prefetch("capacities", Capacity.objects.order_by("begins", "pk"))
    return found.select_related("organisation", "region__parent").prefetch_related(held)


def enquiries(access: Access) -> QuerySet[Enquiry]:
    """Return the enquiries; who asks stands only in those of which somebody may know it."""
    found = Enquiry.objects.visible_to(access.user).in_tenant(access.tenant)
    knows = Enquiry.objects.telling(access.user).order_by().values("pk")
    found = found.select_related("organisation__region", "region").annotate(knows=Q(pk__in=knows))
    asked = Asked.objects.visible_to(access.user).select_related("resource__organisation")
    answers = Answer.objects.visible_to(access.user).select_related("by")
    return found.prefetch_related(Prefetch("asked", asked.prefetch_related(Prefetch("answers", answers))))


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an organisation offers to share, and what it asks for, as far as somebody may know it."""

    resources: list[Resource]
    enquiries: list[Enquiry]


def sharing_of(organisation: Organisation, access: Access) -> Sharing:
    """Return what an organisation shares, and its enquiries of which the reader may know who asks."""
    held = resources(access).filter(organisation=organisation).order_by(in_order("name"))
    telling = Enquiry.objects.telling(access.user).order_by().values("pk")
    asks = enquiries(access).filter(organisation=organisation, pk__in=telling).order_by("-asked_on", "-pk")
    return Sharing(list(held), list(asks))


def asked_of(asked: Asked) -> Answer | None:
    """Return the answer that holds: the latest."""
    return next(iter(asked.answers.all()), None)


def answered_in_words(enquiry: Any) -> str:
    """Return how many were asked and what they say, for those who may know who asks."""
    if not enquiry.knows:
        return _("in confidence")
    asked = list(enquiry.asked.all())
    if not asked:
        return _("nobody has been asked yet")
    latest = [asked_of(one) for one in asked]
    can = sum(one is not None and one.says in (Answer.Says.YES, Answer.Says.PART) for one in latest)
    waiting = sum(one is None for one in latest)
    return _("%(asked)s asked: %(can)s can, %(waiting)s not answered") % {
        "asked": len(asked), "can": can, "waiting": waiting,
    }  # fmt: skip


def asked_in_a_sentence(enquiry: Any) -> str:
    """Return how an enquiry stands, as a page begins with it; nothing for those who may not know who asks."""
    told = answered_in_words(enquiry) if enquiry.knows else ""
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def is_met(enquiry: Enquiry) -> bool:
    """Return whether somebody can, wholly or in part."""
    latest = [asked_of(one) for one in enquiry.asked.all()]
    return any(one is not None and one.says in (Answer.Says.YES, Answer.Says.PART) for one in latest)


def free_in_words(resource: Resource, today: date) -> str:
    """Return when the next free capacity is."""
    for one in resource.capacities.all():
        if one.ends > today and one.free > 0:
            told = {
                "free": number(one.free, 1 if one.free % 1 else 0), "unit": resource.unit,
                "begin": date_written(max(one.begins, today)), "end": date_written(one.ends),
            }  # fmt: skip
            return _("%(free)s %(unit)s from %(begin)s until %(end)s") % told
    known = any(one.ends > today for one in resource.capacities.all())
    return _("nothing free in the periods known") if known else ""


def picture(rows: Iterable[Resource], today: date, drawn_as: RowFormat = WIDE_MONTHS) -> str:
    """Return the picture of what is free over the coming months."""
    edges = months_from(today, MONTHS)
    drawn = [_row(one, edges[0], edges[-1]) for one in list(rows)[:_MOST_ROWS]]
    spoken = "; ".join(f"{one.name}: {', '.join(bar.label for bar in one.bars)}" for one in drawn)
    words = CapacityWords(
        title=_("Free capacity over the coming months"),
        description=spoken[:1500],
        months=[_short(one) for one in edges[:-1]],
        free=_("free"),
        booked=pgettext("of capacity", "booked"),
        unknown=_("capacity not known"),
    )
    return free_capacity(drawn, today, words, drawn_as=drawn_as)


def _short(month: date) -> str:
    """Return a month's short name."""
    return date_written(month).split(" ")[1][:3]


def _row(one: Resource, begin: date, end: date) -> CapacityRow:
    """Return a resource as the picture shows it."""
    bars = [
        CapacityBar(
            period.begins, period.ends, float(period.free / period.amount),
            _("%(free)s of %(all)s") % {"free": _plain(period.free), "all": _plain(period.amount)},
        )
        for period in one.capacities.all()
        if period.ends > begin and period.begins < end
    ]  # fmt: skip
    return CapacityRow(one.name, f"{one.organisation} · {one.unit}", bars)


def _plain(value: Decimal) -> str:
    """Return an amount without needless decimals."""
    return number(value, 1 if value % 1 else 0)


def matches_of(enquiry: Enquiry, access: Access) -> list[Match]:
    """Return the resources that fit an enquiry, offered at some time while it is needed."""
    found = resources(access).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=enquiry.begins))
    found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=enquiry.ends))
    held = list(found)
    return matches(enquiry, held, [period for one in held for period in one.capacities.all()])


@dataclass(frozen=True, slots=True)
class Scarcity:
    """An ability that is asked for, by how many enquiries, how many offer it, and how often nobody could."""

    ability: str
    asked: int
    offered: int
    unmet: int


def scarcities(access: Access) -> list[Scarcity]:
    """Return what is asked for, what is asked for most and offered least first.

    It counts enquiries of the last year that were not taken back, in confidence or not: it says what is
    asked for, and not by whom.
    """
    today = access.tenant.today()
    asked = Enquiry.objects.visible_to(access.user).in_tenant(access.tenant)
    asked = asked.filter(asked_on__gt=today - _LOOKED_BACK).exclude(state=Enquiry.State.DROPPED)
    offered = list(Resource.objects.visible_to(access.user).in_tenant(access.tenant).offered_on(today))
    met = set(
        Answer.objects.filter(tenant=access.tenant, says__in=[Answer.Says.YES, Answer.Says.PART])
        .values_list("asked__enquiry_id", flat=True)
    )  # fmt: skip
    gathered: dict[str, tuple[str, set[int], set[int]]] = {}
    for one in asked:
        for ability in one.wanted:
            _word, by, lacking = gathered.setdefault(fold(ability), (ability, set(), set()))
            by.add(one.pk)
            if one.pk not in met:
                lacking.add(one.pk)
    found = [
        Scarcity(word, len(by), sum(_offers(one, word) for one in offered), len(lacking))
        for word, by, lacking in gathered.values()
    ]
    return sorted(found, key=lambda one: (one.offered - one.asked, one.offered, reader_key(one.ability)))


def _offers(resource: Resource, ability: str) -> bool:
    """Return whether a resource has an ability."""
    return any(alike(ability, other) for other in [*resource.can, resource.name])


def lead_of_resources(access: Access, found: Sequence[Scarcity], count: int) -> str:
    """Return how many resources there are, and what is asked for most and offered least."""
    said = ngettext("%(count)s resource is shared here.", "%(count)s resources are shared here.", count) % {
        "count": count
    }
    scarce = next((one for one in found if one.asked > one.offered), None)
    if scarce is None:
        return f"{said} {_('Nothing is asked for more often than it is offered.')}" if found else said
    asked = ngettext("asked for once", "asked for %(n)s times", scarce.asked) % {"n": scarce.asked}
    offered = (
        _("offered by nobody")
        if not scarce.offered
        else ngettext("offered once", "offered %(n)s times", scarce.offered) % {"n": scarce.offered}
    )
    told = {"what": scarce.ability, "asked": asked, "offered": offered}
    return f"{said} " + _("Most wanted and least offered: %(what)s, %(asked)s in a year, %(offered)s.") % told


@dataclass(frozen=True, slots=True)
class LogLine:
    """Something that happened to an enquiry: on a day, and who did it."""

    on: date
    what: str
    who: str
    text: str = ""


def log_of(enquiry: Enquiry) -> list[LogLine]:
    """Return everything that happened to an enquiry, latest first."""
    lines = [LogLine(enquiry.asked_on, pgettext("an enquiry", "Asked for"), str(enquiry.organisation))]
    for one in enquiry.asked.all():
        lines.append(LogLine(one.on, _("Owner asked: %(what)s") % {"what": one.resource}, _name(one.by)))
        for answer in one.answers.all():
            told = {"answer": answer.get_says_display(), "what": one.resource}
            lines.append(
                LogLine(
                    answer.on, _("Answer “%(answer)s”: %(what)s") % told,
                    str(one.resource.organisation), answer.text,
                )
            )  # fmt: skip
    if enquiry.closed_on is not None:
        lines.append(LogLine(enquiry.closed_on, str(enquiry.get_state_display()), "", enquiry.why))
    return sorted(lines, key=lambda line: line.on, reverse=True)


def _name(user: User | None) -> str:
    """Return who it was."""
    return user.name if user is not None else ""


def organisations_to_speak_for(access: Access) -> QuerySet[Organisation]:
    """Return the organisations that somebody may offer and ask for: a company's representative its own."""
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    if access.may_everywhere("resources.edit") or access.roles - {Role.COMPANY, Role.READER}:
        return seen
    return seen.filter(Exists(own_companies(access.user, "name")))


def managers(access: Access) -> QuerySet[User]:
    """Return the people who may be told who asks: those who work here and may ask for others."""
    roles = [Role.DEVELOPER, Role.ANALYST, Role.MANAGER]
    held = User.objects.filter(roles__scope__tenant=access.tenant, roles__role__in=roles, is_active=True)
    return held.distinct().order_by("name", "pk")
