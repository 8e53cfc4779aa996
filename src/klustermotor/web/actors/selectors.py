"""Read actors for pages."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Person, Position, written_numbers
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import fold, in_order


def organisations(access: Access) -> QuerySet[Organisation]:
    """Return the organisations somebody may see, with how many hold positions there today."""
    counted = Position.objects.filter(valid_on(access.tenant.today())).exclude(
        person__restricted_on__isnull=False, person__stands_for_erased=False
    )
    held = Q(positions__in=counted)
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
    """Return the municipalities of today; where the workbench has none, all its regions."""
    found = Region.objects.visible_to(access.user).in_tenant(access.tenant).valid_on(access.tenant.today())
    held = found.filter(region_set__kind=RegionSet.Kind.MUNICIPALITY)
    return (held if held.exists() else found).select_related("region_set", "parent")


def twin_of(organisation: Organisation) -> Organisation | None:
    """Return another organisation of the workbench with the same number, else of the same name."""
    others = Organisation.objects.in_tenant(organisation.tenant).exclude(pk=organisation.pk)
    number = organisation.organisation_number
    if number and (held := others.filter(organisation_number__in=written_numbers(number)).first()):
        return held
    found: Organisation | None = others.filter(name__folded=fold(organisation.name)).order_by("pk").first()
    return found


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
