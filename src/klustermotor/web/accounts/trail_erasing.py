"""Take a person out of the trail: who changed what and when stays, whom it was about goes (GDPR art. 17)."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts.models import AuditEntry, Tenant


def erased_word(tenant: Tenant) -> str:
    """Return what stands in the place of a name that was erased, in the tenant's language."""
    with override(tenant.language):
        return _("[erased]")


@transaction.atomic
def forget_things(tenant: Tenant, uids: Collection[UUID]) -> int:
    """Leave of the entries about some things only that something was done; return how many there were."""
    found = AuditEntry.objects.filter(tenant=tenant, object_uid__in=uids)
    return found.update(object_label=erased_word(tenant), changes={})


@transaction.atomic
def forget_words(tenant: Tenant, words: Iterable[str]) -> int:
    """Take names and addresses out of all other entries of a tenant; return in how many they stood."""
    pattern = _pattern(words)
    if pattern is None:
        return 0
    instead, count = erased_word(tenant), 0
    for one in _entries_with(tenant, pattern):
        count += 1
        AuditEntry.objects.filter(pk=one.pk).update(
            object_label=pattern.sub(instead, one.object_label),
            changes=_without(one.changes, pattern, instead),
        )
    return count


def entries_with(tenant: Tenant, words: Iterable[str]) -> Iterator[AuditEntry]:
    """Return the entries of a tenant in which one of some words stands."""
    pattern = _pattern(words)
    return _entries_with(tenant, pattern) if pattern else iter(())


def empty_entry(entry: AuditEntry) -> None:
    """Leave of one entry only that something was done, by whom and when."""
    AuditEntry.objects.filter(pk=entry.pk).update(object_label=erased_word(entry.tenant), changes={})


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds some words, the longest first; shorter ones stand in too many others."""
    wanted = sorted({one for one in words if len(one) >= 4}, key=len, reverse=True)
    return re.compile("|".join(re.escape(one) for one in wanted), re.IGNORECASE) if wanted else None


def _entries_with(tenant: Tenant, pattern: re.Pattern[str]) -> Iterator[AuditEntry]:
    """Return the entries of a tenant in which a pattern stands."""
    for one in AuditEntry.objects.filter(tenant=tenant).iterator(chunk_size=1000):
        if pattern.search(one.object_label) or pattern.search(json.dumps(one.changes, ensure_ascii=False)):
            yield one


def _without(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    """Return a value of JSON without some words."""
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, list):
        return [_without(one, pattern, instead) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, pattern, instead) for key, one in value.items()}
    return value
