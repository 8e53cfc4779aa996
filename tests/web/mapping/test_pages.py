"""The pages of results: what they say comes from the data, and every figure can be traced."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.mapping.conftest import add_vintage, answer, jobs_table, make_analysis, make_dataset, make_run

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors import trace
from klustermotor.web.mapping.selectors.needs import needs
from klustermotor.web.mapping.services import change_analysis
from klustermotor.web.shared import files
from klustermotor.web.shared.templatetags.written import date_written
from klustermotor.web.statistics.models import Dataset

SignIn = Callable[[User], Client]
SVG = "{http://www.w3.org/2000/svg}"
PAGES = {
    "map": reverse("mapping:map"),
    "strong clusters": f"{reverse('mapping:strong-clusters')}?show=all",
    "cluster": reverse("mapping:cluster", kwargs={"code": "A"}),
    "outward": reverse("mapping:outward"),
    "growth": reverse("mapping:growth"),
}


def shown(client: Client, address: str) -> str:
    """Return a page that must be there."""
    found = client.get(address)
    assert found.status_code == 200, found.content[:500]
    return found.content.decode()


def lead_of(page: str) -> str:
    """Return the lead's words."""
    found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return unescape(re.sub(r"<[^>]+>", "", found[1]))


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_and_every_underlined_word_can_be_traced(
    name: str, run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    page = shown(client, PAGES[name])
    figures = [unescape(key) for key in re.findall(r'data-figure="([^"]+)"', page)]
    asked = [unescape(url) for url in re.findall(r'href="([^"]*/known/\?[^"]*)"', page)]
    keys = {*figures, *(parse_qs(urlsplit(url).query)["key"][0] for url in asked)}
    assert len(figures) > 5
    assert asked
    for key in keys:
        assert trace(run, key).value, key
    for url in asked[:3]:
        assert run.title in shown(client, url)


def test_the_lead_changes_with_the_data(
    run_of: Callable[[pl.DataFrame], Run], developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    leads = []
    for strong in ("A1", "C2", "E1"):
        run = run_of(jobs_table(strong=strong, seed=ord(strong[0])))
        leads.append(lead_of(shown(client, f"{reverse('mapping:strong-clusters')}?run={run.uid}")))
    assert "Cluster A" in leads[0]
    assert "Cluster C" in leads[1]
    assert "Cluster E" in leads[2]
    assert len(set(leads)) == 3


def test_hidden_figures_are_marked_on_page_map_and_file(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    run = make_run(tenant, developer, jobs_table(hidden=True))
    client = sign_in(developer)
    page = shown(client, f"{reverse('mapping:map')}?item=cluster:B&measure=jobs")
    assert page.count('cell-note">estimated') == 1
    assert "≈" in page
    assert "-estimated" in page
    known = shown(client, f"{reverse('mapping:known', kwargs={'uid': run.uid})}?key=cell:02:B;jobs")
    assert "The publisher hides figures here" in known
    file = client.get(f"{reverse('mapping:table', kwargs={'page': 'map'})}?item=cluster:B")
    marked = re.findall(r"[;,]yes\b", file.content.decode())
    assert len(marked) == 2  # the jobs of one region, and its growth


def test_another_tenant_sees_nothing(run: Run, stranger: User, sign_in: SignIn) -> None:
    client = sign_in(stranger)
    assert client.get(PAGES["cluster"]).status_code == 404
    for address in (PAGES[name] for name in PAGES if name != "cluster"):
        page = shown(client, address)
        assert "Nothing has been analysed yet" in page
        assert "Cluster A" not in page
    assert client.get(reverse("mapping:run", kwargs={"uid": run.uid})).status_code == 404
    assert client.get(reverse("mapping:known", kwargs={"uid": run.uid})).status_code == 404
    for address in PAGES.values():
        assert client.get(address, {"run": str(run.uid)}).status_code == 404
    assert client.get(reverse("mapping:table", kwargs={"page": "map"})).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_regions(
    name: str,
    tenant: Tenant,
    developer: User,
    sign_in: SignIn,
    django_assert_num_queries: Callable[..., object],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    few = make_run(tenant, developer, jobs_table(5))
    many = make_run(tenant, developer, jobs_table(50))
    client = sign_in(developer)
    joiner = "&" if "?" in PAGES[name] else "?"
    counts = []
    for run in (few, many):
        address = f"{PAGES[name]}{joiner}run={run.uid}"
        client.get(address)  # the session is written once
        with django_assert_max_num_queries(30) as seen:  # type: ignore[attr-defined]
            client.get(f"{address}&period=2002")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_pages_are_kept_once_drawn(
    run: Run, developer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(developer)
    first = shown(client, PAGES["growth"])
    monkeypatch.setattr(
        "klustermotor.web.mapping.selectors.growth.change_bars", lambda *_a, **_k: pytest.fail("drawn twice")
    )
    assert shown(client, PAGES["growth"]).count("<svg") == first.count("<svg")


@pytest.mark.parametrize("measure", ["lq", "low", "rank", "jobs", "share", "growth", "plants"])
@pytest.mark.parametrize("item", ["cluster:C", "industry:A1"])
def test_the_map_shows_any_measure_of_any_cluster_or_industry_in_any_year(
    measure: str, item: str, run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    page = shown(client, f"{reverse('mapping:map')}?item={item}&measure={measure}&period=2002")
    assert page.count('class="area ') >= 6
    assert 'data-links="map-links"' in page
    assert f'<option value="{measure}" selected' in page


def test_pictures_are_had_as_svg_and_png_with_status_and_source_inside(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    for page in ("map", "strong-clusters", "cluster", "shares", "growth", "steps", "outward"):
        svg = client.get(reverse("mapping:picture", kwargs={"page": page, "format": "svg"}))
        assert svg.status_code == 200
        assert "asis for discussion" in svg.content.decode()
        assert str(run.inputs.get())[:20] in svg.content.decode()
    png = client.get(reverse("mapping:picture", kwargs={"page": "map", "format": "png"}))
    assert png.content[1:4] == b"PNG"
    assert client.get(reverse("mapping:picture", kwargs={"page": "map", "format": "gif"})).status_code == 404


def test_a_picture_as_a_file_says_visibly_what_where_and_when_it_is_and_what_it_rests_on(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    region = str(run.summary["focus"]) if "focus" in run.summary else ""
    for page in ("map", "strong-clusters", "cluster", "shares", "growth", "steps", "outward"):
        answer = client.get(reverse("mapping:picture", kwargs={"page": page, "format": "svg"}))
        root = ElementTree.fromstring(answer.content)
        title = str(root.findtext(f"{SVG}title"))
        lines = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
        written = " ".join(lines)
        assert written.startswith(title)
        assert "2003" in title
        assert region in written
        assert "Source: " in written
        assert "Run: " in written
        assert lines[-1].endswith("2003")
        assert any(one.get("class") == "legend" for one in root.iter(f"{SVG}g")) == (
            page in {"map", "strong-clusters", "growth"}
        )


def test_a_file_in_a_format_that_there_is_not_is_refused_with_a_sentence(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    for address in (reverse("mapping:table", kwargs={"page": "map"}), reverse("accounts:export-trail")):
        answer = client.get(f"{address}?format=exe")
        assert answer.status_code == 404
        assert "no file here in the format exe; there is csv, xlsx" in answer.content.decode()
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("page", ["map", "strong-clusters", "cluster", "growth", "outward"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_tables_are_had_as_files(
    page: str, file_format: str, run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    found = client.get(reverse("mapping:table", kwargs={"page": page}), {"format": file_format})
    assert found.status_code == 200
    assert "attachment" in found["Content-Disposition"]
    if file_format == "csv":
        assert "data-figure" not in found.content.decode()
        assert "Cluster" in found.content.decode() or "Region" in found.content.decode()


def test_the_chosen_region_stays_in_focus(run: Run, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    assert "Strong clusters of Region number 02" in shown(client, reverse("mapping:strong-clusters"))
    shown(client, f"{reverse('mapping:map')}?region=05")
    assert "Strong clusters of Region number 05" in shown(client, reverse("mapping:strong-clusters"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=2031", "There is no year 2031 in this analysis; 2003 is shown."),
        ("year=1900", "There is no year 1900 in this analysis; 2003 is shown."),
        ("region=99", "There is no region 99 in this analysis; Region number 02 is shown."),
        ("measure=none", "There is no measure none; this is shown instead: Location quotient."),
        ("item=cluster:Q", "There is no cluster or industry Q here; this is shown instead: Cluster A."),
        ("cluster=Q", "There is no cluster or industry Q here; this is shown instead: Cluster A."),
    ],
)
def test_what_the_analysis_does_not_have_is_said(
    query: str, said: str, run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    address = f"{reverse('mapping:map')}?{query}"
    assert said in shown(client, address)
    assert said in shown(client, address)  # also when it is drawn already
    for name, inside in (("table", {"page": "map"}), ("picture", {"page": "map", "format": "svg"})):
        assert client.get(f"{reverse(f'mapping:{name}', kwargs=inside)}?{query}").status_code == 404
    assert shown(client, address).count("There is no") == 1
    assert "There is no" not in shown(client, reverse("mapping:map"))


def test_other_pages_say_it_too(run: Run, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    for name, page in PAGES.items():
        joiner = "&" if "?" in page else "?"
        assert "There is no year 2031" in shown(client, f"{page}{joiner}period=2031"), name
    assert "region 77 in this analysis; it is left out" in shown(client, f"{PAGES['outward']}?other=77")
    assert "There is no cluster Q" in shown(client, f"{PAGES['growth']}?cluster=Q")
    record = reverse("mapping:run", kwargs={"uid": run.uid})
    assert "There is no region 99" in shown(client, f"{record}?region=99")
    assert "There is no region 99" in shown(client, f"{reverse('mapping:fields')}?region=99")
    for address in (reverse("mapping:add-field"), reverse("mapping:fields-file")):
        assert client.get(address, {"region": "99"}).status_code == 404
    assert "Strong clusters of Region number 02" in shown(client, reverse("mapping:strong-clusters"))


def test_a_year_and_a_cluster_are_understood_by_either_name(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    page = shown(sign_in(developer), f"{reverse('mapping:map')}?year=2002&cluster=C")
    assert "Location quotient: Cluster C, 2002" in page
    assert "There is no" not in page


def test_what_leads_nowhere_is_not_found(run: Run, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    for query in ("item=%00", "order=none", f"period={'9' * 400}"):
        shown(client, f"{reverse('mapping:map')}?{query}")
    assert client.get(reverse("mapping:cluster", kwargs={"code": "none"})).status_code == 404
    known = reverse("mapping:known", kwargs={"uid": run.uid})
    keys = ("cell:02", "cell:99:A", "nothing", "cell:02:A;lq;1900", "cell:02:A;none", "industry:02:none")
    for key in (*keys, "alike:02:02"):
        assert client.get(known, {"key": key}).status_code == 404
    assert client.get(reverse("mapping:map"), {"run": "not-a-run"}).status_code == 404


def test_runs_of_a_question_are_looked_through(
    run: Run, analysis: Analysis, developer: User, sign_in: SignIn
) -> None:
    own = reverse("mapping:analysis", kwargs={"uid": analysis.uid})
    assert str(run) in shown(sign_in(developer), f"{own}?filter={str(run)[:4]}")
    assert "Nothing here matches" in shown(sign_in(developer), f"{own}?filter=zzz")


def test_other_regions_can_be_put_beside_ours(run: Run, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    page = shown(client, f"{reverse('mapping:outward')}?other=04&other=06")
    assert re.search(r'value="04"[^>]* checked', page)
    assert "Region number 06" in page


def test_a_run_tells_what_changed_against_the_one_it_replaces(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User, sign_in: SignIn
) -> None:
    add_vintage(dataset, jobs_table(seed=2, strong="C1"), developer)
    after = answer(analysis, developer)
    page = shown(sign_in(developer), reverse("mapping:run", kwargs={"uid": after.uid}))
    assert "What changed for Region number 02" in page
    assert "now strong" in page
    assert "no longer strong" in page
    assert run.title in page
    for digest in after.results.values():
        assert digest[:16] in page


def test_a_new_analysis_is_put_answered_and_read(
    dataset: Dataset, developer: User, sign_in: SignIn, access: Access
) -> None:
    client = sign_in(developer)
    form = shown(client, reverse("mapping:create-analysis"))
    assert "Save and run" in form
    asked = {
        "name": "Our question",
        "region": dataset.region_set.regions.get(code="03").pk,
        "reference": "",
        "definitions": "",
        "first_period": "2001",
        "last_period": "2003",
        "growth_from": "",
        "level": "0.9",
        "seed": "7",
    }
    wrong = client.post(
        reverse("mapping:create-analysis"), {**asked, "first_period": "2003", "last_period": "2001"}
    )
    assert wrong.status_code == 422
    assert "must not come after" in wrong.content.decode()
    begun = client.post(reverse("mapping:create-analysis"), asked)
    assert begun.status_code == 302
    assert "Waiting" in shown(client, begun.url)
    run_all()
    assert "See the result" in shown(client, begun.url)
    made = Run.objects.get()
    assert "Make it a basis for decision" in shown(client, reverse("mapping:run", kwargs={"uid": made.uid}))
    question = shown(client, reverse("mapping:analysis", kwargs={"uid": made.analyses.get().uid}))
    assert "nothing has changed since" in question
    assert "Our question" in shown(client, reverse("mapping:analyses"))
    assert needs(access) == []
    add_vintage(dataset, jobs_table(seed=3), developer)
    assert [one.url for one in needs(access)] == [made.analyses.get().get_absolute_url()]


def test_asked_again_when_nothing_has_changed_the_page_says_so_and_what_to_do(
    run: Run, analysis: Analysis, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    start = reverse("mapping:start-analysis", kwargs={"uid": analysis.uid})
    record = reverse("mapping:run", kwargs={"uid": run.uid})
    assert client.post(start).url == f"{record}?region={analysis.region.code}"
    page = shown(client, record)
    day = date_written(run.ran_on)
    assert f"Nothing has changed since {day}" in page
    assert f"the same as on {day}" in page
    assert "Run it all the same" in page
    assert "What has changed since" not in page
    assert "/region/progress/" in client.post(start, {"again": "1"}).url


def test_when_something_has_changed_the_pages_say_what(
    run: Run, analysis: Analysis, dataset: Dataset, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    record = reverse("mapping:run", kwargs={"uid": run.uid})
    add_vintage(dataset, jobs_table(seed=2), developer)
    change_analysis(analysis=analysis, by=developer, level=0.95, growth_from="2002")
    assert analysis.definitions is not None
    analysis.definitions.items.get(code="F").members.first().delete()  # type: ignore[union-attr]
    Run.objects.filter(pk=run.pk).update(version="0.0.1")
    for page in (shown(client, record), shown(client, analysis.get_absolute_url())):
        text = unescape(page)
        assert "newer state, number 2 of" in text
        assert "The cluster definitions “Clusters” have been changed." in text
        assert "Certainty: 95% instead of 90%." in text
        assert "Growth counted from: 2002 instead of by itself." in text
        assert "this run was made by 0.0.1" in text
        assert "Run it all the same" not in text
        assert "Run again" in text
    after = answer(analysis, developer)
    page = shown(client, record)
    assert "Open that run" in page
    assert str(after.uid) in page


def test_without_growth_the_page_says_why(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    one_year = jobs_table().filter(pl.col("period") == "2003")
    dataset = make_dataset(tenant, one_year, developer)
    answer(make_analysis(dataset, developer), developer)
    client = sign_in(developer)
    assert "one comparable period only" in shown(client, reverse("mapping:growth"))
    shown(client, reverse("mapping:strong-clusters"))
    shown(client, reverse("mapping:cluster", kwargs={"code": "A"}))


def test_the_pages_are_in_swedish_for_a_swedish_reader(run: Run, developer: User, sign_in: SignIn) -> None:
    developer.language = "sv"
    developer.save()
    page = shown(sign_in(developer), reverse("mapping:strong-clusters"))
    assert "Klustret A" in page
    assert "Starka kluster i Region nummer 02" in page


def test_local_clusters_are_related_to_none_and_the_page_says_why(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    dataset = make_dataset(tenant, jobs_table(), developer)
    asked = make_analysis(dataset, developer)
    assert asked.definitions is not None
    asked.definitions.items.filter(code__in=["E", "F"]).update(is_traded=False)
    run = answer(asked, developer)
    pairs = pl.read_parquet(files.path_of(run.results["related"]))
    assert set("ABCD") >= set(pairs["cluster"]) | set(pairs["other"])
    client = sign_in(developer)
    traded, local = (shown(client, reverse("mapping:cluster", kwargs={"code": code})) for code in "AF")
    assert "A cluster whose customers are mostly elsewhere" in traded
    assert "Only a <button" in traded
    assert "every region has it. Relatedness is looked for" in local
    assert "Proximity is the smaller" not in local


def test_a_run_names_its_files_and_writes_its_seed_as_it_is(
    run: Run, analysis: Analysis, developer: User, sign_in: SignIn
) -> None:
    page = shown(sign_in(developer), reverse("mapping:run", kwargs={"uid": run.uid}))
    assert "Clusters, all regions and years" in page
    assert not [name for name in run.results if f"<dt>{name}</dt>" in page]
    Run.objects.filter(pk=run.pk).update(seed=2003)
    assert "2\u202f003" not in shown(sign_in(developer), analysis.get_absolute_url())
