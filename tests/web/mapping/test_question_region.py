"""Results open on the region that the question is about, whatever was looked at before."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from tests.web.api.conftest import caller_of
from tests.web.mapping.conftest import answer
from tests.web.mapping.test_shown import PAGE, make_analysis_named

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.services import change_analysis
from klustermotor.web.statistics.models import Dataset


def page_of(client: Any, address: str) -> str:
    """Return a page that must be there."""
    found = client.get(address)
    assert found.status_code == 200, found.content[:400]
    return str(found.content.decode())


def record_of(run: Run) -> str:
    """Return the address of a run's record."""
    return reverse("mapping:run", kwargs={"uid": run.uid})


@pytest.fixture
def elsewhere(run: Run, dataset: Dataset, developer: User) -> Run:
    """Return an answer about another region than the workbench's own."""
    asked = make_analysis_named(dataset, developer, "About the fourth", first_period="2002")
    region = dataset.region_set.regions.get(code="04")
    change_analysis(analysis=asked, by=developer, region=region)
    return answer(asked, developer)


def test_the_record_of_a_run_leads_to_the_region_of_its_question(
    run: Run, elsewhere: Run, developer: User, sign_in: Any
) -> None:
    page = page_of(sign_in(developer), record_of(elsewhere))
    assert f"{PAGE}?run={elsewhere.uid}&amp;region=04&amp;" in page
    assert f"?run={elsewhere.uid}&amp;region=02" not in page
    # So does the menu of what can be in focus, which names that region.
    named = "Region number 04 · Example regions · About the fourth, 2002–2003"
    assert f'href="{PAGE}?run={elsewhere.uid}&amp;region=04">{named}</a>' in page


def test_a_run_opens_on_its_own_region_also_after_another_was_chosen(
    run: Run, elsewhere: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    page_of(client, f"{PAGE}?region=05")
    assert "Strong clusters of Region number 04" in page_of(client, f"{PAGE}?run={elsewhere.uid}")
    # The next page, whose address names neither, is about the same.
    assert "Growth in Region number 04" in page_of(client, reverse("mapping:growth"))
    assert "Growth in Region number 04" in page_of(client, f"{reverse('mapping:growth')}?region=99")
    # What the address asks for comes first, and is then the chosen one.
    assert "of Region number 05" in page_of(client, f"{PAGE}?run={elsewhere.uid}&region=05")
    assert "Growth in Region number 05" in page_of(client, reverse("mapping:growth"))


def test_questions_that_share_a_run_each_lead_to_their_own_region(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User, sign_in: Any
) -> None:
    same = make_analysis_named(dataset, developer, "The same about the fourth")
    change_analysis(analysis=same, by=developer, region=dataset.region_set.regions.get(code="04"))
    assert answer(same, developer) == run
    client = sign_in(developer)
    told = client.post(reverse("mapping:start-analysis", kwargs={"uid": same.uid})).url
    question = page_of(client, same.get_absolute_url())
    assert f'href="{told}"' in question
    assert parse_qs(urlsplit(told).query) == {"region": ["04"]}
    assert f"{PAGE}?run={run.uid}&amp;region=04&amp;" in page_of(client, told)
    listed = page_of(client, reverse("mapping:analyses"))
    assert f"{PAGE}?run={run.uid}&amp;region=04" in listed
    assert f"{PAGE}?run={run.uid}&amp;region=02" in listed
    # Named by nobody's question in particular, it is about the one that all see.
    assert f"{PAGE}?run={run.uid}&amp;region=02&amp;" in page_of(client, record_of(run))


def test_a_program_reads_the_region_of_the_question(
    run: Run, elsewhere: Run, tenant: Tenant, developer: User
) -> None:
    call = caller_of(developer, tenant)
    assert call.get(f"/runs/{elsewhere.uid}/clusters").json()["region"] == "04"
    assert call.get(f"/runs/{run.uid}/clusters").json()["region"] == "02"


def test_a_run_tells_its_question_and_region_first_and_its_checksums_last_and_folded(
    run: Run, elsewhere: Run, developer: User, sign_in: Any
) -> None:
    page = page_of(sign_in(developer), record_of(elsewhere))
    assert "<h1>About the fourth</h1>" in page.replace(' id="title"', "")
    assert "<title>About the fourth – Region number 04" in page
    first, folded = page.split('<details class="card" id="technical">')
    assert first.index("Region number 04</dd>") < first.index("Clusters assessed")
    assert "SHA-256" not in first
    for said in ("Checksum of the input (SHA-256)", "Seed", f"{elsewhere.results['names'][:16]}…"):
        assert said in folded


def test_a_run_does_not_say_one_name_twice(run: Run, dataset: Dataset, developer: User) -> None:
    asked = make_analysis_named(dataset, developer, dataset.name, first_period="2002")
    assert answer(asked, developer).title == f"{dataset.name} · 1"
