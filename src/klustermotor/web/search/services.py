"""Keep what can be found true, in the transaction of the change."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from klustermotor.web.accounts.audit import kind_of
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.search import text_index
from klustermotor.web.search.again import writers
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.sorting import fold


@dataclass(frozen=True, slots=True)
class Findable:
    """An object as everybody with the capability finds it."""

    thing: TenantOwned
    address: str
    capability: str
    title_sv: str
    title_en: str = ""
    detail: str = ""
    text: str = ""


@transaction.atomic
def index_new(found: Iterable[Findable]) -> None:
    """Make objects findable that were not before, however many, in a few questions to the database."""
    entries = [
        Entry(
            kind=kind_of(one.thing),
            object_uid=one.thing.uid,
            tenant=one.thing.tenant,
            address=one.address,
            capability=one.capability,
            **_words(one.title_sv, one.title_en, one.detail, one.text),
        )
        for one in found
    ]
    text_index.write_all(Entry.objects.bulk_create(entries, batch_size=500))


def _words(title_sv: str, title_en: str, detail: str, text: str) -> dict[str, str]:
    """Return the words of an entry, as shown and folded."""
    return {
        "title_sv": title_sv[:300],
        "title_en": title_en[:300],
        "detail": detail[:300],
        "folded_title": fold(f"{title_sv[:300]} {title_en[:300]}".strip())[:610],
        "folded": fold(" ".join(part for part in (title_sv, title_en, detail, text) if part)),
    }


@transaction.atomic
def index(
    thing: TenantOwned,
    *,
    title_sv: str,
    title_en: str = "",
    detail: str = "",
    text: str = "",
    address: str,
    capability: str,
    readers: Iterable[User] | None = None,
    others: str = "",
) -> None:
    """Make an object findable by those with the capability; with ``readers`` only by those of them.

    ``others`` is a capability whose holders find it although they are no readers. Confidential text is never
    handed in.
    """
    entry, _made = Entry.objects.update_or_create(
        kind=kind_of(thing),
        object_uid=thing.uid,
        defaults={
            "tenant": thing.tenant,
            **_words(title_sv, title_en, detail, text),
            "address": address,
            "capability": capability,
            "restricted": readers is not None,
            "others": others,
        },
    )
    entry.readers.set(readers or [])
    text_index.write(entry)


@transaction.atomic
def remove(thing: TenantOwned) -> None:
    """Let an object be found no more."""
    found = Entry.objects.filter(kind=kind_of(thing), object_uid=thing.uid)
    text_index.erase(list(found.values_list("pk", flat=True)))
    found.delete()


@transaction.atomic
def rebuild() -> int:
    """Write anew who finds what, and the full-text index from the entries; return how many there are."""
    for write in writers():
        write()
    text_index.clear()
    written = 0
    for entry in Entry.objects.iterator(chunk_size=500):
        text_index.write(entry)
        written += 1
    return written
