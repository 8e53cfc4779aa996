"""Who may open the pages of spin-offs and ownership."""

from tests.web.actors.made import a_tie, an_organisation
from tests.web.actors.made_ownership import an_event
from tests.web.rights.suite import Make, Page


def organisation() -> Make:
    return lambda tenant, people: {"uid": an_organisation(tenant).uid}


def tie(kind: str) -> Make:
    return lambda tenant, people: {"uid": a_tie(tenant, kind=kind).uid}


def event() -> Make:
    return lambda tenant, people: {"uid": an_event(tenant).uid}


PAGES = {
    "actors:spin-offs": Page("actors.view"),
    "actors:inheritance": Page("actors.edit", make=tie("spun_off")),
    "actors:ownership": Page("actors.view"),
    "actors:owned": Page("actors.view", make=organisation()),
    # Anybody who may record may say what happened and what it means: that is theirs, the organisation is not.
    "actors:new-ownership-event": Page("actors.edit", make=organisation(), changes_it=False),
    "actors:judge-ownership": Page("actors.edit", make=organisation(), changes_it=False),
    "actors:seat": Page("actors.edit", make=organisation()),
    "actors:edit-ownership-event": Page("actors.edit", make=event()),
    "actors:remove-ownership-event": Page("actors.edit", make=event()),
    "actors:share": Page("actors.edit", make=tie("owns")),
}
