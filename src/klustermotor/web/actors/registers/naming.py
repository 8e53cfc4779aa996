"""Which records of registers name a person, and which of them may therefore only be stored (GDPR art. 18)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.registers.models import RegisterRecord
from klustermotor.web.shared.sorting import fold

_BATCH = 500


def records_of(subject: Subject) -> list[RegisterRecord]:
    """Return the records of registers that name the person, in whatever column."""
    held = RegisterRecord.objects.filter(tenant=subject.tenant).select_related("register")
    return [one for one in held.iterator(chunk_size=1000) if names(one, subject)]


def names(record: RegisterRecord, subject: Subject) -> bool:
    """Return whether a record names the person by name, address or number."""
    if subject.stands_at(record.number) or subject.stands_at(record.phone):
        return True
    return subject.stands_in(" ".join([record.name, record.other_name, *map(str, record.raw.values())]))


def traders_of(subject: Subject) -> list[Organisation]:
    """Return the sole traders with the person's number or telephone, and those that are called so."""
    held = Organisation.objects.filter(tenant=subject.tenant, is_sole_trader=True)
    return [
        one
        for one in held.select_related("region", "tenant")
        if any(map(subject.stands_at, numbers_of(one))) or subject.stands_in(one.name)
    ]


def numbers_of(trader: Organisation) -> list[str]:
    """Return the numbers by which a sole trader is known; a Swedish VAT number holds the personal one."""
    vat = trader.vat_number.removeprefix("SE")
    return [trader.organisation_number, vat[:10], trader.other_number, trader.phone]


def known_by(subject: Subject, traders: Iterable[Organisation]) -> Subject:
    """Return the person as known by what is theirs alone, the numbers of their own firms among it.

    A name that others bear too is left out: what is about the others is not theirs to restrict.
    """
    own = list(traders)
    numbers = {one for trader in own for one in numbers_of(trader) if one}
    names_alone = (subject.names - subject.shared) | _borne_alone(own)
    return replace(subject, names=names_alone, shared=frozenset(), numbers=subject.numbers | numbers)


def _borne_alone(traders: Sequence[Organisation]) -> frozenset[str]:
    """Return the names of sole traders that no other organisation bears."""
    keys = [one.pk for one in traders]
    return frozenset(
        one.name
        for one in traders
        if not Organisation.objects.filter(tenant=one.tenant_id, name=one.name).exclude(pk__in=keys).exists()
    )


def restriction_of(subject: Subject) -> list[bool]:
    """Return of each sole trader that somebody is, here and in registers, whether it is restricted."""
    alone = known_by(subject, ())
    traders = traders_of(alone)
    own = known_by(subject, traders)
    records = [one for one in records_of(own) if one.is_personal]
    return [one.is_restricted for one in traders] + [one.is_restricted for one in records]


def restricted_subjects(tenant: Tenant, *, but: Subject | None = None) -> list[Subject]:
    """Return those whose data are restricted, all but one, as records can name them."""
    return _restricted_people(tenant, but.uid if but else None) + _restricted_traders(tenant, but)


def _restricted_traders(tenant: Tenant, but: Subject | None) -> list[Subject]:
    """Return the sole traders whose data are restricted, those that only registers know among them."""
    spared = {one.pk for one in traders_of(but)} if but else set()
    held = Organisation.objects.filter(tenant=tenant, is_restricted=True).exclude(pk__in=spared)
    nobody = Subject(tenant)
    found = [known_by(nobody, [one]) for one in held]
    records = RegisterRecord.objects.filter(tenant=tenant, is_restricted=True, is_personal=True)
    found += [
        Subject(tenant, names=frozenset({one.name}), numbers=frozenset(filter(None, [one.number])))
        for one in records.select_related("register")
        if but is None or not names(one, but)
    ]
    return found


def _restricted_people(tenant: Tenant, but: UUID | None) -> list[Subject]:
    """Return the people whose data are restricted, all but one."""
    people = list(Person.objects.filter(tenant=tenant, stands_for_erased=False))
    found = [one for one in people if one.is_restricted and one.uid != but]
    bearers: dict[str, int] = {}
    for one in people if found else ():
        bearers[fold(one.name)] = bearers.get(fold(one.name), 0) + 1
    subjects = []
    for one in found:
        named = Subject(
            tenant,
            names=frozenset({one.name}),
            shared=frozenset({one.name} if bearers[fold(one.name)] > 1 else ()),
            emails=frozenset(filter(None, [one.email])),
            phones=frozenset(filter(None, [one.phone])),
            uid=one.uid,
        )
        alone = known_by(named, ())
        subjects.append(known_by(named, traders_of(alone)))
    return subjects


def restrict_records(subject: Subject, *, restricted: bool) -> int:
    """Let the records that name a person be stored only, or used again; return how many there are.

    Used again are those alone that name nobody else whose data are restricted.
    """
    found = records_of(subject)
    if not restricted:
        others = restricted_subjects(subject.tenant, but=subject)
        found = [one for one in found if not any(names(one, other) for other in others)]
    _mark([one.pk for one in found], restricted=restricted)
    return len(found)


def restrict_new(tenant: Tenant, records: Iterable[RegisterRecord]) -> None:
    """Mark among records that have come in those that name somebody whose data are restricted."""
    subjects = restricted_subjects(tenant)
    if not subjects:
        return
    held = list(records)
    named = {one.pk for one in held if any(names(one, subject) for subject in subjects)}
    _mark([one.pk for one in held if one.pk in named and not one.is_restricted], restricted=True)
    _mark([one.pk for one in held if one.pk not in named and one.is_restricted], restricted=False)


def _mark(keys: list[int], *, restricted: bool) -> None:
    """Write it on the records; what is restricted belongs to no group until it is gathered anew."""
    values = {"is_restricted": restricted, "group": None, "matched": None}
    for start in range(0, len(keys), _BATCH):
        RegisterRecord.objects.filter(pk__in=keys[start : start + _BATCH]).update(**values)
