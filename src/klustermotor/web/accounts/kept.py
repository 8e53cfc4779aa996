"""What was worked out for somebody's page is kept while nothing in the tenant changes, and never for long.

Every change writes an entry in the trail, in its own transaction: as long as the newest entry is the same,
the same is worked out for the same person in the same roles. Another person's is never taken, and what
changes beside the trail (background work on its way, the clock) has no place here.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

import klustermotor
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Tenant

Kept = TypeVar("Kept")
#: No longer than this, should a change have gone by the trail.
_KEPT_SECONDS = 20
_NEWEST = f"SELECT MAX(id) FROM {AuditEntry._meta.db_table} WHERE tenant_id = %s"  # noqa: S608
_NOTHING = object()


def kept_for(access: Access, about: tuple[Any, ...], work_out: Callable[[], Kept]) -> Kept:
    """Return what is worked out about something for the person behind a request, anew after any change."""
    roles = access.user.roles_in_request
    if roles is None:
        return work_out()
    held = sorted((one.role, one.scope_id) for one in roles)
    place = (access.user.pk, access.tenant.pk, held, access.tenant.today(), get_language())
    said = repr((klustermotor.__version__, place, newest_change(access.tenant), about))
    key = f"kept:{hashlib.sha256(said.encode()).hexdigest()}"
    found: Any = cache.get(key, _NOTHING)
    if found is _NOTHING:
        found = work_out()
        cache.set(key, found, _KEPT_SECONDS)
    return found  # type: ignore[no-any-return]


def newest_change(tenant: Tenant) -> int:
    """Return the number of the newest entry in a tenant's trail."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [tenant.pk])
        found: tuple[int | None] = cursor.fetchone()
    return found[0] or 0
