"""Who may open the pages of actors."""

from tests.web.actors.made import a_person, a_position, a_tie, an_organisation
from tests.web.rights.suite import Make, Page


def organisation() -> Make:
    return lambda tenant, people: {"uid": an_organisation(tenant).uid}


def person() -> Make:
    return lambda tenant, people: {"uid": a_person(tenant).uid}


def tie() -> Make:
    return lambda tenant, people: {"uid": a_tie(tenant).uid}


PAGES = {
    "actors:organisations": Page("actors.view"),
    "actors:new-organisation": Page("actors.edit"),
    "actors:organisation": Page("actors.view", make=organisation()),
    "actors:edit-organisation": Page("actors.edit", make=organisation()),
    # Anybody who may record may say what an organisation is joined to: the tie is theirs, it is not.
    "actors:new-tie": Page("actors.edit", make=organisation(), changes_it=False),
    "actors:bring-in-ties": Page("actors.edit"),
    "actors:tie": Page("actors.view", make=tie()),
    "actors:edit-tie": Page("actors.edit", make=tie()),
    "actors:end-tie": Page("actors.edit", make=tie()),
    "actors:remove-tie": Page("actors.edit", make=tie()),
    "actors:people": Page("persons.view"),
    "actors:new-person": Page("persons.view", also="actors.edit"),
    "actors:person": Page("persons.view", make=person()),
    "actors:edit-person": Page("persons.view", make=person(), also="actors.edit"),
    "actors:new-position": Page("persons.view", make=person(), also="actors.edit"),
    "actors:edit-position": Page(
        "persons.view", make=lambda tenant, people: {"uid": a_position(tenant).uid}, also="actors.edit"
    ),
}
