"""What the pages show first stays, whatever somebody tries out; each person may choose another analysis."""

from typing import Any

import pytest
from django.urls import reverse
from tests.web.conftest import make_person
from tests.web.mapping.conftest import answer, make_analysis

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.services import support
from klustermotor.web.mapping.models import Analysis, FieldOfStrength
from klustermotor.web.mapping.selectors.rooms import open_room
from klustermotor.web.statistics.models import Dataset

PAGE = "/region/strong-clusters/"


def opened(access: Access) -> Run:
    """Return the run that a page without an address of its own is about."""
    room = open_room(access, {}, {})
    assert room is not None
    return room.run


@pytest.fixture
def trial(run: Run, dataset: Dataset, developer: User) -> Run:
    """Return a later answer to another question about the same regions."""
    asked = make_analysis_named(dataset, developer, "A trial", first_period="2002")
    return answer(asked, developer)


def make_analysis_named(dataset: Dataset, by: User, name: str, **values: Any) -> Analysis:
    """Return a further question about the second region."""
    Analysis.objects.filter(dataset=dataset).update(name="The standing one")
    made = make_analysis(dataset, by, **values)
    Analysis.objects.filter(pk=made.pk).update(name=name)
    made.refresh_from_db()
    return made


def test_a_trial_does_not_replace_what_all_see(run: Run, trial: Run, access: Access) -> None:
    assert opened(access) == run


def test_the_same_question_answered_again_takes_over(
    run: Run, trial: Run, analysis: Analysis, developer: User, access: Access
) -> None:
    again = answer(Analysis.objects.get(pk=analysis.pk), developer, force=True)
    assert opened(access) == again


def test_what_the_fields_rest_on_is_shown_first(
    run: Run, trial: Run, dataset: Dataset, developer: User, access: Access
) -> None:
    field = FieldOfStrength.objects.create(
        tenant=dataset.tenant,
        region=dataset.region_set.regions.get(code="02"),
        name_sv="Fordon",
        recorded_on="2003-05-14",
    )
    support(claim=field, run=trial, by=developer)
    assert opened(access) == trial


def test_a_person_shows_another_analysis_for_the_rest_of_the_session(
    run: Run, trial: Run, developer: User, tenant: Tenant, sign_in: Any
) -> None:
    client = sign_in(developer)
    listed = client.get(reverse("mapping:analyses")).content.decode()
    assert "Shown first" in listed
    assert f"{PAGE}?run={trial.uid}" in listed
    assert "The standing one, 2001–2003" in client.get(PAGE).content.decode()
    client.get(f"{PAGE}?run={trial.uid}")
    page = client.get(PAGE).content.decode()
    assert "A trial, 2002–2003" in page
    assert "The standing one, 2001–2003" in page  # to choose, in the menu of what is in focus
    client = sign_in(make_person(tenant, Role.READER))
    assert ">The standing one, 2001–2003</a></dd>" in client.get(PAGE).content.decode()


def test_what_was_chosen_stays_chosen_when_it_is_answered_again(
    run: Run, trial: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    client.get(f"{PAGE}?run={trial.uid}")
    again = answer(Analysis.objects.get(name="A trial"), developer, force=True)
    assert f"/region/runs/{again.uid}/" in client.get(PAGE).content.decode()
