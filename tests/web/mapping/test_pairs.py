"""Figures of two things side by side: clusters found together, and what changed since the run before."""

import csv
import re
from html import unescape
from typing import Any

import polars as pl
import pytest
from django.urls import reverse
from tests.web.mapping.conftest import add_vintage, answer, jobs_table

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.known import trace
from klustermotor.web.shared import files
from klustermotor.web.statistics.models import Dataset

OPENS = re.compile(r'class="evidence" href="([^"]+)" data-figure="([^"]+)"[^>]*>([^<]*)<')


@pytest.fixture
def after(run: Run, analysis: Analysis, dataset: Dataset, developer: User) -> Run:
    """Return an answer on newer figures, which replaces the first."""
    add_vintage(dataset, jobs_table(seed=2, strong="C1"), developer)
    return answer(analysis, developer)


def page_of(client: Any, address: str, **query: str) -> str:
    """Return a page that must be there."""
    found = client.get(address, query)
    assert found.status_code == 200, found.content[:300]
    return str(found.content.decode())


def opened(page: str, about: str) -> dict[str, tuple[str, str]]:
    """Return the figures whose key begins so: where each opens, and how it is written."""
    found = {unescape(key): (unescape(url), text) for url, key, text in OPENS.findall(page)}
    return {key: value for key, value in found.items() if key.startswith(about)}


def rows_of(client: Any, page: str, **query: str) -> list[dict[str, str]]:
    """Return the rows of a table as a file."""
    answered = client.get(reverse("mapping:table", kwargs={"page": page}), query)
    assert answered.status_code == 200
    return list(csv.DictReader(answered.content.decode("utf-8-sig").splitlines()))


