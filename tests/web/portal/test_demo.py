"""The demo holds together: what it shows leads to a source or a run, and each run can be run again."""

from datetime import timedelta
from functools import partial
from typing import Any

import polars as pl
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.portal.followed import figures_of, ground_of, main_of, opens, unopened_sentences

from klustermotor.examples import CASES, HIDDEN_JOBS, example_case, example_municipal_table
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.fields.models import FieldOfStrength, Step
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.mapping.services.analyses import start_analysis
from klustermotor.web.outbox.models import Message
from klustermotor.web.places.models import RegionSet
from klustermotor.web.portal.demo import loading, statistics
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import offices
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery, Vintage
from klustermotor.web.statistics.selectors import load_frame

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

_PAGES = (
    "mapping:map",
    "mapping:strong-clusters",
    "mapping:growth",
    "mapping:outward",
    "mapping:fields",
)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Load the demo with the municipalities of five counties in three years."""
    monkeypatch.setattr(
        statistics,
        "example_municipal_table",
        partial(example_municipal_table, counties=["01", "04", "19", "21", "23"], periods=[2001, 2002, 2003]),
    )
    for key in CASES:
        loading._load_ground(example_case(key))
    # A worker took the counties' analysis and died: its lease runs on for a moment.
    county = Analysis.objects.get(dataset__region_set__code="counties")
    Job.objects.filter(kind=RUN_KIND, payload__analysis=str(county.uid)).update(
        state=Job.State.RUNNING, lease_owner="dead:1:0", lease_until=timezone.now() + timedelta(seconds=20)
    )
    loading.load_demo()


def signed_in(address: str) -> Client:
    client = Client()
    user = User.objects.get(email=address)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def a_municipality_that_has_ended_has_its_name_and_its_place_on_the_map() -> None:
    for run in Run.objects.filter(title__contains="kommunerna"):
        assert names_of(run).regions["1917"].startswith("Heby")
    client = signed_in("utvecklare.ljusdal@example.org")
    assert "Heby" in client.get(reverse("mapping:map")).content.decode()


def the_demo_is_loaded_once() -> None:
    before = (Tenant.objects.count(), Source.objects.count(), FieldOfStrength.objects.count())
    analysis = Analysis.objects.select_related("by").first()
    assert analysis is not None
    assert analysis.by is not None
    waiting = start_analysis(analysis=analysis, by=analysis.by, force=True)
    loading.load_demo()
    waiting.refresh_from_db()
    assert waiting.state == Job.State.WAITING, "what waits in a settled demo is the worker's"
    waiting.delete()
    assert before == (Tenant.objects.count(), Source.objects.count(), FieldOfStrength.objects.count())
    not_done = Job.objects.exclude(state=Job.State.DONE)
    assert {(one.kind, one.state) for one in not_done} == {("outbox.send", "waiting")}


def work_is_under_way_and_none_of_it_leaves_the_computer() -> None:
    for tenant in Tenant.objects.all():
        imported = Import.objects.in_tenant(tenant).get()
        assert (imported.state, imported.refused) == ("checked", 2)
        assert imported.rows > imported.refused
        query = SavedQuery.objects.in_tenant(tenant).get()
        assert query.state == SavedQuery.State.READY
        assert query.schedule is not None
        assert query.schedule.next_at > timezone.now()
        with pytest.raises(Refused, match=r"example\.org"):
            offices.check_address(query.address)
        letters = Message.objects.in_tenant(tenant)
        assert sorted(letters.values_list("state", flat=True)) == ["sent", "waiting"]
        waiting = Job.objects.in_tenant(tenant).unfinished().get()
        assert waiting.not_before is not None
        assert waiting.not_before > timezone.now() + timedelta(days=300)
    assert not mail.outbox
    for address in ("/imports/", "/queries/", "/letters/", "/background/"):
        page = signed_in("utvecklare.ljusdal@example.org").get(address).content.decode()
        assert "exempel" in page.casefold(), address


def pages_with_figures(client: Client, tenant: Tenant) -> list[str]:
    """Return the pages of a workbench that show figures: start, results, clusters, fields, and each run."""
    pages = ["/", *(reverse(name) for name in _PAGES)]
    shown = reverse("mapping:map")
    pages += [f"{shown}?measure={one}" for one in ("share", "growth", "jobs", "rank", "low", "plants")]
    pages.append(f"{reverse('mapping:strong-clusters')}?show=all")
    for run in Run.objects.in_tenant(tenant):
        names = names_of(run)
        about = f"run={run.uid}"
        pages.append(reverse("mapping:run", kwargs={"uid": run.uid}))
        pages += [f"{reverse(name)}?{about}" for name in _PAGES[:4]]
        pages += [f"{reverse('mapping:cluster', kwargs={'code': one})}?{about}" for one in names.clusters][:6]
        pages += [f"{shown}?{about}&item=industry:{one}&measure=share" for one in names.industries][:2]
    fields = FieldOfStrength.objects.in_tenant(tenant)
    return pages + [reverse("mapping:field", kwargs={"uid": one.uid}) for one in fields]


def every_figure_opens_to_how_it_is_known(slug: str) -> None:
    client, tenant = signed_in(f"utvecklare.{slug}@example.org"), Tenant.objects.get(slug=slug)
    opened: dict[str, str] = {}
    shut: list[str] = []
    figures = 0
    for address in pages_with_figures(client, tenant):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = main_of(answer.content.decode())
        for figure in figures_of(page):
            found = opens(figure)
            figures += 1
            opened |= dict.fromkeys(found, address)
            if not found:
                shut.append(f"{address}: {figure.text().strip()}")
        results = address.startswith(tuple(map(reverse, _PAGES[:4]))) or "/clusters/" in address
        shut += [f"{address}: {one}" for one in unopened_sentences(page, counts=results)]
        opened |= dict.fromkeys(page.known(), address)
    assert shut == []
    assert figures > 1000
    assert len(opened) > 500
    held = {reverse("mapping:run", kwargs={"uid": one.uid}) for one in Run.objects.in_tenant(tenant)}
    held |= {reverse("evidence:source", args=[one.uid]) for one in Source.objects.in_tenant(tenant)}
    grounds = {link: ground_of(client, link) for link in opened}
    assert [f"{link} on {opened[link]}" for link, found in grounds.items() if not found] == []
    named = {one for found in grounds.values() for one in found}
    assert named <= held
    assert {one: client.get(one).status_code for one in named} == dict.fromkeys(named, 200)


def every_claim_rests_on_something() -> None:
    for field in FieldOfStrength.objects.all():
        held = Support.objects.filter(claim_uid=field.uid)
        level = "counties" if len(field.region.code) == 2 else "municipalities"
        sets = {one.run.parameters["region_set"] for one in held.filter(run__isnull=False) if one.run}
        assert sets == {str(RegionSet.objects.get(tenant=field.tenant, code=level).uid)}, field
        assert held.filter(source__isnull=False).exists(), field
        assert field.judgements.exclude(signed_as="").exists()
    for source in Source.objects.exclude(digest=""):
        assert files.path_of(source.digest).exists()


def every_run_gives_the_same_when_run_again() -> None:
    developer = User.objects.get(email="utvecklare.ljusdal@example.org")
    tenant = Tenant.objects.get(slug="ljusdal")
    before: dict[str, Any] = {one.title: one.results for one in Run.objects.in_tenant(tenant)}
    assert before
    for analysis in Analysis.objects.in_tenant(tenant):
        start_analysis(analysis=analysis, by=developer, force=True)
    run_all()
    again = Run.objects.in_tenant(tenant).order_by("created_at")
    assert again.count() == 2 * len(before)
    assert {one.title: one.results for one in again} == before


def every_room_has_a_finding_a_gap_and_something_due() -> None:
    for tenant in Tenant.objects.all():
        notes = RoomNote.objects.in_tenant(tenant).open()
        held = {(one.room, one.kind) for one in notes}
        assert held >= {(room, kind) for room in ROOMS for kind in RoomNote.Kind.values}
        asked = {one.dataset.region_set.code for one in Analysis.objects.in_tenant(tenant)}
        assert asked == ({"counties", "municipalities"} if tenant.slug == "sormland" else {"municipalities"})
        assert Step.objects.in_tenant(tenant).due_by(tenant.today()).exists()
        assert Interview.objects.in_tenant(tenant).filter(state=Interview.State.BOOKED).exists()


def what_is_invented_says_so() -> None:
    assert not Tenant.objects.filter(is_example=False).exists()
    assert not Interview.objects.filter(is_example=False).exists()
    named = set(Organisation.objects.filter(is_example=False).values_list("name", flat=True))
    assert not Source.objects.filter(is_example=True, publisher__in=named).exists()
    for made in Vintage.objects.filter(dataset__kind=Dataset.Kind.EDUCATION):
        given = load_frame(made).filter(~pl.col("provider").str.contains("Exempel"))
        assert given["name_sv"].str.ends_with("(påhittade tal)").all()


def hidden_figures_have_bounds_and_cannot_be_summed() -> None:
    for tenant in Tenant.objects.all():
        held = {
            one.dataset.region_set.code: load_frame(one)
            for one in Vintage.objects.in_tenant(tenant).filter(dataset__kind=Dataset.Kind.EMPLOYMENT)
        }
        hidden = held["counties"].filter(pl.col("jobs").is_null())
        assert not hidden.is_empty()
        assert hidden.select(pl.col("low", "high").unique()).rows() == [HIDDEN_JOBS]
        published = held["municipalities"].filter(pl.col("jobs").is_not_null())
        parts = published.with_columns(pl.col("region").str.head(2)).select("region", "industry", "period")
        assert hidden.join(parts, on=["region", "industry", "period"]).is_empty()


def a_decided_field_is_kept_as_a_document() -> None:
    for tenant in Tenant.objects.all():
        kept = Document.objects.in_tenant(tenant).get()
        assert (kept.status, kept.kind, kept.is_example) == ("decision", "report", True)
        assert kept.decided_by_body
        assert kept.run is not None
        assert kept.rests_on
        assert files.path_of(kept.digest).read_bytes().startswith(b"%PDF")


def everybody_but_the_administrator_is_told_what_needs_them() -> None:
    for key in CASES:
        for one in example_case(key).users:
            page = signed_in(one.email).get("/").content.decode()
            needs = page.split('id="needs"', maxsplit=1)
            told = len(needs) > 1 and '<ul class="items">' in needs[1].split("</section>")[0]
            assert told or one.role == "administrator", one.email


def test_the_demo_holds_together(demo: None) -> None:
    """Loaded once, looked at from every side: loading takes most of the time."""
    the_demo_is_loaded_once()
    work_is_under_way_and_none_of_it_leaves_the_computer()
    what_is_invented_says_so()
    a_decided_field_is_kept_as_a_document()
    everybody_but_the_administrator_is_told_what_needs_them()
    a_municipality_that_has_ended_has_its_name_and_its_place_on_the_map()
    hidden_figures_have_bounds_and_cannot_be_summed()
    every_room_has_a_finding_a_gap_and_something_due()
    every_claim_rests_on_something()
    every_figure_opens_to_how_it_is_known("sormland")
    every_figure_opens_to_how_it_is_known("ljusdal")
    every_run_gives_the_same_when_run_again()


def test_a_manager_in_the_demo_changes_what_is_their_initiative_s(demo: None) -> None:
    manager = User.objects.get(roles__role="manager", roles__scope__tenant__slug="sormland")
    every = Organisation.objects.visible_to(manager)
    mine = Organisation.objects.editable_by(manager)
    assert mine.filter(name="Leverantörsnät.DU").exists()
    assert 1 < mine.count() < every.count() / 2
    assert all(one.is_example or one.name == "Leverantörsnät.DU" for one in mine)
