"""What was wrong with the input of an operation, or is in its way, as one sentence for the person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klustermotor.formats import NoTurn

#: Kind of mistake, as pydantic names it (its beginning is enough) → the sentence.
_SENTENCES: dict[str, Any] = {
    "missing": gettext_lazy("%(field)s is missing."),
    "extra_forbidden": gettext_lazy("%(field)s is not known here; check how it is written."),
    "uuid": gettext_lazy("%(field)s must be an identifier, such as 0190f8a0-0000-7000-8000-000000000000."),
    "int": gettext_lazy("%(field)s must be a whole number."),
    "float": gettext_lazy("%(field)s must be a number."),
    "finite_number": gettext_lazy("%(field)s must be a number."),
    "bool": gettext_lazy("%(field)s must be true or false."),
    "date": gettext_lazy("%(field)s must be a date, such as 2003-06-30."),
    "list": gettext_lazy("%(field)s must be a list."),
    "dict": gettext_lazy("%(field)s must be an object with names and values."),
    "literal_error": gettext_lazy("%(field)s must be one of %(expected)s."),
    "enum": gettext_lazy("%(field)s must be one of %(expected)s."),
    "string_too_long": gettext_lazy("%(field)s may have at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("%(field)s must not be empty."),
    "string": gettext_lazy("%(field)s must be text without control characters."),
    "too_long": gettext_lazy("%(field)s holds more than is accepted at once."),
    "too_short": gettext_lazy("%(field)s must not be empty."),
    "greater_than": gettext_lazy("%(field)s is smaller than what is accepted."),
    "less_than": gettext_lazy("%(field)s is larger than what is accepted."),
}


def what_is_wrong(errors: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    """Return a sentence for the first mistake, and the field it concerns."""
    first = errors[0]
    place = [str(part) for part in first["loc"][1:]]
    if first["loc"][0] in {"body", "form"} and len(place) > 1:
        place = place[1:]
    field = ".".join(place) or None
    kind = next((kind for kind in _SENTENCES if str(first["type"]).startswith(kind)), "")
    told = _SENTENCES[kind] if kind else _("%(field)s is not of the expected form.")
    words = {"max_length": "", "expected": ""} | dict(first.get("ctx", {}))
    return told % (words | {"field": field or _("The input")}), field


def _no_turn(request: HttpRequest, exception: NoTurn) -> tuple[int, str, str | None]:
    """Say that other files are being opened, so that this one waits."""
    return 503, exception.in_language(get_language() or "sv"), "file"


#: What is nobody's fault and passes: how it is told, and after how many seconds to try again.
TOLD_TO_WAIT: dict[type[Exception], Callable[[HttpRequest, Any], tuple[int, str, str | None]]] = {
    NoTurn: _no_turn
}
RETRY_AFTER = NoTurn.seconds
