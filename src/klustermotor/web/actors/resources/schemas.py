"""Shared resources and enquiries as the API gives and takes them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.actors.resources.models import Asked, Capacity, Resource
from klustermotor.web.actors.resources.selectors import asked_of
from klustermotor.web.shared.schemas import Day, Given, Line, Prose, Reference

ResourceKind = Literal[
    "facility",
    "equipment",
    "pilot_plant",
    "laboratory",
    "method",
    "trial_material",
    "premises",
    "service",
]
TermsOf = Literal["list", "cost", "agreed", "exchange", "free"]
OpenTo = Literal["all", "cluster", "partners"]
Amount = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=1)]
_ENDS = "The first day that no longer belongs to it."
_LINES = "One on each line."


class CapacityOut(Schema):
    """How much a resource holds in a period, and what of it is booked."""

    begins: date
    ends: date = Field(description=_ENDS)
    amount: float
    booked: float
    free: float

    @classmethod
    def of(cls, one: Capacity) -> "CapacityOut":
        """Return a period."""
        return cls(
            begins=one.begins,
            ends=one.ends,
            amount=float(one.amount),
            booked=float(one.booked),
            free=float(one.free),
        )


class ResourceOut(Schema):
    """Something that an organisation lets others use."""

    uid: UUID
    organisation: Reference
    name: str
    kind: str
    region: Reference | None
    abilities: list[str]
    certificates: list[str]
    unit: str
    terms: str
    price: str
    open_to: str
    contact: str
    valid_from: date | None
    valid_to: date | None
    note: str
    capacities: list[CapacityOut]
    example: bool

    @classmethod
    def of(cls, one: Resource) -> "ResourceOut":
        """Return a resource."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            name=one.name,
            kind=one.kind,
            region=Reference.maybe(one.region),
            abilities=one.can,
            certificates=one.approved_for,
            unit=one.unit,
            terms=one.terms,
            price=one.price,
            open_to=one.open_to,
            contact=one.contact,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            note=one.note,
            capacities=[CapacityOut.of(period) for period in one.capacities.all()],
            example=one.is_example,
        )


class ResourceIn(Given):
    """A resource to offer."""

    organisation: UUID
    name: Annotated[str, Field(min_length=1, max_length=160)]
    kind: ResourceKind
    abilities: Prose = Field(min_length=1, description=_LINES)
    certificates: Prose = Field("", description=_LINES)
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    terms: TermsOf = "agreed"
    price: Line = ""
    open_to: OpenTo = "all"
    contact: Annotated[str, Field(max_length=120)] = ""
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description=_ENDS)
    note: Prose = ""
    example: bool = False


class ResourceChange(Given):
    """What to change in a resource; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=160)] | None = None
    abilities: Annotated[Prose, Field(min_length=1)] | None = None
    certificates: Prose | None = None
    terms: TermsOf | None = None
    price: Line | None = None
    open_to: OpenTo | None = None
    contact: Annotated[str, Field(max_length=120)] | None = None
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description=_ENDS)
    note: Prose | None = None


class CapacityIn(Given):
    """A period of capacity to record."""

    begins: Day
    ends: Day = Field(description=_ENDS)
    amount: Amount
    booked: Amount = Decimal(0)


class AskedOut(Schema):
    """Who was asked, and the answer that holds."""

    uid: UUID
    resource: Reference
    organisation: Reference
    on: date
    says: str | None = Field(description="yes, part, not_now or no; null while there is no answer.")
    answered_on: date | None
    come_back_on: date | None

    @classmethod
    def of(cls, one: Asked) -> "AskedOut":
        """Return a question with its answer."""
        answer = asked_of(one)
        return cls(
            uid=one.uid,
            resource=Reference.of(one.resource),
            organisation=Reference.of(one.resource.organisation),
            on=one.on,
            says=answer.says if answer else None,
            answered_on=answer.on if answer else None,
            come_back_on=answer.come_back_on if answer else None,
        )


class EnquiryOut(Schema):
    """What somebody looks for; who asks in confidence is told to those concerned alone."""

    uid: UUID
    title: str
    kind: str
    abilities: list[str]
    certificates: list[str]
    amount: float | None
    unit: str
    begins: date
    ends: date
    state: str
    asked_on: date
    confidential: bool
    organisation: Reference | None = Field(description="Null where the reader may not know who asks.")
    note: str
    asked: list[AskedOut]
    example: bool

    @classmethod
    def of(cls, one: Any) -> "EnquiryOut":
        """Return an enquiry as the reader may see it."""
        return cls(
            uid=one.uid,
            title=one.title,
            kind=one.kind,
            abilities=one.wanted,
            certificates=one.needs_approval,
            amount=float(one.amount) if one.amount is not None else None,
            unit=one.unit,
            begins=one.begins,
            ends=one.ends,
            state=one.state,
            asked_on=one.asked_on,
            confidential=one.confidential,
            organisation=Reference.of(one.organisation) if one.knows else None,
            note=one.note if one.knows else "",
            asked=[AskedOut.of(each) for each in one.asked.all()] if one.knows else [],
            example=one.is_example,
        )


class EnquiryIn(Given):
    """Something to ask for."""

    organisation: UUID
    title: Annotated[str, Field(min_length=1, max_length=160)]
    abilities: Prose = Field(min_length=1, description=_LINES)
    certificates: Prose = Field("", description=_LINES)
    amount: Annotated[Decimal, Field(ge=Decimal("0.1"), max_digits=9, decimal_places=1)] | None = None
    unit: Annotated[str, Field(max_length=40)] = ""
    begins: Day
    ends: Day = Field(description=_ENDS)
    note: Prose = ""
    confidential: bool = False
    example: bool = False


class EnquiryAnswerIn(Given):
    """An owner's answer; an earlier one stays in the log."""

    says: Literal["yes", "part", "not_now", "no"]
    text: Prose = ""
    come_back_on: Day | None = Field(None, description="Only with not_now.")
