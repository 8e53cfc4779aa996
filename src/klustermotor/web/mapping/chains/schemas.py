"""Value chains as the API gives and takes them."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.mapping.chains.findings import Finding
from klustermotor.web.mapping.chains.models import Chain, ChainStage, StageActor, StageLink
from klustermotor.web.shared.schemas import Day, Given, Line, Name, Names, Prose, Reference, Texts

StageKind = Literal[
    "idea", "development", "trial", "material", "production", "assembly", "distribution", "market"
]
FlowKind = Literal["material", "knowledge", "service"]
ActorRole = Literal["core", "support"]
TierName = Literal["component", "system", "function"]
Precision = Literal["year", "month", "day"]
_UNTIL = "The first day on which it holds no more; null while it holds or where it is not known."


class ChainOut(Schema):
    """A value chain."""

    uid: UUID
    name: Names
    core_product: Texts
    description: Texts
    regions: list[Reference] = Field(description="Where it is at home; empty is anywhere.")
    example: bool

    @classmethod
    def of(cls, one: Chain) -> "ChainOut":
        """Return a chain."""
        return cls(
            uid=one.uid,
            name=Names.of(one),
            core_product=Texts.of(one, "core_product"),
            description=Texts.of(one, "description"),
            regions=[Reference.of(each) for each in one.regions.all()],
            example=one.is_example,
        )


class ChainIn(Given):
    """A value chain to record."""

    name_sv: Name
    name_en: Line = ""
    core_product_sv: Line = ""
    core_product_en: Line = ""
    description_sv: Prose = ""
    description_en: Prose = ""
    regions: list[UUID] = Field([], max_length=50)
    example: bool = False


class ChainChange(Given):
    """What to change in a value chain; what is left out stays."""

    name_sv: Name | None = None
    name_en: Line | None = None
    core_product_sv: Line | None = None
    core_product_en: Line | None = None
    description_sv: Prose | None = None
    description_en: Prose | None = None
    regions: list[UUID] | None = Field(None, max_length=50)


class StageOut(Schema):
    """A stage of a value chain."""

    uid: UUID
    chain: Reference
    name: Names
    kind: str
    position: int
    industry_codes: list[str]
    regions: list[Reference] = Field(description="Where it lies, when that is elsewhere than at home.")
    valid_from: date | None
    valid_to: date | None = Field(description=_UNTIL)

    @classmethod
    def of(cls, one: ChainStage) -> "StageOut":
        """Return a stage."""
        return cls(
            uid=one.uid,
            chain=Reference.of(one.chain),
            name=Names.of(one),
            kind=one.kind,
            position=one.position,
            industry_codes=one.codes,
            regions=[Reference.of(each) for each in one.regions.all()],
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )


class StageIn(Given):
    """A stage to add: after another, before one, or between two."""

    name_sv: Name
    name_en: Line = ""
    kind: StageKind = "production"
    industry_codes: list[str] = Field([], max_length=20)
    after: UUID | None = None
    before: UUID | None = None
    flow: FlowKind = "material"
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)


class StageChange(Given):
    """What to change in a stage; what is left out stays."""

    name_sv: Name | None = None
    name_en: Line | None = None
    kind: StageKind | None = None
    industry_codes: list[str] | None = Field(None, max_length=20)
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)


class LinkOut(Schema):
    """What one stage hands over to another."""

    uid: UUID
    source: Reference
    target: Reference
    kind: str
    what: Texts
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, one: StageLink) -> "LinkOut":
        """Return a link."""
        return cls(
            uid=one.uid,
            source=Reference.of(one.source),
            target=Reference.of(one.target),
            kind=one.kind,
            what=Texts.of(one, "what"),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )


class LinkIn(Given):
    """A link to add between two stages of the chain."""

    source: UUID
    target: UUID
    kind: FlowKind = "material"
    what_sv: Line = ""
    what_en: Line = ""


class TierOut(Schema):
    """What an actor delivers since when."""

    tier: str
    since: date | None
    precision: str


class StageActorOut(Schema):
    """That an organisation stands at a stage."""

    uid: UUID
    stage: Reference
    organisation: Reference
    role: str
    meets: list[Reference]
    tiers: list[TierOut]
    valid_from: date | None
    from_precision: str
    valid_to: date | None = Field(description=_UNTIL)
    to_precision: str
    note: str
    example: bool

    @classmethod
    def of(cls, one: StageActor) -> "StageActorOut":
        """Return who stands at a stage."""
        steps = [
            TierOut(tier=each.tier, since=each.since, precision=each.precision) for each in one.tiers.all()
        ]
        return cls(
            uid=one.uid,
            stage=Reference.of(one.stage),
            organisation=Reference.of(one.organisation),
            role=one.role,
            meets=[Reference.of(each) for each in one.meets.all()],
            tiers=steps,
            valid_from=one.valid_from,
            from_precision=one.from_precision,
            valid_to=one.valid_to,
            to_precision=one.to_precision,
            note=one.note,
            example=one.is_example,
        )


class StandingIn(Given):
    """An organisation to place at a stage."""

    organisation: UUID
    role: ActorRole = "core"
    tier: TierName | None = None
    meets: list[UUID] = Field([], max_length=50)
    valid_from: Day | None = None
    from_precision: Precision = "day"
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision = "day"
    note: Prose = ""
    source: UUID | None = Field(None, description="A source that it is known from.")
    example: bool = False


class StandingChange(Given):
    """What to change in an actor at a stage; who and where stay."""

    role: ActorRole | None = None
    valid_from: Day | None = None
    from_precision: Precision | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision | None = None
    note: Prose | None = None


class HoleOut(Schema):
    """Something that a chain lacks, or that hangs on a single actor."""

    kind: str = Field(description="stage, away, need; link, one_actor, one_meets, wish or loop.")
    hole: bool = Field(description="Whether it is a hole, which somebody could fill.")
    stage: Reference
    what: str
    reason: str

    @classmethod
    def of(cls, one: Finding) -> "HoleOut":
        """Return a finding."""
        return cls(
            kind=one.kind,
            hole=one.is_hole,
            stage=Reference.of(one.stage),
            what=one.what,
            reason=one.reason,
        )
