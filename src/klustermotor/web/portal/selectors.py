"""What waits for a person, over all apps, and what the start page shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.kept import kept_for
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.ownership import selectors as ownership
from klustermotor.web.actors.registers import needs as registers
from klustermotor.web.actors.resources import needs as resources
from klustermotor.web.actors.settling import selectors as settling
from klustermotor.web.evidence import selectors as evidence
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.fields import selectors as fields
from klustermotor.web.mapping.selectors import needs as analyses
from klustermotor.web.outbox.selectors import letters_in_doubt
from klustermotor.web.portal import role_needs
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.privacy import selectors as privacy
from klustermotor.web.portal.rooms import ROOMS, room_of
from klustermotor.web.questionnaires.selectors import interviews
from klustermotor.web.questionnaires.surveys.selectors import waiting as surveys
from klustermotor.web.shared.needs import Need
from klustermotor.web.statistics import selectors as statistics

_SOON = timedelta(days=30)
_KEPT_SECONDS = 20
_TONES = {"late": 0, "due": 1, "new": 2, "open": 3}
Source: TypeAlias = Callable[[Access], Sequence[Need]]


def needs_of(access: Access) -> list[Need]:
    """Return everything that waits for a person: what is late first, then by day."""
    recorded = kept_for(access, ("needs",), lambda: _from(access, _RECORDED))
    found = [*recorded, *_from(access, _UNDER_WAY)]
    return sorted(found, key=lambda one: (_TONES[one.tone], one.due or date.max, str(one.title)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What needs somebody now in a room: how many things, and the most pressing of them in its words."""

    count: int
    first: str


def waiting_by_room(access: Access) -> dict[str, Waiting]:
    """Return what needs somebody in each room; found anew a few times a minute, and on the start page."""
    kept: dict[str, Waiting] | None = cache.get(_waiting_key(access))
    return kept if kept is not None else keep_waiting(access, needs_of(access))


def keep_waiting(access: Access, needs: Sequence[Need]) -> dict[str, Waiting]:
    """Keep for a while what needs somebody now in each room; what is only due later does not."""
    today = access.tenant.today()
    titles: dict[str, list[str]] = {}
    for one in needs:
        room = "" if one.due is not None and one.due > today else _room_at(one.url)
        if room:
            titles.setdefault(room, []).append(str(one.title))
    found = {room: Waiting(len(those), those[0]) for room, those in titles.items()}
    cache.set(_waiting_key(access), found, _KEPT_SECONDS)
    return found


def _waiting_key(access: Access) -> str:
    """Return the name under which what needs somebody is kept."""
    return f"needs:{access.user.pk}:{access.tenant.pk}:{get_language()}"


def _room_at(address: str) -> str:
    """Return the room in which an address lies."""
    try:
        match = resolve(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    except Resolver404:
        return ""
    room = room_of(match.view_name)
    return room.key if room else ""


def notes_in(access: Access, room: str) -> QuerySet[RoomNote]:
    """Return the open notes of a room."""
    found: Any = RoomNote.objects.visible_to(access.user).in_tenant(access.tenant)
    opened: QuerySet[RoomNote] = found.open().filter(room=room)
    return opened


def notes_to_settle(access: Access, room: str) -> set[int]:
    """Return the keys of the open notes of a room that somebody may settle."""
    if not access.may("actors.edit"):
        return set()
    found: Any = RoomNote.objects.editable_by(access.user).in_tenant(access.tenant)
    return set(found.open().filter(room=room).values_list("pk", flat=True))


def _note_needs(access: Access) -> list[Need]:
    """Return the things to do that were noted in rooms and are due."""
    if not access.may("actors.edit"):
        return []
    today = access.tenant.today()
    mine: Any = RoomNote.objects.editable_by(access.user).in_tenant(access.tenant)
    found: QuerySet[RoomNote] = mine.due_by(today + _SOON)
    return [
        Need(
            title=str(one),
            detail=f"{ROOMS[one.room].label} · {one.signed_as}",
            url=f"{reverse(ROOMS[one.room].url_name)}#noted",
            due=one.due_on,
            tone="late" if one.due_on is not None and one.due_on < today else "due",
        )
        for one in found
        if one.room in ROOMS and access.may(ROOMS[one.room].capability)
    ]


def _work_needs(access: Access) -> list[Need]:
    """Return one's own background work that failed and waits to be started again."""
    if not access.may("jobs.view"):
        return []
    failed = Job.objects.visible_to(access.user).in_tenant(access.tenant)
    return [
        Need(
            title=_("“%(work)s” failed") % {"work": one},
            detail=one.error[:160],
            url=reverse("jobs:job", args=[one.uid]),
            tone="late",
        )
        for one in failed.filter(by=access.user, state=Job.State.FAILED)[:20]
    ]


def _letter_needs(access: Access) -> list[Need]:
    """Return letters of which somebody must say whether they arrived."""
    if not access.may("outbox.view"):
        return []
    return [
        Need(
            title=_("Did “%(subject)s” arrive?") % {"subject": one.subject},
            detail=one.to,
            url=reverse("outbox:message", args=[one.uid]),
            tone="open",
        )
        for one in letters_in_doubt(access)[:20]
    ]


def _from(access: Access, sources: Sequence[Source]) -> list[Need]:
    """Return what waits by several lists."""
    return [need for source in sources for need in source(access)]


#: Lists of what waits that follow from what people have recorded.
_RECORDED: tuple[Source, ...] = (
    fields.needs,
    analyses.outdated,
    interviews.needs,
    surveys.needs,
    evidence.needs,
    actors.needs,
    registers.needs,
    privacy.needs,
    resources.needs,
    settling.needs,
    ownership.needs,
    _note_needs,
    role_needs.to_read,
    role_needs.own_initiative,
    role_needs.appointments,
    role_needs.given,
    role_needs.own_company,
    role_needs.people,
)
#: Those that also follow from background work, which changes by itself.
_UNDER_WAY: tuple[Source, ...] = (analyses.failed, statistics.needs, _work_needs, _letter_needs)
