"""Who may open the pages of actors."""

from tests.web.actors.made import a_person, a_position, an_organisation
from tests.web.rights.suite import Make, Page

from klustermotor.web.accounts.capabilities import CAPABILITIES

EDITORS = CAPABILITIES["persons.view"].roles & CAPABILITIES["actors.edit"].roles


def organisation() -> Make:
    return lambda tenant, people: {"uid": an_organisation(tenant).uid}


def person() -> Make:
    return lambda tenant, people: {"uid": a_person(tenant).uid}


PAGES = {
    "actors:organisations": Page("actors.view"),
    "actors:new-organisation": Page("actors.edit"),
    "actors:organisation": Page("actors.view", make=organisation()),
    "actors:edit-organisation": Page("actors.edit", make=organisation()),
    "actors:people": Page("persons.view"),
    "actors:new-person": Page("persons.view", roles=EDITORS),
    "actors:person": Page("persons.view", make=person()),
    "actors:edit-person": Page("persons.view", make=person(), roles=EDITORS),
    "actors:new-position": Page("persons.view", make=person(), roles=EDITORS),
    "actors:edit-position": Page(
        "persons.view", make=lambda tenant, people: {"uid": a_position(tenant).uid}, roles=EDITORS
    ),
}
