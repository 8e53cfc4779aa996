"""The demo's organisations are joined, so that the network's page has something to show at once."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from klustermotor.examples import example_case
from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Tie
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.mapping.network.tied import NetworkView
from klustermotor.web.places.models import RegionSet
from klustermotor.web.portal.demo.actors import load_actors
from klustermotor.web.portal.demo.sources import load_sources
from klustermotor.web.portal.demo.ties import load_ties


@pytest.fixture(params=["sormland", "ljusdal"])
def key(request: pytest.FixtureRequest, tenant: Tenant, developer: User) -> str:
    """Return a case whose organisations, sources and ties are loaded."""
    case = example_case(request.param)
    places = RegionSet.objects.create(
        tenant=tenant, code="municipalities", kind=RegionSet.Kind.MUNICIPALITY, name_sv="Kommuner"
    )
    load_sources(case, tenant, developer)
    actors = load_actors(case, tenant, {"municipalities": places}, developer)
    titles = {one.title: one for one in Source.objects.in_tenant(tenant)}
    sources = {one.key: titles[getattr(one.title, tenant.language)[:300]] for one in case.sources}
    load_ties(case, tenant, actors.organisations, sources, developer)
    return str(request.param)


def test_every_tie_is_there_and_what_is_real_rests_on_a_source(key: str, tenant: Tenant) -> None:
    assert Tie.objects.count() == len(example_case(key).ties)
    for tie in Tie.objects.all():
        known = Support.objects.filter(claim_uid=tie.uid).exists()
        assert known is not tie.is_example
        assert tie.is_example or not (tie.organisation.is_example or tie.partner.is_example)


def test_the_network_is_worth_seeing(key: str, access: Access, sign_in: Any, developer: User) -> None:
    view = NetworkView(access, QueryDict())
    rows = {row.organisation.name: row for row in view.rows}
    assert view.measured.n_communities >= 2
    assert {row.label for row in view.sides} == {"business", "knowledge", "ownership, origin and money"}
    broker = next(row for name, row in rows.items() if name.startswith(("Exempel KY", "Example Vocational")))
    assert broker.border + broker.itinerant + broker.liaison > 0
    page = sign_in(developer).get(reverse("mapping:network")).content.decode()
    assert page.count("data-code=") >= 2 * len(rows)
    if key == "sormland":
        assert "stands most often on the way between others" in plain(view.lead)
        earlier = NetworkView(access, QueryDict("on=1999-06-30"))
        assert 0 < len(earlier.ties) < len(view.ties)
        assert Tie.objects.on(date(2004, 1, 1)).filter(partner__name="Bio-Man").count() == 1
