"""What a demo case has of shared resources, spin-offs, owners and firms beside the cluster."""

from dataclasses import dataclass
from datetime import date

from klustermotor.examples.case_words import Text


@dataclass(frozen=True, slots=True)
class CaseDraw:
    """What of the cluster a firm uses, or would come for."""

    kind: str
    what: Text
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step with a firm that could settle, and where it stood after it."""

    on: date
    stage: str
    what: Text
    why: Text | None = None
    next_step: Text | None = None
    next_on: date | None = None
    come_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseSettler:
    """A firm that has settled beside the cluster, or could; real ones as the sources tell."""

    name: str
    business: Text
    invented: bool
    organisation: str | None = None
    municipality: str | None = None
    stage: str = "idea"
    since: date | None = None
    jobs: int | None = None
    draws: tuple[CaseDraw, ...] = ()
    steps: tuple[CaseStep, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseInheritance:
    """What an invented spin-off took with it and what it changed."""

    organisation: str
    field: Text
    carried: Text
    gathers: Text | None = None
    spreads: Text | None = None
    charges: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseOwnershipEvent:
    """What happened to an organisation's ownership; ``precision`` may be ``decade``."""

    organisation: str
    kind: str
    day: date
    precision: str
    invented: bool
    other: str | None = None
    source: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseJudgement:
    """What somebody says it means here who owns an organisation; all of it is invented."""

    organisation: str
    meaning: str
    text: Text
    on: date
    signed_as: Text


@dataclass(frozen=True, slots=True)
class CaseShare:
    """How large a share an invented owner holds."""

    organisation: str
    partner: str
    share: int


@dataclass(frozen=True, slots=True)
class CaseOwnerSeat:
    """In which country an invented owner decides."""

    organisation: str
    country: str


@dataclass(frozen=True, slots=True)
class CaseCapacity:
    """How much a resource holds from one day up to (not including) another, and what is booked."""

    begins: date
    ends: date
    amount: int
    booked: int


@dataclass(frozen=True, slots=True)
class CaseResource:
    """Something that an organisation lets others use; all of it is invented."""

    key: str
    organisation: str
    name: Text
    kind: str
    municipality: str
    abilities: tuple[Text, ...]
    unit: Text
    terms: str
    contact: Text
    certificates: tuple[str, ...] = ()
    price: Text | None = None
    open_to: str = "all"
    capacities: tuple[CaseCapacity, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What an owner answered, on a day."""

    on: date
    says: str
    text: Text
    come_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseAsked:
    """That the owner of a resource was asked, and what they answered."""

    resource: str
    on: date
    answers: tuple[CaseAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseEnquiry:
    """What somebody looks for; all of it is invented."""

    organisation: str
    title: Text
    abilities: tuple[Text, ...]
    begins: date
    ends: date
    asked_on: date
    kind: str = ""
    amount: int | None = None
    unit: Text | None = None
    certificates: tuple[str, ...] = ()
    note: Text | None = None
    confidential: bool = False
    by: str | None = None
    asked: tuple[CaseAsked, ...] = ()
    state: str = "open"
    closed_on: date | None = None
    why: Text | None = None
