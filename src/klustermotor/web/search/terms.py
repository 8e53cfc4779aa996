"""The glossary's terms are found by their names in both languages."""

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.search.finders import Chosen, Finder, Hit, begins, find_with, found, holds
from klustermotor.web.search.models import Entry
from klustermotor.web.search.text_index import words_of
from klustermotor.web.shared.glossary import Term, glossary
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import active_language

KIND = "shared.term"
#: Shorter words are inside too many others.
_SHORTEST_PART = 4


def _names(term: Term) -> str:
    """Return what a term is called in both languages."""
    return f"{term.name_sv} {term.name_en}"


def find(access: Access, _chosen: Chosen, words: Sequence[str]) -> Iterator[Hit]:
    """Yield the terms whose names hold the words."""
    inside = min(map(len, words)) >= _SHORTEST_PART
    for term in glossary().values():
        called = fold(_names(term))
        if begins(words_of(called, most=None), words) or (inside and holds(called, words)):
            yield Hit.of(_entry(access, term))


def _entry(access: Access, term: Term) -> Entry:
    """Return a term as what was found."""
    return found(
        access.tenant,
        KIND,
        term.key,
        title_sv=term.name_sv[:1].upper() + term.name_sv[1:],
        title_en=term.name_en[:1].upper() + term.name_en[1:],
        detail=term.meaning(active_language()),
        address=f"{reverse('shared:glossary')}#{slugify(term.key)}",
    )


def names(_access: Access, _chosen: Chosen) -> Iterable[str]:
    """Return what terms are called."""
    return [_names(term) for term in glossary().values()]


find_with(Finder({KIND: _("terms of the field")}, "region.view", find, names))
