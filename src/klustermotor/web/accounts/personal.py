"""What accounts hold of persons: who signs in, who is invited, and who did what."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import (
    ApiToken,
    AuditEntry,
    Invitation,
    RoleAssignment,
    Tenant,
    User,
)
from klustermotor.web.accounts.personal_data import Held, Holding, Subject, Taken, register, works_of
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.selectors import sessions_of
from klustermotor.web.accounts.trail_erasing import (
    empty_entry,
    entries_with,
    erased_word,
    forget_things,
    forget_words,
)
from klustermotor.web.shared.errors import Refused


def accounts_of(subject: Subject) -> list[User]:
    """Return the accounts that are the person's: the one asked about, and those with an address of theirs."""
    wanted = Q(email__in={one.casefold() for one in subject.emails})
    if subject.user is not None:
        wanted |= Q(pk=subject.user.pk)
    return list(User.objects.filter(wanted, roles__scope__tenant=subject.tenant).distinct())


def _accounts(access: Access, subject: Subject) -> Sequence[Held]:
    """Return accounts, in full where the request is about the account, else only that there is one."""
    found = []
    for user in accounts_of(subject):
        if subject.user != user:
            told = _("An account has its own request, which an administrator handles.")
            found.append(Held(_("An account with this address"), stays=told))
            continue
        found.append(
            Held(
                _("The account"),
                {
                    _("Name"): user.name,
                    _("E-mail address"): user.email,
                    _("Language"): user.get_language_display(),
                    _("Opened"): user.created_at.date(),
                    _("Last signed in"): user.last_login,
                    _("Signed in now, in so many browsers"): len(sessions_of(user)),
                },
            )
        )
        roles = RoleAssignment.objects.filter(user=user, scope__tenant=subject.tenant)
        found += [
            Held(
                _("A role"),
                {_("Role"): one.get_role_display(), _("Where"): one.scope.name, _("From"): one.valid_from,
                 _("Until"): one.valid_to},
                stays=_("Who had which role when stays, without the name: it says who could read what."),
            )
            for one in roles.select_related("scope")
        ]  # fmt: skip
        tokens = ApiToken.objects.filter(user=user, tenant=subject.tenant)
        found += [Held(_("A token for programs"), {_("Name"): one.name}) for one in tokens]
        found += _works(user, subject.tenant)
    return found


def _works(user: User, tenant: Tenant) -> list[Held]:
    """Return how much stands in somebody's name, by kind."""
    stays = _("What was done in the work stays; after erasing it stands in nobody’s name.")
    return [
        Held(
            _("%(kind)s in your name") % {"kind": capfirst(str(model._meta.verbose_name_plural))},
            {_("Number"): count},
            stays=stays,
        )
        for model, _field, count in works_of(user, tenant)
        if not (model is ApiToken or model is RoleAssignment)
    ]


def _erase_account(subject: Subject, by: User | None) -> int:
    """Leave of an account what others' work rests on: nobody's name, no address, no way to sign in."""
    user = subject.user
    if user is None:
        return 0
    held = RoleAssignment.objects.filter(user=user)
    if held.active().exclude(scope__tenant=subject.tenant).exists():
        told = _("The account also works in another workbench. Close it here; that workbench erases it.")
        raise Refused(told)
    words = {*subject.own_words, user.email}
    tenants = set(held.values_list("scope__tenant", flat=True))
    Session.objects.filter(session_key__in=sessions_of(user)).delete()
    for label in ("account.EmailAddress", "mfa.Authenticator"):
        apps.get_model(label)._base_manager.filter(user=user).delete()
    ApiToken.objects.filter(user=user).delete()
    RoleAssignment.objects.filter(user=user).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.localdate())
    ).update(valid_to=timezone.localdate())
    user.name, user.email = erased_word(subject.tenant), f"erased-{user.uid}@erased.invalid"
    user.is_active, user.last_login, user.language = False, None, ""
    user.set_unusable_password()
    user.save()
    for tenant in Tenant.objects.filter(pk__in=tenants):
        forget_things(tenant, [user.uid])
        forget_words(tenant, words)
    return 1


def _invitations_of(subject: Subject) -> Any:
    """Return the invitations sent to the person's addresses."""
    emails = {one.casefold() for one in subject.emails}
    return Invitation.objects.filter(tenant=subject.tenant, email__in=emails)


def _invitations(access: Access, subject: Subject) -> Sequence[Held]:
    """Return invitations to the person."""
    return [
        Held(
            _("An invitation to work here"),
            {_("Name"): one.name, _("E-mail address"): one.email, _("Role"): one.get_role_display(),
             _("Sent"): one.created_at.date()},
        )
        for one in _invitations_of(subject)
    ]  # fmt: skip


