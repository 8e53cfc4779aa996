"""Text in the order that its reader's language has, and folded, on every database."""

import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import CharField, F, Field, Model, TextField, Transform
from django.db.models.functions import Collate
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

#: By the reader's language: PostgreSQL's ICU collation, and the name of the same order on SQLite.
_ORDERS = {"sv": ("sv-SE-x-icu", "swedish"), "en": ("en-x-icu", "english")}
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


@lru_cache(maxsize=20_000)
def english_key(text: str) -> tuple[str, str]:
    """Return the key by which text sorts in English: a letter with a mark as the letter below it.

    >>> sorted(["Örebro", "Zinkgruvan", "Ängelholm", "Åmål", "Orsa"], key=english_key)
    ['Åmål', 'Ängelholm', 'Örebro', 'Orsa', 'Zinkgruvan']
    """
    return fold(text), text


def reader_key(text: str) -> tuple[str, str]:
    """Return the key by which text sorts for whoever reads the page: Swedish, or English where they do."""
    return english_key(text) if _language() == "en" else swedish_key(text)


def _language() -> str:
    """Return the reader's language; Swedish where it is neither."""
    return "en" if (get_language() or "").startswith("en") else "sv"


def in_order(field: str) -> Collate:
    """Return an ordering of a text field as the reader expects, for ``order_by``; asked for per request."""
    postgres, sqlite = _ORDERS[_language()]
    return Collate(F(field), postgres if connection.vendor == "postgresql" else sqlite)


def names_in_order(model: type[Model], ordering: Iterable[Any]) -> list[Any]:
    """Return an ordering of a model's rows in which names stand as the reader expects."""
    return [_name_in_order(model, one) if isinstance(one, str) else one for one in ordering]


def _name_in_order(model: type[Model], by: str) -> Any:
    """Return one part of an ordering; codes and words that only programs read stay as they are."""
    path = by.removeprefix("-")
    field = next((one for one in model._meta.get_fields() if one.name == path), None)
    if not isinstance(field, CharField | TextField) or field.choices or path == "code":
        return by
    return in_order(path).desc() if by.startswith("-") else in_order(path).asc()


def _comparing(key: Callable[[str], tuple[str, str]]) -> Callable[[str, str], int]:
    """Return how texts compare by a key."""

    def compare(one: str, other: str) -> int:
        first, second = key(one), key(other)
        return (first > second) - (first < second)

    return compare


def _folded(text: Any) -> str | None:
    """Return a value folded, as the database asks for it."""
    return None if text is None else fold(str(text))


def teach_orders(sender: object, connection: object, **_: object) -> None:
    """Teach a new SQLite connection the order of each language, and how text is folded."""
    held = getattr(connection, "connection", None)
    if isinstance(held, sqlite3.Connection):
        for language, key in (("sv", swedish_key), ("en", english_key)):
            held.create_collation(_ORDERS[language][1], _comparing(key))
        held.create_function("fold", 1, _folded, deterministic=True)


connection_created.connect(teach_orders, dispatch_uid="orders")

__all__ = ["Folded", "english_key", "fold", "in_order", "names_in_order", "reader_key", "swedish_key"]
