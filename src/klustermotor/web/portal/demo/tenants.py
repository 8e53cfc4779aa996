"""A case's workbench and the people who sign in to it."""

from django.db import transaction

from klustermotor.examples import Case, CaseUser
from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User

#: The password of every sign-in of the demo; the demo answers on this computer only.
PASSWORD = "klustermotor-2003"  # noqa: S105 - known to everybody, on purpose

_SCOPES = {"manager": Scope.Kind.INITIATIVE, "board": Scope.Kind.INITIATIVE, "company": Scope.Kind.COMPANY}


def tenant_of(case: Case) -> Tenant | None:
    """Return the case's workbench, when it was loaded before."""
    return Tenant.objects.filter(slug=case.tenant.key).first()


@transaction.atomic
def make_tenant(case: Case) -> tuple[Tenant, dict[str, User]]:
    """Make the workbench, living on its day, and its people by their key."""
    tenant = Tenant.objects.create(
        name=case.tenant.name.sv,
        slug=case.tenant.key,
        language=case.tenant.language,
        lives_on=case.tenant.today,
        is_example=True,
    )
    whole = Scope.objects.create(tenant=tenant, kind=Scope.Kind.TENANT, name=tenant.name)
    named = {one.key: one.name for one in case.organisations}
    people = {}
    for one in case.users:
        people[one.key] = _person(one)
        scope = whole
        if one.role in _SCOPES:
            scope, _made = Scope.objects.get_or_create(
                tenant=tenant, kind=_SCOPES[one.role], name=named[one.organisation].sv
            )
        RoleAssignment.objects.create(user=people[one.key], scope=scope, role=one.role)
    return tenant, people


def _person(given: CaseUser) -> User:
    """Return somebody who signs in by role and title; no person's name."""
    title = given.title.en if given.language == "en" else given.title.sv
    return User.objects.create_user(given.email, PASSWORD, name=title[:120], language=given.language)
