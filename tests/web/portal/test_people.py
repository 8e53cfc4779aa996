"""Who works here: invitations come in once, roles begin and end, somebody always looks after people."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import AuditEntry, Invitation, RoleAssignment, Scope, Tenant, User
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.people import selectors, services
from klustermotor.web.shared.errors import Refused

NEW = "a very long new password"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read what is said in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def boss(people: dict[str, User]) -> User:
    return people["administrator"]


def whole(tenant: Tenant) -> Scope:
    return tenant.scopes.get(kind="tenant")


def invite(tenant: Tenant, by: User, email: str = "New@Example.org") -> tuple[Invitation, str]:
    return services.invite(
        tenant=tenant, scope=whole(tenant), role="analyst", email=email, name="New One", language="sv", by=by
    )


def test_somebody_new_comes_in_once(client: Client, tenant: Tenant, boss: User) -> None:
    _invitation, link = invite(tenant, boss)
    letter = Message.objects.get()
    assert link in letter.body
    assert letter.secret
    address = re.sub(r"^https?://[^/]+", "", link)
    assert client.get(address).status_code == 200
    given = {"name": "New One", "language": "en", "password": NEW}
    assert client.post(address, given).url == "/accounts/login/"
    user = User.objects.get(email="new@example.org")
    found = access_of(user)
    assert user.check_password(NEW)
    assert found is not None
    assert found.roles == {"analyst"}
    assert client.get(address).status_code == 410
    assert {"created", "accepted"} <= {
        entry.event or entry.action for entry in AuditEntry.objects.filter(object_kind="accounts.invitation")
    }


def test_a_weak_password_is_refused_and_the_link_still_works(
    client: Client, tenant: Tenant, boss: User
) -> None:
    _invitation, link = invite(tenant, boss)
    address = re.sub(r"^https?://[^/]+", "", link)
    answer = client.post(address, {"name": "New One", "language": "en", "password": "short"})
    assert answer.status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.post(address, {"name": "N", "language": "en", "password": NEW}).status_code == 302


def test_a_known_person_only_gains_the_role(
    client: Client, tenant: Tenant, boss: User, stranger: User
) -> None:
    password = stranger.password
    _invitation, link = invite(tenant, boss, email=stranger.email)
    assert client.post(re.sub(r"^https?://[^/]+", "", link), {"accept": "yes"}).status_code == 302
    stranger.refresh_from_db()
    found = access_of(stranger, chosen=tenant.uid)
    assert stranger.password == password
    assert found is not None
    assert found.tenant == tenant


@pytest.mark.parametrize("how", ["withdrawn", "late", "resent"])
def test_a_link_that_no_longer_works_says_so(client: Client, tenant: Tenant, boss: User, how: str) -> None:
    invitation, link = invite(tenant, boss)
    if how == "withdrawn":
        services.withdraw(invitation=invitation, by=boss)
    elif how == "late":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        assert services.resend(invitation=invitation, by=boss) != link
        assert set(Message.objects.values_list("state", flat=True)) == {"waiting", "withdrawn"}
    assert client.get(re.sub(r"^https?://[^/]+", "", link)).status_code == 410


def test_the_same_invitation_is_not_made_twice(tenant: Tenant, boss: User) -> None:
    invite(tenant, boss)
    with pytest.raises(Refused):
        invite(tenant, boss, email="new@example.org")


def test_the_last_administrator_keeps_the_role(tenant: Tenant, boss: User, people: dict[str, User]) -> None:
    held = RoleAssignment.objects.get(user=boss)
    with pytest.raises(Refused, match="last administrator"):
        services.end_role(held=held, by=boss)
    services.give_role(user=people["reader"], scope=whole(tenant), role="administrator", by=boss)
    services.end_role(held=held, by=boss)
    assert access_of(boss) is None


def test_a_closed_account_is_signed_out_and_cannot_come_back(
    client: Client, tenant: Tenant, boss: User, people: dict[str, User]
) -> None:
    reader = people["reader"]
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    services.close_account(user=reader, tenant=tenant, by=boss)
    assert client.get("/profile/").status_code == 302
    reader.refresh_from_db()
    assert not reader.is_active
    with pytest.raises(Refused):
        services.close_account(user=boss, tenant=tenant, by=boss)


def test_one_who_works_elsewhere_keeps_the_account(
    tenant: Tenant, boss: User, stranger: User, other_tenant: Tenant
) -> None:
    services.give_role(user=stranger, scope=whole(tenant), role="reader", by=boss)
    services.close_account(user=stranger, tenant=tenant, by=boss)
    stranger.refresh_from_db()
    assert stranger.is_active
    found = access_of(stranger)
    assert found is not None
    assert found.tenant == other_tenant


def test_a_role_in_an_initiative_does_not_open_the_workbench(
    tenant: Tenant, boss: User, stranger: User
) -> None:
    scope = services.add_scope(tenant=tenant, kind="initiative", name="Exempelklustret", by=boss)
    RoleAssignment.objects.create(user=stranger, scope=scope, role="administrator")
    found = access_of(stranger, chosen=tenant.uid)
    assert found is not None
    assert not found.may("people.manage")


@pytest.mark.parametrize(
    ("role", "kind", "why"),
    [
        ("administrator", "company", "Administrator is a role for the whole workbench; "),
        ("developer", "initiative", "choose the whole workbench, not Exempel AB"),
        ("company", "tenant", "for one company, not for Exempelregionen"),
        ("manager", "company", "the whole workbench or a cluster initiative, not for Exempel AB"),
    ],
)
def test_a_role_where_it_cannot_be_held_is_refused_with_what_to_choose(
    tenant: Tenant, boss: User, stranger: User, role: str, kind: str, why: str
) -> None:
    if kind == "tenant":
        scope = whole(tenant)
    else:
        scope = services.add_scope(tenant=tenant, kind=kind, name="Exempel AB", by=boss)
    with pytest.raises(Refused, match=re.escape(why)) as given:
        services.give_role(user=stranger, scope=scope, role=role, by=boss)
    with pytest.raises(Refused, match=re.escape(why)):
        services.invite(
            tenant=tenant, scope=scope, role=role, email="n@example.org", name="N", language="sv", by=boss
        )
    assert given.value.field == "scope"
    assert not Invitation.objects.exists()


def test_a_role_that_does_not_fit_is_said_at_where(client: Client, tenant: Tenant, boss: User) -> None:
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    given = {
        "role": "company", "scope": whole(tenant).pk, "name": "N", "email": "n@example.org", "language": "sv",
    }  # fmt: skip
    answer = client.post("/people/invite/", given)
    assert "for one company" in " ".join(answer.context["form"].errors["scope"])


def test_inviting_somebody_who_works_here_says_so(
    client: Client, tenant: Tenant, boss: User, people: dict[str, User]
) -> None:
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    reader = people["reader"]
    given = {
        "role": "analyst", "scope": whole(tenant).pk, "name": "N", "email": reader.email, "language": "en",
    }  # fmt: skip
    page = client.post("/people/invite/", given, follow=True).content.decode()
    assert f"{reader.name} has an account here already (Reader)" in page
    letter = Message.objects.get()
    assert "You have an account already" in letter.body
    assert "Choose a password" not in letter.body


def test_the_list_shows_everybody(
    client: Client, boss: User, people: dict[str, User], stranger: User
) -> None:
    access = access_of(boss)
    assert access is not None
    assert {one.user for one in selectors.members(access)} == set(people.values())
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert people["reader"].email in client.get("/people/").content.decode()


def test_a_form_that_cannot_be_taken_is_answered_so(
    client: Client, tenant: Tenant, boss: User, sign_in: Callable[[User], Client]
) -> None:
    sign_in(boss)
    assert client.get("/people/invite/").status_code == 200
    answer = client.post("/people/invite/", {"name": "New One", "email": "no address", "role": "analyst"})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()
    wrong = {"role": "administrator", "scope": "", "valid_from": "tomorrow"}
    assert client.post(f"/people/{boss.uid}/", wrong).status_code == 422


def test_a_role_gained_by_invitation_stands_on_the_person(
    client: Client, tenant: Tenant, boss: User, sign_in: Callable[[User], Client]
) -> None:
    _invitation, link = invite(tenant, boss)
    given = {"name": "New One", "language": "en", "password": NEW}
    client.post(re.sub(r"^https?://[^/]+", "", link), given)
    user = User.objects.get(email="new@example.org")
    told = AuditEntry.objects.filter(object_uid=user.uid, tenant=tenant).order_by("pk")
    assert [entry.event for entry in told] == ["opened", "role accepted"]
    page = sign_in(boss).get(f"/people/{user.uid}/").content.decode()
    assert "Role gained by invitation" in page
    assert "Analyst (Exempelregionen)" in page
    assert boss.name in page
