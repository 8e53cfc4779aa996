"""Text in the order and the folding that a Swedish reader expects, on every database."""

import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Field, Model, TextField, Transform
from django.db.models.functions import Collate
from django.db.models.sql.compiler import SQLCompiler

#: PostgreSQL's ICU collation; on SQLite the same order is registered under the other name.
_POSTGRES = "sv-SE-x-icu"
_SQLITE = "swedish"
#: The letters after z, in their order; é and its like sort as the letter they grew from.
_LAST = str.maketrans(
    {"å": "z\ue000", "ä": "z\ue001", "æ": "z\ue001", "ö": "z\ue002", "ø": "z\ue002", "ü": "y"}
)
#: Letters that are searched as others although they carry no mark; PostgreSQL says the same below.
_AS_OTHERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "ς": "σ"})
#: What ``fold`` does, in PostgreSQL's words; the marks are handed in.
_FOLDED = """regexp_replace(normalize(replace(replace(translate(lower(({})::text COLLATE "und-x-icu"),
'øς', 'oσ'), 'æ', 'ae'), 'ß', 'ss'), NFKD), %s, '', 'g')"""


def fold(text: str) -> str:
    """Return text as it is searched: without capitals and without marks over letters.

    >>> fold("ÖREBRO län")
    'orebro lan'
    """
    spelled = unicodedata.normalize("NFKD", text.lower().translate(_AS_OTHERS))
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))


class Folded(Transform):
    """A text as it is searched, for queries: ``name__folded__contains=fold(wanted)``."""

    lookup_name = "folded"
    function = "fold"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> Any:
        """Write what ``fold`` does in PostgreSQL's words."""
        written, given = compiler.compile(self.lhs)
        return _FOLDED.format(written), [*given, _marks()]


Field.register_lookup(Folded)


@cache
def _marks() -> str:
    """Return a pattern of every mark that stands over or under a letter."""
    runs: list[list[int]] = []
    for code in filter(lambda one: unicodedata.combining(chr(one)), range(sys.maxunicode + 1)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in runs)}]"


@lru_cache(maxsize=20_000)
def swedish_key(text: str) -> tuple[str, str]:
    """Return the key by which text sorts: å, ä, ö last.

    >>> sorted(["Örebro", "Zinkgruvan", "Ängelholm", "Åmål", "Orsa"], key=swedish_key)
    ['Orsa', 'Zinkgruvan', 'Åmål', 'Ängelholm', 'Örebro']
    """
    lowered = unicodedata.normalize("NFC", text.casefold()).translate(_LAST)
    spelled = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in spelled if not unicodedata.combining(letter)), text


def in_order(field: str) -> Collate:
    """Return an ordering of a text field as a Swedish reader expects, for ``order_by``."""
    return Collate(F(field), _POSTGRES if connection.vendor == "postgresql" else _SQLITE)


def names_in_order(model: type[Model], ordering: Iterable[Any]) -> list[Any]:
    """Return an ordering of a model's rows in which names stand as a Swedish reader expects."""
    return [_name_in_order(model, one) if isinstance(one, str) else one for one in ordering]


def _name_in_order(model: type[Model], by: str) -> Any:
    """Return one part of an ordering; codes and words that only programs read stay as they are."""
    path = by.removeprefix("-")
    field = next((one for one in model._meta.get_fields() if one.name == path), None)
    if not isinstance(field, CharField | TextField) or field.choices or path == "code":
        return by
    return in_order(path).desc() if by.startswith("-") else in_order(path).asc()


def _compare(one: str, other: str) -> int:
    """Compare as ``swedish_key`` sorts."""
    first, second = swedish_key(one), swedish_key(other)
    return (first > second) - (first < second)


def _folded(text: Any) -> str | None:
    """Return a value folded, as the database asks for it."""
    return None if text is None else fold(str(text))


def teach_swedish(sender: object, connection: object, **_: object) -> None:
    """Teach a new SQLite connection the Swedish order, and how text is folded."""
    held = getattr(connection, "connection", None)
    if isinstance(held, sqlite3.Connection):
        held.create_collation(_SQLITE, _compare)
        held.create_function("fold", 1, _folded, deterministic=True)


connection_created.connect(teach_swedish, dispatch_uid="swedish")

__all__ = ["Folded", "fold", "in_order", "names_in_order", "swedish_key"]