def _erase_invitations(subject: Subject, by: User | None) -> int:
    """Take invitations away with what the trail says of them."""
    return _take_invitations(_invitations_of(subject), by)


def _take_invitations(some: Iterable[Invitation], by: User | None) -> int:
    """Take invitations away, whoever was invited."""
    return sum(_erase_invitation(one, by) for one in some)


def _erase_invitation(one: Invitation, by: User | None) -> int:
    """Take one invitation away."""
    forget_things(one.tenant, [one.uid])
    forget_words(one.tenant, [one.email])
    one.delete()
    return 1


def _let_invitation_go(one: Invitation, by: User | None) -> None:
    """Take one invitation away by the rule."""
    _erase_invitation(one, by)


def _trail(access: Access, subject: Subject) -> Sequence[Held]:
    """Return that the trail has entries about the person, and how many."""
    uids = [one for one in (subject.uid, subject.user.uid if subject.user else None) if one]
    count = AuditEntry.objects.filter(tenant=subject.tenant, object_uid__in=uids).count()
    if not count:
        return []
    return [Held(_("Entries in the trail of changes about the person"), {_("Number"): count})]


def _erase_in_trail(subject: Subject, by: User | None) -> int:
    """Take the person out of the trail."""
    count = forget_things(subject.tenant, [subject.uid]) if subject.uid else 0
    return count + forget_words(subject.tenant, subject.own_words)


def _entries_of(subject: Subject) -> list[AuditEntry]:
    """Return the entries of the trail that are about the person or name them."""
    found = list(entries_with(subject.tenant, subject.own_words))
    if subject.uid is not None:
        found += AuditEntry.objects.filter(tenant=subject.tenant, object_uid=subject.uid)
    return found


def _take_entries(some: Sequence[AuditEntry], by: User | None) -> int:
    """Leave of entries only that something was done, and when: whom they named is not known any more."""
    for one in some:
        empty_entry(one)
    return len(some)


def _old_invitations(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the invitations answered, withdrawn or grown too old long enough ago."""
    before = months_before(until, months) + timedelta(days=1)
    over = Invitation.objects.filter(tenant=tenant, expires_at__date__lt=before)
    return [Due(one.uid, months_after(timezone.localdate(one.expires_at), months)) for one in over]


register(
    Holding(
        "accounts.users",
        gettext_lazy("accounts"),
        covers=("accounts.user", "accounts.roleassignment", "accounts.apitoken"),
        purpose=gettext_lazy("to let those in who work here, and nobody else"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who work here: name, e-mail address, language, roles, sign-ins"),
        source=gettext_lazy("the person, and whoever invited them"),
        recipients=gettext_lazy("colleagues in the workbench"),
        kept=gettext_lazy("until the account is erased on request"),
        find=_accounts,
        erase=_erase_account,
    )
)
register(
    Holding(
        "accounts.invitations",
        gettext_lazy("invitations"),
        covers=("accounts.invitation",),
        purpose=gettext_lazy("to let those in who work here, and nobody else"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those invited: name, e-mail address, role"),
        source=gettext_lazy("whoever invited them"),
        recipients=gettext_lazy("administrators"),
        kept=gettext_lazy("by the retention rule for invitations"),
        find=_invitations,
        erase=_erase_invitations,
        takes=(Taken("accounts.invitation", _invitations_of, _take_invitations),),
    )
)
register(
    Holding(
        "accounts.trail",
        gettext_lazy("trail of changes"),
        covers=("accounts.auditentry",),
        purpose=gettext_lazy("to know who changed what, and to put right what went wrong"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who work here: what they did when; names of what was changed"),
        source=gettext_lazy("the workbench itself"),
        recipients=gettext_lazy("administrators and regional developers"),
        kept=gettext_lazy("as long as what it is about; names go when a person is erased"),
        find=_trail,
        erase=_erase_in_trail,
        takes=(Taken("accounts.auditentry", _entries_of, _take_entries),),
    )
)
keep_for(
    Kept(
        "accounts.invitations",
        "accounts.invitation",
        ("invited_by",),
        gettext_lazy("invitations"),
        gettext_lazy("Counted from the day an invitation ran out: it is then taken away."),
        months=12,
        due=_old_invitations,
        act=_let_invitation_go,
        address=lambda _one: reverse("portal:people"),
        answers=lambda one: one.invited_by,
    )
)
