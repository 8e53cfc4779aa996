"""Sources, what rests on them, objections and decisions as the API gives and takes them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.evidence.models import Attachment, Objection, Source, Support
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.shared.schemas import Day, Given, Line, Prose, Reference

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00]*$")
]
Written = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$")
]
Precision = Literal["year", "month", "day"]
Stance = Literal["for", "against"]


class AttachmentOut(Schema):
    """A file somebody handed in."""

    uid: UUID
    name: str
    media_type: str
    size: int
    digest: str

    @classmethod
    def of(cls, one: Attachment) -> "AttachmentOut":
        """Return a file."""
        return cls(uid=one.uid, name=one.name, media_type=one.media_type, size=one.size, digest=one.digest)


class SourceOut(Schema):
    """Where something is known from."""

    uid: UUID
    kind: str
    title: str
    publisher: str
    published_on: date | None
    precision: str = Field(description="How exactly the date is known: year, month or day.")
    address: str
    note: str
    attachment: AttachmentOut | None
    digest: str
    about: str = Field(description="What it is in its own room, such as statistics.vintage; empty for none.")
    about_uid: UUID | None
    example: bool

    @classmethod
    def of(cls, one: Source) -> "SourceOut":
        """Return a source."""
        return cls(
            uid=one.uid,
            kind=one.kind,
            title=one.title,
            publisher=one.publisher,
            published_on=one.published_on,
            precision=one.precision,
            address=one.address,
            note=one.note,
            attachment=AttachmentOut.of(one.attachment) if one.attachment else None,
            digest=one.digest,
            about=one.object_kind,
            about_uid=one.object_uid,
            example=one.is_example,
        )


class SourceIn(Given):
    """A source that is recorded by hand; interviews and datasets become sources by themselves."""

    kind: Literal["document", "register", "web_page"]
    title: Title
    publisher: Line = ""
    published_on: Day | None = None
    precision: Precision = "day"
    address: Line = ""
    note: Prose = ""
    attachment: UUID | None = None
    example: bool = False


class SourceChange(Given):
    """What to change in a source; what is left out stays."""

    title: Title | None = None
    publisher: Line | None = None
    published_on: Day | None = None
    precision: Precision | None = None
    address: Line | None = None
    note: Prose | None = None
    attachment: UUID | None = None


class SupportOut(Schema):
    """That a claim rests on a source or a run, or that one speaks against it."""

    uid: UUID
    claim_kind: str
    claim_uid: UUID
    part: str
    source: Reference | None
    run: Reference | None
    locator: str
    stance: str = Field(description="for, against, or withdrawn where it may not be leaned on.")
    note: str
    unusable_since: date | None = Field(description="Since when it may not be leaned on.")
    unusable_why: str = Field(
        description="Why not: consent withdrawn, unasked or refused (unasked), interview not held (unheld)."
    )

    @classmethod
    def of(cls, one: Support) -> "SupportOut":
        """Return what a claim rests on."""
        return cls(
            uid=one.uid,
            claim_kind=one.claim_kind,
            claim_uid=one.claim_uid,
            part=one.part,
            source=Reference.maybe(one.source),
            run=Reference.maybe(one.run),
            locator=one.locator,
            stance="withdrawn" if one.unusable_since else one.stance,
            note=one.note,
            unusable_since=one.unusable_since,
            unusable_why=one.unusable_why,
        )


class SupportIn(Given):
    """What a claim is to rest on: one source or one run."""

    source: UUID | None = None
    run: UUID | None = None
    stance: Stance = "for"
    locator: Line = ""
    note: Prose = ""
    part: Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")] = ""


class ObjectionOut(Schema):
    """What somebody holds against a claim, and what was answered."""

    uid: UUID
    claim_kind: str
    claim_uid: UUID
    claim: str
    part: str
    text: str
    by: str
    raised_on: date
    answer: str
    answered_by: str
    answered_at: datetime | None

    @classmethod
    def of(cls, one: Objection) -> "ObjectionOut":
        """Return an objection."""
        return cls(
            uid=one.uid,
            claim_kind=one.claim_kind,
            claim_uid=one.claim_uid,
            claim=one.claim_label,
            part=one.part,
            text=one.text,
            by=one.by.name,
            raised_on=one.raised_on,
            answer=one.answer,
            answered_by=one.answered_by.name if one.answered_by else "",
            answered_at=one.answered_at,
        )


class ObjectionIn(Given):
    """What somebody holds against a claim, or a part of it."""

    text: Written
    part: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""


class ObjectionAnswerIn(Given):
    """What was changed, or why it stands."""

    text: Written


class DecisionIn(Given):
    """Who made it a basis for decision, and when."""

    body: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    ]
    on: Day
    seen: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")] = Field(
        description="``seen`` of the decision as it was read; a decision on anything else is refused."
    )


class StandingOut(Schema):
    """Whether something is a basis for discussion or for decision, and who decided so."""

    status: str
    decided_by: str
    decided_on: date | None
    seen: str = Field(description="What a decision would now be made on; send it with the decision.")

    @classmethod
    def of(cls, one: Any) -> "StandingOut":
        """Return an object's standing."""
        seen = as_seen(one)
        return cls(status=one.status, decided_by=one.decided_by_body, decided_on=one.decided_on, seen=seen)
