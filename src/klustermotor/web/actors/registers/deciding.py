"""Decide which records are the same organisation, take it back, and bring groups in as organisations."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.facts.hearing import hear, told_by
from klustermotor.web.actors.facts.models import Origin
from klustermotor.web.actors.facts.services import Said
from klustermotor.web.actors.identifiers import later_vat, valid_number
from klustermotor.web.actors.models import Organisation, written_numbers
from klustermotor.web.actors.registers import services
from klustermotor.web.actors.registers.models import (
    OWN_REGISTER,
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    RegisterRecord,
)
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.identifiers import new_uid
from klustermotor.web.shared.sorting import fold

#: So many answers since the last gathering have the records gathered anew by themselves.
GATHER_AFTER = 20
Key = tuple[str, str]


def key_of(thing: RegisterRecord | Organisation) -> Key:
    """Return the register and the key that a record or an organisation is matched under."""
    if isinstance(thing, Organisation):
        return OWN_REGISTER, str(thing.uid)
    return str(thing.register.uid), thing.key


@transaction.atomic
def decide(
    *, tenant: Tenant, left: Key, right: Key, same: bool, by: User, act: UUID | None = None
) -> LinkDecision:
    """Keep what somebody decided of two records; it takes the place of what was decided of them before.

    What is decided in one act is taken back as one.
    """
    if left == right:
        raise Refused(_("A record is the same organisation as itself; choose another."))
    for key in (left, right):
        _refuse_unknown(tenant, key)
    low, high = sorted((left, right))
    pair = {
        "left_register": low[0],
        "left_record": low[1],
        "right_register": high[0],
        "right_record": high[1],
    }
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    earlier = LinkDecision.objects.in_tenant(tenant).holding().filter(**pair).first()
    if earlier is not None:
        if earlier.same == same:
            return earlier
        _take_back(earlier, by)
    made = LinkDecision(tenant=tenant, same=same, by=by, act=act, **pair)
    if not same:
        made.parted = _part(tenant, low, high, by)
    audit.save(made, by=by)
    if since_gathered(tenant) >= GATHER_AFTER:
        services.request_matching(tenant=tenant, by=by)
    return made


def _refuse_unknown(tenant: Tenant, key: Key) -> None:
    """Refuse a record or an organisation that is not here."""
    register, record = key
    if register == OWN_REGISTER:
        known = Organisation.objects.in_tenant(tenant).filter(uid=record).exists()
    else:
        held = RegisterRecord.objects.in_tenant(tenant)
        known = held.filter(register__uid=register, key=record).exists()
    if not known:
        raise Refused(_("There is no such record here."))


def _part(tenant: Tenant, low: Key, high: Key, by: User) -> list[list[str]]:
    """Undo that a record was brought in as the organisation that it is not; return which and which."""
    undone = []
    for (register, record), (other_register, other) in ((low, high), (high, low)):
        if other_register != OWN_REGISTER or register == OWN_REGISTER:
            continue
        held = RegisterRecord.objects.in_tenant(tenant).filter(
            register__uid=register, key=record, organisation__uid=other
        )
        for one in held:
            parted = one.organisation
            one.organisation = None
            audit.save(one, by=by)
            if parted is not None:
                undone.append([str(one.uid), str(parted.uid)])
                hear(organisations=[parted.pk], register=one.register, to_look_at=False)
    return undone


@transaction.atomic
def take_back(*, decision: LinkDecision, by: User) -> list[LinkDecision]:
    """Take a decision back with all that was decided at once: it holds no longer, and may be asked again.

    A record that the decision had parted from an organisation is linked to it again.
    """
    Tenant.objects.select_for_update().get(pk=decision.tenant_id)
    held = LinkDecision.objects.select_for_update().get(pk=decision.pk)
    if held.taken_back_at is not None:
        raise Refused(_("This decision has been taken back already."))
    holding = LinkDecision.objects.in_tenant(held.tenant).holding()
    at_once = holding.filter(act=held.act).exclude(pk=held.pk) if held.act else holding.none()
    taken = [held, *at_once.select_for_update().order_by("pk")]
    for one in taken:
        _take_back(one, by)
    if len(taken) > 1:
        services.request_matching(tenant=held.tenant, by=by)
    return taken


def _take_back(decision: LinkDecision, by: User) -> None:
    """Mark a decision as taken back, and link again what it parted."""
    decision.taken_back_at, decision.taken_back_by = timezone.now(), by
    audit.save(decision, by=by)
    for record, organisation in decision.parted:
        here = Organisation.objects.in_tenant(decision.tenant).filter(uid=organisation).first()
        if here is None:
            continue
        held = RegisterRecord.objects.in_tenant(decision.tenant).filter(uid=record, organisation=None)
        for one in held.select_related("register"):
            one.organisation = here
            audit.save(one, by=by)
            hear(organisations=[here.pk], register=one.register, to_look_at=False)


def since_gathered(tenant: Tenant) -> int:
    """Return how many decisions were made or taken back since the records were last gathered."""
    run = LinkageRun.objects.in_tenant(tenant).first()
    found = LinkDecision.objects.in_tenant(tenant)
    if run is None:
        return 0
    made = found.holding().filter(created_at__gt=run.started_at).count()
    return made + found.filter(taken_back_at__gt=run.started_at, created_at__lte=run.started_at).count()


@transaction.atomic
def skip(*, question: LinkQuestion) -> None:
    """Put a question last; nothing is decided."""
    LinkQuestion.objects.filter(pk=question.pk).update(skipped_at=timezone.now())


@transaction.atomic
def split(
    *, record: RegisterRecord, others: Iterable[RegisterRecord | Organisation], by: User
) -> list[LinkDecision]:
    """Take a record out of its group: it is none of the others; return the decisions, taken back as one."""
    act = new_uid()
    made = [
        decide(tenant=record.tenant, left=key_of(record), right=key_of(other), same=False, by=by, act=act)
        for other in others
    ]
    if not made:
        raise Refused(_("The record stands alone; there is nothing to take it out of."))
    services.request_matching(tenant=record.tenant, by=by)
    return made


@transaction.atomic
def merge(*, record: RegisterRecord, other: RegisterRecord | Organisation, by: User) -> LinkDecision:
    """Say that two groups are the same organisation."""
    made = decide(tenant=record.tenant, left=key_of(record), right=key_of(other), same=True, by=by)
    services.request_matching(tenant=record.tenant, by=by)
    return made


@transaction.atomic
def bring_in(*, records: Iterable[RegisterRecord], by: User) -> Organisation:
    """Make one group's records an organisation here, or link them to the one that is here already."""
    held = list(
        RegisterRecord.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in records])
        .select_related("register", "tenant", "matched", "organisation", "last_vintage")
        .order_by("register__name", "pk")
    )
    if not held:
        raise Refused(_("There is no such record here."))
    organisation = _known(held) or _made(held, by)
    for one in held:
        if one.organisation_id != organisation.pk:
            one.organisation = organisation
            audit.save(one, by=by)
    _is_its_owner(organisation, held, by)
    for register in {one.register for one in held}:
        hear(organisations=[organisation.pk], register=register, to_look_at=False)
    return organisation


