"""Guides with their questions, interviews with their answers."""

from klustermotor.web.questionnaires.models.guides import SCALE, Code, Guide, Question, Theme
from klustermotor.web.questionnaires.models.interviews import (
    Answer,
    Interview,
    InterviewQuerySet,
    written_number,
)
from klustermotor.web.questionnaires.surveys.models import (
    Naming,
    Recipient,
    ReleasedCell,
    RosterEntry,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyQuestion,
    SurveyTie,
)

__all__ = [
    "SCALE",
    "Answer",
    "Code",
    "Guide",
    "Interview",
    "InterviewQuerySet",
    "Naming",
    "Question",
    "Recipient",
    "ReleasedCell",
    "RosterEntry",
    "Survey",
    "SurveyAnswer",
    "SurveyLink",
    "SurveyQuestion",
    "SurveyTie",
    "Theme",
    "written_number",
]
