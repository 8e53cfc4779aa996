"""Text in the order and the folding that a Swedish reader expects, on every database."""

import sqlite3
import unicodedata

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import F
from django.db.models.functions import Collate

#: PostgreSQL's ICU collation; on SQLite the same order is registered under the other name.
_POSTGRES = "sv-SE-x-icu"
_SQLITE = "swedish"
#: The letters after z, in their order; é and its like sort as the letter they grew from.
_LAST = str.maketrans(
    {"å": "z\ue000", "ä": "z\ue001", "æ": "z\ue001", "ö": "z\ue002", "ø": "z\ue002", "ü": "y"}
)


def fold(text: str) -> str:
    """Return text as it is searched: without capitals and without marks over letters.

    >>> fold("ÖREBRO län")
    'orebro lan'
    """
    spelled = unicodedata.normalize("NFKD", text.casefold().replace("æ", "ae").replace("ø", "o"))
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))


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


def _compare(one: str, other: str) -> int:
    """Compare as ``swedish_key`` sorts."""
    first, second = swedish_key(one), swedish_key(other)
    return (first > second) - (first < second)


def register_collation(sender: object, connection: object, **_: object) -> None:
    """Teach a new SQLite connection the Swedish order."""
    held = getattr(connection, "connection", None)
    if isinstance(held, sqlite3.Connection):
        held.create_collation(_SQLITE, _compare)


connection_created.connect(register_collation, dispatch_uid="swedish-collation")

__all__ = ["fold", "in_order", "swedish_key"]