@transaction.atomic
def link(*, record: RegisterRecord, organisation: Organisation, by: User) -> RegisterRecord:
    """Say that a record is an organisation that is here; what it says differently waits to be looked at."""
    if record.tenant_id != organisation.tenant_id:
        raise Refused(_("There is no such record here."))
    record.organisation = organisation
    audit.save(record, by=by)
    _is_its_owner(organisation, [record], by)
    hear(organisations=[organisation.pk], register=record.register, to_look_at=True)
    return record


def _is_its_owner(organisation: Organisation, records: list[RegisterRecord], by: User) -> None:
    """Make an organisation without a number a sole trader's where a record that it is says so."""
    known = organisation.is_sole_trader or organisation.organisation_number
    if not known and any(one.is_personal for one in records):
        organisation.is_sole_trader = True
        save_organisation(organisation=organisation, by=by, anyway=True)


def _known(records: list[RegisterRecord]) -> Organisation | None:
    """Return the organisation that a group is already: brought in, matched, or of the same number."""
    for one in records:
        if one.organisation is not None:
            return one.organisation
    for one in records:
        if one.matched is not None:
            return one.matched
    number = _number(records)
    if not number:
        return None
    here = Organisation.objects.in_tenant(records[0].tenant)
    return here.filter(organisation_number__in=written_numbers(number)).first()


def _made(records: list[RegisterRecord], by: User) -> Organisation:
    """Record a group as a new organisation, with what most of its registers tell."""
    tenant = records[0].tenant
    told = [(one, told_by(one)) for one in records]
    chosen: dict[str, str] = {}
    said: dict[str, Said] = {}
    for field in dict.fromkeys(name for _record, values in told for name in values):
        value = _most_told([values.get(field, "") for _record, values in told])
        record = next(one for one, values in told if values.get(field) == value)
        chosen[field], said[field] = value, _said_by(record)
    made = Organisation(
        tenant=tenant,
        region=_municipality(tenant, [one.place for one in records]),
        is_example=all(one.register.is_example for one in records),
        is_sole_trader=any(one.is_personal for one in records),
        vat_number=next(filter(None, (later_vat(one.number) for one in records)), ""),
        **chosen,
    )
    if made.region is not None:
        said["region"] = _said_by(next(one for one in records if one.place))
    return save_organisation(organisation=made, by=by, anyway=True, said=said)


def _said_by(record: RegisterRecord) -> Said:
    """Return that a register says so."""
    vintage = record.last_vintage.number
    return Said(Origin.REGISTER, register=record.register, vintage=vintage)


def _most_told(values: list[str]) -> str:
    """Return the value that most registers tell, the first of equals."""
    told = [one for one in values if one]
    return max(told, key=lambda one: (told.count(one), -told.index(one))) if told else ""


def _number(records: list[RegisterRecord]) -> str:
    """Return the group's organisation number where one of its numbers is valid."""
    return next((number for one in records if (number := valid_number(one.number))), "")


def _municipality(tenant: Tenant, places: list[str]) -> Region | None:
    """Return the municipality of today that has the name of one of the places."""
    wanted = [fold(one) for one in places if one]
    found = Region.objects.in_tenant(tenant).valid_on(tenant.today()).filter(region_set__kind="municipality")
    by_name = {fold(one.name_sv): one for one in found}
    return next((by_name[one] for one in wanted if one in by_name), None)


@transaction.atomic
def bring_in_all(*, groups: Iterable[list[RegisterRecord]], by: User) -> int:
    """Bring in several groups, all or none; return how many were not wholly here before."""
    waiting = [held for held in groups if any(one.organisation_id is None for one in held)]
    for held in waiting:
        bring_in(records=held, by=by)
    return len(waiting)
