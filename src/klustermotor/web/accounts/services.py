"""What people change about themselves."""

from django.contrib.sessions.models import Session
from django.db import transaction

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import sessions_of


@transaction.atomic
def change_profile(*, user: User, name: str, language: str) -> User:
    """Change one's own name and language."""
    user.name, user.language = name.strip(), language
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language"])
    return user


def sign_out_elsewhere(*, user: User, but: str | None = None) -> int:
    """End somebody's sessions in all browsers but one; return how many."""
    keys = [key for key in sessions_of(user) if key != but]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def note_trail_export(*, tenant: Tenant, by: User, name: str, ending: str) -> None:
    """Write in the trail that the trail was downloaded."""
    AuditEntry.objects.create(
        tenant=tenant,
        by=by,
        action=AuditEntry.Action.EVENT,
        object_kind=audit.kind_of(tenant),
        object_uid=tenant.uid,
        object_label=name[:250],
        event="exported",
        changes={"format": [None, ending]},
    )
