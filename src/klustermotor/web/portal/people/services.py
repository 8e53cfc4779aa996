"""Invite people, let them in, give and end roles."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import AuditEntry, Invitation, RoleAssignment, Scope, Tenant, User
from klustermotor.web.accounts.models.people import HELD_IN
from klustermotor.web.accounts.services import sign_out_elsewhere
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.shared.errors import Refused

_OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    *, tenant: Tenant, scope: Scope, role: str, email: str, name: str, language: str, by: User
) -> tuple[Invitation, str]:
    """Invite somebody to a role; write the letter and return the invitation and its link."""
    if scope.tenant_id != tenant.pk:
        raise Refused(_("That belongs to another workbench."), field="scope")
    _demand_fit(scope, role)
    address = email.strip().casefold()
    if _holds(address, scope, role):
        raise Refused(_("{} has that role already.").format(address), field="email")
    if Invitation.objects.in_tenant(tenant).open().filter(email=address, scope=scope, role=role).exists():
        raise Refused(_("{} is invited to that role already; send it again.").format(address), field="email")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation(
        tenant=tenant,
        scope=scope,
        role=role,
        email=address,
        name=name.strip(),
        language=language,
        secret_digest=_digest(secret),
        invited_by=by,
        expires_at=timezone.now() + _OPEN_FOR,
    )
    audit.save(invitation, by=by)
    return invitation, _write_letter(invitation, secret, by)


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> str:
    """Send an invitation again with a new link and new days; the old link no longer works."""
    _demand_open(invitation, even_if_late=True)
    _withdraw_letters(invitation, by)
    secret = secrets.token_urlsafe(32)
    invitation.secret_digest, invitation.expires_at = _digest(secret), timezone.now() + _OPEN_FOR
    invitation.save(update_fields=["secret_digest", "expires_at"])
    audit.event(invitation, by=by, name="resent")
    return _write_letter(invitation, secret, by)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> None:
    """Let an invitation no longer be accepted."""
    _demand_open(invitation, even_if_late=True)
    _withdraw_letters(invitation, by)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.event(invitation, by=by, name="withdrawn")


def invitation_of(secret: str) -> Invitation:
    """Return the invitation that a link opens; a sentence for one that opens nothing."""
    found = Invitation.objects.filter(secret_digest=_digest(secret)).select_related("tenant", "scope").first()
    if found is None:
        raise Refused(_("This link opens nothing. If you were sent a newer one, use that."))
    _demand_open(found)
    return found


def member_of(invitation: Invitation) -> User | None:
    """Return the person with the invitation's address, when they have an open account."""
    return User.objects.filter(email=invitation.email, is_active=True).first()


@transaction.atomic
def accept(*, secret: str, name: str = "", password: str = "", language: str = "") -> User:
    """Take the role one is invited to; somebody new gets an account with the password they choose."""
    invitation = invitation_of(secret)
    _demand_fit(invitation.scope, invitation.role)
    # Of two that accept at the same time, the second finds it taken.
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=timezone.now())
    if not taken:
        raise Refused(_("This invitation has been accepted already; sign in."))
    user = member_of(invitation) or _make_person(invitation, name, password, language)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    if not _holds(user.email, invitation.scope, invitation.role):
        held = RoleAssignment.objects.create(
            user=user, scope=invitation.scope, role=invitation.role, valid_from=timezone.localdate()
        )
        _note(held, user, "role accepted", invited_by=invitation.invited_by.name)
    audit.event(invitation, by=user, name="accepted")
    return user


def _make_person(invitation: Invitation, name: str, password: str, language: str) -> User:
    """Make an account, or open the closed one with the same address anew."""
    user = User.objects.filter(email=invitation.email).first() or User(email=invitation.email)
    user.name, user.language, user.is_active = name.strip() or invitation.name, language, True
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages), field="password") from wrong
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.person(user, tenants=[invitation.tenant_id], by=user, name="opened")
    return user


