"""What badges say: the kinds of standing that things have, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, Any] = {
    "strong": pgettext_lazy("standing of a cluster", "strong"),
    "watch": _("to watch"),
    "gap": _("gap"),
    "unknown": _("not known"),
    "example": _("example data"),
    "discussion": _("basis for discussion"),
    "decision": _("basis for decision"),
    "new": pgettext_lazy("something just arrived", "new"),
    "open": pgettext_lazy("a question not settled", "open"),
    "late": _("overdue"),
    "running": _("running"),
    "done": _("done"),
    "failed": _("failed"),
    "not-now": _("not now"),
}


def status_label(kind: str) -> str:
    """Return what a badge of this kind says; an unknown kind says itself."""
    return str(LABELS.get(kind, kind))
