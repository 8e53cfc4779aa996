"""Restrict and erase people (GDPR art. 17 and 18); what is counted of them stays without them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Belonging, Tenant, User
from klustermotor.web.accounts.retention import Due, months_after, months_before
from klustermotor.web.accounts.trail_erasing import erased_word, forget_things, forget_words
from klustermotor.web.actors.details.models import Establishment
from klustermotor.web.actors.facts.models import FieldValue
from klustermotor.web.actors.models import Organisation, Person, Position, Resource
from klustermotor.web.actors.resources.services import index_resource
from klustermotor.web.actors.services import index_organisation, index_person
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def restrict_person(*, person: Person, restricted: bool, by: User | None) -> Person:
    """Let what is kept of a person be stored and not used, or be used again."""
    person.restricted_on = person.tenant.today() if restricted else None
    audit.save(person, by=by)
    index_person(person)
    return person


@transaction.atomic
def restrict_trader(*, trader: Organisation, restricted: bool, by: User | None) -> Organisation:
    """Let what is kept of somebody's own firm be stored and not used, or be used again."""
    Organisation.objects.filter(pk=trader.pk).update(is_restricted=restricted)
    trader.refresh_from_db(fields=["is_restricted"])
    audit.event(trader, by=by, name="restricted" if restricted else "freed")
    index_organisation(trader)
    for one in Resource.objects.filter(organisation=trader).select_related("organisation", "tenant"):
        index_resource(one)
    return trader


@transaction.atomic
def erase_person(*, person: Person, by: User | None) -> int:
    """Erase a person; their positions are counted on without them, by year and without the role."""
    tenant, words = person.tenant, [person.email, person.phone]
    if Person.objects.filter(tenant=tenant, name=person.name).count() == 1:
        words.append(person.name)
    positions = list(Position.objects.filter(person=person))
    nobody = _nobody(tenant) if positions else None
    for one in positions:
        _count_without(one, nobody)
    uids = [person.uid, *(one.uid for one in positions)]
    search.remove(person)
    Belonging.objects.filter(object_uid__in=uids).delete()
    try:
        person.delete()
    except ProtectedError as held:
        kinds = {str(one._meta.verbose_name_plural) for one in held.protected_objects}
        told = _("The person still stands in %(kinds)s; take them out there first, then erase.")
        raise Refused(told % {"kinds": ", ".join(sorted(kinds))}) from held
    forget_things(tenant, uids)
    forget_words(tenant, words)
    return 1 + len(positions)


def _nobody(tenant: Tenant) -> Person:
    """Return the one that positions of erased people point to; nobody ever sees it."""
    found, _made = Person.objects.get_or_create(
        tenant=tenant,
        stands_for_erased=True,
        defaults={"name": erased_word(tenant), "purpose": "–", "restricted_on": tenant.today()},
    )
    return found


def _count_without(position: Position, nobody: Person | None) -> None:
    """Leave of a position where it was held and in which years; role and days could tell who it was."""
    begin = position.valid_from.replace(month=1, day=1) if position.valid_from else None
    last = position.valid_to or position.tenant.today()
    end = date(last.year, 1, 1)
    if begin is not None and end <= begin:
        end = date(begin.year + 1, 1, 1)
    Position.objects.filter(pk=position.pk).update(
        person=nobody, role=erased_word(position.tenant), valid_from=begin, valid_to=end
    )


#: What of a sole trader is a person's; kind, sector, municipality and size are counted on.
_PERSONAL = (
    *("organisation_number", "vat_number", "lei", "other_number", "other_number_issuer", "street"),
    *("postcode", "post_town", "phone", "address", "note"),
)


@transaction.atomic
def erase_trader(*, trader: Organisation, by: User | None) -> Organisation:
    """Take out of a sole trader what is a person's: name, numbers, address, note, and what sources said."""
    # A town or a street is others' too; what sources said stands in no trail.
    words = [trader.name, trader.organisation_number, trader.vat_number, trader.phone]
    places = Establishment.objects.filter(organisation=trader)
    uids = [trader.uid, *places.values_list("uid", flat=True)]
    for value in FieldValue.objects.filter(organisation=trader):
        uids.append(value.uid)
        value.delete()
    places.update(name="", number="", street="", postcode="", post_town="", note="")
    trader.name, trader.is_sole_trader, trader.is_restricted = erased_word(trader.tenant), False, False
    for name in _PERSONAL:
        setattr(trader, name, "")
    trader.save()
    audit.event(trader, by=by, name="record erased")
    search.remove(trader)
    forget_things(trader.tenant, uids)
    forget_words(trader.tenant, words)
    return trader


def without_position(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the people whose last position ended, or who were recorded, long enough ago.

    Who has been interviewed is kept as long as the interview.
    """
    before = months_before(until, months) + timedelta(days=1)
    today = tenant.today()
    held = Position.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), tenant=tenant)
    found = Person.objects.filter(tenant=tenant, stands_for_erased=False, interviews=None)
    found = found.exclude(pk__in=held.values("person_id")).prefetch_related("positions")
    due = []
    for one in found:
        ends = [position.valid_to for position in one.positions.all() if position.valid_to]
        last = max(ends, default=_recorded(one))
        if last < before:
            due.append(Due(one.uid, months_after(last, months)))
    return due


def _recorded(person: Person) -> date:
    """Return the day on which somebody was recorded, on the workbench's own calendar."""
    return min(timezone.localdate(person.created_at), person.tenant.today())


def erase_by_rule(person: Person, by: User | None) -> None:
    """Erase somebody who has been kept long enough."""
    erase_person(person=person, by=by)
