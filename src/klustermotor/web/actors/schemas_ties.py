"""Ties between organisations as the API gives and takes them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.actors.models import Tie
from klustermotor.web.actors.ties.models import KINDS, STRONGEST
from klustermotor.web.shared.schemas import Day, Given, Prose, Reference

TieKind = Literal[
    "supplies",
    "collaborates",
    "owns",
    "board",
    "employs",
    "spun_off",
    "trains",
    "finances",
    "advises",
    "exchanges",
]
Precision = Literal["year", "month", "day"]
Strength = Annotated[int, Field(ge=1, le=STRONGEST)]
_PARTNER = "The other organisation: the one that is supplied, owned, trained …"
_UNTIL = "The first day on which it holds no more; null while it holds or where it is not known."


class TieOut(Schema):
    """That an organisation is joined to another."""

    uid: UUID
    organisation: Reference
    kind: str
    partner: Reference = Field(description=_PARTNER)
    side: str = Field(description="business, knowledge or steering: kinds that are read together.")
    both_ways: bool
    strength: int | None
    valid_from: date | None
    from_precision: str = Field(description="How exactly the day is known: year, month or day.")
    valid_to: date | None = Field(description=_UNTIL)
    to_precision: str
    note: str
    example: bool

    @classmethod
    def of(cls, one: Tie) -> "TieOut":
        """Return a tie."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            kind=one.kind,
            partner=Reference.of(one.partner),
            side=KINDS[one.kind].side,
            both_ways=one.is_symmetric,
            strength=one.strength,
            valid_from=one.valid_from,
            from_precision=one.from_precision,
            valid_to=one.valid_to,
            to_precision=one.to_precision,
            note=one.note,
            example=one.is_example,
        )


class TieIn(Given):
    """A tie to record."""

    organisation: UUID
    kind: TieKind
    partner: UUID = Field(description=_PARTNER)
    strength: Strength | None = None
    valid_from: Day | None = None
    from_precision: Precision = "day"
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision = "day"
    note: Prose = ""
    source: UUID | None = Field(None, description="A source that it is known from.")
    example: bool = False


class TieChange(Given):
    """What to change in a tie; what is left out stays, and its two ends always do."""

    kind: TieKind | None = None
    strength: Strength | None = None
    valid_from: Day | None = None
    from_precision: Precision | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision | None = None
    note: Prose | None = None


class TieEnd(Given):
    """When a tie ended."""

    on: Day = Field(description="The first day on which it held no more.")
    precision: Precision = "day"
