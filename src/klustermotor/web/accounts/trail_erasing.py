"""Take a person out of the trail: who changed what and when stays, whom it was about goes (GDPR art. 17)."""

import json
import re
from collections.abc import Collection, Iterable
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
    wanted = sorted({one for one in words if len(one) >= 4}, key=len, reverse=True)
    if not wanted:
        return 0
    pattern = re.compile("|".join(re.escape(one) for one in wanted), re.IGNORECASE)
    instead, count = erased_word(tenant), 0
    entries = AuditEntry.objects.filter(tenant=tenant).values_list("pk", "object_label", "changes")
    for key, label, changes in entries.iterator(chunk_size=1000):
        if pattern.search(label) or pattern.search(json.dumps(changes, ensure_ascii=False)):
            count += 1
            AuditEntry.objects.filter(pk=key).update(
                object_label=pattern.sub(instead, label), changes=_without(changes, pattern, instead)
            )
    return count


def _without(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    """Return a value of JSON without some words."""
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, list):
        return [_without(one, pattern, instead) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, pattern, instead) for key, one in value.items()}
    return value
