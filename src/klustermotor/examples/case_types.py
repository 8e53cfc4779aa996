"""What a demo case consists of: frozen records, texts in Swedish and English, references by key."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from klustermotor.examples.case_chains import CaseChain
from klustermotor.examples.case_sharing import (
    CaseEnquiry,
    CaseInheritance,
    CaseJudgement,
    CaseOwnerSeat,
    CaseOwnershipEvent,
    CaseResource,
    CaseSettler,
    CaseShare,
)
from klustermotor.examples.case_words import DateSpan, Text

Level = Literal["county", "municipality"]
Role = Literal[
    "administrator", "developer", "analyst", "manager", "board", "company", "interviewer", "reader"
]
QuestionKind = Literal["choice", "choices", "scale", "number", "text"]
InterviewStatus = Literal["held", "booked", "not_now"]
Consent = Literal["by_role", "summary_only", "team_only"]
Stand = Literal["supports", "against", "both_ways"]
Goal = Literal["equality", "diversity", "environment", "lock_in"]
Weight = Literal["for", "against", "both_ways", "unknown"]
FieldKind = Literal["potential", "established"]
Status = Literal["discussion", "decision"]
StepKind = Literal["measure", "study"]
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
StepStatus = Literal["proposed", "planned", "under_way", "done"]


@dataclass(frozen=True, slots=True)
class Tenant:
    """The region whose workbench the case shows.

    ``focus`` and ``neighbours`` are codes at ``level``; ``definitions`` are keys of definition sets
    (``example``, ``brokers_left_out``, ``brokers_included``), the first one the usual.
    """

    key: str
    name: Text
    lead: Text
    language: Literal["sv", "en"]
    today: date
    level: Level
    focus: tuple[str, ...]
    neighbours: tuple[str, ...]
    definitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRegion:
    """A region of the tenant's own: a union of counties or municipalities."""

    key: str
    name: Text
    note: Text
    level: Level
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseUser:
    """Somebody who can sign in, by role; ``shown`` ones stand on the first page of the demo."""

    key: str
    role: Role
    title: Text
    email: str
    organisation: str
    language: Literal["sv", "en"]
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; real ones by name and role as the sources give them, invented ones marked.

    ``kind`` is ``company``, ``public``, ``university``, ``training``, ``association``, ``project``,
    ``institute`` or ``financier``; ``clusters`` are cluster codes; ``employees`` is for invented ones only.
    """

    key: str
    name: Text
    kind: str
    role: Text
    invented: bool
    municipality: str | None = None
    clusters: tuple[str, ...] = ()
    employees: int | None = None


@dataclass(frozen=True, slots=True)
class CaseTie:
    """A tie between two organisations; ``until`` is when it holds no more, ``source`` where it is known from.

    One with a real organisation says only what the sources do, unless it is invented and its note tells so.
    """

    organisation: str
    kind: TieKind
    partner: str
    invented: bool
    since: DateSpan | None = None
    until: DateSpan | None = None
    strength: int | None = None
    source: str | None = None
    note: Text | None = None


ClusterPart = Literal["core", "supplier", "support", "academia", "public"]


@dataclass(frozen=True, slots=True)
class CaseClusterActor:
    """That an organisation stands in a part of a cluster; ``until`` is when it belongs no more."""

    organisation: str
    part: ClusterPart
    invented: bool
    since: DateSpan | None = None
    until: DateSpan | None = None
    source: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseCluster:
    """A cluster as it is known by its actors.

    ``field`` is the key of a field of strength, ``definition`` the code of a cluster of the statistics, and
    ``initiative`` the key of the organisation whose initiative develops it.
    """

    key: str
    name: Text
    about: Text
    core: Text
    actors: tuple[CaseClusterActor, ...]
    field: str | None = None
    definition: str | None = None
    initiative: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CasePerson:
    """A person by role only; no name."""

    key: str
    title: Text
    organisation: str


@dataclass(frozen=True, slots=True)
class CaseAlso:
    """A further position, invented, up to a day where it is over."""

    role: Text
    organisation: str
    since: DateSpan | None = None
    until: DateSpan | None = None


@dataclass(frozen=True, slots=True)
class CaseLeader:
    """That a person is in a leadership network; ``abilities`` are places on the list of seven, from 1.

    ``also`` are positions that the person holds or has held elsewhere, invented: role and organisation.
    ``user`` is the key of whoever signs in so.
    """

    person: str
    abilities: tuple[int, ...]
    invented: bool
    since: DateSpan | None = None
    also: tuple[CaseAlso, ...] = ()
    user: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class CaseTrustWave:
    """A wave of questions on trust, its answers invented: a row for each seat, a step for each statement.

    An empty row is somebody who did not answer.
    """

    opened: date
    closed: date
    answers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class CaseLeadership:
    """A leadership network around a cluster of the case."""

    key: str
    name: Text
    cluster: str
    vision: Text
    source: str
    seats: tuple[CaseLeader, ...]
    waves: tuple[CaseTrustWave, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseSource:
    """A source: ``kind`` is ``document``, ``register``, ``dataset`` or ``web_page``; no addresses.

    ``invented`` says that the document itself is made up; ``fields`` are the fields of strength it supports.
    """

    key: str
    kind: str
    title: Text
    publisher: str
    dated: DateSpan
    summary: Text
    invented: bool
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A part of an interview guide."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Option:
    """One of the coded answers to a question."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a guide; ``goal`` is the horizontal goal (or lock-in) that it touches.

    A scale has ``lowest`` and ``highest`` and tells in ``options`` what its ends mean.
    """

    key: str
    theme: str
    kind: QuestionKind
    text: Text
    options: tuple[Option, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """An interview guide."""

    key: str
    name: Text
    purpose: Text
    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: option keys, a number, or a text, by the kind of the question."""

    question: str
    choices: tuple[str, ...] = ()
    number: float | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Interview:
    """A key-person interview; what is said in it is invented.

    ``on`` is the day it was held or is booked for, or on which the person said "not now"; then ``come_back``
    is the day to ask again. ``readers`` are the roles that may read notes and answers.
    """

    key: str
    person: str
    interviewer: str
    on: date
    status: InterviewStatus
    consent: Consent
    readers: tuple[Role, ...]
    notes: Text
    fields: tuple[str, ...] = ()
    come_back: date | None = None
    answers: tuple[Answer, ...] = ()
    invented: bool = True


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a field weighs for equality, diversity, environment or against lock-in."""

    goal: Goal
    weight: Weight
    text: Text


@dataclass(frozen=True, slots=True)
class Voice:
    """What an interview says of a field, seen from the field."""

    interview: str
    stand: Stand
    text: Text


@dataclass(frozen=True, slots=True)
class FieldVersion:
    """A judgement of a field at one time, signed by a person (key), decided by an organisation (key)."""

    dated: DateSpan
    kind: FieldKind
    judgement: Text
    change: Text
    signed_by: str
    status: Status = "discussion"
    decided_by: str | None = None
    decided_on: date | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A proposed measure or in-depth study; whether it is overdue is told by ``due`` and ``status``."""

    key: str
    kind: StepKind
    name: Text
    responsible: str
    due: date
    status: StepStatus
    leads_to: Text | None = None


