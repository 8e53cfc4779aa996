"""Who may open the pages of actors."""

from collections.abc import Callable
from typing import Any

from tests.web.actors.made import (
    a_person,
    a_position,
    a_size,
    a_tag,
    a_tagging,
    a_tie,
    a_value,
    an_establishment,
    an_industry,
    an_organisation,
)
from tests.web.rights.suite import Make, Page


def organisation() -> Make:
    return lambda tenant, people: {"uid": an_organisation(tenant).uid}


def person() -> Make:
    return lambda tenant, people: {"uid": a_person(tenant).uid}


def tie() -> Make:
    return lambda tenant, people: {"uid": a_tie(tenant).uid}


def of(made: Callable[[Any], Any]) -> Make:
    """Return the address of what is made."""
    return lambda tenant, people: {"uid": made(tenant).uid}


def differing() -> Make:
    """Return an organisation of which a value waits to be looked at."""

    def made(tenant: Any, people: Any) -> dict[str, Any]:
        value = a_value(tenant)
        value.waits = True
        value.save()
        return {"uid": value.organisation.uid}

    return made


_PARTS: dict[str, Callable[[Any], Any]] = {
    "establishment": an_establishment,
    "industry": an_industry,
    "size": a_size,
    "tagging": a_tagging,
}

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
    **{f"actors:new-{slug}": Page("actors.edit", make=organisation()) for slug in _PARTS},
    **{f"actors:edit-{slug}": Page("actors.edit", make=of(made)) for slug, made in _PARTS.items()},
    **{f"actors:remove-{slug}": Page("actors.edit", make=of(made)) for slug, made in _PARTS.items()},
    "actors:bring-in-organisations": Page("actors.edit"),
    "actors:bring-in-people": Page("persons.view", also="actors.edit"),
    "actors:organisation-cards": Page("actors.view"),
    "actors:organisation-card": Page("actors.view", make=organisation()),
    "actors:person-cards": Page("persons.view"),
    "actors:person-card": Page("persons.view", make=person()),
    "actors:tags": Page("actors.view"),
    "actors:new-tag": Page("actors.edit"),
    "actors:edit-tag": Page("actors.edit", make=of(a_tag)),
    "actors:remove-tag": Page("actors.edit", make=of(a_tag)),
    "actors:differences": Page("actors.edit"),
    "actors:new-value": Page("actors.edit", make=organisation()),
    "actors:keep-value": Page(
        "actors.edit",
        make=differing(),
        method="post",
        data={"field": "phone"},
        leads_to=("actors:organisation",),
    ),
    "actors:choose-value": Page("actors.edit", make=of(a_value)),
    "actors:remove-value": Page("actors.edit", make=of(a_value)),
}
