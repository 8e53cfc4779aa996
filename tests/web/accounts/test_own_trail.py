"""The trail tells what people change of their own account: that it happened, by whom, and never a secret."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.web.conftest import PASSWORD
from tests.web.opened import change

from klustermotor.web.accounts import sign_in_changes
from klustermotor.web.accounts.models import AuditEntry, RoleAssignment, Scope, Tenant, User
from klustermotor.web.accounts.selectors import written

NEW = "another long password"


def told_of(user: User, tenant: Tenant) -> list[str]:
    """Return what the trail of a workbench says of somebody, oldest first."""
    about = AuditEntry.objects.filter(object_kind="accounts.user", object_uid=user.uid, tenant=tenant)
    return [entry.event or entry.action for entry in about.order_by("pk")]


def enter(client: Client, user: User) -> None:
    """Sign in, and show once more that it is oneself."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def test_a_new_name_and_language_stand_in_the_trail(
    sign_in: Callable[[User], Client], developer: User, tenant: Tenant
) -> None:
    client, before = sign_in(developer), developer.name
    change(client, "/profile/", {"name": "Somebody Else", "language": "sv"})
    (entry,) = AuditEntry.objects.filter(object_uid=developer.uid)
    assert entry.by == developer
    assert entry.changes == {"name": [before, "Somebody Else"], "language": ["en", "sv"]}
    change(client, "/profile/", {"name": "Somebody Else", "language": "sv"})
    assert AuditEntry.objects.filter(object_uid=developer.uid).count() == 1
    client.post("/profile/language/", {"language": "en"})
    assert AuditEntry.objects.filter(object_uid=developer.uid).first().changes == {"language": ["sv", "en"]}  # type: ignore[union-attr]


def test_every_workbench_that_one_works_in_is_told(
    sign_in: Callable[[User], Client], developer: User, tenant: Tenant, other_tenant: Tenant, stranger: User
) -> None:
    whole = other_tenant.scopes.get(kind=Scope.Kind.TENANT)
    RoleAssignment.objects.create(user=developer, scope=whole, role="reader")
    change(sign_in(developer), "/profile/", {"name": "Somebody Else", "language": "en"})
    assert told_of(developer, tenant) == told_of(developer, other_tenant) == ["changed"]
    change(sign_in(stranger), "/profile/", {"name": "A Stranger", "language": "en"})
    assert told_of(stranger, tenant) == []


def test_a_changed_password_stands_in_the_trail(client: Client, developer: User, tenant: Tenant) -> None:
    enter(client, developer)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), given).status_code == 302
    developer.refresh_from_db()
    assert developer.check_password(NEW)
    assert told_of(developer, tenant) == ["password changed"]
    assert not any(NEW in str(entry.changes) for entry in AuditEntry.objects.all())


def test_a_password_by_letter_is_told_apart(client: Client, developer: User, tenant: Tenant) -> None:
    client.post(reverse("account_reset_password"), {"email": developer.email})
    link = re.search(r"http://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert told_of(developer, tenant) == ["password by link"]


def test_one_time_codes_and_recovery_codes_stand_in_the_trail(
    client: Client, developer: User, tenant: Tenant
) -> None:
    enter(client, developer)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert told_of(developer, tenant) == ["codes on", "recovery codes made"]
    client.post(reverse("mfa_generate_recovery_codes"))
    assert told_of(developer, tenant)[2:] == ["recovery codes made"]
    client.post(reverse("mfa_deactivate_totp"))
    assert told_of(developer, tenant)[3:] == ["codes off"]
    assert not any(secret in str(entry.changes) for entry in AuditEntry.objects.all())


def test_passkeys_stand_in_the_trail(client: Client, developer: User, tenant: Tenant) -> None:
    enter(client, developer)
    held = Authenticator.objects.create(
        user=developer, type=Authenticator.Type.WEBAUTHN, data={"name": "My key", "credential": {}}
    )
    assert told_of(developer, tenant) == ["passkey added"]
    client.post(reverse("mfa_remove_webauthn", kwargs={"pk": held.pk}))
    assert not Authenticator.objects.exists()
    assert told_of(developer, tenant) == ["passkey added", "passkey removed"]


def test_what_a_passkey_was_and_is_called_stands_in_the_trail(
    client: Client, developer: User, tenant: Tenant
) -> None:
    enter(client, developer)
    held = Authenticator.objects.create(
        user=developer, type=Authenticator.Type.WEBAUTHN, data={"name": "My key", "credential": {}}
    )
    address = reverse("mfa_edit_webauthn", kwargs={"pk": held.pk})
    assert client.post(address, {"name": "Key on my ring"}).status_code == 302
    client.post(address, {"name": "Key on my ring"})
    held.record_usage()
    assert told_of(developer, tenant) == ["passkey added", "passkey renamed"]
    entry = AuditEntry.objects.get(event="passkey renamed")
    assert (entry.by, entry.changes) == (developer, {"passkey": ["My key", "Key on my ring"]})
    (told,) = written([entry], developer)
    assert (told.what, told.changes) == ("Passkey renamed", [("Passkey", "My key", "Key on my ring")])


@pytest.mark.django_db(transaction=True)
def test_what_the_trail_cannot_tell_does_not_happen(
    client: Client, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, developer)
    held = Authenticator.objects.create(
        user=developer, type=Authenticator.Type.WEBAUTHN, data={"name": "My key", "credential": {}}
    )

    def broken(**_given: Any) -> None:
        raise OSError

    monkeypatch.setattr(sign_in_changes.services, "note_sign_in_change", broken)
    client.raise_request_exception = False
    assert client.post(reverse("mfa_remove_webauthn", kwargs={"pk": held.pk})).status_code == 500
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), given).status_code == 500
    assert Authenticator.objects.filter(pk=held.pk).exists()
    developer.refresh_from_db()
    assert developer.check_password(PASSWORD)


@pytest.mark.parametrize(("language", "said"), [("en", "Password changed"), ("sv", "Lösenord ändrat")])
def test_the_person_s_page_tells_it(
    client: Client, people: dict[str, User], tenant: Tenant, sign_in: Any, language: str, said: str
) -> None:
    analyst = people["analyst"]
    enter(client, analyst)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), given)
    boss = people["administrator"]
    boss.language = language
    boss.save()
    assert said in sign_in(boss).get(f"/people/{analyst.uid}/").content.decode()
