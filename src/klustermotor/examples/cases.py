"""The demo's two cases, Sörmland and Ljusdal in the summer of 2003, read from ``data/cases``."""

import calendar
import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from klustermotor.examples.case_types import Case, Guide, Question
from klustermotor.examples.case_words import DateSpan, Text

#: The cases there are.
CASES = ("sormland", "ljusdal")
_PARTS = (
    "tenant",
    "actors",
    "ties",
    "clusters",
    "leadership",
    "ownership",
    "settling",
    "shared",
    "sources",
    "interviews",
    "fields",
    "rooms",
    "chains",
)


@cache
def example_case(key: str) -> Case:
    """Return one of the demo's cases.

    Organisations that two texts from 2003 name stand by name and role; others are invented, look invented
    and are marked. People stand by role. What is said in interviews is invented, and so is every judgement.

    Parameters
    ----------
    key : {"sormland", "ljusdal"}
        Södermanland, or Ljusdal in Gävleborg.

    Returns
    -------
    Case

    Raises
    ------
    ValueError
        If there is no such case, or its files do not hold together; the message names the entry.

    Examples
    --------
    >>> case = example_case("sormland")
    >>> case.tenant.today.isoformat(), len(case.fields), [user.role for user in case.sign_ins]
    ('2003-06-30', 6, ['developer', 'manager', 'company'])
    """
    if key not in CASES:
        raise ValueError(f"there is no case {key!r}; there are {' and '.join(CASES)}")
    guide = _record(Guide, _read("guide"), "guide")
    kinds = {question.key: question for question in guide.questions}
    tables: dict[str, Any] = {}
    for part in _PARTS:
        tables |= _read(f"{key}/{part}")
    for interview in tables["interviews"]:
        interview["answers"] = _answers(interview, kinds)
    case: Case = _record(Case, tables | {"guide": guide}, key)
    return case


def _read(name: str) -> dict[str, Any]:
    """Return one TOML file of the cases."""
    folder = resources.files("klustermotor.examples").joinpath("data", "cases")
    return tomllib.loads(folder.joinpath(*f"{name}.toml".split("/")).read_text("utf-8"))


def _answers(interview: dict[str, Any], questions: Mapping[str, Question]) -> list[dict[str, Any]]:
    """Return answers by the kind of each question, from the short form question → value."""
    found: list[dict[str, Any]] = []
    for key, value in interview.get("answers", {}).items():
        if key not in questions:
            raise ValueError(f"interview {interview['key']}: the guide has no question {key!r}")
        question = questions[key]
        answer: dict[str, Any] = {"question": key}
        if question.kind in {"scale", "number"}:
            answer["number"] = float(value)
        elif question.kind == "text":
            answer["text"] = value
        else:
            answer["choices"] = [value] if isinstance(value, str) else value
        found.append(answer)
    return found


def _record(kind: type[Any], table: Any, where: str) -> Any:
    """Return a record of a table, refusing names it does not know and names it lacks."""
    if isinstance(table, kind):
        return table
    hints = get_type_hints(kind)
    needed = {part.name for part in fields(kind) if part.default is MISSING}
    where = f"{where}, {table['key']}" if "key" in table else where
    if unknown := set(table) - set(hints):
        raise ValueError(f"{where}: unknown {', '.join(sorted(unknown))}")
    if lacking := needed - set(table):
        raise ValueError(f"{where}: {', '.join(sorted(lacking))} missing")
    return kind(**{name: _value(hints[name], value, f"{where}.{name}") for name, value in table.items()})


def _value(hint: Any, value: Any, where: str) -> Any:
    """Return one value as the record's annotation has it."""
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _value(next(part for part in get_args(hint) if part is not type(None)), value, where)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], part, where) for part in value)
    if origin is Literal:
        if value not in get_args(hint):
            raise ValueError(f"{where}: {value!r} is none of {', '.join(map(str, get_args(hint)))}")
        return value
    if hint is Text:
        return _text(value, where)
    if hint is DateSpan:
        return date_span(str(value))
    if is_dataclass(hint):
        return _record(hint, value, where)  # type: ignore[arg-type]
    if not isinstance(value, hint):
        raise ValueError(f"{where}: {value!r} is not a {hint.__name__}")  # noqa: TRY004
    return value


def _text(value: Any, where: str) -> Text:
    """Return a text from its Swedish and its English."""
    if isinstance(value, Text):
        return value
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)):
        raise ValueError(f"{where}: a text is [Swedish, English]")
    return Text(*value)


def date_span(text: str) -> DateSpan:
    """Return the days that a date of any precision covers.

    Parameters
    ----------
    text : str
        ``2002-11-26``, ``2002-11``, ``1996``, or ``1994/1996`` for some time in those years.

    Returns
    -------
    DateSpan

    Raises
    ------
    ValueError
        If the text is no such date.

    Examples
    --------
    >>> date_span("2002-11").last, date_span("1994/1996").precision
    (datetime.date(2002, 11, 30), 'years')
    """
    if "/" in text:
        first, last = text.split("/")
        return DateSpan(date(int(first), 1, 1), date(int(last), 12, 31), "years")
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return DateSpan(date(parts[0], 1, 1), date(parts[0], 12, 31), "year")
    if len(parts) == 2:
        year, month = parts
        return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")
    day = date(*parts)
    return DateSpan(day, day, "day")
