"""Which organisations a list may hold: those of a sector, kind and place, or that stand in ties of a kind."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.models import Organisation, Person, Position, Tie
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.places.models import Region
from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.shared.sorting import in_order, reader_key

#: More are not shown at once; one narrows first.
MOST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the organisations are narrowed to; empty is everything, and unknown words are passed over."""

    sector: str = ""
    kind: str = ""
    place: str = ""
    tie: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Narrowing":
        """Read it from an address."""
        sector, kind, tie = (query.get(name, "") for name in ("sector", "kind", "tie"))
        place = query.get("place", "")
        return cls(
            sector if sector in Organisation.Sector.values else "",
            kind if kind in Organisation.Kind.values else "",
            place if place.isdecimal() and len(place) < 10 else "",
            tie if tie in Kind.values else "",
        )


def to_list(access: Access, asked: Narrowing) -> QuerySet[Organisation]:
    """Return the organisations that may be put on a list, by name."""
    found = actors.organisations(access)
    if asked.sector:
        found = found.filter(sector=asked.sector)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.place:
        found = found.filter(region_id=int(asked.place))
    if asked.tie:
        held = Tie.objects.visible_to(access.user).in_tenant(access.tenant).filter(kind=asked.tie)
        held = held.on(access.tenant.today())
        found = found.filter(Q(pk__in=held.values("organisation_id")) | Q(pk__in=held.values("partner_id")))
    return found.order_by(in_order("name"))


def places(access: Access) -> list[tuple[str, str]]:
    """Return the municipalities that organisations lie in."""
    held = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    found = Region.objects.filter(pk__in=held.values("region"))
    return [(str(one.pk), one.name) for one in sorted(found, key=lambda one: reader_key(one.name))]


def people_on(access: Access, survey: Survey) -> QuerySet[Person]:
    """Return the people, with an address, who hold a position in an organisation on the list."""
    here = Position.objects.filter(
        valid_on(access.tenant.today()), organisation__in=survey.roster.values("organisation")
    )
    found = Person.objects.visible_to(access.user).in_tenant(access.tenant).exclude(email="")
    return found.filter(positions__in=here).exclude(email__in=survey.recipients.values("email")).distinct()
