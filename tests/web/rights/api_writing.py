"""Lists, ties and registers, and what programs write of interviews, for the table of the API's operations."""

from typing import Any

from tests.web.questionnaires.made import an_answer, an_interview
from tests.web.rights import api_chains as chained
from tests.web.rights import api_clusters as clusters
from tests.web.rights import api_registers as registers
from tests.web.rights import api_resources as resources
from tests.web.rights import api_ties as joined
from tests.web.rights.api_operations import CALLS as OTHERS
from tests.web.rights.api_operations import Call, Made, People, a_list, handed, listed, of, seen

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, Concordance

_MANAGE = ("places.manage", "write:region")
_REGISTERS: dict[str, Any] = {"capability": "registers.view", "scope": "read:actors"}
_RECORD = ("interviews.record", "write:interviews")


def _said(tenant: Tenant, people: People) -> Any:
    return an_answer(tenant, people["interviewer"])


def _interview(tenant: Tenant, people: People) -> Any:
    return an_interview(tenant, people["interviewer"])


def _former(tenant: Tenant, people: People) -> Classification:
    return places.create_classification(
        tenant=tenant, code="former", kind=Classification.Kind.OTHER, name_sv="Förr",
        items=[places.ItemRow("35", "Bilar")], by=None,
    )  # fmt: skip


def _way(tenant: Tenant, people: People) -> Concordance:
    return places.save_concordance(
        source=_former(tenant, people), target=a_list(tenant, people), pairs=[("35", "29", 1.0)], by=None
    )


def _listed_way(tenant: Tenant, people: People) -> Made:
    _way(tenant, people)
    return {}, None


def _way_to_be(tenant: Tenant, people: People) -> Made:
    former, now = _former(tenant, people), a_list(tenant, people)
    pairs = [{"source": "35", "target": "29"}]
    return {}, {"source": str(former.uid), "target": str(now.uid), "pairs": pairs}


def _list_to_be(tenant: Tenant, people: People) -> Made:
    return {}, {"name_sv": "Egna", "kind": "other", "items": [{"code": "A1", "name_sv": "Bergsbruk"}]}


def _definitions_to_be(tenant: Tenant, people: People) -> Made:
    cluster = {"code": "K1", "name_sv": "Fordon", "members": [{"industry": "29"}]}
    return {}, {"name_sv": "Egna kluster", "clusters": [cluster]}


CALLS: dict[str, Call] = (
    OTHERS
    | chained.CALLS
    | resources.CALLS
    | clusters.CALLS
    | {
        "list_ties": seen(listed(joined.tied), capability="actors.view", scope="read:actors", is_list=True),
        "get_tie": seen(of(joined.tied), capability="actors.view", scope="read:actors"),
        "create_tie": Call("actors.edit", "write:actors", joined.a_tie_to_be),
        "change_tie": Call("actors.edit", "write:actors", of(joined.tied, {"strength": 3})),
        "end_tie": Call("actors.edit", "write:actors", of(joined.tied, {"on": "2003-06-30"})),
        "delete_tie": Call("actors.edit", "write:actors", of(joined.tied)),
        "get_tie_initiatives": seen(of(joined.tied), capability="actors.view", scope="read:actors"),
        "hand_over_tie": handed("actors.edit", "write:actors", joined.tied),
        "list_registers": seen(listed(registers.a_register), **_REGISTERS, is_list=True),
        "get_register": seen(of(registers.a_register), **_REGISTERS),
        "list_register_vintages": seen(of(registers.a_register), **_REGISTERS),
        "list_register_records": seen(of(registers.a_register), **_REGISTERS),
        "list_link_decisions": seen(listed(registers.decided), **_REGISTERS, is_list=True),
        "get_link_decision": seen(of(registers.decided), **_REGISTERS),
        "create_link_decision": Call("registers.manage", "write:actors", registers.a_decision_to_be),
        "take_back_link_decision": Call("registers.manage", "write:actors", of(registers.decided)),
        "split_register_record": Call("registers.manage", "write:actors", of(registers.in_a_group)),
        "list_register_selections": seen(listed(registers.chosen), **_REGISTERS, is_list=True),
        "get_register_selection": seen(of(registers.chosen), **_REGISTERS),
        "create_classification": Call(*_MANAGE, _list_to_be),
        "add_classification_items": Call(*_MANAGE, of(a_list, {"items": [{"code": "291"}]})),
        "create_cluster_definitions": Call(*_MANAGE, _definitions_to_be),
        "list_concordances": seen(_listed_way, is_list=True),
        "get_concordance": seen(of(_way)),
        "create_concordance": Call(*_MANAGE, _way_to_be),
        "replace_concordance": Call(*_MANAGE, of(_way, {"pairs": [{"source": "35", "target": "C"}]})),
        "change_interview": Call(*_RECORD, of(_interview, {"place": "Hos dem"})),
        "list_possible_readers": Call("interviews.record", "read:interviews", of(_interview)),
        "write_notes": Call(*_RECORD, of(_interview, {"text": "Nya order."})),
        "get_answer": seen(of(_said), capability="interviews.view", scope="read:interviews"),
        "code_answer": Call("guides.edit", "write:interviews", of(_said, {"new_code": "Order"})),
    }
)
