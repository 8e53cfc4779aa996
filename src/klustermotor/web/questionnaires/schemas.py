"""Guides, interviews and answers as the API gives and takes them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.questionnaires.models import Answer, Guide, Interview, Question
from klustermotor.web.questionnaires.selectors.interviews import ThemeAsked
from klustermotor.web.shared.schemas import Day, Given, Number, Reference, Texts

State = Literal["planned", "booked", "declined", "cancelled"]
Channel = Literal["visit", "telephone", "video", "other"]
OpenTo = Literal["interviewer", "named", "analysts", "everybody"]
_CLEAN = r"^[^\x00]*$"
Role = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160, pattern=_CLEAN)]


class CodeOut(Schema):
    """One alternative."""

    key: str
    label: Texts


class QuestionOut(Schema):
    """One question."""

    uid: UUID
    kind: str
    text: Texts
    optional: bool
    goal: str
    codes: list[CodeOut]

    @classmethod
    def of(cls, one: Question) -> "QuestionOut":
        """Return a question with the alternatives that it offers."""
        offered: Any = one.offered  # type: ignore[attr-defined]
        return cls(
            uid=one.uid,
            kind=one.kind,
            text=Texts.of(one),
            optional=one.optional,
            goal=one.goal,
            codes=[CodeOut(key=code.key, label=Texts.of(code, "label")) for code in offered],
        )


class ThemeOut(Schema):
    """Questions that belong together."""

    uid: UUID
    title: Texts
    questions: list[QuestionOut]


class GuideOut(Schema):
    """One version of a guide."""

    uid: UUID
    title: str
    purpose: str
    series: UUID
    version: int
    state: str
    published_on: date | None

    @classmethod
    def said_of(cls, one: Guide) -> dict[str, Any]:
        """Return what is said of a guide."""
        return {
            "uid": one.uid,
            "title": one.title,
            "purpose": one.purpose,
            "series": one.series,
            "version": one.version,
            "state": one.state,
            "published_on": one.published_on,
        }

    @classmethod
    def of(cls, one: Guide) -> "GuideOut":
        """Return a guide without its questions."""
        return cls(**cls.said_of(one))


class WholeGuideOut(GuideOut):
    """A guide with its questions."""

    themes: list[ThemeOut]

    @classmethod
    def whole(cls, one: Guide, themes: Any) -> "WholeGuideOut":
        """Return a guide with its themes and their questions."""
        shown = [
            ThemeOut(
                uid=theme.uid,
                title=Texts.of(theme, "title"),
                questions=[QuestionOut.of(question) for question in theme.questions.all()],
            )
            for theme in themes
        ]
        return cls(**cls.said_of(one), themes=shown)


class InterviewOut(Schema):
    """A conversation by a guide; the person is named only to those who may see people.

    Of what was said anonymously, role, organisation, person and place stay with those who may know. Once
    the person said no or withdrew consent, notes and answers are empty to everybody.
    """

    uid: UUID
    guide: Reference
    role: str
    person: Reference | None
    organisation: Reference | None
    interviewer: str
    state: str
    day: date | None
    come_back_on: date | None
    place: str
    channel: str
    notes: str
    consent: str
    consent_on: date | None
    withdrawn_on: date | None = Field(
        description="Since when what was said is closed: the person said no, or withdrew the consent."
    )
    open_to: str
    readers: list[Reference] = Field(
        description="Who may read it beside the interviewer, where they are named."
    )
    source: UUID | None = Field(description="The source that it is, once it was held.")
    example: bool

    @classmethod
    def of(cls, one: Interview, *, sees_persons: bool) -> "InterviewOut":
        """Return an interview that somebody may read."""
        return cls(
            uid=one.uid,
            guide=Reference.of(one.guide),
            role=str(one) if one.hides_who else one.role_label,
            person=Reference.maybe(one.person) if sees_persons and not one.hides_who else None,
            organisation=None if one.hides_who else Reference.maybe(one.organisation),
            interviewer=one.interviewer.name,
            state=one.state,
            day=one.day,
            come_back_on=one.come_back_on,
            place="" if one.hides_who else one.place,
            channel=one.channel,
            notes=one.told_notes,
            consent=one.consent,
            consent_on=one.consent_on,
            withdrawn_on=one.withdrawn_on,
            open_to=one.open_to,
            readers=[] if one.hides_who else [Reference.of(reader) for reader in one.readers.all()],
            source=one.source.uid if one.source else None,
            example=one.is_example,
        )


class AnswerOut(Schema):
    """What was said to one question; empty where nothing was."""

    question: UUID
    theme: UUID
    asked: Texts
    kind: str
    uid: UUID | None
    text: str
    number: Number
    codes: list[str]
    version: int = Field(description="Send it back with a change: it tells what you wrote over.")
    changed_at: datetime | None

    @classmethod
    def all_of(cls, themes: list[ThemeAsked]) -> "list[AnswerOut]":
        """Return every question of an interview with what was said to it."""
        return [
            cls.of(theme.theme.uid, asked.question, asked.answer) for theme in themes for asked in theme.asked
        ]

    @classmethod
    def of(cls, theme: UUID, question: Question, answer: Answer | None) -> "AnswerOut":
        """Return a question with what was said to it."""
        number = answer.number if answer else None
        return cls(
            question=question.uid,
            theme=theme,
            asked=Texts.of(question),
            kind=question.kind,
            uid=answer.uid if answer else None,
            text=answer.text if answer else "",
            number=None if number is None else float(number),
            codes=[code.key for code in answer.codes.all()] if answer else [],
            version=answer.version if answer else 0,
            changed_at=answer.changed_at if answer else None,
        )


class InterviewIn(Given):
    """An appointment to record; the caller is the interviewer."""

    guide: UUID
    role: Role
    person: UUID | None = None
    organisation: UUID | None = None
    state: State = "planned"
    day: Day | None = None
    come_back_on: Day | None = None
    place: Annotated[str, StringConstraints(max_length=120, pattern=_CLEAN)] = ""
    channel: Channel = "visit"
    open_to: OpenTo = "analysts"
    example: bool = False


class InterviewChange(Given):
    """What to change in an appointment or in who may read; what is left out stays."""

    role: Role | None = None
    person: UUID | None = Field(None, description="Null takes the person out.")
    organisation: UUID | None = Field(None, description="Null takes the organisation out.")
    state: State | None = Field(None, description="That it was held has an operation of its own.")
    day: Day | None = None
    come_back_on: Day | None = None
    place: Annotated[str, StringConstraints(max_length=120, pattern=_CLEAN)] | None = None
    channel: Channel | None = None
    open_to: OpenTo | None = None
    readers: list[UUID] | None = Field(
        None,
        max_length=200,
        description="People of `/interviews/{uid}/possible-readers`; they replace those named before.",
    )
    example: bool | None = None

    def values(self) -> dict[str, Any]:
        """Return what was given, without null where an interview always has a value."""
        may_be_empty = {"person", "organisation", "day", "come_back_on"}
        given = self.dict(exclude_unset=True)
        return {name: value for name, value in given.items() if value is not None or name in may_be_empty}


class NotesIn(Given):
    """The notes, whole: they replace those there are."""

    text: Annotated[str, StringConstraints(max_length=20_000, pattern=_CLEAN)]


class CodingIn(Given):
    """What an answer in words was found to say: codes of its question, and a new one that joins them."""

    codes: list[Annotated[str, StringConstraints(max_length=60, pattern=_CLEAN)]] = Field(
        default_factory=list, max_length=100
    )
    new_code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_CLEAN)] = (
        Field("", description="What a code is called that the question does not have yet.")
    )


class ConsentIn(Given):
    """How what was said may be used; `refused` closes it to everybody, and so does deleting the consent."""

    consent: Literal["anonymous", "role", "name", "refused"]
    on: Day


class AnswerIn(Given):
    """What was said to one question, written over a version of it."""

    text: Annotated[str, StringConstraints(max_length=20_000, pattern=_CLEAN)] = ""
    number: Annotated[str, StringConstraints(max_length=40, pattern=_CLEAN)] = Field(
        "", description="With comma or point; yes is 1 and no is 0."
    )
    codes: list[Annotated[str, StringConstraints(max_length=60, pattern=_CLEAN)]] = Field(
        default_factory=list, max_length=100
    )
    version: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class AnswersIn(Given):
    """What was said to the questions of one theme."""

    answers: dict[UUID, AnswerIn] = Field(min_length=1, max_length=100)


class NotSaved(Schema):
    """An answer that was not saved, and why."""

    question: UUID
    why: str


class SavedOut(Schema):
    """What became of the answers."""

    changed: int
    conflicts: list[NotSaved] = Field(description="Somebody else changed them meanwhile.")
    refused: list[NotSaved]