@transaction.atomic
def give_role(
    *,
    user: User,
    scope: Scope,
    role: str,
    by: User,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give somebody a role in a scope, from one day up to, not including, another."""
    if valid_from and valid_to and valid_to <= valid_from:
        raise Refused(_("The last day must come after the first."), field="valid_to")
    _demand_fit(scope, role)
    if _holds(user.email, scope, role):
        raise Refused(_("{} has that role already.").format(user.name), field="role")
    held = RoleAssignment(user=user, scope=scope, role=role, valid_from=valid_from, valid_to=valid_to)
    held.full_clean()
    held.save()
    _note(held, by, "role given")
    return held


@transaction.atomic
def end_role(*, held: RoleAssignment, by: User) -> None:
    """End a role today; the last administrator of a workbench keeps theirs."""
    tenant = Tenant.objects.select_for_update().get(pk=held.scope.tenant_id)
    if held.role == Role.ADMINISTRATOR and not _other_administrators(tenant, held):
        raise Refused(_("This is the last administrator; make somebody else one first."))
    held.valid_to = timezone.localdate()
    held.save(update_fields=["valid_to"])
    _note(held, by, "role ended")


@transaction.atomic
def close_account(*, user: User, tenant: Tenant, by: User) -> None:
    """End all somebody's roles here; one who then has none anywhere can no longer sign in."""
    if user == by:
        raise Refused(_("You cannot close your own account; ask another administrator."))
    active = RoleAssignment.objects.active().filter(user=user)
    for held in active.filter(scope__tenant=tenant).select_related("scope"):
        end_role(held=held, by=by)
    if not active.exists():
        user.is_active = False
        user.save(update_fields=["is_active"])
        sign_out_elsewhere(user=user)
    audit.person(user, tenants=[tenant.pk], by=by, name="closed")


@transaction.atomic
def add_scope(*, tenant: Tenant, kind: str, name: str, by: User) -> Scope:
    """Add an initiative or a company that roles may attach to."""
    if kind not in {Scope.Kind.INITIATIVE, Scope.Kind.COMPANY}:
        raise Refused(_("Choose a cluster initiative or a company."), field="kind")
    if Scope.objects.filter(tenant=tenant, kind=kind, name=name.strip()).exists():
        raise Refused(_("{} is there already.").format(name.strip()), field="name")
    scope = Scope(tenant=tenant, kind=kind, name=name.strip())
    scope.full_clean()
    scope.save()
    AuditEntry.objects.create(
        tenant=tenant,
        by=by,
        action=AuditEntry.Action.CREATED,
        object_kind=audit.kind_of(scope),
        object_uid=scope.uid,
        object_label=scope.name,
    )
    return scope


def _demand_fit(scope: Scope, role: str) -> None:
    """Refuse a role where it cannot be held: the whole workbench for one company's person, or the reverse."""
    if scope.takes(role):
        return
    kinds = HELD_IN[Role(role)]
    if Scope.Kind.TENANT in kinds and len(kinds) == 1:
        told = _("{role} is a role for the whole workbench; choose the whole workbench, not {scope}.")
    elif Scope.Kind.TENANT in kinds:
        told = _("{role} is a role for the whole workbench or a cluster initiative, not for {scope}.")
    else:
        told = _(
            "{role} is a role for one company, not for {scope}. "
            "Choose a company; if it is not in the list, add it first under People and roles."
        )
    raise Refused(told.format(role=Role(role).label, scope=scope), field="scope")


def _holds(email: str, scope: Scope, role: str) -> bool:
    """Return whether somebody holds the role in the scope now or from a later day on."""
    held = RoleAssignment.objects.filter(user__email=email, scope=scope, role=role)
    return held.filter(user__is_active=True).exclude(valid_to__lte=timezone.localdate()).exists()


def _other_administrators(tenant: Tenant, but: RoleAssignment) -> bool:
    """Return whether somebody else looks after the people of a workbench."""
    active = RoleAssignment.objects.active().filter(role=Role.ADMINISTRATOR, scope__tenant=tenant)
    return bool(active.filter(scope__kind=Scope.Kind.TENANT).exclude(user=but.user).exists())


def _note(held: RoleAssignment, by: User, event: str, **more: str) -> None:
    """Write in the trail what happened to somebody's standing."""
    told = {"role": f"{held.get_role_display()} ({held.scope})", **more}
    changes: dict[str, list[Any]] = {key: [None, value] for key, value in told.items()}
    audit.person(held.user, tenants=[held.scope.tenant_id], by=by, name=event, changes=changes)


def _demand_open(invitation: Invitation, *, even_if_late: bool = False) -> None:
    """Refuse an invitation that was withdrawn, accepted or has grown too old."""
    if invitation.withdrawn_at:
        raise Refused(_("This invitation has been withdrawn. Ask whoever invited you."))
    if invitation.accepted_at:
        raise Refused(_("This invitation has been accepted already; sign in."))
    if not even_if_late and invitation.expires_at <= timezone.now():
        raise Refused(
            _("This invitation was open for fourteen days. Ask whoever invited you to send it again.")
        )


def _write_letter(invitation: Invitation, secret: str, by: User) -> str:
    """Write the letter in the invited person's language; return the link."""
    link = f"{settings.ADDRESS}/invitations/{secret}/"
    with translation.override(invitation.language):
        role = invitation.get_role_display()
        if member_of(invitation):
            told = _(
                "Hello {name},\n\n{by} invites you to the workbench of {tenant} as: {role}.\n\n"
                "You have an account already and keep your password. Accept here; the link works once, "
                "for fourteen days:\n\n{link}\n\nIf you did not expect this, do nothing."
            )
        else:
            told = _(
                "Hello {name},\n\n{by} invites you to the workbench of {tenant} as: {role}.\n\n"
                "Choose a password and come in here; the link works once, for fourteen days:\n\n{link}\n\n"
                "If you did not expect this, do nothing."
            )
        body = told.format(
            name=invitation.name, by=by.name, tenant=invitation.tenant.name, role=role, link=link
        )
        subject = _("Invitation to {}").format(invitation.tenant.name)
    outbox.post(
        tenant=invitation.tenant,
        kind="portal.invitation",
        key=f"invitation:{invitation.uid}:{invitation.secret_digest[:16]}",
        to=invitation.email,
        to_name=invitation.name,
        subject=subject,
        body=body,
        language=invitation.language,
        about=invitation,
        secret=True,
        by=by,
    )
    return link


def _withdraw_letters(invitation: Invitation, by: User) -> None:
    """Keep letters with the old link from leaving."""
    waiting = Message.objects.filter(object_uid=invitation.uid, state=Message.State.WAITING)
    for message in waiting:
        outbox.withdraw(message=message, by=by)


def _digest(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
