"""Record sources, what they support, what is held against it, and what was decided on it."""

from klustermotor.web.evidence.services.objections import answer, contest
from klustermotor.web.evidence.services.sources import attach, index_source, save_source
from klustermotor.web.evidence.services.standing import decide, reopen
from klustermotor.web.evidence.services.support import erase_notes, mark_unusable, support, withdraw

__all__ = [
    "answer",
    "attach",
    "contest",
    "decide",
    "erase_notes",
    "index_source",
    "mark_unusable",
    "reopen",
    "save_source",
    "support",
    "withdraw",
]
