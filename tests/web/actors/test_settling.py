"""Firms beside the cluster: what draws them, each step, "not now", and who reads of the talks."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made_settling import a_draw, a_settler
from tests.web.conftest import make_person
from tests.web.opened import change

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Settler, SettlerStep
from klustermotor.web.actors.settling import selectors, services
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


def test_a_step_moves_the_firm_and_settling_is_dated(tenant: Tenant, developer: User) -> None:
    firm = a_settler(tenant)
    services.take_step(
        settler=firm, what="Brev", stage="contacted", on=date(2003, 5, 1), by=developer,
        next_step="Ring", next_on=date(2003, 6, 1),
    )  # fmt: skip
    assert (firm.stage, firm.next_step, firm.next_on) == ("contacted", "Ring", date(2003, 6, 1))
    services.take_step(settler=firm, what="Inflyttning", stage="settled", on=date(2003, 6, 2), by=developer)
    firm.refresh_from_db()
    assert (firm.stage, firm.since, firm.next_step, firm.next_on) == ("settled", date(2003, 6, 2), "", None)
    assert [one.stage for one in SettlerStep.objects.all()] == ["settled", "contacted"]


def test_what_no_step_is_is_refused_and_changes_nothing(tenant: Tenant) -> None:
    firm = a_settler(tenant)
    given = {"settler": firm, "what": "Brev", "by": None}
    for wrong, said in (
        ({"stage": "talks", "on": date(2003, 7, 1)}, "today or earlier"),
        ({"stage": "talks", "on": date(2003, 6, 1), "come_back_on": date(2003, 9, 1)}, "belongs to"),
        ({"stage": "not_now", "on": date(2003, 6, 1), "come_back_on": date(2003, 6, 1)}, "lies after"),
        ({"stage": "talks", "on": date(2003, 6, 1), "next_on": date(2003, 9, 1)}, "what the next step is"),
    ):
        with pytest.raises(Refused, match=said):
            services.take_step(**given, **wrong)  # type: ignore[arg-type]
    assert Settler.objects.get().stage == "idea"
    assert not SettlerStep.objects.exists()


def test_next_steps_are_told_when_due_and_not_now_is_silent_until_its_day(
    tenant: Tenant, access: Access
) -> None:
    mine = a_settler(tenant, responsible=access.user)
    others = a_settler(tenant, "Exempel Annans AB", responsible=make_person(tenant, "manager"))
    step = {"what": "Brev", "stage": "talks", "on": date(2003, 5, 1), "by": None, "next_step": "Ring"}
    for firm in (mine, others):
        services.take_step(settler=firm, next_on=date(2003, 6, 20), **step)  # type: ignore[arg-type]
    assert [(one.title, one.tone) for one in selectors.needs(access)] == [
        ("Exempel Intill AB: next step", "late")
    ]
    services.take_step(
        settler=mine,
        what="Nej",
        stage="not_now",
        on=date(2003, 6, 25),
        by=None,
        come_back_on=date(2003, 7, 2),
    )
    assert selectors.needs(access) == []
    tenant.lives_on = date(2003, 7, 2)
    tenant.save()
    access.tenant.lives_on = date(2003, 7, 2)
    assert [one.due for one in selectors.needs(access)] == [date(2003, 7, 2)]


def test_what_draws_most_comes_first_and_not_now_is_left_out(tenant: Tenant, access: Access) -> None:
    settled = a_settler(tenant, stage="settled")
    coming = a_settler(tenant, "Exempel Kommande AB")
    gone = a_settler(tenant, "Exempel Senare AB", stage="not_now")
    for firm in (settled, coming, gone):
        a_draw(firm, "Byggprojekt")
    a_draw(coming, "telefonsäljare", kind="people")
    a_draw(coming, "BYGGPROJEKT")
    rows = selectors.draw_rows(list(selectors.settlers(access)))
    assert [(row.name.casefold(), row.settled, row.under_way) for row in rows] == [
        ("byggprojekt", 1, 1),
        ("telefonsäljare", 0, 1),
    ]
    said = selectors.lead(list(selectors.settlers(access)), rows, follows=True)
    assert said.startswith("1 firm has settled beside the cluster")
    assert "1 more is followed" in said


@pytest.mark.parametrize("role", ["reader", "company", "interviewer"])
def test_talks_are_read_by_those_who_lead_them_alone(
    role: str, tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    firm = a_settler(tenant, "Exempel Hemliga AB", note="Viskat")
    a_draw(firm, "hemlig dragning")
    a_settler(tenant, "Exempel Synliga AB", stage="settled")
    client = sign_in(people[role])
    told = "".join(
        client.get(address).content.decode()
        for address in (
            reverse("actors:beside"),
            f"{reverse('actors:beside')}?format=csv",
            f"{reverse('actors:beside')}?format=csv&list=could",
            f"{reverse('search:results')}?q=Exempel",
        )
    )
    assert "Exempel Synliga AB" in told
    for secret in ("Exempel Hemliga AB", "hemlig dragning", "Viskat"):
        assert secret not in told
    assert client.get(reverse("actors:settler", args=[firm.uid])).status_code == 404


def test_a_firm_is_followed_on_the_pages(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    assert "No firm beside the cluster" in client.get(reverse("actors:beside")).content.decode()
    given = {"name": "Exempel Nya AB", "business": "Kalkyler", "since_precision": "year"}
    assert client.post(reverse("actors:new-settler"), given).status_code == 302
    firm = Settler.objects.get()
    address = reverse("actors:step", args=[firm.uid])
    step = {"on": "2003-06-20", "what": "Samtal", "stage": "talks", "next_step": "Visa lokal"}
    assert change(client, address, {**step, "on": "2003-07-20"}).status_code == 422
    assert change(client, address, {**step, "next_on": "2003-07-02"}).status_code == 302
    draw = {"kind": "data", "what": "byggprojekt"}
    assert client.post(reverse("actors:new-draw", args=[firm.uid]), draw).status_code == 302
    shown = client.get(reverse("actors:beside")).content.decode()
    for said in ("Exempel Nya AB", "Visa lokal", "byggprojekt", "In talks"):
        assert said in shown
    assert "Samtal" in client.get(reverse("actors:settler", args=[firm.uid])).content.decode()
