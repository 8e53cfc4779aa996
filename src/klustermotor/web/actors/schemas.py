"""Organisations, people and positions as the API gives and takes them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.shared.schemas import Day, Given, Line, Name, Prose, Reference

Kind = Literal[
    "company", "higher_education", "institute", "training", "public", "financier", "association", "other"
]
Sector = Literal["business", "academia", "public", "civil"]
Ground = Literal["public_task", "interest", "consent"]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00]*$")
]
Numbered = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20, pattern=r"^[^\x00]*$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00]*$")]
Sixty = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00]*$")]
Town = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00]*$")]
Issuer = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=r"^[^\x00]*$")]
#: A number, with its century too, or within a VAT number.
Organised = Annotated[str, StringConstraints(max_length=24, pattern=r"^[0-9SEse +-]*$")]
_ANYWAY = (
    "Say true to record it although another organisation of the name is here already, or although its VAT "
    "number holds another organisation number."
)
Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class OrganisationOut(Schema):
    """A body that acts."""

    uid: UUID
    name: str
    kind: str
    sector: str
    organisation_number: str | None = Field(
        description="Null where it is a sole trader's and you may not see people there."
    )
    sole_trader: bool
    vat_number: str | None
    lei: str
    other_number: str
    other_number_issuer: str
    street: str
    postcode: str
    post_town: str
    phone: str
    region: Reference | None
    employees: int | None
    address: str = Field(description="Web address.")
    note: str
    tags: list[Reference]
    example: bool

    @classmethod
    def of(cls, one: Organisation, *, sees_persons: bool) -> "OrganisationOut":
        """Return an organisation; a sole trader's number only to those who may see people."""
        hidden = one.number_is_personal and not sees_persons
        return cls(
            uid=one.uid,
            name=one.name,
            kind=one.kind,
            sector=one.sector,
            organisation_number=None if hidden else one.organisation_number,
            sole_trader=one.is_sole_trader,
            vat_number=None if hidden else one.vat_number,
            lei=one.lei,
            other_number=one.other_number,
            other_number_issuer=one.other_number_issuer,
            street=one.street,
            postcode=one.postcode,
            post_town=one.post_town,
            phone=one.phone,
            region=Reference.maybe(one.region),
            employees=one.employees,
            address=one.address,
            note=one.note,
            tags=[Reference.of(each.tag) for each in one.taggings.all()],
            example=one.is_example,
        )


class OrganisationIn(Given):
    """An organisation to record."""

    name: Name
    kind: Kind = "company"
    sector: Sector = "business"
    organisation_number: Organised = ""
    sole_trader: bool = False
    vat_number: Numbered = ""
    lei: Numbered = ""
    other_number: Sixty = ""
    other_number_issuer: Issuer = ""
    street: Line = ""
    postcode: Numbered = ""
    post_town: Town = ""
    phone: Phone = ""
    region: UUID | None = None
    employees: Count | None = None
    address: Line = ""
    note: Prose = ""
    example: bool = False
    anyway: bool = Field(False, description=_ANYWAY)


class OrganisationChange(Given):
    """What to change in an organisation; what is left out stays."""

    name: Name | None = None
    kind: Kind | None = None
    sector: Sector | None = None
    organisation_number: Organised | None = None
    sole_trader: bool | None = None
    vat_number: Numbered | None = None
    lei: Numbered | None = None
    other_number: Sixty | None = None
    other_number_issuer: Issuer | None = None
    street: Line | None = None
    postcode: Numbered | None = None
    post_town: Town | None = None
    phone: Phone | None = None
    region: UUID | None = None
    employees: Count | None = None
    address: Line | None = None
    note: Prose | None = None
    anyway: bool = Field(False, description=_ANYWAY)


class PositionOut(Schema):
    """What somebody does in an organisation, from one day up to (not including) another."""

    uid: UUID
    organisation: Reference
    role: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, one: Position) -> "PositionOut":
        """Return a position."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            role=one.role,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )


class PersonOut(Schema):
    """Somebody who acts in the region."""

    uid: UUID
    name: str
    email: str
    phone: str
    ground: str
    purpose: str
    example: bool
    positions: list[PositionOut]

    @classmethod
    def of(cls, one: Person) -> "PersonOut":
        """Return a person with their positions, now and before."""
        return cls(
            uid=one.uid,
            name=one.name,
            email=one.email,
            phone=one.phone,
            ground=one.ground,
            purpose=one.purpose,
            example=one.is_example,
            positions=[PositionOut.of(each) for each in one.positions.all()],
        )


class PersonIn(Given):
    """Somebody to record: no more than the work needs."""

    name: Short
    email: Line = ""
    phone: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] = ""
    ground: Ground = "public_task"
    purpose: Name
    example: bool = False


class PersonChange(Given):
    """What to change about a person; what is left out stays."""

    name: Short | None = None
    email: Line | None = None
    phone: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] | None = None
    ground: Ground | None = None
    purpose: Name | None = None


class PositionIn(Given):
    """What somebody does in an organisation."""

    organisation: UUID
    role: Short
    valid_from: Day | None = None
    valid_to: Day | None = None
