"""Find things: tenant, capability and readers are part of the query, not of what the page leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.text import capfirst

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Belonging
from klustermotor.web.accounts.models.owned import parts_where
from klustermotor.web.search import nearness, text_index
from klustermotor.web.search.finders import Chosen, Hit, begins, finders_of, found_label
from klustermotor.web.search.models import Entry

#: How many of each kind the page shows before one asks for that kind alone.
_OF_EACH = 8
_MOST = 200


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the first ones, and how many there are."""

    kind: str
    label: str
    entries: Sequence[Entry]
    count: int


def find(
    access: Access, text: str, kind: str | None = None, limit: int = 20, chosen: Chosen | None = None
) -> list[Entry]:
    """Return what somebody may find, what is called so first; beginnings of words before inner parts."""
    return [_made(one) for one in _found(access, text, kind, limit, chosen or {})]


def _found(access: Access, text: str, kind: str | None, limit: int, chosen: Chosen) -> list[Entry | Hit]:
    """Return what ``find`` does, that which finders find not yet made."""
    words = text_index.words_of(text)
    if not words:
        return []
    open_to = _open_to(access, kind)
    whole, inner = _computed(access, words, kind, chosen)
    stored = _ranked(text_index.with_words(open_to, words), words)[:limit]
    found = _in_order([*stored, *whole], words)[:limit]
    if len(found) < limit:
        seen = [entry.pk for entry in found if isinstance(entry, Entry)]
        parts = _ranked(text_index.with_parts(open_to, words).exclude(pk__in=seen), words)
        left = limit - len(found)
        found += _in_order([*parts[:left], *inner], words)[:left]
    return found


def _made(one: Entry | Hit) -> Entry:
    """Return what is shown of something found."""
    return one.make() if isinstance(one, Hit) else one


def meant(access: Access, text: str, chosen: Chosen | None = None) -> str:
    """Return what somebody may have meant by words that find nothing, among the names they may see."""
    names = [name for finder in finders_of(access) for name in finder.names(access, chosen or {})]
    return nearness.nearest(text, _open_to(access, None), names)


def groups(access: Access, text: str, kind: str | None = None, chosen: Chosen | None = None) -> list[Group]:
    """Return what was found by kind, in the order in which the best of each kind came."""
    by_kind: dict[str, list[Entry | Hit]] = {}
    for one in _found(access, text, kind, _MOST, chosen or {}):
        by_kind.setdefault(one.kind, []).append(one)
    shown = _MOST if kind else _OF_EACH
    return [
        Group(name, label_of(name), [_made(one) for one in held[:shown]], len(held))
        for name, held in by_kind.items()
    ]


def label_of(kind: str) -> str:
    """Return what things of a kind are called, in the reader's language."""
    found = found_label(kind)
    if found is not None:
        return capfirst(str(found))
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name_plural))
    except (LookupError, ValueError):
        return kind


def _open_to(access: Access, kind: str | None) -> QuerySet[Entry]:
    """Return the entries that somebody may find here."""
    reach = Q(capability__in=sorted(access.everywhere))
    for capability in sorted(access.capabilities - access.everywhere):
        theirs = Belonging.objects.filter(scope_id__in=parts_where(access.user, capability))
        reach |= Q(capability=capability, object_uid__in=theirs.values("object_uid"))
    entries = Entry.objects.filter(reach, tenant=access.tenant)
    entries = entries.read_by(access.user, access.capabilities)
    return entries.filter(kind=kind) if kind else entries


def _computed(
    access: Access, words: list[str], kind: str | None, chosen: Chosen
) -> tuple[list[Hit], list[Hit]]:
    """Return what the finders find: where every word begins one of its words, and the rest."""
    whole: list[Hit] = []
    inner: list[Hit] = []
    for finder in finders_of(access):
        if kind is None or kind in finder.labels:
            for hit in finder.find(access, chosen, words):
                if kind is None or hit.kind == kind:
                    (whole if begins(hit.words, words) else inner).append(hit)
    return whole, inner


def _in_order(held: list[Entry | Hit], words: list[str]) -> list[Entry | Hit]:
    """Put what is at hand in the order of ``_ranked``."""

    def key(one: Entry | Hit) -> tuple[int, int, str]:
        title = one.folded_title
        rank = 0 if title.startswith(" ".join(words)) else 1 if all(word in title for word in words) else 2
        return rank, len(title), title

    return sorted(held, key=key)


def _ranked(entries: QuerySet[Entry], words: list[str]) -> QuerySet[Entry]:
    """Order: the title begins so, the title holds every word, all else; shorter titles first."""
    in_title = Q()
    for word in words:
        in_title &= Q(folded_title__contains=word)
    rank = Case(
        When(folded_title__startswith=" ".join(words), then=Value(0)),
        When(in_title, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return entries.order_by(rank, Length("folded_title"), "folded_title", "pk")
