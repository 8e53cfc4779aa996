"""Leadership networks and the seats in them as claims: what can rest on evidence and be contested."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.mapping.leadership import selectors
from klustermotor.web.mapping.leadership.models import LeadershipNetwork, Seat
from klustermotor.web.shared.sorting import fold

_NETWORK, _SEAT = "mapping.leadershipnetwork", "mapping.seat"
_MOST = 40


def _of_network(network: LeadershipNetwork) -> Claim:
    """Return a network as a claim."""
    address = reverse("mapping:leadership", args=[network.uid])
    return Claim(_NETWORK, network, network.name, address, detail=network.cluster.name)


def find_network(access: Access, uid: UUID) -> Claim | None:
    """Return the network that somebody may see."""
    found = selectors.networks(access).filter(uid=uid).first()
    return _of_network(found) if found else None


def search_networks(access: Access, text: str) -> list[Claim]:
    """Return the networks that somebody may change and whose name holds a text."""
    mine = LeadershipNetwork.objects.editable_by(access.user).values("pk")
    found = selectors.networks(access).filter(pk__in=mine)
    if wanted := fold(text):
        found = found.filter(Q(name_sv__folded__contains=wanted) | Q(name_en__folded__contains=wanted))
    return [_of_network(one) for one in found[:_MOST]]


def _of_seat(seat: Seat) -> Claim:
    """Return a seat as a claim, without the person's name."""
    return Claim(_SEAT, seat, str(seat), reverse("mapping:seat", args=[seat.uid]), detail=seat.network.name)


def find_seat(access: Access, uid: UUID) -> Claim | None:
    """Return the seat that somebody may see."""
    found = selectors.seats(access).filter(uid=uid).first()
    return _of_seat(found) if found else None


def search_seats(access: Access, text: str) -> list[Claim]:
    """Return the seats that somebody may change by positions that hold a text."""
    mine = Seat.objects.editable_by(access.user).values("pk")
    wanted = fold(text)
    found = selectors.seats(access).filter(pk__in=mine).order_by("-created_at")
    return [_of_seat(one) for one in found if wanted in fold(str(one))][:_MOST]


register(
    ClaimKind(_NETWORK, _("leadership network"), find_network, edit="leadership.edit", search=search_networks)
)
register(
    ClaimKind(
        _SEAT, _("seat in a leadership network"), find_seat, edit="leadership.edit", search=search_seats
    )
)
