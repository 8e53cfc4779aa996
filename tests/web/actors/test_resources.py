"""Shared resources: what is free when, who asks, who answers, and what nobody can meet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.made_resources import a_capacity, a_resource, an_asked, an_enquiry
from tests.web.conftest import make_person
from tests.web.opened import change

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Scope, Tenant, User
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.models import Answer, Asked, Enquiry, Organisation, Resource
from klustermotor.web.actors.resources import needs, selectors, services
from klustermotor.web.actors.resources.matching import alike, matches
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


def representative(tenant: Tenant, company: str) -> User:
    scope = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name=company)
    return make_person(tenant, "company", scope)


def seat(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


def test_two_periods_share_no_day_and_half_open_ones_may_meet(tenant: Tenant) -> None:
    resource = a_resource(tenant)
    a_capacity(resource)
    a_capacity(resource, begins=date(2003, 10, 1), ends=date(2003, 11, 1))
    with pytest.raises(Refused, match="recorded already") as refused:
        a_capacity(resource, begins=date(2003, 9, 30), ends=date(2003, 10, 5))
    assert refused.value.field == "begins"
    with pytest.raises(Refused, match="No more can be booked"):
        a_capacity(resource, begins=date(2004, 1, 1), ends=date(2004, 2, 1), booked=Decimal(21))
    with pytest.raises(Refused, match="must end after"):
        a_capacity(resource, begins=date(2004, 1, 1), ends=date(2004, 1, 1))


def test_what_is_free_within_days_is_spread_evenly_over_the_period(tenant: Tenant) -> None:
    # 20 days less 5 booked over the 30 days of September: half of the month holds half of 15.
    period = a_capacity(a_resource(tenant))
    assert period.free_within(date(2003, 9, 1), date(2003, 9, 16)) == Decimal("7.5")
    assert period.free_within(date(2003, 8, 1), date(2003, 12, 1)) == Decimal("15.0")
    assert period.free_within(date(2003, 10, 1), date(2003, 12, 1)) == 0


@pytest.mark.parametrize(
    ("wanted", "offered", "same"),
    [
        ("fermentering", "Fermentering 500 liter", True),
        ("ÖVERVAKAD ODLING", "övervakad odling", True),
        ("steril fyllning av ampuller", "fyllning av flaskor", False),
        ("steril fyllning", "Fyllning, små serier", True),
        ("hplc", "gaskromatografi", False),
    ],
)
def test_abilities_are_compared_folded_and_by_their_words(wanted: str, offered: str, same: bool) -> None:
    assert alike(wanted, offered) is same


def test_matches_say_why_and_stand_in_order(tenant: Tenant) -> None:
    near = a_resource(tenant)
    a_capacity(near)
    poor = a_resource(
        tenant, an_organisation(tenant, "Exempel Tankar AB"), name="Tank", abilities="fermentering",
        certificates="",
    )  # fmt: skip
    a_resource(tenant, an_organisation(tenant, "Exempel Svets AB"), name="Svets", abilities="svetsning")
    enquiry = an_enquiry(
        tenant, abilities="fermentering\nuppskalning", certificates="GMP", amount=Decimal(5), unit="dagar"
    )
    held = [*Resource.objects.all()]
    found = matches(enquiry, held, [period for one in held for period in one.capacities.all()])
    assert [one.resource for one in found] == [near, poor]
    assert (found[0].met, found[0].lacking, found[0].enough) == (["fermentering", "uppskalning"], [], True)
    assert (found[1].lacking, found[1].uncertified, found[1].free) == (["uppskalning"], ["GMP"], None)
    assert "free then: 7.5 dagar" in found[0].reasons
    assert "what is free then is not known" in found[1].reasons


def test_nobody_is_matched_with_themselves(tenant: Tenant) -> None:
    resource = a_resource(tenant)
    assert matches(an_enquiry(tenant, resource.organisation), [resource], []) == []


def test_owners_are_asked_once_and_answers_stay_in_the_log(tenant: Tenant, developer: User) -> None:
    asked = an_asked(tenant)
    enquiry, resource = asked.enquiry, asked.resource
    assert services.ask_owners(enquiry=enquiry, resources=[resource], by=developer) == []
    services.answer_enquiry(
        asked=asked, says="not_now", text="Efter sommaren", come_back_on=date(2003, 9, 1), by=developer,
        on=date(2003, 6, 10),
    )  # fmt: skip
    services.answer_enquiry(asked=asked, says="yes", by=developer, on=date(2003, 6, 20))
    found = selectors.enquiries(seat(developer)).get()
    latest = selectors.asked_of(found.asked.all()[0])
    assert latest is not None
    assert latest.says == "yes"
    assert selectors.is_met(found)
    assert [(line.on.day, line.text) for line in selectors.log_of(found)] == [
        (30, ""), (20, ""), (10, "Efter sommaren"), (1, ""),
    ]  # fmt: skip
    services.close_enquiry(enquiry=enquiry, state="met", by=developer)
    for refused in (
        lambda: services.ask_owners(enquiry=enquiry, resources=[resource], by=developer),
        lambda: services.answer_enquiry(asked=Asked.objects.get(), says="no", by=developer),
    ):
        with pytest.raises(Refused, match="closed"):
            refused()


def test_a_day_to_come_back_belongs_to_not_now_and_lies_ahead(tenant: Tenant) -> None:
    asked = an_asked(tenant)
    with pytest.raises(Refused, match="belongs to the answer"):
        services.answer_enquiry(asked=asked, says="no", come_back_on=date(2003, 9, 1), by=None)
    with pytest.raises(Refused, match="lies ahead"):
        services.answer_enquiry(asked=asked, says="not_now", come_back_on=date(2003, 6, 30), by=None)
    assert not Answer.objects.exists()


def test_a_company_offers_and_asks_for_itself_alone(tenant: Tenant, sign_in: SignIn) -> None:
    own, other = an_organisation(tenant, "Exempel Skal AB"), an_organisation(tenant, "Exempel Annat AB")
    client = sign_in(representative(tenant, "Exempel Skal AB"))
    address = reverse("actors:new-resource")
    offered = client.get(address).context["form"].fields["organisation"].queryset
    assert list(offered) == [own]
    given = {"name": "Press", "kind": "equipment", "abilities": "pressning", "unit": "dagar",
             "terms": "agreed", "open_to": "all"}  # fmt: skip
    assert client.post(address, {**given, "organisation": other.pk}).status_code == 422
    assert client.post(address, {**given, "organisation": own.pk}).status_code == 302
    made = Resource.objects.get()
    assert made.organisation == own
    with pytest.raises(Refused, match="your own company only"):
        services.save_resource(
            resource=Resource(organisation=other, name="X", kind="equipment", abilities="x", unit="y"),
            by=User.objects.get(name__startswith="company"),
        )
    # What others recorded for the company is its own too.
    theirs = a_resource(tenant, own, name="Ugn")
    assert change(
        client, reverse("actors:edit-resource", args=[theirs.uid]),
        {**given, "name": "Större ugn", "organisation": own.pk},
    ).status_code == 302  # fmt: skip
    assert (
        client.get(reverse("actors:edit-resource", args=[a_resource(tenant, other).uid])).status_code == 403
    )


@pytest.fixture
def in_confidence(tenant: Tenant) -> Asked:
    asker = an_organisation(tenant, "Exempel Hemlig AB")
    named = make_person(tenant, "manager")
    enquiry = an_enquiry(
        tenant, asker, confidential=True, note="Vi byter process", readers=[named], why="Processbyte"
    )
    made = services.ask_owners(enquiry=enquiry, resources=[a_resource(tenant)], by=None)[0]
    services.answer_enquiry(asked=made, says="yes", text="Gärna till Hemlig", by=None)
    return made


def ways_out(client: Client, asked: Asked) -> str:
    """Return all that the workbench shows of an enquiry, on every page and in every file."""
    enquiry = reverse("actors:enquiry", args=[asked.enquiry.uid])
    resource = reverse("actors:resource", args=[asked.resource.uid])
    found = []
    for address in (
        enquiry, reverse("actors:enquiries"), f"{reverse('actors:enquiries')}?format=csv",
        f"{reverse('actors:enquiries')}?filter=Hemlig", f"{reverse('actors:enquiries')}?order=who",
        reverse("actors:resources"), f"{reverse('actors:resources')}?format=csv&list=wanted", resource,
        f"{reverse('search:results')}?q=fermentering", "/",
        f"{reverse('accounts:trail')}",
    ):  # fmt: skip
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        found.append(content.decode())
    # The address that was looked for stands in the page's own filter box.
    return "\n".join(found).replace('value="Hemlig"', "").replace("filter=Hemlig", "")


@pytest.mark.parametrize("role", ["developer", "analyst", "board", "reader", "interviewer"])
def test_who_asks_in_confidence_is_told_nowhere_to_others(
    role: str, tenant: Tenant, in_confidence: Asked, sign_in: SignIn
) -> None:
    client = sign_in(make_person(tenant, role))
    told = ways_out(client, in_confidence)
    assert "Fermentering i pilotskala" in told
    for secret in ("Vi byter process", "Processbyte", "Gärna till Hemlig"):
        assert secret not in told
    enquiry = client.get(reverse("actors:enquiry", args=[in_confidence.enquiry.uid])).content.decode()
    listed = client.get(f"{reverse('actors:enquiries')}?format=csv").content.decode()
    assert "Hemlig" not in enquiry
    assert "Hemlig" not in listed
    for name in ("edit-enquiry", "close-enquiry"):
        assert client.get(reverse(f"actors:{name}", args=[in_confidence.enquiry.uid])).status_code in (
            403,
            404,
        )
    answered = client.get(reverse("actors:answer-enquiry", args=[in_confidence.uid]))
    assert answered.status_code in (403, 404)


def test_those_concerned_read_who_asks_in_confidence(
    tenant: Tenant, in_confidence: Asked, sign_in: SignIn
) -> None:
    address = reverse("actors:enquiry", args=[in_confidence.enquiry.uid])
    for user in (
        representative(tenant, "Exempel Hemlig AB"),
        representative(tenant, "Exempel Laboratorium AB"),
        User.objects.get(name__startswith="manager"),
    ):
        shown = sign_in(user).get(address).content.decode()
        assert "Exempel Hemlig AB" in shown
        assert "Vi byter process" in shown
    shown = sign_in(representative(tenant, "Exempel Tredje AB")).get(address).content.decode()
    assert "Hemlig" not in shown


def test_the_trail_keeps_who_asks_in_confidence_to_itself(tenant: Tenant, in_confidence: Asked) -> None:
    enquiry = in_confidence.enquiry
    told = str(list(AuditEntry.objects.filter(object_uid=enquiry.uid).values_list("changes", flat=True)))
    assert "Vi byter process" not in told
    assert f"[None, {enquiry.organisation_id}]" not in told
    assert "Exempel Hemlig AB" not in str(history_of(enquiry))


def test_an_organisations_page_leads_to_what_it_shares_and_to_enquiries_that_may_be_known(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    held = an_organisation(tenant, "Exempel Laboratorium AB")
    resource = a_resource(tenant, held)
    known = an_enquiry(tenant, held)
    hidden = an_enquiry(tenant, held, confidential=True, title="Hemlig odling", why="Ny vara")
    page = sign_in(people["reader"]).get(reverse("actors:organisation", args=[held.uid])).content.decode()
    for name, thing in (("resource", resource), ("enquiry", known), ("owned", held)):
        assert f'href="{reverse(f"actors:{name}", args=[thing.uid])}"' in page
    assert str(hidden.uid) not in page


def test_what_waits_for_an_answer_is_told_to_the_owner_until_it_comes(tenant: Tenant) -> None:
    owner, asker = (
        seat(representative(tenant, "Exempel Laboratorium AB")),
        seat(representative(tenant, "Exempel Startup AB")),
    )
    asked = an_asked(tenant)
    assert [one.title for one in needs.needs(owner)] == ["Answer the enquiry: Fermentering i pilotskala"]
    assert needs.needs(owner)[0].tone == "due"
    Asked.objects.update(on=date(2003, 6, 1))
    assert needs.needs(owner)[0].tone == "late"
    assert needs.needs(asker) == []
    # "Not now" is an answer: nothing reminds of it before its day.
    services.answer_enquiry(asked=asked, says="not_now", come_back_on=date(2003, 9, 1), by=None)
    assert needs.needs(owner) == []
    tenant.lives_on = date(2003, 9, 1)
    tenant.save()
    owner = seat(owner.user)
    assert needs.needs(owner)[0].due == date(2003, 9, 1)
    services.answer_enquiry(asked=asked, says="no", by=None)
    assert needs.needs(owner) == []
    assert [one.title for one in needs.needs(seat(asker.user))] == [
        "Nobody can meet: Fermentering i pilotskala"
    ]


def test_what_is_asked_for_most_and_offered_least_comes_first(tenant: Tenant, access: Access) -> None:
    an_enquiry(tenant, abilities="Steril fyllning")
    an_enquiry(tenant, Organisation.objects.get(), abilities="steril FYLLNING\nfermentering")
    an_enquiry(tenant, Organisation.objects.get(), abilities="svetsning", state=Enquiry.State.DROPPED)
    an_enquiry(tenant, Organisation.objects.get(), abilities="lackering", asked_on=date(2002, 6, 1))
    a_resource(tenant)
    found = selectors.scarcities(access)
    assert [(one.ability.casefold(), one.asked, one.offered, one.unmet) for one in found] == [
        ("steril fyllning", 2, 0, 2),
        ("fermentering", 1, 1, 1),
    ]
    said = selectors.lead_of_resources(access, found, 1)
    assert "asked for 2 times in a year, offered by nobody" in said


def test_the_page_shows_what_is_free_as_picture_and_table(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    empty = client.get(reverse("actors:resources")).content.decode()
    assert "No resource is shared yet" in empty
    a_capacity(a_resource(tenant))
    shown = client.get(reverse("actors:resources")).content.decode()
    assert "15 of 20" in shown
    assert "15 dagar from 1 September 2003 until 1 October 2003" in shown
    drawn = client.get(f"{reverse('actors:resources')}?format=svg").content.decode()
    assert drawn.startswith("<svg") or "<svg" in drawn
    assert "Pilothall" in drawn


def test_owners_are_asked_on_the_page_of_what_fits(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    resource, enquiry = a_resource(tenant), an_enquiry(tenant)
    client = sign_in(developer)
    address = reverse("actors:enquiry", args=[enquiry.uid])
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"resources": [resource.pk]}).status_code == 302
    asked = Asked.objects.get()
    answer = reverse("actors:answer-enquiry", args=[asked.uid])
    wrong = {"says": "yes", "come_back_on": "2003-09-01"}
    assert change(client, answer, wrong).status_code == 422
    assert change(client, answer, {"says": "part", "text": "Tre dagar"}).status_code == 302
    shown = client.get(address).content.decode()
    assert "Tre dagar" in shown
    assert "in part" in shown
