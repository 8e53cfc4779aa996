"""Read actors for pages."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.places.models import Region
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import fold, in_order


def organisations(access: Access) -> QuerySet[Organisation]:
    """Return the organisations somebody may see, with how many hold positions there today."""
    held = Q(positions__in=Position.objects.filter(valid_on(access.tenant.today())))
    found = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("region").annotate(people=Count("positions", filter=held, distinct=True))


def people(access: Access) -> QuerySet[Person]:
    """Return the people somebody may see, with what they do today."""
    held = Position.objects.filter(valid_on(access.tenant.today())).select_related("organisation")
    found = Person.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.prefetch_related(Prefetch("positions", held, to_attr="held"))


def positions_in(organisation: Organisation, access: Access) -> QuerySet[Position]:
    """Return who does what in an organisation, now and before; nobody for those who may not see people."""
    found = Position.objects.visible_to(access.user).filter(organisation=organisation)
    return found.select_related("person")


def positions_of(person: Person, access: Access) -> QuerySet[Position]:
    """Return what somebody does and has done."""
    return Position.objects.visible_to(access.user).filter(person=person).select_related("organisation")


def positions_to_change(person: Person, access: Access) -> set[int]:
    """Return the keys of a person's positions that somebody may change."""
    if not access.may("actors.edit"):
        return set()
    found = Position.objects.editable_by(access.user).filter(person=person)
    return set(found.values_list("pk", flat=True))


def municipalities(access: Access) -> QuerySet[Region]:
    """Return the regions an organisation can lie in."""
    found = Region.objects.visible_to(access.user).in_tenant(access.tenant).filter(valid_to__isnull=True)
    return found.select_related("region_set").order_by("region_set__name_sv", in_order("name_sv"))


def organisations_named(access: Access, text: str, limit: int = 20) -> list[Organisation]:
    """Return organisations whose name holds a text, however it is written."""
    wanted = fold(text)
    found = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    return [one for one in found.order_by(in_order("name")) if wanted in fold(one.name)][:limit]


def needs(access: Access) -> list[Need]:
    """Return what waits among the actors: organisations that nobody has been named for a place."""
    if not access.may("actors.edit"):
        return []
    mine = Organisation.objects.editable_by(access.user).in_tenant(access.tenant)
    placeless = mine.filter(region=None).count()
    if not placeless:
        return []
    return [
        Need(
            title=_("Organisations without a municipality"),
            detail=_("%(count)s cannot be placed on the map.") % {"count": placeless},
            url=f"{reverse('actors:organisations')}?order=region",
        )
    ]
