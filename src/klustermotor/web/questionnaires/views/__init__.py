"""Pages of guides and interviews."""

from klustermotor.web.questionnaires.views.guided import (
    edit_guide,
    edit_question,
    edit_theme,
    guide,
    guides,
    move_question,
    move_theme,
    new_guide,
    new_question,
    new_theme,
    new_version,
    publish,
)
from klustermotor.web.questionnaires.views.held import (
    complete,
    consent,
    edit_interview,
    interview,
    interviews,
    minutes,
    new_interview,
    withdraw_consent,
)
from klustermotor.web.questionnaires.views.recorded import record, save_notes, save_theme
from klustermotor.web.questionnaires.views.together import code_answer, coding, coverage, tallies, use_answer

__all__ = [
    "code_answer",
    "coding",
    "complete",
    "consent",
    "coverage",
    "edit_guide",
    "edit_interview",
    "edit_question",
    "edit_theme",
    "guide",
    "guides",
    "interview",
    "interviews",
    "minutes",
    "move_question",
    "move_theme",
    "new_guide",
    "new_interview",
    "new_question",
    "new_theme",
    "new_version",
    "publish",
    "record",
    "save_notes",
    "save_theme",
    "tallies",
    "use_answer",
    "withdraw_consent",
]
