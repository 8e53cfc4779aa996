"""The demo has a network questionnaire in two waves, marked as invented, and one under way."""

import pytest
from tests.web.conftest import TODAY

from klustermotor.examples import example_case
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Tie
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.answers.selectors import SurveyNetwork
from klustermotor.web.mapping.models import NetworkSnapshot
from klustermotor.web.mapping.waves.selectors import Comparison, kept_network
from klustermotor.web.outbox.models import Message
from klustermotor.web.places.models import RegionSet
from klustermotor.web.portal.demo.actors import load_actors
from klustermotor.web.portal.demo.surveys import load_surveys
from klustermotor.web.questionnaires.models import Survey


@pytest.fixture(autouse=True)
def loaded(tenant: Tenant, developer: User) -> None:
    """Load the case's organisations and surveys."""
    places = RegionSet.objects.create(
        tenant=tenant, code="municipalities", kind=RegionSet.Kind.MUNICIPALITY, name_sv="Kommuner"
    )
    actors = load_actors(example_case("sormland"), tenant, {"municipalities": places}, developer)
    load_surveys(tenant, actors.organisations, developer)


def test_two_waves_are_kept_and_one_is_under_way(tenant: Tenant, access: Access) -> None:
    states = sorted(Survey.objects.values_list("wave", "state"))
    assert states == [(1, "closed"), (1, "open"), (2, "closed")]
    assert all(one.is_example for one in Survey.objects.all())
    assert all(one.is_example for one in Tie.objects.all())
    tenant.refresh_from_db()
    assert tenant.lives_on == TODAY
    before, after = NetworkSnapshot.objects.order_by("day")
    found = Comparison(kept_network(access, before), kept_network(access, after))
    assert min(found.counts[status] for status in ("kept", "new", "gone", "unknown")) > 0
    assert len(found.joiners) == 1


def test_the_one_under_way_has_silent_ones_worth_asking_and_nothing_leaves() -> None:
    survey = Survey.objects.get(state="open")
    assert survey.takes_answers()
    found = SurveyNetwork(survey)
    assert 0 < len(found.answered) < len(found.asked)
    assert found.worth_asking
    assert not survey.ties.exists()
    assert not Job.objects.filter(kind="questionnaires.survey").exists()
    assert not Message.objects.exists()
