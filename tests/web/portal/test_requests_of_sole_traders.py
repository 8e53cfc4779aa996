"""A sole trader is the subject of a request: put right, restricted on every path, and used again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_register, imported, record
from tests.web.actors.registers.test_matching import gather
from tests.web.opened import change
from tests.web.portal.privacy_made import rows

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import deciding, matching, selectors
from klustermotor.web.actors.registers.models import OWN_REGISTER
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.portal.privacy import services
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]
NUMBER, NAME = "820303-1136", "Hittepå Form"
LIST = f"""Medlemsnr;Företag;Orgnr;Ort
1;Hittepå Form och bild;19820303-1136;Nyköping
2;{NAME};;Nyköping
3;Exempel Plåt AB;556016-0680;Nyköping
"""


@pytest.fixture
def trader(tenant: Tenant, developer: User) -> Organisation:
    made = Organisation(tenant=tenant, name=NAME, organisation_number=NUMBER, phone="070-123 45 67")
    return save_organisation(organisation=made, by=developer)


def a_request(tenant: Tenant, by: User, right: str = "objection", **more: Any) -> SubjectCase:
    known = more or {"numbers": [NUMBER]}
    return services.open_case(
        tenant=tenant, right=right, received_on=date(2003, 6, 20), by=by, identifiers=known, identity="known"
    )


def shown(access: Access) -> set[str]:
    return {one.key for one in selectors.records(access)}


def test_a_sole_trader_is_hidden_on_every_path_until_used_again(
    tenant: Tenant, developer: User, access: Access, sign_in: SignIn, trader: Organisation
) -> None:
    register, client = a_register(tenant, developer), sign_in(developer)
    imported(register, LIST, developer)
    case = a_request(tenant, developer)
    page = reverse("portal:privacy-case", args=[case.uid])
    act = {one: reverse(f"portal:privacy-{one}", args=[case.uid]) for one in ("restrict", "lift")}
    assert act["restrict"] in client.get(page).content.decode()
    assert client.post(act["restrict"], {"because": "Bestrids"}).status_code == 302
    assert "own firm is stored and not used" in client.get(page).content.decode()
    assert client.get(reverse("actors:organisation", args=[trader.uid])).status_code == 404
    assert NAME not in client.get(reverse("actors:organisations"), {"format": "csv"}).content.decode()
    assert find(access, "hittepa form") == []
    assert shown(access) == {"3"}
    imported(register, f"{LIST}4;Annat;{NUMBER};Nyköping\n", developer, "senare.csv")
    assert shown(access) == {"3"}, "a new vintage names her too"
    assert client.post(act["restrict"], {"because": "Igen"}).status_code == 422
    assert client.post(act["lift"], {"because": "Utrett"}).status_code == 302
    assert client.get(reverse("actors:organisation", args=[trader.uid])).status_code == 200
    assert shown(access) == {"1", "2", "3", "4"}


def test_a_new_matching_leaves_out_a_restricted_sole_trader(
    tenant: Tenant, developer: User, trader: Organisation
) -> None:
    register = a_register(tenant, developer)
    imported(register, LIST, developer)
    deciding.bring_in(records=[record(register, "1")], by=developer)
    here = an_organisation(tenant)
    case = a_request(tenant, developer)
    services.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    compared = matching.registers_of(tenant)
    assert {key: frame["record"].to_list() for key, frame in compared.items()} == {
        OWN_REGISTER: [str(here.uid)],
        str(register.uid): ["3"],
    }
    gather(tenant, developer)
    assert record(register, "1").group is None
    assert record(register, "3").matched is not None
    services.restrict(case=case, restricted=False, because="Utrett", by=developer)
    gather(tenant, developer)
    assert record(register, "1").organisation == trader
    assert record(register, "1").group is not None


def test_who_is_a_sole_trader_in_a_register_alone_is_restricted_over_imports(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register = a_register(tenant, developer)
    imported(register, LIST, developer)
    case = a_request(tenant, developer)
    services.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    assert shown(access) == {"2", "3"}
    other = a_register(tenant, developer, name="Leverantörer")
    imported(other, LIST.replace("\n1;", "\n7;"), developer, "andra.csv")
    assert record(other, "7").is_restricted
    services.restrict(case=case, restricted=False, because="Utrett", by=developer)
    assert not record(other, "7").is_restricted
    with pytest.raises(Refused, match="not restricted"):
        services.restrict(case=case, restricted=False, because="Igen", by=developer)


def test_a_sole_trader_is_put_right_and_the_old_stands_nowhere(
    tenant: Tenant, developer: User, sign_in: SignIn, trader: Organisation
) -> None:
    case = a_request(tenant, developer, right="correction")
    services.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    client, address = sign_in(developer), reverse("portal:privacy-correct", args=[case.uid])
    assert NUMBER in client.get(address).content.decode()
    given = {"name": "Hittepå Glas", "organisation_number": "19811218-9876", "phone": "", "told_to": "Ingen"}
    assert change(client, address, given).status_code == 302
    trader.refresh_from_db()
    assert (trader.name, trader.organisation_number, trader.phone) == ("Hittepå Glas", "811218-9876", "")
    assert trader.is_restricted
    case.refresh_from_db()
    assert case.identifiers == {"numbers": ["811218-9876"]}
    held = [text for _table, text in rows()]
    assert not [text for text in held if NUMBER in text or "070-123 45 67" in text or NAME in text]


def test_only_a_sole_trader_is_put_right_and_restricted_so(tenant: Tenant, developer: User) -> None:
    an_organisation(tenant, organisation_number="556016-0680")
    case = a_request(tenant, developer, numbers=["556016-0680"])
    with pytest.raises(Refused, match="among the people first"):
        services.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    with pytest.raises(Refused, match="where it stands"):
        services.correct(case=case, given={"name": "B"}, told_to="", by=developer)


def test_a_sole_trader_known_by_number_is_erased_with_what_registers_say(
    tenant: Tenant, developer: User, trader: Organisation
) -> None:
    imported(a_register(tenant, developer), LIST, developer)
    case = a_request(tenant, developer, right="erasure")
    services.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    services.erase(case=case, because="", told_to="", by=developer)
    trader.refresh_from_db()
    assert (trader.organisation_number, trader.is_restricted) == ("", False)
    assert not [text for _table, text in rows() if NUMBER in text or "19820303-1136" in text]