@dataclass(frozen=True, slots=True)
class EducationLink:
    """The programmes that serve a field, and the gap."""

    programmes: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class FieldOfStrength:
    """A region's field of strength with all it rests on; the last of ``versions`` is the present one."""

    key: str
    name: Text
    region: str
    clusters: tuple[str, ...]
    versions: tuple[FieldVersion, ...]
    weighing: tuple[Weighing, ...]
    unheard: tuple[Text, ...]
    education: EducationLink
    steps: tuple[Step, ...]
    voices: tuple[Voice, ...] = ()

    @property
    def present(self) -> FieldVersion:
        """The judgement that holds now."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class RoomItem:
    """What a room has to show at once: a finding, a gap, and what is due when."""

    room: str
    finding: Text
    gap: Text
    due: Text
    due_on: date


@dataclass(frozen=True, slots=True)
class Case:
    """A whole demo case."""

    tenant: Tenant
    regions: tuple[OwnRegion, ...]
    users: tuple[CaseUser, ...]
    organisations: tuple[Organisation, ...]
    ties: tuple[CaseTie, ...]
    inheritances: tuple[CaseInheritance, ...]
    events: tuple[CaseOwnershipEvent, ...]
    judgements: tuple[CaseJudgement, ...]
    shares: tuple[CaseShare, ...]
    seats: tuple[CaseOwnerSeat, ...]
    settlers: tuple[CaseSettler, ...]
    resources: tuple[CaseResource, ...]
    enquiries: tuple[CaseEnquiry, ...]
    clusters: tuple[CaseCluster, ...]
    leadership: tuple[CaseLeadership, ...]
    people: tuple[CasePerson, ...]
    sources: tuple[CaseSource, ...]
    guide: Guide
    interviews: tuple[Interview, ...]
    fields: tuple[FieldOfStrength, ...]
    rooms: tuple[RoomItem, ...]
    chains: tuple[CaseChain, ...] = ()

    @property
    def sign_ins(self) -> tuple[CaseUser, ...]:
        """The three sign-ins that the demo names: regional developer, cluster manager, member company."""
        return tuple(user for user in self.users if user.shown)

    @property
    def administrator(self) -> CaseUser:
        """Who looks after people: invites them and gives them roles."""
        return next(user for user in self.users if user.role == "administrator")
