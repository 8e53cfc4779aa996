"""Pages of evidence."""

from klustermotor.web.evidence.views.claimed import add_support, contest, decide, known, reopen, withdraw
from klustermotor.web.evidence.views.objected import export_objections, objection, objections
from klustermotor.web.evidence.views.sourced import attachment, edit_source, new_source, source, sources

__all__ = [
    "add_support",
    "attachment",
    "contest",
    "decide",
    "edit_source",
    "export_objections",
    "known",
    "new_source",
    "objection",
    "objections",
    "reopen",
    "source",
    "sources",
    "withdraw",
]
