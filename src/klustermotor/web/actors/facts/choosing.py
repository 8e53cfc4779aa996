"""Choose which source's value is used, go back, say what another source says, and settle differences."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.trail_words import DETAILS, EVENTS
from klustermotor.web.actors.facts.hearing import alike, web_address
from klustermotor.web.actors.facts.models import LONGEST, Field, FieldValue
from klustermotor.web.actors.facts.services import Said, text_of
from klustermotor.web.actors.identifiers import valid_number
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.evidence.confidence import why_unusable
from klustermotor.web.evidence.models import Source
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Refused

EVENTS["value chosen"] = gettext_lazy("another source’s value was chosen")
EVENTS["differences looked at"] = gettext_lazy("differences were looked at; the chosen value stays")
EVENTS["value told"] = gettext_lazy("what a source says was recorded")
EVENTS["value removed"] = gettext_lazy("what a source says was removed")
DETAILS["of the field"] = gettext_lazy("field of the organisation")
DETAILS["because"] = gettext_lazy("because")


def _held(organisation: Organisation) -> Organisation:
    """Return an organisation read anew and locked: who chooses beside waits here."""
    found: Organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return found


@transaction.atomic
def choose(*, value: FieldValue, why: str, by: User | None) -> Organisation:
    """Use what a source says; raises ``StandsAlready`` where another organisation has that number or name."""
    organisation = _held(value.organisation)
    if text_of(organisation, value.field) == value.value and value.is_chosen:
        raise Refused(_("This value is the one that is used already."))
    _put(organisation, value.field, value.value)
    saved = save_organisation(organisation=organisation, by=by, said=Said.of(value, why=why))
    audit.event(saved, by=by, name="value chosen", details={"of the field": value.get_field_display()})
    return saved


def _put(organisation: Organisation, field: str, text: str) -> None:
    """Set a field from what a source says."""
    if field == Field.REGION:
        organisation.region = Region.objects.in_tenant(organisation.tenant).filter(uid=text).first()
        if organisation.region is None:
            raise Refused(_("That municipality is here no more."))
    elif field == Field.EMPLOYEES:
        organisation.employees = int(text)
    else:
        setattr(organisation, field, text)


@transaction.atomic
def keep(*, organisation: Organisation, field: str, by: User | None) -> int:
    """Say that the chosen value stays although sources differ; what they say is not asked about again."""
    waiting = list(
        FieldValue.objects.select_for_update(of=("self",)).filter(
            organisation=organisation, field=field, waits=True
        )
    )
    if not waiting:
        raise Refused(_("Nothing waits to be looked at there."))
    FieldValue.objects.filter(pk__in=[one.pk for one in waiting]).update(waits=False)
    details = {"of the field": waiting[0].get_field_display()}
    audit.event(organisation, by=by, name="differences looked at", details=details)
    return len(waiting)


@transaction.atomic
def tell(
    *,
    organisation: Organisation,
    field: str,
    text: str,
    source: Source | None,
    on: date | None = None,
    by: User | None,
) -> FieldValue:
    """Record what a source says of a field, without using it.

    Raises ``Refused`` where it is no value of the field, or the source says so already.
    """
    held = _held(organisation)
    if source is not None and source.tenant_id != held.tenant_id:
        raise Refused(_("That source belongs to another workbench."), field="source")
    if source is not None and (unusable := why_unusable(source)):
        raise Refused(unusable, field="source")
    value = _sound(held, Field(field), text.strip())
    said = Said.by_source(source, on=on)
    beside = FieldValue.objects.filter(
        organisation=held, field=field, origin=said.origin, source=source, register=None
    )
    if beside.filter(value=value).exists():
        raise Refused(_("This source is recorded as saying so already."), field="value")
    made = FieldValue(
        tenant=held.tenant, organisation=held, field=field, value=value, origin=said.origin, source=source,
        said_on=on, by=by, waits=False,
    )  # fmt: skip
    made.full_clean()
    made.save()
    audit.event(held, by=by, name="value told", details={"of the field": made.get_field_display()})
    return made


def _sound(organisation: Organisation, field: Field, text: str) -> str:
    """Return a value as the field holds it; refuse what is none."""
    trial = Organisation(tenant=organisation.tenant, name=organisation.name)
    if not text:
        raise Refused(_("Write what the source says."), field="value")
    if field == Field.NUMBER:
        text = valid_number(text) or text
    elif field == Field.WEB:
        text = web_address(text) or text
    elif field == Field.EMPLOYEES and not (text.isdecimal() and len(text) < 10):
        raise Refused(_("Employees is a whole number."), field="value")
    try:
        _put(trial, field, text)
        trial.clean_fields(exclude=_all_but(field))
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages), field="value") from wrong
    return text[:LONGEST]


def _all_but(field: Field) -> set[str]:
    """Return the fields of an organisation that are not looked at."""
    return {one.name for one in Organisation._meta.concrete_fields} - {str(field)}


@transaction.atomic
def remove(*, value: FieldValue, by: User | None) -> None:
    """Remove what a source was recorded to say by mistake; what is used, and what registers say, stays."""
    held = FieldValue.objects.select_for_update(of=("self",)).get(pk=value.pk)
    if held.is_chosen:
        raise Refused(_("This value is used here; choose another first."))
    if held.register_id is not None:
        raise Refused(_("A register says so; it goes when the register says something else."))
    organisation, field = held.organisation, held.get_field_display()
    held.delete()
    audit.event(organisation, by=by, name="value removed", details={"of the field": field})


def differs(value: FieldValue, chosen: str) -> bool:
    """Return whether a source says something else than what is used."""
    return bool(chosen) and not alike(value.value, chosen)
