"""What each role may do: one table, read by pages, queries, the API and the tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

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


class InPart(Enum):
    """What a role held in one initiative or company, not in the whole tenant, makes of a capability."""

    #: As if it were held in the whole tenant: what is open there is read, and anybody may add to it.
    EVERYWHERE = "everywhere"
    #: For what was recorded in that initiative or company, what one answers for oneself, and for new things.
    OWN = "own"
    #: Not at all.
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Capability:
    """Which roles have it, and what it is worth where the role is held in one initiative or company."""

    roles: frozenset[str]
    in_part: InPart

    def given_by(self, role: str, *, whole: bool) -> bool:
        """Return whether a role gives it at all, held in the whole tenant or in a part."""
        return role in self.roles and (whole or self.in_part is not InPart.NOT)

    def given_everywhere_by(self, role: str, *, whole: bool) -> bool:
        """Return whether a role gives it for everything in the tenant."""
        return role in self.roles and (whole or self.in_part is InPart.EVERYWHERE)


def _everywhere(*roles: str) -> Capability:
    """Write a row of the table: a part gives it as the whole does."""
    return Capability(frozenset(roles), InPart.EVERYWHERE)


def _own(*roles: str) -> Capability:
    """Write a row of the table: a part gives it for what is its own."""
    return Capability(frozenset(roles), InPart.OWN)


def _whole(*roles: str) -> Capability:
    """Write a row of the table: only the whole gives it."""
    return Capability(frozenset(roles), InPart.NOT)


_EVERYBODY = tuple(Role.values)
_WORKING = (Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.BOARD, Role.INTERVIEWER)
_SEEING_PERSONS = (Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.INTERVIEWER)

CAPABILITIES: dict[str, Capability] = {
    # The region's statistics, results and fields of strength: shared by all, changed for the whole tenant.
    "region.view": _everywhere(*_EVERYBODY),
    "places.manage": _whole(Role.DEVELOPER, Role.ANALYST),
    "statistics.manage": _whole(Role.DEVELOPER, Role.ANALYST),
    "analysis.run": _whole(Role.DEVELOPER, Role.ANALYST),
    "fields.edit": _whole(Role.DEVELOPER, Role.ANALYST),
    "status.decide": _whole(Role.DEVELOPER),
    "objections.raise": _everywhere(*_EVERYBODY),
    # Who is there, what they said and what it rests on: read by all who work, changed by whose it is.
    "actors.view": _everywhere(*_WORKING, Role.COMPANY, Role.READER),
    "actors.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "chains.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # What is shared, asked for and answered; a company's representative speaks for its own.
    "resources.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.COMPANY),
    # Who has settled is seen by all; talks with firms that could come, by those who lead them.
    "settling.view": _everywhere(Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.BOARD),
    "settling.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # Who belongs to a cluster is said by those who follow it: its initiative’s managers for their own.
    "clusters.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # That there is a leadership network, and what it consists of, all see; who is in it the group and those
    # who see people. The list of abilities is the whole workbench’s.
    "leadership.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "abilities.edit": _whole(Role.DEVELOPER, Role.ANALYST),
    # Registers of others are matched for the whole tenant; a selection from them is its maker's.
    "registers.view": _everywhere(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "registers.manage": _whole(Role.DEVELOPER, Role.ANALYST),
    "selections.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # People are personal data: a part reads those it has recorded itself or was handed, and no others.
    "persons.view": _own(*_SEEING_PERSONS),
    # Requests under the GDPR: about people by those who see them, about accounts by administrators.
    "privacy.handle": _own(Role.ADMINISTRATOR, Role.DEVELOPER, Role.MANAGER),
    "privacy.rules": _whole(Role.ADMINISTRATOR, Role.DEVELOPER),
    "interviews.view": _everywhere(*_SEEING_PERSONS),
    "interviews.record": _own(*_SEEING_PERSONS),
    # A survey names whom it asks: a part of the workbench sees and keeps its own.
    "surveys.view": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "surveys.edit": _own(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    "guides.edit": _whole(Role.DEVELOPER, Role.ANALYST),
    "evidence.view": _everywhere(*_WORKING, Role.READER),
    "evidence.edit": _own(*_SEEING_PERSONS),
    "documents.view": _everywhere(*_EVERYBODY),
    "documents.make": _everywhere(Role.DEVELOPER, Role.ANALYST, Role.MANAGER),
    # Keeping the house. Administrators look after people, not after what people said.
    "people.manage": _whole(Role.ADMINISTRATOR),
    "audit.view": _whole(Role.ADMINISTRATOR, Role.DEVELOPER),
    "jobs.view": _own(Role.ADMINISTRATOR, *_SEEING_PERSONS),
    "outbox.view": _whole(Role.ADMINISTRATOR, Role.DEVELOPER),
    "tokens.own": _everywhere(*_EVERYBODY),
}


def roles_with(capability: str) -> frozenset[str]:
    """Return the roles that have a capability; an unknown one is a mistake in the program."""
    return CAPABILITIES[capability].roles


def capabilities_of(roles: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Return what somebody may do at all, from pairs of role and whether it holds in the whole tenant."""
    held = tuple(roles)
    return frozenset(
        name
        for name, capability in CAPABILITIES.items()
        if any(capability.given_by(role, whole=whole) for role, whole in held)
    )


def capabilities_everywhere(roles: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Return what somebody may do to everything in the tenant, from the same pairs."""
    held = tuple(roles)
    return frozenset(
        name
        for name, capability in CAPABILITIES.items()
        if any(capability.given_everywhere_by(role, whole=whole) for role, whole in held)
    )
