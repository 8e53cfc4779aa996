"""Who may open the pages of firms beside the cluster."""

from tests.web.actors.made_settling import a_draw, a_settler
from tests.web.rights.suite import Make, Page


def settled() -> Make:
    return lambda tenant, people: {"uid": a_settler(tenant, stage="settled").uid}


def under_way() -> Make:
    return lambda tenant, people: {"uid": a_settler(tenant).uid}


def draw() -> Make:
    return lambda tenant, people: {"uid": a_draw(a_settler(tenant)).uid}


PAGES = {
    "actors:beside": Page("actors.view"),
    "actors:settler": Page("actors.view", make=settled()),
    "actors:new-settler": Page("settling.edit"),
    "actors:edit-settler": Page("settling.edit", make=under_way()),
    "actors:step": Page("settling.edit", make=under_way()),
    "actors:new-draw": Page("settling.edit", make=under_way()),
    "actors:edit-draw": Page("settling.edit", make=draw()),
    "actors:remove-draw": Page("settling.edit", make=draw()),
}
