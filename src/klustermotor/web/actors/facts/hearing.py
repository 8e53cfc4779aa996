"""Hear what registers say of organisations: values kept by source, and what differs shown to be looked at."""

from collections import defaultdict
from collections.abc import Collection

from django.core.exceptions import ValidationError

from klustermotor.web.actors.facts.models import Field, FieldValue, Origin
from klustermotor.web.actors.facts.services import text_of
from klustermotor.web.actors.identifiers import valid_number
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.models import Register, RegisterRecord
from klustermotor.web.shared.sorting import fold

#: Which field of a record tells which field of an organisation.
_TELLS = {
    "name": Field.NAME, "number": Field.NUMBER, "street": Field.STREET, "postcode": Field.POSTCODE,
    "place": Field.POST_TOWN, "phone": Field.PHONE, "web": Field.WEB,
}  # fmt: skip
#: Fields that hold less than a register's.
_LIMITS: dict[str, int] = {Field.POSTCODE: 20, Field.POST_TOWN: 100, Field.PHONE: 40}
Told = dict[tuple[str, str], int]


def web_address(web: str) -> str:
    """Return a web address as an organisation keeps it; of an e-mail address its domain."""
    if not web:
        return ""
    whole = web if "://" in web else f"https://{web.rpartition('@')[2]}"
    try:
        Organisation._meta.get_field("address").run_validators(whole)
    except ValidationError:
        return ""
    return whole


def told_by(record: RegisterRecord) -> dict[str, str]:
    """Return what a record says of an organisation's fields, as kept here; what cannot be used is left."""
    told = {str(field): getattr(record, name) for name, field in _TELLS.items()}
    told[Field.NUMBER], told[Field.WEB] = valid_number(record.number), web_address(record.web)
    return {field: text for field, text in told.items() if text and len(text) <= _LIMITS.get(field, 200)}


def alike(one: str, other: str) -> bool:
    """Return whether two values say the same, however they are written."""
    plain = []
    for text in (one, other):
        signs = "".join(sign for sign in fold(text) if sign.isalnum())
        plain.append(signs.removeprefix("https").removeprefix("http").removeprefix("www"))
    return plain[0] == plain[1]


def hear(*, organisations: Collection[int], register: Register, to_look_at: bool) -> int:
    """Keep what a register says of some organisations; return how many values wait to be looked at.

    With ``to_look_at``, what it did not say before and what differs from the chosen value waits. What it
    said before is not asked about again, nor what somebody has looked at.
    """
    records = RegisterRecord.objects.filter(
        register=register, is_current=True, organisation__in=organisations
    ).select_related("last_vintage")
    told: dict[int, Told] = defaultdict(dict)
    for record in records:
        for field, text in told_by(record).items():
            told[record.organisation_id or 0][field, text] = record.last_vintage.number or 0
    held: dict[int, dict[tuple[str, str], FieldValue]] = defaultdict(dict)
    kept = FieldValue.objects.filter(register=register, organisation__in=organisations)
    for value in kept:
        held[value.organisation_id][value.field, value.value] = value
    waiting = 0
    for one in Organisation.objects.filter(pk__in=organisations).select_related("region", "tenant"):
        waiting += _hear(one, register, told[one.pk], held[one.pk], to_look_at=to_look_at)
    return waiting


def _hear(
    organisation: Organisation,
    register: Register,
    told: Told,
    held: dict[tuple[str, str], FieldValue],
    *,
    to_look_at: bool,
) -> int:
    """Keep what a register says of one organisation."""
    fresh, changed = [], []
    for (field, text), vintage in told.items():
        known = held.get((field, text))
        now = text_of(organisation, field)
        waits = to_look_at and bool(now) and not alike(text, now)
        if known is None:
            fresh.append(
                FieldValue(
                    tenant=organisation.tenant,
                    organisation=organisation,
                    field=field,
                    value=text,
                    origin=Origin.REGISTER,
                    register=register,
                    first_vintage=vintage,
                    last_vintage=vintage,
                    waits=waits,
                )
            )
        elif not known.is_current or known.last_vintage != vintage:
            known.waits = known.waits or (waits and not known.is_current)
            known.is_current, known.last_vintage = True, vintage
            changed.append(known)
    for key, value in held.items():
        if key not in told and value.is_current:
            value.is_current = value.waits = False
            changed.append(value)
    FieldValue.objects.bulk_create(fresh)
    FieldValue.objects.bulk_update(changed, ["is_current", "last_vintage", "waits"])
    return sum(value.waits for value in (*fresh, *changed))
