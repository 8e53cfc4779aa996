"""Keep from where each field of an organisation is known, whenever it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from klustermotor.web.accounts.models import User
from klustermotor.web.actors.facts.models import Field, FieldValue, Origin
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.models import Register
from klustermotor.web.evidence.models import Source

#: What a field held before this was kept.
Before = Mapping[str, str]
#: What is so where nobody has said anything.
_DEFAULTS = {Field.KIND: Organisation.Kind.COMPANY, Field.SECTOR: Organisation.Sector.BUSINESS}


@dataclass(frozen=True, slots=True)
class Said:
    """From where a value is known: the kind of origin, and which source or register."""

    origin: str = Origin.HAND
    source: Source | None = None
    register: Register | None = None
    vintage: int | None = None
    on: date | None = None
    why: str = ""

    @classmethod
    def by_source(cls, source: Source | None, *, why: str = "", on: date | None = None) -> "Said":
        """Return what is said by a source, or by hand without one."""
        origins = {
            Source.Kind.INTERVIEW: Origin.INTERVIEW,
            Source.Kind.WEB_PAGE: Origin.WEBSITE,
        }
        if source is None:
            return cls(why=why, on=on)
        return cls(origins.get(Source.Kind(source.kind), Origin.DOCUMENT), source, on=on, why=why)

    @classmethod
    def of(cls, value: FieldValue, *, why: str = "") -> "Said":
        """Return from where a value that is kept is known."""
        return cls(value.origin, value.source, value.register, value.last_vintage, value.said_on, why)

    @property
    def key(self) -> tuple[str, int | None, int | None]:
        """Return what tells one origin from another."""
        return (
            self.origin,
            self.source.pk if self.source else None,
            self.register.pk if self.register else None,
        )


BY_HAND = Said()


def text_of(organisation: Organisation, field: str) -> str:
    """Return a field of an organisation as it is kept: text."""
    if field == Field.REGION:
        return str(organisation.region.uid) if organisation.region else ""
    value: Any = getattr(organisation, field)
    return "" if value is None else str(value)


def texts_of(organisation: Organisation) -> dict[str, str]:
    """Return all fields of an organisation whose sources are kept."""
    return {field: text_of(organisation, field) for field in Field.values}


def note_sources(
    *, organisation: Organisation, before: Before, said: Said | Mapping[str, Said], by: User | None
) -> None:
    """Keep from where the fields that changed are known; within the transaction of the change.

    ``before`` is what they held, empty for a new organisation: a value that was there before sources were
    kept stays as one to go back to.
    """
    held = list(FieldValue.objects.filter(organisation=organisation))
    chosen = {one.field: one for one in held if one.is_chosen}
    made: list[FieldValue] = []
    for field, now in texts_of(organisation).items():
        was = chosen.get(field)
        if was is not None and was.value == now:
            continue
        if was is None and before.get(field, "") == now:
            continue
        if not before and now == _DEFAULTS.get(Field(field)):
            continue
        if was is None and (old := before.get(field, "")):
            made.append(_value(organisation, field, old, BY_HAND, None))
        if was is not None:
            was.is_chosen = False
            was.save(update_fields=["is_chosen"])
        if now:
            told = said if isinstance(said, Said) else said.get(field, BY_HAND)
            made += _choose(organisation, field, now, told, by, held)
    FieldValue.objects.bulk_create(made)


def _choose(
    organisation: Organisation, field: str, now: str, said: Said, by: User | None, held: list[FieldValue]
) -> list[FieldValue]:
    """Mark what a source says as chosen; return it where it was not kept before. Nothing waits any more."""
    same = None
    for one in held:
        if one.field != field:
            continue
        if one.value == now and Said.of(one).key == said.key:
            same = one
        elif one.waits:
            one.waits = False
            one.save(update_fields=["waits"])
    value = same or _value(organisation, field, now, said, by)
    value.is_chosen, value.chosen_by, value.chosen_at = True, by, timezone.now()
    value.why, value.waits, value.is_current = said.why[:300], False, True
    if same is None:
        return [value]
    same.save()
    return []


def _value(organisation: Organisation, field: str, text: str, said: Said, by: User | None) -> FieldValue:
    """Return what a source says, to be kept."""
    return FieldValue(
        tenant=organisation.tenant, organisation=organisation, field=field, value=text[:300],
        origin=said.origin, source=said.source, register=said.register, first_vintage=said.vintage,
        last_vintage=said.vintage, said_on=said.on, by=by,
    )  # fmt: skip
