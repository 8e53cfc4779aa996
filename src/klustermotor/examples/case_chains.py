"""What a demo case has of value chains."""

from dataclasses import dataclass
from typing import Literal

from klustermotor.examples.case_words import DateSpan, Text


@dataclass(frozen=True, slots=True)
class CaseTier:
    """What a supplier delivers since when."""

    tier: Literal["component", "system", "function"]
    since: DateSpan | None = None
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseNeed:
    """What a stage takes; by its key within the stage."""

    key: str
    kind: Literal["competence", "capacity", "certificate", "finance"]
    name: Text
    how_much: Text | None = None
    essential: bool = True


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """An organisation at a stage, with the needs that it meets."""

    organisation: str
    role: Literal["core", "support"] = "core"
    invented: bool = True
    since: DateSpan | None = None
    until: DateSpan | None = None
    meets: tuple[str, ...] = ()
    tiers: tuple[CaseTier, ...] = ()
    source: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseStage:
    """A stage of a value chain; ``regions`` are counties when it lies elsewhere than the chain."""

    key: str
    name: Text
    kind: str
    description: Text | None = None
    codes: str = ""
    regions: tuple[str, ...] = ()
    since: DateSpan | None = None
    until: DateSpan | None = None
    needs: tuple[CaseNeed, ...] = ()
    actors: tuple[CaseStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseStageLink:
    """What one stage hands over to another."""

    source: str
    target: str
    kind: Literal["material", "knowledge", "service"]
    what: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseLane:
    """What stands beside a value chain; without stages along its whole way."""

    kind: Literal["support", "authority", "regulation"]
    name: Text
    stages: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    since: DateSpan | None = None
    until: DateSpan | None = None
    invented: bool = True


@dataclass(frozen=True, slots=True)
class CaseChain:
    """A value chain; ``regions`` are counties (two digits) and municipalities (four)."""

    key: str
    name: Text
    product: Text
    description: Text
    regions: tuple[str, ...]
    stages: tuple[CaseStage, ...]
    links: tuple[CaseStageLink, ...]
    lanes: tuple[CaseLane, ...] = ()
    invented: bool = True
