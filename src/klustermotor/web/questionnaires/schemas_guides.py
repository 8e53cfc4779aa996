"""Guides as the API takes them, and what interviews by them say together."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.questionnaires.selectors.together import Tally
from klustermotor.web.shared.schemas import Given, Line, Name, Prose, Texts

Kind = Literal["text", "choice", "several", "scale", "number", "yes_no"]
Goal = Literal["", "equality", "diversity", "environment"]
Asked = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$")
]


class GuideIn(Given):
    """A new guide."""

    title: Name
    purpose: Prose = ""


class GuideChange(Given):
    """What to change in a draft; what is left out stays."""

    title: Name | None = None
    purpose: Prose | None = None


class ThemeIn(Given):
    """A new theme, added last."""

    title_sv: Name
    title_en: Line = ""


class ThemeChange(Given):
    """What to change in a theme; what is left out stays."""

    title_sv: Name | None = None
    title_en: Line | None = None


class AlternativeIn(Given):
    """One alternative of a question."""

    sv: Name
    en: Line = ""


class QuestionIn(Given):
    """A new question, added last in its theme."""

    text_sv: Asked
    text_en: Prose = ""
    kind: Kind = "text"
    optional: bool = True
    goal: Goal = ""
    alternatives: list[AlternativeIn] = Field(
        default_factory=list, max_length=100, description="Of choice and several: at least two."
    )


class QuestionChange(Given):
    """What to change in a question; what is left out stays."""

    text_sv: Asked | None = None
    text_en: Prose | None = None
    kind: Kind | None = None
    optional: bool | None = None
    goal: Goal | None = None
    alternatives: list[AlternativeIn] | None = Field(None, max_length=100)


class MoveIn(Given):
    """Which way to move one step."""

    up: bool


class CountOut(Schema):
    """How many gave one answer."""

    label: str = Field(description="In the language that was asked for.")
    count: int
    share: float


class TallyOut(Schema):
    """Coded answers to one question over all who may be counted."""

    question: UUID
    asked: Texts
    kind: str
    respondents: int | None = Field(description="Null where they are too few to be shown.")
    counts: list[CountOut]
    merged: int = Field(description="Respondents whose answers are so rare that they are told together.")

    @classmethod
    def of(cls, one: Tally) -> "TallyOut":
        """Return a tally."""
        return cls(
            question=one.question.uid,
            asked=Texts.of(one.question),
            kind=one.question.kind,
            respondents=one.respondents,
            counts=[CountOut(label=label, count=count, share=share) for label, count, share in one.shares],
            merged=one.merged,
        )
