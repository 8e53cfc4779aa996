"""What somebody who misspelt a word may have meant, among the names they may see."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import QuerySet

from klustermotor.web.search.models import Entry
from klustermotor.web.search.text_index import spelled, words_of
from klustermotor.web.shared.sorting import fold

#: How many names are looked through, the newest first, and how alike two words must be, 1 being the same.
_MOST_NAMES = 5000
_ALIKE = 0.75
#: Shorter words are like too many others.
_SHORTEST = 4


def nearest(text: str, entries: QuerySet[Entry], names: Iterable[str]) -> str:
    """Return the words with misspelt ones changed to the nearest known; nothing if one has none near."""
    words = words_of(text)
    titles = list(names)
    newest = entries.order_by("-pk").values_list("title_sv", "title_en", "folded_title")[:_MOST_NAMES]
    known = {word: title for title in titles for word in words_of(fold(title), most=None)}
    for swedish, english, folded in newest:
        for word in folded.split():
            known.setdefault(word, f"{swedish} {english}")
    meant = [_meant(word, known) for word in words]
    return " ".join(meant) if words and all(meant) else ""


def _meant(word: str, known: dict[str, str]) -> str:
    """Return a word as it is known to be written, the nearest known if it is not; nothing if none is near."""
    if word in known:
        return spelled(word, known[word])
    if any(one.startswith(word) for one in known):
        return word
    if len(word) < _SHORTEST:
        return ""
    near = [one for one in known if abs(len(one) - len(word)) <= 2]
    found = get_close_matches(word, near, n=1, cutoff=_ALIKE)
    return spelled(found[0], known[found[0]]) if found else ""
