"""Tokens by which programs use the API in a person's name: issued once, kept only as digests."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import ApiToken, Tenant, User
from klustermotor.web.accounts.trail_words import VALUES
from klustermotor.web.shared.errors import Refused

#: What a token may be used for: reading or changing, room by room.
SCOPES: dict[str, Any] = {
    "read:region": gettext_lazy("read statistics, analyses and fields of strength"),
    "write:region": gettext_lazy("bring in statistics, run analyses, edit fields of strength"),
    "read:actors": gettext_lazy("read organisations and people"),
    "write:actors": gettext_lazy("edit organisations and people"),
    "read:evidence": gettext_lazy("read sources and what they support"),
    "write:evidence": gettext_lazy("edit sources and what they support"),
    "read:interviews": gettext_lazy("read interviews that you may read"),
    "write:interviews": gettext_lazy("record interviews"),
}
VALUES["scopes"] = SCOPES
_PREFIX = "km_"
_TOUCH_EVERY = timedelta(minutes=5)


@transaction.atomic
def issue(
    *, user: User, tenant: Tenant, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token for oneself in a tenant; return it and its text, which is never to be had again."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise Refused(_("There is no scope called {}.").format(unknown[0]), field="scopes")
    if not scopes:
        raise Refused(_("Choose what the token may be used for."), field="scopes")
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused(_("The token would already have expired; choose a later day."), field="expires_at")
    text = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        tenant=tenant,
        user=user,
        name=name,
        prefix=text[:9],
        digest=_digest(text),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    audit.save(token, by=user)
    return token, text


def find(text: str) -> tuple[ApiToken, Access] | None:
    """Return the live token with this text and its owner's standing; None for anything else."""
    if not text.startswith(_PREFIX):
        return None
    live = ApiToken.objects.live().filter(digest=_digest(text), user__is_active=True)
    token: ApiToken | None = live.select_related("user", "tenant").first()
    if token is None:
        return None
    access = access_of(token.user, chosen=token.tenant.uid)
    if access is None or access.tenant != token.tenant or not access.may("tokens.own"):
        return None
    _touch(token)
    return token, access


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> None:
    """Let a token no longer work."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.event(token, by=by, name="revoked")


def uses_of(token: ApiToken) -> list[str]:
    """Return what a token may be used for, in the reader's words and in the order of the form."""
    return [str(words) for scope, words in SCOPES.items() if scope in token.scopes]


def _touch(token: ApiToken) -> None:
    """Remember that a token was used, at most every few minutes."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


def _digest(text: str) -> str:
    """Return what is kept of a token; its text is random enough to need no salt."""
    return hashlib.sha256(text.encode()).hexdigest()
