"""A field's figures are those of the run it rests on; newer ones are offered and open the decision."""

from collections.abc import Callable
from datetime import date
from html import unescape

from django.test import Client
from django.urls import reverse
from tests.web.mapping.conftest import add_vintage, answer, jobs_table
from tests.web.mapping.test_unions import a_field_of

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run, Support
from klustermotor.web.evidence.services import decide, support, withdraw
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import field_facts, fields_of
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.services import create_analysis
from klustermotor.web.places.models import Region
from klustermotor.web.statistics.models import Dataset

SignIn = Callable[[User], Client]


def seen_by(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


def decided(field: FieldOfStrength, by: User) -> None:
    decide(thing=field, body="Exempelpartnerskapet", on=date(2003, 5, 14), by=by, seen=as_seen(field))


def page_of(client: Client, field: FieldOfStrength) -> str:
    return unescape(client.get(reverse("mapping:field", kwargs={"uid": field.uid})).content.decode())


def rest_on(client: Client, field: FieldOfStrength, run: Run, stance: str = "for") -> None:
    address = reverse("mapping:rest-field", kwargs={"uid": field.uid})
    assert client.post(address, {"run": run.pk, "stance": stance}).status_code == 302


def test_an_unrelated_newer_run_changes_no_figure(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User, sign_in: SignIn
) -> None:
    field = a_field_of("AC", run, developer)
    decided(field, developer)
    before = field_facts(seen_by(developer), field)
    other = create_analysis(
        tenant=dataset.tenant,
        by=developer,
        name="Another question",
        dataset=dataset,
        region=field.region,
        definitions=analysis.definitions,
        first_period="2002",
    )
    answer(other, developer)
    after = field_facts(seen_by(developer), field)
    assert (after.basis.run, after.basis.is_rested_on, after.basis.offered) == (run, True, None)
    assert after.union == before.union
    listed = fields_of(seen_by(developer), field.region)[0]
    assert listed.union == before.union
    assert "Rest the field" not in page_of(sign_in(developer), field)


def test_a_newer_run_of_the_same_analysis_is_offered_and_opens_the_decision(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User, sign_in: SignIn
) -> None:
    field = a_field_of("AC", run, developer)
    decided(field, developer)
    add_vintage(dataset, jobs_table(seed=2, strong="C1"), developer)
    newer = answer(analysis, developer)
    client = sign_in(developer)
    page = page_of(client, field)
    assert "The same analysis was run again" in page
    assert "Rest the field on the newer run" in page
    assert "It is then a basis for discussion again." in page
    assert field_facts(seen_by(developer), field).basis.run == run
    rest_on(client, field, newer)
    field.refresh_from_db()
    assert (field.status, field.decided_by_body) == ("discussion", "")
    assert field_facts(seen_by(developer), field).basis.run == newer
    page = page_of(client, field)
    assert "Rest the field on" not in page
    assert f"{field} is a basis for discussion again." in page


def test_a_field_that_rests_on_no_analysis_says_so(run: Run, developer: User, sign_in: SignIn) -> None:
    field = services.add_field(
        region=Region.objects.get(region_set__uid=run.parameters["region_set"], code="02"),
        name_sv="Ett område",
        judgement_sv="Det syns.",
        signed_as="Analytiker",
        clusters=list(a_field_of("A", run, developer).clusters.all()),
        by=developer,
    )
    facts = field_facts(seen_by(developer), field)
    assert (facts.basis.run, facts.basis.is_rested_on) == (run, False)
    client = sign_in(developer)
    assert "The field rests on no analysis yet." in page_of(client, field)
    rest_on(client, field, run)
    assert "The field rests on no analysis yet." not in page_of(client, field)
    assert field_facts(seen_by(developer), field).basis.is_rested_on


def test_a_run_that_speaks_against_gives_no_figures_and_opens_nothing(
    run: Run, analysis: Analysis, developer: User, sign_in: SignIn
) -> None:
    field = a_field_of("A", run, developer)
    decided(field, developer)
    again = answer(analysis, developer, force=True)
    rest_on(sign_in(developer), field, again, "against")
    field.refresh_from_db()
    assert field.status == "decision"
    assert field_facts(seen_by(developer), field).basis.run == run


def test_withdrawing_the_run_opens_the_decision(run: Run, developer: User) -> None:
    field = a_field_of("A", run, developer)
    decided(field, developer)
    withdraw(support=Support.objects.get(run=run), claim=field, by=developer)
    field.refresh_from_db()
    assert field.status == "discussion"


def test_an_interview_added_opens_nothing(run: Run, developer: User) -> None:
    field = a_field_of("A", run, developer)
    decided(field, developer)
    support(claim=field, source=run.inputs.get(), by=developer)
    field.refresh_from_db()
    assert field.status == "decision"
