"""Organisations are joined by ties of kinds, with days, strength and what they are known from."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_tie, an_organisation
from tests.web.evidence.made import a_source

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Scope, Tenant, User
from klustermotor.web.accounts.selectors import belongs_to
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ties import services
from klustermotor.web.actors.ties.models import KINDS, Kind
from klustermotor.web.actors.ties.selectors import ties_of
from klustermotor.web.evidence.models import Support
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


@pytest.fixture
def ends(tenant: Tenant) -> tuple[Organisation, Organisation]:
    return an_organisation(tenant, "Exempel Gjuteri AB"), an_organisation(tenant, "Exempel Motor AB")


def test_every_kind_has_a_side_and_a_reverse() -> None:
    assert set(KINDS) == set(Kind.values)
    assert {kind for kind, told in KINDS.items() if told.symmetric} == {"collaborates", "exchanges"}


def test_no_tie_to_itself_nor_one_that_ends_before_it_begins(
    tenant: Tenant, developer: User, ends: tuple[Organisation, Organisation]
) -> None:
    one, other = ends
    with pytest.raises(Refused, match="joins two organisations") as refused:
        services.save_tie(tie=Tie(organisation=one, partner=one, kind="supplies"), by=developer)
    assert refused.value.field == "partner"
    backwards = Tie(
        organisation=one, partner=other, kind="supplies",
        valid_from=date(2003, 1, 1), valid_to=date(2003, 1, 1),
    )  # fmt: skip
    with pytest.raises(Refused, match="must end after it begins"):
        services.save_tie(tie=backwards, by=developer)
    for wrong in ({"partner": one}, {"strength": 6}, {"valid_to": date(1990, 1, 1)}):
        given: dict[str, Any] = {"partner": other, "valid_from": date(2000, 1, 1), **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            Tie.objects.create(tenant=tenant, organisation=one, kind="owns", **given)


def test_ends_lie_in_one_workbench(
    tenant: Tenant, other_tenant: Tenant, developer: User, ends: tuple[Organisation, Organisation]
) -> None:
    theirs = an_organisation(other_tenant, "Granne Plåt AB")
    with pytest.raises(Refused, match="another workbench"):
        services.save_tie(tie=Tie(organisation=ends[0], partner=theirs, kind="supplies"), by=developer)


def test_the_same_is_not_recorded_twice_for_the_same_time(
    tenant: Tenant, developer: User, ends: tuple[Organisation, Organisation]
) -> None:
    one, other = ends
    a_tie(tenant, one, other, valid_from=date(1998, 1, 1), valid_to=date(2001, 1, 1), from_precision="year")

    def again(begin: date | None, kind: str = "supplies", *, turned: bool = False) -> Tie:
        first, second = (other, one) if turned else (one, other)
        made = Tie(organisation=first, partner=second, kind=kind, valid_from=begin)
        return services.save_tie(tie=made, by=developer)

    with pytest.raises(Refused) as refused:
        again(date(2000, 6, 1))
    assert "Exempel Gjuteri AB supplies Exempel Motor AB (from 1998 until 1 January 2001)" in str(
        refused.value.sentence
    )
    with pytest.raises(Refused, match="recorded already"):
        again(None)
    # The end is not included, the other way is another tie, and so is another kind.
    again(date(2001, 1, 1))
    again(None, turned=True)
    again(None, "collaborates")
    with pytest.raises(Refused, match="recorded already"):
        again(None, "collaborates", turned=True)


def test_days_are_written_no_more_exactly_than_they_are_known(tenant: Tenant) -> None:
    tie = a_tie(
        tenant, valid_from=date(1998, 1, 1), from_precision="year",
        valid_to=date(2001, 6, 1), to_precision="month",
    )  # fmt: skip
    assert tie.period == "from 1998 until June 2001"
    tie.valid_from = None
    assert tie.period == "until June 2001"
    tie.valid_to = None
    assert tie.period == ""


def test_it_holds_from_its_first_day_up_to_its_last(tenant: Tenant) -> None:
    tie = a_tie(tenant, valid_from=date(2000, 1, 1), valid_to=date(2002, 1, 1))
    held = {year: Tie.objects.on(date(year, 1, 1)).filter(pk=tie.pk).exists() for year in range(1999, 2003)}
    assert held == {1999: False, 2000: True, 2001: True, 2002: False}


def test_what_is_done_to_a_tie_stands_in_the_trail(
    tenant: Tenant, developer: User, ends: tuple[Organisation, Organisation]
) -> None:
    source = a_source(tenant, title="Leverantörsregister")
    tie = Tie(organisation=ends[0], partner=ends[1], kind="supplies", strength=4)
    services.save_tie(tie=tie, by=developer, source=source)
    assert tie.by == developer
    services.end_tie(tie=tie, on=date(2003, 5, 1), by=developer)
    uid = tie.uid
    services.remove_tie(tie=tie, by=developer)
    assert not Tie.objects.filter(uid=uid).exists()
    assert not Support.objects.filter(claim_uid=uid).exists()
    told = AuditEntry.objects.filter(object_uid=uid).order_by("pk")
    assert [(one.action, one.event) for one in told] == [
        ("created", ""),
        ("event", "support added"),
        ("changed", ""),
        ("event", "support withdrawn"),
        ("deleted", ""),
    ]
    assert told[2].changes["valid_to"] == [None, "2003-05-01"]


def test_the_page_of_an_organisation_tells_its_ties_from_where_it_stands(
    tenant: Tenant, access: Access, ends: tuple[Organisation, Organisation]
) -> None:
    one, other = ends
    third = an_organisation(tenant, "Åexempel Data AB")
    a_tie(tenant, one, other)
    a_tie(tenant, other, third)
    a_tie(tenant, third, other, "collaborates")
    a_tie(tenant, other, one, "trains", valid_to=date(2001, 1, 1))
    told = [
        (group.label, [(row.other.name, row.is_over) for row in group.rows])
        for group in ties_of(other, access)
    ]
    assert told == [
        ("supplies", [("Åexempel Data AB", False)]),
        ("collaborates with", [("Åexempel Data AB", False)]),
        ("trains", [("Exempel Gjuteri AB", True)]),
        ("is supplied by", [("Exempel Gjuteri AB", False)]),
    ]


def test_a_tie_is_added_ended_and_removed_on_the_pages(
    tenant: Tenant, developer: User, sign_in: SignIn, ends: tuple[Organisation, Organisation]
) -> None:
    client, (one, other) = sign_in(developer), ends
    source = a_source(tenant, title="Leverantörsregister")
    new = reverse("actors:new-tie", args=[other.uid])
    given = {
        "relation": "supplies:in", "other": one.pk, "source": source.pk, "strength": "4",
        "valid_from": "1998-01-01", "from_precision": "year", "to_precision": "day",
    }  # fmt: skip
    assert client.post(new, given).status_code == 302
    tie = Tie.objects.get()
    assert (tie.organisation, tie.kind, tie.partner, tie.strength) == (one, "supplies", other, 4)
    page = unescape(client.get(reverse("actors:organisation", args=[other.uid])).content.decode())
    for words in (
        "Is supplied by",
        "Exempel Gjuteri AB",
        "Since 1998",
        "Leverantörsregister",
        "strength 4 of 5",
    ):
        assert words in page
    twice = client.post(new, given)
    assert twice.status_code == 422
    assert "recorded already for some of that time" in twice.content.decode()
    assert twice.context["form"].errors["relation"]
    end = reverse("actors:end-tie", args=[tie.uid])
    shown = client.get(end).context["form"]["shown"].value()
    assert (
        client.post(end, {"valid_to": "1990-01-01", "to_precision": "day", "shown": shown}).status_code == 422
    )
    assert (
        client.post(end, {"valid_to": "2002-01-01", "to_precision": "year", "shown": shown}).status_code
        == 302
    )
    assert (
        "From 1998 until 2002" in client.get(reverse("actors:organisation", args=[one.uid])).content.decode()
    )
    remove = reverse("actors:remove-tie", args=[tie.uid])
    assert "better ended" in client.get(remove).content.decode()
    assert Tie.objects.exists()
    assert client.post(remove).status_code == 302
    assert not Tie.objects.exists()


def test_a_new_tie_needs_two(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    one = an_organisation(tenant)
    answer = sign_in(developer).post(
        reverse("actors:new-tie", args=[one.uid]),
        {"relation": "owns:out", "from_precision": "day", "to_precision": "day"},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["other"]


def test_what_an_initiative_records_is_its_own(
    tenant: Tenant, initiative: Scope, people_in_part: dict[str, User], sign_in: SignIn
) -> None:
    one, other = an_organisation(tenant), an_organisation(tenant, "Exempel Motor AB")
    others_tie = a_tie(tenant, one, other)
    client = sign_in(people_in_part["manager"])
    given = {"relation": "advises:out", "other": other.pk, "from_precision": "day", "to_precision": "day"}
    assert client.post(reverse("actors:new-tie", args=[one.uid]), given).status_code == 302
    made = Tie.objects.exclude(pk=others_tie.pk).get()
    assert list(belongs_to(made)) == [initiative]
    assert client.get(reverse("actors:edit-tie", args=[made.uid])).status_code == 200
    assert client.get(reverse("actors:edit-tie", args=[others_tie.uid])).status_code == 403


def test_a_tie_can_be_rested_on_a_source_from_the_source(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    tie, source = a_tie(tenant), a_source(tenant, title="Årsredovisning")
    client = sign_in(developer)
    assert client.get(reverse("evidence:known", args=["actors.tie", tie.uid])).status_code == 200
    add = reverse("evidence:add-support", args=["actors.tie", tie.uid])
    assert client.post(add, {"source": source.pk, "stance": "for"}).status_code == 302
    assert "Årsredovisning" in client.get(reverse("actors:tie", args=[tie.uid])).content.decode()
