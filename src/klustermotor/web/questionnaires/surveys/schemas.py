"""Surveys as the API tells of them: never who answered what, nor a link."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.selectors.response import response_of
from klustermotor.web.questionnaires.surveys.selectors.results import Result, results_of
from klustermotor.web.questionnaires.surveys.selectors.together import ScaleTogether, scales_together


class SurveyOut(Schema):
    """A survey, and how far the answers have come."""

    uid: UUID
    title_sv: str
    title_en: str
    mode: str = Field(description="`confidential` or `named`.")
    state: str = Field(description="`draft`, `open` or `closed`.")
    wave: int
    series: UUID = Field(description="The same for all waves of a survey.")
    opened_on: date | None
    closes_on: date | None
    closed_on: date | None
    asked: int
    answered: int = Field(description="Of a confidential survey in steps of five, rounded down.")
    is_example: bool

    @classmethod
    def of(cls, one: Survey) -> "SurveyOut":
        """Return a survey that was read with its counts."""
        named = (
            "uid", "title_sv", "title_en", "mode", "state", "wave", "series", "opened_on", "closes_on",
            "closed_on", "is_example",
        )  # fmt: skip
        counts = {"asked": one.n_asked, "answered": one.n_answered}  # type: ignore[attr-defined]
        return cls(**{name: getattr(one, name) for name in named}, **counts)


class ResponseGroupOut(Schema):
    """How many of a group were asked and have answered."""

    by: str
    group: str
    asked: int
    answered: int
    declined: int


class ScaleOut(Schema):
    """What may be told of a scale: over all who answered, or why nothing is told."""

    series: UUID
    question_sv: str
    question_en: str
    n: int | None
    mean: float | None
    why: str

    @classmethod
    def of(cls, one: ScaleTogether) -> "ScaleOut":
        """Return a scale."""
        return cls(
            series=one.question.series, question_sv=one.question.text_sv, question_en=one.question.text_en,
            n=one.whole.n, mean=one.whole.mean, why=one.whole.why,
        )  # fmt: skip


class CountedOut(Schema):
    """One answer to a question and how many gave it."""

    key: str
    answer: str
    count: int | None = Field(description="Null where it may not be told: of too few people.")


class WordsOut(Schema):
    """What somebody wrote, in a named survey."""

    text: str
    name: str
    organisation: str


class ResultOut(Schema):
    """What is known of one question's answers; `why` says why where nothing is shown."""

    series: UUID
    question_sv: str
    question_en: str
    kind: str = Field(description="`scale`, `one`, `several` or `text`.")
    n: int | None
    mean: float | None
    answers: list[CountedOut]
    words: list[WordsOut] = Field(description="Empty for a survey in confidence, always.")
    why: str

    @classmethod
    def of(cls, one: Result) -> "ResultOut":
        """Return a question's result."""
        return cls(
            series=one.question.series, question_sv=one.question.text_sv, question_en=one.question.text_en,
            kind=one.question.kind, n=one.n, mean=one.mean, why=one.why,
            answers=[CountedOut(key=row.key, answer=row.label, count=row.count) for row in one.rows],
            words=[
                WordsOut(text=row.text, name=row.name, organisation=row.organisation) for row in one.words
            ],
        )  # fmt: skip


class SurveyResponseOut(Schema):
    """A survey's response: by group where it is named, what a confidential one tells, and each question."""

    survey: SurveyOut
    groups: list[ResponseGroupOut]
    scales: list[ScaleOut]
    results: list[ResultOut]

    @classmethod
    def of(cls, one: Survey) -> "SurveyResponseOut":
        """Return a survey's response."""
        groups = [
            ResponseGroupOut(
                by=group.by, group=group.label, asked=group.asked, answered=group.answered,
                declined=group.declined,
            )
            for group in response_of(one).groups
        ]  # fmt: skip
        scales = [ScaleOut.of(scale) for scale in scales_together(one)] if one.is_confidential else []
        results = [ResultOut.of(result) for result in results_of(one)]
        return cls(survey=SurveyOut.of(one), groups=groups, scales=scales, results=results)
