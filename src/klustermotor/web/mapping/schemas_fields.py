"""Fields of strength as the API gives and takes them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.evidence.schemas import Precision
from klustermotor.web.mapping.fields.models import (
    FieldOfStrength,
    Judgement,
    Step,
    UnheardVoice,
    Weighing,
)
from klustermotor.web.shared.schemas import (
    Day,
    Given,
    Line,
    Marked,
    Name,
    Names,
    Prose,
    Reference,
    Texts,
    marks_of,
)

Stage = Literal["potential", "established"]
Goal = Literal["equality", "diversity", "environment", "lock_in"]
Weight = Literal["for", "against", "both_ways", "unknown"]
StepState = Literal["proposed", "planned", "under_way", "done", "dropped"]
Clusters = Annotated[
    list[Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]], Field(max_length=200)
]


class JudgementOut(Schema):
    """What was thought of a field on a day, signed."""

    uid: UUID
    stage: str
    text: Texts
    change: Texts
    on: date
    precision: str
    signed_as: str

    @classmethod
    def of(cls, one: Judgement) -> "JudgementOut":
        """Return a judgement."""
        return cls(
            uid=one.uid,
            stage=one.stage,
            text=Texts.of(one),
            change=Texts.of(one, "change"),
            on=one.on,
            precision=one.precision,
            signed_as=one.signed_as,
        )


class WeighingOut(Schema):
    """How choosing a field bears on a goal."""

    uid: UUID
    goal: str
    weight: str
    text: Texts
    on: date
    signed_as: str

    @classmethod
    def of(cls, one: Weighing) -> "WeighingOut":
        """Return a weighing."""
        return cls(
            uid=one.uid,
            goal=one.goal,
            weight=one.weight,
            text=Texts.of(one),
            on=one.on,
            signed_as=one.signed_as,
        )


class StepOut(Schema):
    """A measure or an in-depth study that a field leads on to."""

    uid: UUID
    kind: str
    name: Names
    state: str
    responsible: str
    due_on: date | None
    leads_to: Texts
    example: bool

    @classmethod
    def of(cls, one: Step) -> "StepOut":
        """Return a step."""
        return cls(
            uid=one.uid,
            kind=one.kind,
            name=Names.of(one),
            state=one.state,
            responsible=one.responsible,
            due_on=one.due_on,
            leads_to=Texts.of(one, "leads_to"),
            example=one.is_example,
        )


class VoiceOut(Schema):
    """Somebody whose view of a field is missing, until it has been heard."""

    uid: UUID
    text: Texts
    named_on: date
    heard_on: date | None

    @classmethod
    def of(cls, one: UnheardVoice) -> "VoiceOut":
        """Return a voice."""
        return cls(uid=one.uid, text=Texts.of(one), named_on=one.named_on, heard_on=one.heard_on)


class FieldOut(Marked):
    """Where a region's strength and potential lie, as those who answer for it see it."""

    uid: UUID
    name: Names
    region: Reference
    stage: str
    clusters: list[str] = Field(description="Codes of the clusters it gathers.")
    recorded_on: date
    ended_on: date | None
    ended_because: str
    education: Reference | None
    education_vintage: int | None = Field(description="The state of that table that the field shows.")
    judgements: list[JudgementOut] = Field(description="Newest first: the first one holds.")
    weighings: list[WeighingOut] = Field(description="Newest first: the first of each goal holds.")
    steps: list[StepOut]
    unheard_voices: list[VoiceOut]

    @classmethod
    def of(cls, one: FieldOfStrength) -> "FieldOut":
        """Return a field with everything that was said of it."""
        rows: Any = one
        invented = (one.is_example, one.tenant.is_example, rows.rests_on_example)
        example = any(invented) or (one.education is not None and one.education.is_example)
        return cls(
            uid=one.uid,
            name=Names.of(one),
            region=Reference.of(one.region),
            stage=one.stage,
            clusters=sorted(each.code for each in one.clusters.all()),
            recorded_on=one.recorded_on,
            ended_on=one.ended_on,
            ended_because=one.ended_because,
            education=Reference.maybe(one.education),
            education_vintage=one.education_vintage.number if one.education_vintage else None,
            judgements=[JudgementOut.of(each) for each in rows.judgements.all()],
            weighings=[WeighingOut.of(each) for each in rows.weighings.all()],
            steps=[StepOut.of(each) for each in rows.steps.all()],
            unheard_voices=[VoiceOut.of(each) for each in rows.unheard_voices.all()],
            **marks_of(one, example=example),
        )


class FieldIn(Given):
    """A field to put on a region's list, with a first judgement and what it rests on."""

    region: UUID
    name_sv: Name
    name_en: Line = ""
    stage: Stage = "potential"
    clusters: Clusters = Field(default_factory=list)
    judgement_sv: Prose = ""
    judgement_en: Prose = ""
    on: Day | None = None
    precision: Precision = "day"
    signed_as: Name
    runs: list[UUID] = Field(default_factory=list, max_length=50)
    sources: list[UUID] = Field(default_factory=list, max_length=50)
    education: UUID | None = None
    example: bool = False


class FieldChange(Given):
    """What to change in a field; what is left out stays, and so does what was thought of it."""

    name_sv: Name | None = None
    name_en: Line | None = None
    clusters: Clusters | None = None
    education_vintage: int | None = Field(
        default=None,
        ge=1,
        le=999_999_999,
        description="Another state of the table of education; a decided field is then open again.",
    )


class JudgementIn(Given):
    """A new judgement; the earlier ones stay."""

    stage: Stage
    text_sv: Prose = ""
    text_en: Prose = ""
    change_sv: Prose = ""
    change_en: Prose = ""
    on: Day | None = None
    precision: Precision = "day"
    signed_as: Name


class WeighingIn(Given):
    """How a field weighs for one goal."""

    goal: Goal
    weight: Weight
    text_sv: Prose = ""
    text_en: Prose = ""
    on: Day | None = None
    signed_as: Name


class StepIn(Given):
    """A measure or an in-depth study to propose."""

    kind: Literal["measure", "study"] = "measure"
    name_sv: Name
    name_en: Line = ""
    responsible: Name
    due_on: Day | None = None
    state: StepState = "proposed"
    leads_to_sv: Prose = ""
    leads_to_en: Prose = ""


class StepChange(Given):
    """How far a step has come, or that it is due another day."""

    state: StepState | None = None
    due_on: Day | None = None


class VoiceIn(Given):
    """Whose voice is missing."""

    text_sv: Prose = ""
    text_en: Prose = ""


class EndIn(Given):
    """Why a field is taken off the list."""

    because: Prose
