"""What is told of organisations in detail, as the API gives and takes it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.actors.details.models import FIRST_YEAR, LAST_YEAR
from klustermotor.web.actors.identifiers import masked
from klustermotor.web.actors.models import Establishment, FieldValue, Industry, Size, Tag, Tagging
from klustermotor.web.actors.schemas_ties import Precision
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.schemas import Day, Given, Line, Name, Prose, Reference

Count = Annotated[int, Field(ge=0, le=2_000_000_000)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Money = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20, pattern=r"^[^\x00]*$")]
Town = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00]*$")]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00]*$")
]
TagName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00]*$")
]
Definition = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00]*$")
]
FieldName = Literal[
    "name",
    "organisation_number",
    "kind",
    "sector",
    "street",
    "postcode",
    "post_town",
    "region",
    "phone",
    "address",
    "employees",
]
_UNTIL = "The first day on which it was there no more; null while it is there or where it is not known."
_CODE = "A code of the list, or a word of its name that only one code has."


def source_told(source: Source | None) -> Reference | None:
    """Return a source; of an interview no more than that it is one."""
    if source is None:
        return None
    return Reference(uid=source.uid, name=source.trail_label)


class EstablishmentOut(Schema):
    """A place where an organisation is at work, from one day up to (not including) another."""

    uid: UUID
    organisation: Reference
    name: str
    number: str
    main: bool
    street: str
    postcode: str
    post_town: str
    region: Reference | None
    employees: int | None
    valid_from: date | None
    from_precision: str
    valid_to: date | None = Field(description=_UNTIL)
    to_precision: str
    note: str
    source: Reference | None

    @classmethod
    def of(cls, one: Establishment) -> "EstablishmentOut":
        """Return an establishment."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            name=one.name,
            number=one.number,
            main=one.is_main,
            street=one.street,
            postcode=one.postcode,
            post_town=one.post_town,
            region=Reference.maybe(one.region),
            employees=one.employees,
            valid_from=one.valid_from,
            from_precision=one.from_precision,
            valid_to=one.valid_to,
            to_precision=one.to_precision,
            note=one.note,
            source=source_told(one.source),
        )


class EstablishmentIn(Given):
    """An establishment to record."""

    name: Name
    number: Number = ""
    main: bool = False
    street: Line = ""
    postcode: Number = ""
    post_town: Town = ""
    region: UUID | None = None
    employees: Count | None = None
    valid_from: Day | None = None
    from_precision: Precision = "day"
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision = "day"
    note: Prose = ""
    source: UUID | None = None


class EstablishmentChange(Given):
    """What to change in an establishment; what is left out stays."""

    name: Name | None = None
    number: Number | None = None
    main: bool | None = None
    street: Line | None = None
    postcode: Number | None = None
    post_town: Town | None = None
    region: UUID | None = None
    employees: Count | None = None
    valid_from: Day | None = None
    from_precision: Precision | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision | None = None
    note: Prose | None = None
    source: UUID | None = None


class IndustryOut(Schema):
    """That an organisation, or one of its establishments, is in an industry."""

    uid: UUID
    organisation: Reference
    establishment: Reference | None = Field(description="Null: the whole organisation.")
    classification: Reference
    code: str
    main: bool
    source: Reference | None

    @classmethod
    def of(cls, one: Industry) -> "IndustryOut":
        """Return an industry of an organisation."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            establishment=Reference.maybe(one.establishment),
            classification=Reference.of(one.classification),
            code=one.code,
            main=one.is_main,
            source=source_told(one.source),
        )


class IndustryIn(Given):
    """An industry to record."""

    classification: UUID
    code: Code = Field(description=_CODE)
    main: bool = False
    establishment: UUID | None = None
    source: UUID | None = None


class IndustryChange(Given):
    """What to change in an industry of an organisation; what is left out stays."""

    code: Code | None = Field(None, description=_CODE)
    main: bool | None = None


class SizeOut(Schema):
    """How large an organisation was in a year."""

    uid: UUID
    organisation: Reference
    year: int
    employees: int | None
    turnover: Decimal | None
    currency: str
    note: str
    source: Reference | None

    @classmethod
    def of(cls, one: Size) -> "SizeOut":
        """Return the size in a year."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            year=one.year,
            employees=one.employees,
            turnover=one.turnover,
            currency=one.currency,
            note=one.note,
            source=source_told(one.source),
        )


class SizeIn(Given):
    """The size in a year to record: employees, turnover, or both."""

    year: Year
    employees: Count | None = None
    turnover: Money | None = Field(None, description="The whole amount.")
    currency: Currency = "SEK"
    note: Line = ""
    source: UUID | None = None


class SizeChange(Given):
    """What to change in the size of a year; what is left out stays."""

    employees: Count | None = None
    turnover: Money | None = None
    currency: Currency | None = None
    note: Line | None = None


class TagOut(Schema):
    """A word of the workbench's own classification, and what it means."""

    uid: UUID
    name: str
    definition: str
    example: bool

    @classmethod
    def of(cls, one: Tag) -> "TagOut":
        """Return a tag."""
        return cls(uid=one.uid, name=one.name, definition=one.definition, example=one.is_example)


class TagIn(Given):
    """A tag to record."""

    name: TagName
    definition: Definition
    example: bool = False


class TagChange(Given):
    """What to change in a tag; what is left out stays."""

    name: TagName | None = None
    definition: Definition | None = None


class TaggingOut(Schema):
    """That an organisation has a tag, why, and who said so."""

    uid: UUID
    organisation: Reference
    tag: Reference
    why: str
    by: str | None

    @classmethod
    def of(cls, one: Tagging) -> "TaggingOut":
        """Return that an organisation has a tag."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            tag=Reference.of(one.tag),
            why=one.why,
            by=one.by.name if one.by else None,
        )


class TaggingIn(Given):
    """A tag to set on an organisation."""

    tag: UUID
    why: Reason


class TaggingChange(Given):
    """Another reason for a tag."""

    why: Reason


class ValueOut(Schema):
    """What a source says of a field of an organisation."""

    uid: UUID
    organisation: Reference
    field: str
    value: str = Field(description="Of a municipality its identifier, of kind and sector their codes.")
    origin: str = Field(description="hand, register, interview, file, website or document.")
    source: Reference | None
    from_register: Reference | None = Field(description="Null also for those who do not see registers.")
    vintage: int | None = Field(description="The last vintage of the register that said so.")
    said_on: date | None
    current: bool = Field(description="Whether the source still says so.")
    chosen: bool = Field(description="Whether it is the one that is used.")
    why: str = Field(description="Why it was chosen.")
    waits: bool = Field(description="It differs from what is used, and nobody has looked at it yet.")

    @classmethod
    def of(cls, one: FieldValue, *, sees_registers: bool, sees_persons: bool) -> "ValueOut":
        """Return what a source says; a personal number masked for those who may not see people there."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            field=one.field,
            value=masked(one.value) if one.is_personal and not sees_persons else one.value,
            origin=one.origin,
            source=source_told(one.source),
            from_register=Reference.maybe(one.register) if sees_registers else None,
            vintage=one.last_vintage,
            said_on=one.said_on,
            current=one.is_current,
            chosen=one.is_chosen,
            why=one.why,
            waits=one.waits,
        )


class ValueIn(Given):
    """What a source says, to be kept beside what is used."""

    field: FieldName
    value: Reason
    source: UUID | None = None
    said_on: Day | None = None


class ValueChoice(Given):
    """Why a value is chosen."""

    why: Line = ""


class ValueKept(Given):
    """The field whose chosen value stays."""

    field: FieldName
