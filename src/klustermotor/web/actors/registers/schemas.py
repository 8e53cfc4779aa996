"""Registers, records, decisions and selections as the API gives and takes them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.actors.registers.choosing import Chosen
from klustermotor.web.actors.registers.models import (
    LinkDecision,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.shared.schemas import Given, Reference


class RegisterOut(Schema):
    """A list of organisations that somebody else keeps."""

    uid: UUID
    name: str
    holder: str
    kind: str
    purpose: str
    ground: str
    keep_until: date | None
    example: bool

    @classmethod
    def of(cls, one: Register) -> "RegisterOut":
        """Return a register."""
        return cls(
            uid=one.uid,
            name=one.name,
            holder=one.holder,
            kind=one.kind,
            purpose=one.purpose,
            ground=one.ground,
            keep_until=one.keep_until,
            example=one.is_example,
        )


class RegisterVintageOut(Schema):
    """One file of a register."""

    uid: UUID
    register_uid: UUID
    number: int | None = Field(description="Null until it is imported.")
    state: str
    file: str
    digest: str
    rows: int
    refused: int
    new: int | None
    changed: int | None
    gone: int | None
    imported_at: datetime | None

    @classmethod
    def of(cls, one: RegisterVintage) -> "RegisterVintageOut":
        """Return a vintage."""
        return cls(
            uid=one.uid,
            register_uid=one.register.uid,
            number=one.number,
            state=one.state,
            file=one.file_name,
            digest=one.digest,
            rows=one.rows,
            refused=one.refused,
            new=one.findings.get("new"),
            changed=one.findings.get("changed"),
            gone=one.findings.get("gone"),
            imported_at=one.imported_at,
        )


class RegisterRecordOut(Schema):
    """What a register says of one organisation."""

    uid: UUID
    register_uid: UUID
    key: str | None = Field(description="Null where it is a sole trader's number and you may not see people.")
    name: str
    other_name: str
    number: str | None = Field(description="Null as the key is.")
    street: str
    postcode: str
    place: str
    phone: str
    web: str
    current: bool
    group: int | None = Field(description="Records of one group are the same organisation; null unmatched.")
    organisation: Reference | None

    @classmethod
    def of(cls, one: RegisterRecord, *, personal: bool) -> "RegisterRecordOut":
        """Return a record; a sole trader's number only with ``personal``."""
        hidden = one.number_is_personal and not personal
        return cls(
            uid=one.uid,
            register_uid=one.register.uid,
            key=None if hidden else one.key,
            name=one.name,
            other_name=one.other_name,
            number=None if hidden else one.number,
            street=one.street,
            postcode=one.postcode,
            place=one.place,
            phone=one.phone,
            web=one.web,
            current=one.is_current,
            group=one.group,
            organisation=Reference.maybe(one.organisation),
        )


class LinkDecisionOut(Schema):
    """What somebody decided of two records."""

    uid: UUID
    left: Reference | None = Field(description="A record, or an organisation; null when it is here no more.")
    right: Reference | None
    same: bool
    by: str
    act: UUID | None = Field(
        description="Shared by what was decided at once, such as a record taken out of its group."
    )
    decided_at: datetime
    taken_back_at: datetime | None

    @classmethod
    def of(cls, one: LinkDecision, left: Reference | None, right: Reference | None) -> "LinkDecisionOut":
        """Return a decision with its records."""
        return cls(
            uid=one.uid,
            left=left,
            right=right,
            same=one.same,
            by=one.by.name,
            act=one.act,
            decided_at=one.created_at,
            taken_back_at=one.taken_back_at,
        )


class LinkDecisionIn(Given):
    """What is decided of two records."""

    left: UUID = Field(description="A record.")
    right: UUID = Field(description="A record, or an organisation of the workbench.")
    same: bool


class RegisterStepOut(Schema):
    """One step of a selection: what it demands, and how many are left after it."""

    label: str
    count: int


class ChosenOut(Schema):
    """One organisation of a selection; with a reason where it fell away."""

    record: Reference
    name: str
    place: str
    named_by: list[str]
    organisation: Reference | None
    reason: str


class RegisterSelectionOut(Schema):
    """A selection's criteria."""

    uid: UUID
    name: str
    records_of: Reference = Field(description="The register whose organisations they are.")
    named_by: list[UUID]
    regions: list[UUID]

    @classmethod
    def of(cls, one: RegisterSelection) -> "RegisterSelectionOut":
        """Return a selection."""
        return cls(
            uid=one.uid,
            name=one.name,
            records_of=Reference.of(one.register),
            named_by=[UUID(uid) for uid in one.named_by],
            regions=[UUID(uid) for uid in one.regions],
        )


class CountedSelectionOut(Schema):
    """A selection as it is counted now."""

    selection: RegisterSelectionOut
    steps: list[RegisterStepOut]
    chosen: list[ChosenOut]
    excluded: list[ChosenOut]

    @classmethod
    def of(cls, one: RegisterSelection, counted: Chosen) -> "CountedSelectionOut":
        """Return a counted selection."""
        told = {
            name: [
                ChosenOut(
                    record=Reference.of(candidate.record),
                    name=candidate.name,
                    place=candidate.place,
                    named_by=candidate.named_by,
                    organisation=Reference.maybe(candidate.organisation),
                    reason=candidate.reason,
                )
                for candidate in candidates
            ]
            for name, candidates in (("chosen", counted.chosen), ("excluded", counted.excluded))
        }
        steps = [RegisterStepOut(label=step.label, count=step.count) for step in counted.steps]
        return cls(selection=RegisterSelectionOut.of(one), steps=steps, **told)
