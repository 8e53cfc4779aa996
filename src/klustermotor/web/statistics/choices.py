"""What to ask an office for: the choice of values for each variable, as a form sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold
from klustermotor.web.statistics.models import SavedQuery

_SHOWN = 300
_LATEST = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A variable, how its values are chosen, and the values that the page offers."""

    code: str
    label: str
    count: int
    may_leave_out: bool
    is_time: bool
    mode: str
    latest: int
    find: str
    options: list[tuple[str, str, bool]]
    hidden: int

    @property
    def modes(self) -> list[tuple[str, str]]:
        """Return the ways to choose."""
        found = [("all", _("all %(count)s") % {"count": self.count}), ("some", _("those marked"))]
        if self.is_time:
            found.insert(0, ("latest", _("the latest")))
        if self.may_leave_out:
            found.append(("out", _("leave it out: the total")))
        return found


def choices_of(query: SavedQuery, sent: QueryDict | None) -> list[Choice]:
    """Return every variable with what was sent, else with what is saved, else with what is likely."""
    return [_choice(query, one, sent) for one in query.described.get("variables", [])]


def _choice(query: SavedQuery, variable: Mapping[str, Any], sent: QueryDict | None) -> Choice:
    """Return one variable's choice."""
    code = variable["code"]
    mode, latest, marked = _held(query, variable) if sent is None else _sent(code, sent)
    find = sent.get(f"find-{code}", "") if sent is not None else ""
    wanted = fold(find)
    pairs = list(zip(variable["values"], variable["texts"], strict=True))
    fitting = [
        (value, text, value in marked)
        for value, text in pairs
        if value in marked or not wanted or wanted in fold(f"{value} {text}")
    ]
    fitting.sort(key=lambda one: not one[2])
    return Choice(
        code=code,
        label=variable["label"],
        count=len(pairs),
        may_leave_out=variable["elimination"],
        is_time=variable["time"],
        mode=mode,
        latest=latest,
        find=find,
        options=fitting[:_SHOWN],
        hidden=max(0, len(fitting) - _SHOWN),
    )


def _held(query: SavedQuery, variable: Mapping[str, Any]) -> tuple[str, int, set[str]]:
    """Return what is saved of a variable, or a likely start."""
    values = query.selection.get(variable["code"])
    if values is None:
        if query.selection:
            return "out", _LATEST, set()
        if variable["time"]:
            return "latest", _LATEST, set()
        if variable["code"] in guesses(query).values():
            return "all", _LATEST, set()
        return (
            ("out", _LATEST, set())
            if variable["elimination"]
            else ("some", _LATEST, set(variable["values"][:1]))
        )
    if values == ["*"]:
        return "all", _LATEST, set()
    if len(values) == 1 and values[0].startswith("top("):
        return "latest", int(values[0][4:-1]), set()
    return "some", _LATEST, set(values)


def _sent(code: str, sent: QueryDict) -> tuple[str, int, set[str]]:
    """Return what the form says of a variable."""
    latest = sent.get(f"latest-{code}", "")
    number = int(latest) if latest.isdecimal() and 0 < int(latest) < 1000 else _LATEST
    return sent.get(f"mode-{code}", "all"), number, set(sent.getlist(f"values-{code}"))


def chosen(choices: list[Choice]) -> dict[str, list[str]]:
    """Return the choice as offices are asked; refuse a variable of which nothing is marked."""
    asked: dict[str, list[str]] = {}
    for one in choices:
        marked = [value for value, _text, on in one.options if on]
        if one.mode == "out":
            continue
        if one.mode == "some" and not marked:
            raise Refused(_("Mark at least one value of %(variable)s.") % {"variable": one.label})
        asked[one.code] = {"all": ["*"], "latest": [f"top({one.latest})"]}.get(one.mode, marked)
    return asked


def guesses(query: SavedQuery) -> dict[str, str]:
    """Return which variable is probably what."""
    found = {"region": "", "industry": "", "period": ""}
    signs = {"region": ("region", "geo", "län", "kommun"), "industry": ("nace", "sni", "industr", "näring")}
    for one in query.described.get("variables", []):
        words = f"{one['code']} {one['label']}".lower()
        role = (
            "period"
            if one["time"]
            else next((role for role, names in signs.items() if any(name in words for name in names)), "")
        )
        if role and not found[role]:
            found[role] = one["code"]
    return found
