"""Ties as claims: what can rest on evidence and be contested."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement
from klustermotor.web.actors.ownership.selectors import events_of, judgements_of
from klustermotor.web.actors.resources import selectors as shared
from klustermotor.web.actors.resources.models import EDIT, Resource
from klustermotor.web.actors.ties import selectors
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.shared.sorting import fold

_KIND = "actors.tie"
_MOST = 40


def _claim(tie: Tie) -> Claim:
    """Return a tie as a claim."""
    return Claim(_KIND, tie, str(tie), reverse("actors:tie", args=[tie.uid]), detail=tie.period)


def find(access: Access, uid: UUID) -> Claim | None:
    """Return the tie that somebody may see."""
    found = selectors.ties(access).filter(uid=uid).first()
    return _claim(found) if found else None


def search(access: Access, text: str) -> list[Claim]:
    """Return the ties that somebody may change of organisations whose name holds a text."""
    found = selectors.ties(access).filter(pk__in=Tie.objects.editable_by(access.user).values("pk"))
    if wanted := fold(text):
        found = found.filter(
            Q(organisation__name__folded__contains=wanted) | Q(partner__name__folded__contains=wanted)
        )
    return [_claim(one) for one in found.order_by("-created_at")[:_MOST]]


register(
    ClaimKind(_KIND, pgettext_lazy("between organisations", "tie"), find, edit="actors.edit", search=search)
)


_RESOURCE = "actors.resource"


def _resource_claim(resource: Resource) -> Claim:
    """Return what a shared resource is said to be able to do as a claim."""
    url = reverse("actors:resource", args=[resource.uid])
    return Claim(_RESOURCE, resource, str(resource), url, detail=", ".join(resource.can))


def find_resource(access: Access, uid: UUID) -> Claim | None:
    """Return the resource that somebody may see."""
    found = shared.resources(access).filter(uid=uid).first()
    return _resource_claim(found) if found else None


def search_resources(access: Access, text: str) -> list[Claim]:
    """Return the resources that somebody may change whose name holds a text."""
    found = shared.resources(access).filter(pk__in=Resource.objects.editable_by(access.user).values("pk"))
    if wanted := fold(text):
        found = found.filter(name__folded__contains=wanted)
    return [_resource_claim(one) for one in found.order_by("-created_at")[:_MOST]]


register(
    ClaimKind(_RESOURCE, gettext_lazy("shared resource"), find_resource, edit=EDIT, search=search_resources)
)


_EVENT, _JUDGEMENT = "actors.ownershipevent", "actors.ownershipjudgement"


def _event_claim(event: OwnershipEvent) -> Claim:
    """Return that something happened to ownership as a claim."""
    url = reverse("actors:owned", args=[event.organisation.uid])
    return Claim(_EVENT, event, str(event), url, detail=event.when)


def find_event(access: Access, uid: UUID) -> Claim | None:
    """Return the event that somebody may see."""
    found = events_of(access).filter(uid=uid).first()
    return _event_claim(found) if found else None


def search_events(access: Access, text: str) -> list[Claim]:
    """Return the events that somebody may change, of organisations whose name holds a text."""
    mine = OwnershipEvent.objects.editable_by(access.user).values("pk")
    found = events_of(access).filter(pk__in=mine)
    if wanted := fold(text):
        found = found.filter(organisation__name__folded__contains=wanted)
    return [_event_claim(one) for one in found.order_by("-created_at")[:_MOST]]


def _judgement_claim(judgement: OwnershipJudgement) -> Claim:
    """Return what somebody says ownership means here as a claim."""
    url = reverse("actors:owned", args=[judgement.organisation.uid])
    return Claim(_JUDGEMENT, judgement, str(judgement), url, detail=judgement.text[:160])


def find_judgement(access: Access, uid: UUID) -> Claim | None:
    """Return the judgement that somebody may see."""
    found = judgements_of(access).filter(uid=uid).first()
    return _judgement_claim(found) if found else None


def search_judgements(access: Access, text: str) -> list[Claim]:
    """Return the judgements that somebody may change, of organisations whose name holds a text."""
    mine = OwnershipJudgement.objects.editable_by(access.user).values("pk")
    found = judgements_of(access).filter(pk__in=mine)
    if wanted := fold(text):
        found = found.filter(organisation__name__folded__contains=wanted)
    return [_judgement_claim(one) for one in found.order_by("-created_at")[:_MOST]]


register(
    ClaimKind(
        _EVENT, gettext_lazy("event of ownership"), find_event, edit="actors.edit", search=search_events
    )
)
register(
    ClaimKind(
        _JUDGEMENT, gettext_lazy("judgement of ownership"), find_judgement, edit="actors.edit",
        search=search_judgements,
    )
)  # fmt: skip
