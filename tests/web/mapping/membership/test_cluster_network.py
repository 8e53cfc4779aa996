"""The network of a cluster: on the page, through the API and in one line from Python."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_tie, an_organisation
from tests.web.mapping.membership.made import a_cluster

from klustermotor.client import RefusedByWorkbench, Workbench
from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.mapping.network.tied import NetworkView


def named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


@pytest.fixture
def tied(tenant: Tenant, valley: KnownCluster) -> KnownCluster:
    """Return the cluster with a tie within it, one that is over, and one that leads out of it."""
    plant, school = named("Exempel Läkemedel AB"), named("Exempelskolan")
    a_tie(tenant, school, plant, "trains", strength=4)
    a_tie(tenant, plant, named("Exempel Ålder AB"), "collaborates", valid_to=date(2003, 1, 1))
    a_tie(tenant, plant, an_organisation(tenant, "Utanför AB"), "supplies")
    return valley


def workbench(tenant: Tenant, user: User) -> Workbench:
    """Return the client of a workbench that Django itself answers for."""
    secret = tokens.issue(user=user, tenant=tenant, name="program", scopes=["read:actors"])[1]

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {"Authorization": request.headers["Authorization"], "Accept-Language": "en"}
        found = Client().get(str(request.url.raw_path.decode()), headers=headers)
        return httpx.Response(found.status_code, content=found.content)

    return Workbench("https://workbench.example.org", secret, transport=httpx.MockTransport(answer))


def test_the_network_page_shows_a_cluster_coloured_by_part(access: Access, tied: KnownCluster) -> None:
    view = NetworkView(access, QueryDict(f"cluster={tied.uid}&colour=part"))
    assert [one.name for one in view.organisations] == ["Exempel Läkemedel AB", "Exempelskolan"]
    assert view.labels("part") == ["core", "academia and training"]
    assert view.untied == 1
    assert view.title.endswith("30 June 2003 (Example Valley)")
    assert "academia and training" in view.picture()
    plain = NetworkView(access, QueryDict("colour=part"))
    assert len(plain.organisations) == 3
    assert plain.question.colour == "sector"


def test_a_cluster_that_is_not_there_is_passed_over(
    access: Access, tied: KnownCluster, other_tenant: Tenant
) -> None:
    theirs = a_cluster(other_tenant, "Grannens")
    view = NetworkView(access, QueryDict(f"cluster={theirs.uid}"))
    assert view.cluster is None
    assert len(view.organisations) == 3
    assert any(str(theirs.uid) in one for one in view.told)


def test_the_page_offers_clusters_and_keeps_the_choice(
    developer: User, tied: KnownCluster, sign_in: Callable[[User], Client]
) -> None:
    address = reverse("mapping:network")
    page = sign_in(developer).get(f"{address}?cluster={tied.uid}&colour=part").content.decode()
    assert f'<option value="{tied.uid}" selected>' in page
    assert "1 actor of the cluster has no tie that is shown here." in page
    assert f"cluster={tied.uid}&amp;colour=part" in page


def test_one_line_gives_the_network_of_a_cluster_as_two_tables_and_a_graph(
    tenant: Tenant, developer: User, tied: KnownCluster
) -> None:
    network = workbench(tenant, developer).network("Example Valley")
    nodes, ties = network
    assert nodes.select("name", "part", "employees").rows() == [
        ("Exempel Läkemedel AB", "core", 120),
        ("Exempel Ålder AB", "core", 4),
        ("Exempelskolan", "academia", None),
    ]
    assert ties.select("kind", "side", "strength").rows() == [("trains", "knowledge", 4)]
    graph = network.to_graph()
    assert (graph.num_nodes(), graph.num_edges()) == (3, 1)
    ((source, target, tie),) = graph.weighted_edge_list()
    assert (graph[source]["name"], tie["kind"], graph[target]["name"]) == (
        "Exempelskolan",
        "trains",
        "Exempel Läkemedel AB",
    )


def test_the_day_and_the_kinds_are_respected(tenant: Tenant, developer: User, tied: KnownCluster) -> None:
    bench = workbench(tenant, developer)
    then = bench.network("Exempeldalen", on=date(2002, 12, 31))
    assert sorted(then.ties["kind"]) == ["collaborates", "trains"]
    # A tie that holds both ways is an edge in either direction.
    assert then.to_graph().num_edges() == 3
    assert bench.network(str(tied.uid), on="2002-12-31", kinds=["collaborates"]).ties.height == 1
    assert bench.network("Exempeldalen", on="1999-12-31").nodes.height == 1
    assert then.to_network().n_ties == 3


def test_a_cluster_is_also_found_by_its_initiative_and_a_wrong_name_is_met_with_near_ones(
    tenant: Tenant, initiative: Scope, developer: User, tied: KnownCluster
) -> None:
    a_cluster(tenant, "Nätklustret", initiative=initiative)
    bench = workbench(tenant, developer)
    assert bench.network("Exempelnätet").nodes.height == 0
    with pytest.raises(LookupError, match=r"no cluster called Example Vally\. Did you mean Example Va"):
        bench.network("Example Vally")


def test_who_may_not_see_actors_gets_no_network(
    tenant: Tenant, people: dict[str, User], stranger: User, other_tenant: Tenant, tied: KnownCluster
) -> None:
    with pytest.raises(RefusedByWorkbench, match="403"):
        workbench(tenant, people["administrator"]).network("Example Valley")
    with pytest.raises(RefusedByWorkbench, match="404"):
        workbench(other_tenant, stranger).network(str(tied.uid))


def answered(client: Any, path: str) -> Any:
    return client.record(path)


def test_the_api_gives_all_days_when_asked(tenant: Tenant, developer: User, tied: KnownCluster) -> None:
    bench = workbench(tenant, developer)
    ever = list(bench.records(f"/clusters/{tied.uid}/actors", ever=True))
    assert len(ever) == 4
    assert answered(bench, f"/clusters/{tied.uid}/actors")["total"] == 3
    assert [one["part"] for one in bench.records(f"/clusters/{tied.uid}/actors", part="academia")] == [
        "academia"
    ]
