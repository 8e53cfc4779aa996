"""The full-text index: FTS5 beside the table on SQLite, an index on the table on PostgreSQL."""

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from klustermotor.web.search.models import Entry
from klustermotor.web.shared.sorting import fold

#: What PostgreSQL's index is made on; the query must say it in the same words.
VECTOR = "to_tsvector('simple'::regconfig, folded)"
_TABLE = "search_entry_words"
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


def words_of(text: str, most: int | None = _MOST_WORDS) -> list[str]:
    """Return the folded words of a text, no more than somebody looks for at once unless told."""
    return _WORD.findall(fold(text))[:most]


def spelled(word: str, text: str) -> str:
    """Return a folded word as a text writes it."""
    return next((one for one in _WORD.findall(text) if fold(one) == word), word)


def write(entry: Entry) -> None:
    """Keep an entry's words in the index; PostgreSQL's index follows its table by itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE rowid = %s", [entry.pk])  # noqa: S608
        cursor.execute(f"INSERT INTO {_TABLE} (rowid, words) VALUES (%s, %s)", [entry.pk, entry.folded])  # noqa: S608


def write_all(entries: Sequence[Entry]) -> None:
    """Keep the words of new entries in the index."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        rows: list[tuple[int, str]] = [(entry.pk, entry.folded) for entry in entries]
        cursor.executemany(f"INSERT INTO {_TABLE} (rowid, words) VALUES (%s, %s)", rows)  # noqa: S608


def erase(entry_keys: list[int]) -> None:
    """Take entries' words out of the index."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {_TABLE} WHERE rowid = %s", [[key] for key in entry_keys])  # noqa: S608


def clear() -> None:
    """Empty the index before it is written anew."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_TABLE}")  # noqa: S608


def with_words(entries: QuerySet[Entry], words: list[str]) -> QuerySet[Entry]:
    """Keep entries that hold every word, or a word that begins with it."""
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"*' for word in words)
        found = RawSQL(f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH %s", [asked])  # noqa: S611, S608
        return entries.filter(pk__in=found)
    asked = " & ".join(f"'{word}':*" for word in words)
    found = RawSQL(  # noqa: S611
        f"SELECT id FROM search_entry WHERE {VECTOR} @@ to_tsquery('simple'::regconfig, %s)",  # noqa: S608
        [asked],
    )
    return entries.filter(pk__in=found)


def with_parts(entries: QuerySet[Entry], words: list[str]) -> QuerySet[Entry]:
    """Keep entries that hold every word anywhere, also inside a compound."""
    for word in words:
        entries = entries.filter(folded__contains=word)
    return entries
