"""What is found without an entry in the table: what stands in a run's files, and the glossary's terms.

An app says so in its module ``findable``::

    find_with(Finder({"mapping.cluster": _("clusters")}, "region.view", find, names))
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, uuid5

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.search.again import load
from klustermotor.web.search.models import Entry
from klustermotor.web.search.text_index import words_of
from klustermotor.web.shared.sorting import fold

#: What the person chose last, as the session keeps it.
Chosen: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found by its names: of hundreds a few are shown, and only those are made into entries."""

    kind: str
    folded_title: str
    #: The folded words of its names and its key.
    words: Collection[str]
    make: Callable[[], Entry]

    @classmethod
    def of(cls, entry: Entry) -> "Hit":
        """Return what has been made already."""
        return cls(entry.kind, entry.folded_title, words_of(entry.folded, most=None), lambda: entry)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds things of some kinds for those with a capability; misspellings are held against ``names``."""

    labels: Mapping[str, Any]
    capability: str
    find: Callable[[Access, Chosen, Sequence[str]], Iterable[Hit]]
    names: Callable[[Access, Chosen], Iterable[str]]


_FINDERS: list[Finder] = []


def find_with(finder: Finder) -> None:
    """Let a finder take part in every search."""
    _FINDERS.append(finder)


def finders_of(access: Access) -> list[Finder]:
    """Return the finders that somebody may use, every app's module loaded."""
    load()
    return [one for one in _FINDERS if one.capability in access.capabilities]


def found_label(kind: str) -> Any:
    """Return what things of a finder's kind are called; None where no finder has it."""
    load()
    return next((one.labels[kind] for one in _FINDERS if kind in one.labels), None)


def found(
    tenant: Tenant, kind: str, key: str, *, title_sv: str, title_en: str, detail: str = "", address: str
) -> Entry:
    """Return something found as an entry that is in no table; the same thing has the same ``uid`` always."""
    return Entry(
        tenant=tenant,
        kind=kind,
        object_uid=uuid5(NAMESPACE_URL, f"{tenant.uid}/{kind}/{key}"),
        title_sv=title_sv,
        title_en=title_en,
        detail=detail,
        address=address,
        folded_title=fold(f"{title_sv} {title_en}"),
        folded=fold(f"{title_sv} {title_en} {key}"),
    )


def holds(folded: str, words: Iterable[str]) -> bool:
    """Return whether a folded text holds every word, be it inside a compound."""
    return all(word in folded for word in words)


def begins(held: Collection[str], words: Iterable[str]) -> bool:
    """Return whether every word begins one of the folded words that are held."""
    return all(any(one.startswith(word) for one in held) for word in words)
