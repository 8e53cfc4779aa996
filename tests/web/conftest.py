"""Two tenants and one person for each role."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User
from klustermotor.web.accounts.models.people import HELD_IN
from klustermotor.web.portal import selectors as portal_selectors

PASSWORD = "a long example password"
TODAY = date(2003, 6, 30)


def make_tenant(name: str, slug: str) -> Tenant:
    """Return a tenant with its scope, living on the demo's day."""
    tenant = Tenant.objects.create(name=name, slug=slug, lives_on=TODAY, is_example=True)
    Scope.objects.create(tenant=tenant, kind=Scope.Kind.TENANT, name=name)
    return tenant


def make_person(tenant: Tenant, role: str, scope: Scope | None = None) -> User:
    """Return somebody with one role, in the whole tenant or in a part of it."""
    scope = scope or tenant.scopes.get(kind=Scope.Kind.TENANT)
    at = f"{scope.uid}." if not scope.is_whole else ""
    user = User.objects.create_user(
        f"{role}@{at}{tenant.slug}.example.org", PASSWORD, name=f"{role} of {scope.name}", language="en"
    )
    RoleAssignment.objects.create(user=user, scope=scope, role=role)
    return user


def make_initiative(tenant: Tenant, name: str) -> Scope:
    """Return a cluster initiative that roles may be held in."""
    return Scope.objects.create(tenant=tenant, kind=Scope.Kind.INITIATIVE, name=name)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with an empty cache, whose counts are kept until its end however slow the machine."""
    cache.clear()
    monkeypatch.setattr(portal_selectors, "_KEPT_SECONDS", 3600)


@pytest.fixture
def tenant(db: None) -> Tenant:
    """Return the tenant that most tests act in."""
    return make_tenant("Exempelregionen", "exempel")


@pytest.fixture
def other_tenant(db: None) -> Tenant:
    """Return a tenant that must see nothing of the first."""
    return make_tenant("Grannregionen", "granne")


@pytest.fixture
def people(tenant: Tenant) -> dict[str, User]:
    """Return one person for each role, by the role's name."""
    return {role: make_person(tenant, role) for role in Role.values}


@pytest.fixture
def initiative(tenant: Tenant) -> Scope:
    """Return a cluster initiative of the tenant."""
    return make_initiative(tenant, "Exempelnätet")


@pytest.fixture
def people_in_part(tenant: Tenant, initiative: Scope) -> dict[str, User]:
    """Return one person for each role that is held in a part: the initiative, or one company."""
    company = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name="Exempel Plåt AB")
    kinds = {Scope.Kind.INITIATIVE: initiative, Scope.Kind.COMPANY: company}
    held = {role: next((kinds[kind] for kind in kinds if kind in HELD_IN[role]), None) for role in Role}
    return {role: make_person(tenant, role, scope) for role, scope in held.items() if scope}


@pytest.fixture
def stranger(other_tenant: Tenant) -> User:
    """Return a regional developer of the other tenant."""
    return make_person(other_tenant, Role.DEVELOPER)


@pytest.fixture
def developer(tenant: Tenant) -> User:
    """Return a regional developer."""
    return make_person(tenant, Role.DEVELOPER)


@pytest.fixture
def access(developer: User) -> Access:
    """Return the developer's standing."""
    found = access_of(developer)
    assert found is not None
    return found


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Return how to sign a person in: ``sign_in(user)`` gives the client."""

    def enter(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
