"""Guides with their questions, interviews with their answers."""

from klustermotor.web.questionnaires.models.guides import SCALE, Code, Guide, Question, Theme
from klustermotor.web.questionnaires.models.interviews import (
    Answer,
    Interview,
    InterviewQuerySet,
    written_number,
)

__all__ = [
    "SCALE",
    "Answer",
    "Code",
    "Guide",
    "Interview",
    "InterviewQuerySet",
    "Question",
    "Theme",
    "written_number",
]