def test_regions_with_both_and_proximity_open_to_the_counts_and_the_division(
    run: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    (code,) = pl.read_parquet(files.path_of(run.results["related"]))["cluster"].mode().sort().head(1)
    page = page_of(client, reverse("mapping:cluster", kwargs={"code": code}))
    figures = opened(page, f"related:{code}:")
    assert len(figures) >= 4
    assert len(figures) % 2 == 0
    frame = pl.read_parquet(files.path_of(run.results["assessment"])).filter(period="2003")
    held = {
        code: set(frame.filter(pl.col("lq") >= 1 - 1e-9, cluster=code)["region"].to_list())
        for code in "ABCDEF"
    }
    for key, (url, written) in figures.items():
        _about, one, other = key.split(";")[0].split(":")
        both, more = len(held[one] & held[other]), max(len(held[one]), len(held[other]))
        expected = f"{both / more:.2f}" if key.endswith("proximity") else str(both)
        traced = trace(run, key)
        assert (written, traced.value) == (expected, expected)
        rows = {str(label): value for label, value, _key in traced.rows}
        assert rows[f"Regions with Cluster {one}"] == str(len(held[one]))
        assert rows[f"Regions with Cluster {other}"] == str(len(held[other]))
        assert rows["Proximity: the division"] == f"{both} / {more} = {both / more:.2f}"
        panel = unescape(page_of(client, url))
        assert "location quotient is at least 1" in panel
        assert reverse("mapping:run", args=[run.uid]) in panel
        assert str(run.inputs.get()) in panel
    own = opened(page, "cell:02:")
    assert [key for key in own if not key.startswith(f"cell:02:{code}")], "our own figures beside open too"


def test_pairs_that_rest_on_estimates_are_marked(run_of: Any, developer: User, sign_in: Any) -> None:
    run = run_of(jobs_table(hidden=True))
    figures = opened(
        page_of(sign_in(developer), reverse("mapping:cluster", kwargs={"code": "B"})), "related:B"
    )
    assert figures
    assert all(written.startswith("≈") for _url, written in figures.values())
    for key in figures:
        rows = {str(label): value for label, value, _key in trace(run, key).rows}
        assert rows["Regions with Cluster B"].startswith("≈")
        assert rows["Proximity: the division"].startswith("≈")
        assert " = ≈" in rows["Proximity: the division"]


def test_in_an_earlier_year_the_page_says_of_which_the_pairs_are(
    run: Run, developer: User, sign_in: Any
) -> None:
    client, said = sign_in(developer), "Regions with both and proximity are those of 2003."
    address = reverse("mapping:cluster", kwargs={"code": "A"})
    assert said in page_of(client, address, period="2002")
    assert said not in page_of(client, address, period="2003")


def test_what_changed_opens_to_both_runs_and_the_difference(
    run: Run, after: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    page = page_of(client, reverse("mapping:run", kwargs={"uid": after.uid}))
    changes = page.split('id="changes"', 1)[1]
    cells = re.findall(r'<td class="numeric"[^>]*>(.*?)</td>', changes, re.DOTALL)
    assert len(cells) > 12
    assert [one for one in cells if 'class="evidence"' not in one and 'class="unknown"' not in one] == []
    frames = [
        pl.read_parquet(files.path_of(one.results["assessment"])).filter(period="2003", region="02")
        for one in (run, after)
    ]
    figures = opened(changes, "change:02:")
    assert {key.split(";")[1] for key in figures} == {"jobs", "rank"}
    for key, (url, written) in figures.items():
        code, measure = key.split(";")[0].split(":")[2], key.split(";")[1]
        before, now = (frame.filter(cluster=code).row(0, named=True)[measure] for frame in frames)
        difference = now - before if measure == "jobs" else before - now
        assert float(written.replace("\u202f", "").replace("−", "-")) == pytest.approx(difference, abs=0.5)
        assert trace(after, key).value == written
        panel = unescape(page_of(client, url))
        for one in (run, after):
            assert reverse("mapping:run", args=[one.uid]) in panel
        assert f"= {written}" in panel
    earlier = [url for url, _written in opened(changes, "cell:02:").values() if str(run.uid) in url]
    assert earlier, "the quotient before opens in the run before"
    assert all("Location quotient" in unescape(page_of(client, url)) for url in earlier)


def test_a_change_leads_nowhere_without_a_run_before(run: Run, after: Run) -> None:
    for held, key in (
        (run, "change:02:A;jobs"),
        (after, "change:02:A;lq"),
        (after, "change:99:A;jobs"),
        (after, "related:A:A;proximity"),
        (after, "related:A:B;jobs"),
        (after, "region:99"),
        (after, "industries:none"),
    ):
        with pytest.raises(LookupError):
            trace(held, key)


def test_the_count_of_strong_clusters_opens_to_the_rule_and_their_names(
    run: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    for region in ("01", "02", "03", "04", "05", "06"):
        page = page_of(client, reverse("mapping:strong-clusters"), region=region)
        first = page.split('<p class="lead">', 1)[1].split(".", 1)[0]
        # Where there is one, its name opens; else their number does.
        assert f"key=region%3A{region}" in first or f"key=cell%3A{region}" in first
    traced = trace(run, "region:02;;2003")
    rows = {str(label): value for label, value, _key in traced.rows}
    assert traced.value.endswith(" of 6")
    sure, doubtful = int(rows["Strong with certainty"]), int(rows["Strong, but not with certainty"])
    assert traced.value == f"{sure + doubtful} of 6"
    assert "Cluster A" in rows["With certainty"]
    assert "at least 1" in traced.formula


def test_an_industry_over_all_regions_is_traced_too(run: Run) -> None:
    frame = pl.read_parquet(files.path_of(run.results["industries"])).filter(period="2003", cluster="A1")
    traced = trace(run, "industries:A1;;2003")
    assert float(traced.value.replace("\u202f", "")) == pytest.approx(frame["jobs"].sum(), abs=0.5)
    assert "Industry A1" in traced.label


def test_the_figures_of_a_maps_lead_open_the_measure_that_is_shown(
    run: Run, developer: User, sign_in: Any
) -> None:
    page = page_of(sign_in(developer), reverse("mapping:map"), measure="share", item="industry:A1")
    lead = unescape(page.split('<p class="lead">', 1)[1].split("</p>", 1)[0])
    assert re.search(r"key=industry%3A\d\d%3AA1%3Bshare%3B2003", lead)


@pytest.mark.parametrize("table", ["related", "industries"])
def test_tables_of_a_cluster_are_had_as_files(table: str, run: Run, developer: User, sign_in: Any) -> None:
    client = sign_in(developer)
    page = page_of(client, reverse("mapping:cluster", kwargs={"code": "C"}))
    links = [unescape(one) for one in re.findall(rf'href="(/region/{table}/table/[^"]+)"', page)]
    assert [one.split("format=")[1][:4].strip("&") for one in links] == ["csv", "xlsx"]
    for link in links:
        assert "attachment" in client.get(link)["Content-Disposition"]
    rows = list(csv.DictReader(client.get(links[0]).content.decode("utf-8-sig").splitlines()))
    if table == "industries":
        assert {row["Code"] for row in rows} == {"C1", "C2"}
        assert {row["Weight"] for row in rows} == {"1"}
        assert all(float(row["Jobs"]) > 0 for row in rows)
    else:
        assert all(0 < float(row["Proximity"]) <= 1 for row in rows)
        assert "C" not in {row["Code"] for row in rows}


def test_what_changed_is_had_as_a_file_and_only_where_something_did(
    run: Run, after: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    page = page_of(client, reverse("mapping:run", kwargs={"uid": after.uid}))
    assert f"/region/changes/table/?run={after.uid}" in page
    rows = rows_of(client, "changes", run=str(after.uid), region="02", format="csv")
    assert rows
    for row in rows:
        change = float(row["Jobs now"] or 0) - float(row["Jobs before"] or 0)
        assert float(row["Change of jobs"]) == pytest.approx(change, abs=1e-5)
    address = reverse("mapping:table", kwargs={"page": "changes"})
    assert client.get(address, {"run": str(run.uid)}).status_code == 404


def test_lists_of_questions_and_answers_are_had_as_files(
    run: Run, after: Run, analysis: Analysis, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    for address in (reverse("mapping:analyses"), analysis.get_absolute_url()):
        page = page_of(client, address)
        assert f'href="{address}?format=csv' in page
        assert f'href="{address}?format=xlsx' in page
    answered = client.get(reverse("mapping:analyses"), {"format": "csv"}).content.decode("utf-8-sig")
    (row,) = csv.DictReader(answered.splitlines())
    assert (row["Question"], row["Compared with"], row["From"], row["To"], row["Seed"]) == (
        analysis.name, "all regions together", "2001", "2003", "2003",
    )  # fmt: skip
    assert row["Sources of the file"] == analysis.dataset.name
    listed = client.get(analysis.get_absolute_url(), {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(listed.splitlines()))
    assert {one["Identifier"] for one in rows} == {str(run.uid), str(after.uid)}
    assert all(one["Status"] == "basis for discussion" for one in rows)
    assert all(str(after.inputs.get()) in one["Sources of the file"] for one in rows)
