"""What each role may do: one table, read by pages, queries, the API and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The parts people play, in a tenant or in one initiative or company of it."""

    ADMINISTRATOR = "administrator", _("Administrator")
    DEVELOPER = "developer", _("Regional developer or funder")
    ANALYST = "analyst", _("Analyst")
    MANAGER = "manager", _("Cluster manager")
    BOARD = "board", _("Member of a board or leadership network")
    COMPANY = "company", _("Company representative")
    INTERVIEWER = "interviewer", _("Interviewer")
    READER = "reader", _("Reader")


@dataclass(frozen=True, slots=True)
class Capability:
    """Which roles have it, and whether a role in one initiative or company gives it in the whole tenant."""

    roles: frozenset[str]
    tenant_wide: bool = True

    def given_by(self, role: str, *, whole: bool) -> bool:
        """Return whether a role gives it, held in the whole tenant or in a part."""
        return role in self.roles and (whole or self.tenant_wide)


def _of(*roles: str, tenant_wide: bool = True) -> Capability:
    """Write a row of the table."""
    return Capability(frozenset(roles), tenant_wide)


_EVERYBODY = tuple(Role.values)
_WORKING = (Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.BOARD, Role.INTERVIEWER)
_SEEING_PERSONS = (Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.INTERVIEWER)

CAPABILITIES: dict[str, Capability] = {
    # The region's statistics, results and fields of strength.
    "region.view": _of(*_EVERYBODY),
    "places.manage": _of(Role.DEVELOPER, Role.ANALYST, tenant_wide=False),
    "statistics.manage": _of(Role.DEVELOPER, Role.ANALYST, tenant_wide=False),
    "analysis.run": _of(Role.DEVELOPER, Role.ANALYST, tenant_wide=False),
    "fields.edit": _of(Role.DEVELOPER, Role.ANALYST, tenant_wide=False),
    "status.decide": _of(Role.DEVELOPER, tenant_wide=False),
    "objections.raise": _of(*_EVERYBODY),
    # Who is there, what they said and what it rests on.
    "actors.view": _of(*_WORKING, Role.COMPANY, Role.READER),
    "actors.edit": _of(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "persons.view": _of(*_SEEING_PERSONS),
    "interviews.view": _of(*_SEEING_PERSONS),
    "interviews.record": _of(*_SEEING_PERSONS),
    "guides.edit": _of(Role.DEVELOPER, Role.ANALYST, tenant_wide=False),
    "evidence.view": _of(*_WORKING, Role.READER),
    "evidence.edit": _of(*_SEEING_PERSONS),
    "documents.view": _of(*_EVERYBODY),
    "documents.make": _of(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # Keeping the house. Administrators look after people, not after what people said.
    "people.manage": _of(Role.ADMINISTRATOR, tenant_wide=False),
    "audit.view": _of(Role.ADMINISTRATOR, Role.DEVELOPER, tenant_wide=False),
    "jobs.view": _of(Role.ADMINISTRATOR, *_SEEING_PERSONS),
    "outbox.view": _of(Role.ADMINISTRATOR, Role.DEVELOPER, tenant_wide=False),
    "tokens.own": _of(*_EVERYBODY),
}


def roles_with(capability: str) -> frozenset[str]:
    """Return the roles that have a capability; an unknown one is a mistake in the program."""
    return CAPABILITIES[capability].roles


def capabilities_of(roles: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Return what somebody may do, from pairs of role and whether it holds in the whole tenant."""
    held = tuple(roles)
    return frozenset(
        name
        for name, capability in CAPABILITIES.items()
        if any(capability.given_by(role, whole=whole) for role, whole in held)
    )
