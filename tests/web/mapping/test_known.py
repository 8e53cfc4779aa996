"""The panel of a location quotient gives the four numbers that one needs to recompute it."""

import re
from typing import Any

import pytest
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_dataset

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.known import trace


def numbers_in(written: str) -> list[float]:
    """Return the numbers of a division as it is written."""
    return [float(re.sub(r"[^0-9.]", "", one)) for one in re.split(r"[/=]", written) if re.search(r"\d", one)]


@pytest.mark.parametrize("against", ["", "03"])
@pytest.mark.parametrize("key", ["cell:02:A;lq;2002", "industry:02:A1;lq;2003"])
def test_the_division_gives_the_quotient(tenant: Tenant, developer: User, against: str, key: str) -> None:
    dataset = make_dataset(tenant, jobs_table(), developer)
    reference = dataset.region_set.regions.get(code=against) if against else None
    run = answer(make_analysis(dataset, developer, reference=reference), developer)
    traced = trace(run, key)
    rows = {str(label): value for label, value, _key in traced.rows}
    here, all_here, there, all_there, found = numbers_in(rows["The division"])
    assert here / all_here / (there / all_there) == pytest.approx(found, abs=0.06)
    assert traced.value == rows["The division"].split(" = ")[1]
    kind, compared = (
        "industry" if key.startswith("industry") else "cluster",
        ("Region number 03" if against else "all 6 regions together"),
    )
    assert numbers_in(rows[f"Jobs in the {kind} in Region number 02"]) == [here]
    assert numbers_in(rows[f"Jobs in the {kind} in {compared}"]) == [there]


def test_a_run_that_did_not_keep_its_reference_says_the_rest(tenant: Tenant, developer: User) -> None:
    dataset = make_dataset(tenant, jobs_table(), developer)
    reference = dataset.region_set.regions.get(code="03")
    run = answer(make_analysis(dataset, developer, reference=reference), developer)
    run.results.pop("industry_reference")
    labels = [str(label) for label, _value, _key in trace(run, "industry:02:A1;lq").rows]
    assert "The division" not in labels
    assert "Jobs" in labels


def test_figures_of_the_outward_table_open_how_they_are_known(
    run: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    page = client.get(f"/region/outward/?run={run.uid}&region=02&other=04").content.decode()
    opened = re.findall(r'class="evidence" href="([^"]+)" data-figure="cell:04:A;lq;2003"', page)
    assert len(opened) == 1
    panel = client.get(opened[0].replace("&amp;", "&"))
    assert panel.status_code == 200
    assert "Jobs in the cluster in Region number 04" in panel.content.decode()
