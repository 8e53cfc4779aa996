"""Tokens let a program in as their owner, never further; the trail says who changed what."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from klustermotor.web.accounts import audit, tokens
from klustermotor.web.accounts.models import ApiToken, RoleAssignment, Tenant, User
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.jobs.models import Schedule
from klustermotor.web.shared.errors import Refused

if TYPE_CHECKING:
    from django.test import Client


def issue(user: User, tenant: Tenant, **given: Any) -> tuple[ApiToken, str]:
    return tokens.issue(user=user, tenant=tenant, name="Nightly copy", scopes=["read:region"], **given)


def test_a_token_is_found_by_its_text_alone(tenant: Tenant, developer: User) -> None:
    token, text = issue(developer, tenant)
    assert text not in str(ApiToken.objects.values())
    found = tokens.find(text)
    assert found is not None
    assert found[0] == token
    assert found[1].user == developer
    assert tokens.find(text + "x") is None
    assert tokens.find("") is None


def test_use_is_remembered_but_not_each_time(tenant: Tenant, developer: User) -> None:
    token, text = issue(developer, tenant)
    tokens.find(text)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    tokens.find(text)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=6))
    tokens.find(text)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_token_dies_with_its_day_its_owner_and_its_role(tenant: Tenant, developer: User) -> None:
    token, text = issue(developer, tenant, expires_at=timezone.now() + timedelta(days=1))
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tokens.find(text) is None
    ApiToken.objects.update(expires_at=None)
    User.objects.update(is_active=False)
    assert tokens.find(text) is None
    User.objects.update(is_active=True)
    assert tokens.find(text) is not None
    RoleAssignment.objects.update(valid_to=timezone.localdate())
    assert tokens.find(text) is None
    RoleAssignment.objects.update(valid_to=None)
    tokens.revoke(token=token, by=developer)
    assert tokens.find(text) is None


def test_a_token_works_on_the_day_until_which_it_works(
    tenant: Tenant, developer: User, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = sign_in(developer)
    day = timezone.localdate()
    given = {"name": "Nightly copy", "scopes": ["read:region"], "expires_at": day.isoformat()}
    made = client.post("/profile/tokens/", given)
    text = made.context["new_text"]
    assert made.status_code == 200
    assert tokens.find(text) is not None
    assert timezone.localtime(ApiToken.objects.get().expires_at).date() == day
    tomorrow = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert tokens.find(text) is None


def test_a_token_cannot_have_expired_when_it_is_made(tenant: Tenant, developer: User, sign_in: Any) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    given = {"name": "Nightly copy", "scopes": ["read:region"], "expires_at": yesterday}
    assert sign_in(developer).post("/profile/tokens/", given).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["read:everything"]])
def test_scopes_must_be_known(tenant: Tenant, developer: User, scopes: list[str]) -> None:
    with pytest.raises(Refused):
        tokens.issue(user=developer, tenant=tenant, name="Nightly copy", scopes=scopes)


def test_the_text_of_a_token_is_shown_once(tenant: Tenant, developer: User, sign_in: Any) -> None:
    client: Client = sign_in(developer)
    made = client.post("/profile/tokens/", {"name": "Nightly copy", "scopes": ["read:region"]})
    assert "km_" in made.content.decode()
    again = client.get("/profile/tokens/").content.decode()
    assert ApiToken.objects.get().prefix in again
    assert made.context["new_text"] not in again


def test_the_history_says_who_when_and_from_what_to_what(
    tenant: Tenant, developer: User, django_assert_max_num_queries: Any
) -> None:
    held = Schedule(
        tenant=tenant, kind="k", title="Before", every="week", next_at=timezone.now(), by=developer
    )
    audit.save(held, by=developer)
    held.title, held.every = "After", "day"
    audit.save(held, by=developer)
    with django_assert_max_num_queries(3):
        changed, created = history_of(held)
    assert changed.who == developer.name
    assert ("Title", "Before", "After") in changed.changes
    assert [pair[1:] for pair in changed.changes if pair[0] != "Title"] == [("every week", "every day")]
    assert ("By", "", developer.name) in created.changes


def test_what_is_confidential_is_not_in_the_history(tenant: Tenant, developer: User) -> None:
    token, text = issue(developer, tenant)
    (entry,) = history_of(token)
    assert text not in str(entry)
    assert token.digest not in str(entry)


def test_the_trail_is_the_tenants_own(
    tenant: Tenant, developer: User, stranger: User, other_tenant: Tenant, sign_in: Any
) -> None:
    issue(developer, tenant)
    tokens.issue(user=stranger, tenant=other_tenant, name="not ours", scopes=["read:region"])
    page = sign_in(developer).get("/trail/").content.decode()
    assert "Nightly copy" in page
    assert "not ours" not in page
    assert "Nightly copy" not in sign_in(developer).get("/trail/?until=2001-01-01").content.decode()
