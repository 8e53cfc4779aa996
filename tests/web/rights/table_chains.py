"""Who may open the pages of value chains."""

from collections.abc import Mapping
from typing import Any

from tests.web.mapping.chains.made import a_whole_chain
from tests.web.rights.suite import Make, Page

from klustermotor.web.accounts.models import Tenant, User

Made = dict[str, Any]


def _made(tenant: Tenant, people: Mapping[str, User]) -> Made:
    return a_whole_chain(tenant, people["developer"])


def _of(name: str, **more: Any) -> Make:
    return lambda tenant, people: {"uid": _made(tenant, people)[name].uid, **more}


_CHAIN, _STAGE, _ACTOR = _of("chain"), _of("trial"), _of("plant")

PAGES = {
    "mapping:chains": Page("actors.view"),
    "mapping:new-chain": Page("chains.edit"),
    "mapping:chain": Page("actors.view", make=_CHAIN),
    "mapping:chain-table": Page("actors.view", make=_CHAIN),
    "mapping:chain-picture": Page("actors.view", make=_of("chain", format="svg")),
    "mapping:chain-tiers-picture": Page("actors.view", make=_of("chain", format="svg")),
    "mapping:edit-chain": Page("chains.edit", make=_CHAIN),
    "mapping:remove-chain": Page("chains.edit", make=_CHAIN),
    "mapping:bring-in-chain": Page("chains.edit", make=_CHAIN),
    "mapping:new-stage": Page("chains.edit", make=_CHAIN),
    "mapping:new-stage-link": Page("chains.edit", make=_CHAIN),
    "mapping:new-lane": Page("chains.edit", make=_CHAIN),
    "mapping:chain-stage": Page("actors.view", make=_STAGE),
    "mapping:stage-known": Page("actors.view", make=_STAGE),
    "mapping:edit-stage": Page("chains.edit", make=_STAGE),
    "mapping:move-stage": Page("chains.edit", make=_STAGE, method="post", leads_to=("mapping:chain",)),
    "mapping:new-need": Page("chains.edit", make=_STAGE),
    "mapping:new-chain-actor": Page("chains.edit", make=_STAGE),
    "mapping:place-actors": Page("chains.edit", make=_STAGE),
    "mapping:answer-candidate": Page("chains.edit", make=_STAGE, method="post"),
    "mapping:take-back-candidate": Page(
        "chains.edit", make=_of("answer"), method="post", leads_to=("mapping:chain-stage",)
    ),
    "mapping:edit-stage-link": Page("chains.edit", make=_of("branch")),
    "mapping:edit-need": Page("chains.edit", make=_of("room")),
    "mapping:edit-lane": Page("chains.edit", make=_of("lane")),
    "mapping:chain-actor": Page("actors.view", make=_ACTOR),
    "mapping:edit-chain-actor": Page("chains.edit", make=_ACTOR),
    "mapping:step-tier": Page("chains.edit", make=_ACTOR),
    "mapping:remove-tier": Page(
        "chains.edit", make=_of("step"), method="post", leads_to=("mapping:chain-actor",)
    ),
    "mapping:remove-chain-part": Page("chains.edit", make=_of("lane", kind="lane")),
}
