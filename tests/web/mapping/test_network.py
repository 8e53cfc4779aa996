"""The network's page tells who is joined to whom on a day, in picture, table and files."""

import io
import xml.etree.ElementTree as Xml
from collections import Counter
from collections.abc import Callable
from datetime import date
from html import unescape
from itertools import combinations
from typing import Any

import fastexcel
import networkx as nx
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.graphology import read_gexf
from tests.web.actors.made import a_tie, an_organisation

from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Kind, Tie
from klustermotor.web.mapping.network import warming
from klustermotor.web.mapping.network.tied import NetworkView

SignIn = Callable[[User], Client]
PAGE = reverse("mapping:network")


def body(tenant: Tenant, name: str, sector: str = "business") -> Organisation:
    return an_organisation(tenant, name, sector=sector)


@pytest.fixture
def two_parts(tenant: Tenant) -> dict[str, Organisation]:
    """Return four firms that supply each other and four of academia, joined by one firm."""
    firms = [body(tenant, f"Exempel Firma {letter} AB") for letter in "ABCD"]
    schools = [body(tenant, f"Exempelskola {letter}", "academia") for letter in "ABCD"]
    for one, other in combinations(firms, 2):
        a_tie(tenant, one, other, valid_from=date(1998, 1, 1), from_precision="year")
    for one, other in combinations(schools, 2):
        a_tie(tenant, one, other, "exchanges", strength=3)
    broker = body(tenant, "Exempel Brygga AB")
    a_tie(tenant, broker, firms[0], "collaborates")
    a_tie(tenant, schools[0], broker, "trains", valid_from=date(2001, 1, 1))
    named = {one.name: one for one in (*firms, *schools)}
    return named | {"broker": broker}


def view_of(access: Access, query: str = "") -> NetworkView:
    return NetworkView(access, QueryDict(query))


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_broker_stands_between_two_groups(access: Access, two_parts: dict[str, Organisation]) -> None:
    view = view_of(access)
    rows = {row.organisation.name: row for row in view.rows}
    broker = rows["Exempel Brygga AB"]
    assert (len(rows), broker.degree, max(rows.values(), key=lambda row: row.betweenness)) == (9, 2, broker)
    # One pair: a firm of its own sector and a school.
    assert (broker.border, broker.coordinator, broker.itinerant, broker.liaison) == (1, 0, 0, 0)
    assert broker.brokers() == "its own sector and another: 1"
    assert rows["Exempel Firma A AB"].said() == "supplies 3, collaborates with 1"
    assert rows["Exempelskola A"].community != rows["Exempel Firma B AB"].community
    assert view.measured.n_communities == 2


def test_whom_a_sector_joins_is_told_in_words(
    access: Access, sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    business, academia = view_of(access).sector_rows
    # The first firm joins the other three with the broker; the broker joins it with the first school.
    assert (business.organisations, business.brokers, business.coordinator, business.border) == (5, 2, 3, 1)
    assert business.said() == "Mostly joins two of its own sector."
    # The first school joins the broker with the other three.
    assert (academia.brokers, academia.border, academia.liaison) == (1, 3, 0)
    assert academia.said() == "Mostly joins its own sector and another."
    client = sign_in(developer)
    assert "Who joins whom, sector by sector" in text_of(client.get(PAGE))
    (_csv, address), _xlsx = client.get(PAGE).context["by_sector"].exports
    assert "business,5,2,3,1,0,0,Mostly" in client.get(address).content.decode()


def test_measures_agree_with_networkx(access: Access, two_parts: dict[str, Organisation]) -> None:
    view = view_of(access)
    graph = nx.Graph((str(tie.organisation.uid), str(tie.partner.uid)) for tie in view.ties)
    expected = nx.betweenness_centrality(graph)
    for row in view.rows:
        uid = str(row.organisation.uid)
        assert row.betweenness == pytest.approx(expected[uid])
        assert row.degree == graph.degree(uid)


def test_business_and_knowledge_are_kept_apart(access: Access, two_parts: dict[str, Organisation]) -> None:
    sides = {row.label: row for row in view_of(access).sides}
    assert {label: (row.organisations, row.ties) for label, row in sides.items()} == {
        "business": (5, 7),
        "knowledge": (5, 7),
    }
    business, knowledge = sides["business"].crossing, sides["knowledge"].crossing
    assert (business.external, business.internal) == (0, 7)
    assert (knowledge.external, knowledge.internal) == (1, 6)
    assert knowledge.index == pytest.approx((1 - 6) / 7)
    assert len(view_of(access, "kind=supplies").ties) == 6
    assert [row.label for row in view_of(access, "kind=supplies").sides] == ["business", "knowledge"]


def test_day_kind_sector_place_and_whom_it_is_about_narrow_it(
    access: Access, two_parts: dict[str, Organisation]
) -> None:
    assert len(view_of(access, "on=2000-12-31").ties) == 13
    assert len(view_of(access, "on=1997-12-31").ties) == 7
    assert len(view_of(access, "sector=academia").organisations) == 4
    knowledge = view_of(access, "kind=trains&kind=advises&kind=exchanges&sector=academia")
    assert knowledge.title == ("Organisations and the ties between them, 30 June 2003 (knowledge; academia)")
    assert view_of(access, "kind=supplies&kind=owns").title.endswith("(supplies, owns)")
    ego = view_of(access, f"ego={two_parts['broker'].uid}")
    assert sorted(one.name for one in ego.organisations) == [
        "Exempel Brygga AB",
        "Exempel Firma A AB",
        "Exempelskola A",
    ]
    assert ego.told == []


@pytest.mark.parametrize(
    "query", ["on=2003-02-31", "on=0001-01-01", "kind=likes", "sector=army", "place=x", "ego=x", "circles=x"]
)
def test_what_is_not_there_is_told(
    query: str, sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    answer = sign_in(developer).get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["passed_over"]) == 1
    assert len(answer.context["view"].ties) == 14


def test_the_lead_follows_the_data(tenant: Tenant, access: Access) -> None:
    """Three networks: one firm and its supplier, two sectors apart, and two sectors that only meet."""
    one, other = body(tenant, "Exempel Gjuteri AB"), body(tenant, "Exempel Motor AB")
    a_tie(tenant, one, other)
    assert (
        plain(view_of(access).lead)
        == "2 organisations and 1 tie; business is 100%. No known tie joins different groups."
    )
    firms = [one, other, *(body(tenant, f"Exempel Firma {at} AB") for at in range(4))]
    schools = [body(tenant, f"Exempelskola {at}", "academia") for at in range(6)]
    for group in (firms, schools):
        for first, second in combinations(group, 2):
            if {first, second} != {one, other}:
                a_tie(tenant, first, second, "exchanges")
    apart = plain(view_of(access).lead)
    assert apart.startswith("12 organisations and 30 ties")
    assert "Ties keep within sectors more often than chance would have it (E–I index −1.00" in apart
    assert "two parts that do not hang together" in apart
    for firm in firms:
        for school in schools:
            a_tie(tenant, firm, school, "trains")
    meeting = plain(view_of(access, "kind=trains").lead)
    assert "100% of the ties join different groups, most of them academia and business" in meeting
    assert "Ties run between sectors more often than chance would have it (E–I index 1.00" in meeting


def test_the_page_shows_picture_table_and_how_it_is_counted(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    answer = sign_in(developer).get(PAGE)
    page = text_of(answer)
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert " style=" not in page
    for words in (
        "Exempel Brygga AB stands most often on the way between others",
        "E–I index",
        "How it is counted",
        "brokerage after Gould and Fernandez",
        "Business and knowledge apart",
        "supplies 3, collaborates with 1",
        "Joins pairs",
        "On 1 January",
    ):
        assert words in page
    # Each tie is drawn once, also where it holds both ways, on the wide picture and on the narrow one.
    assert page.count('class="tie"') == 2 * 14
    broker = two_parts["broker"]
    assert f'"{broker.uid}": "{reverse("actors:organisation", args=[broker.uid])}"' in page
    ego = text_of(sign_in(developer).get(f"{PAGE}?ego={broker.uid}"))
    assert "Exempel Brygga AB and those it is joined to" in ego
    own = text_of(sign_in(developer).get(reverse("actors:organisation", args=[broker.uid])))
    assert f"{PAGE}?ego={broker.uid}" in own


def test_the_page_says_what_to_do_first(tenant: Tenant, sign_in: SignIn, people: dict[str, User]) -> None:
    client = sign_in(people["developer"])
    assert "Add organisations first" in text_of(client.get(PAGE))
    one = body(tenant, "Exempel Gjuteri AB")
    page = text_of(client.get(PAGE))
    assert "No ties have been recorded yet" in page
    assert f'href="{reverse("actors:organisations")}"' in page
    a_tie(tenant, one, body(tenant, "Exempel Motor AB"), valid_from=date(2001, 1, 1))
    page = text_of(client.get(f"{PAGE}?on=2000-01-01"))
    assert "No tie holds there and then" in page
    assert "Show the whole network of today" in page
    assert "Add organisations first" not in text_of(sign_in(people["reader"]).get(PAGE))


def test_another_workbench_is_not_shown(
    sign_in: SignIn, stranger: User, two_parts: dict[str, Organisation]
) -> None:
    page = text_of(sign_in(stranger).get(f"{PAGE}?ego={two_parts['broker'].uid}"))
    assert "Exempel" not in page.replace("Exempelregionen", "")
    assert b"<node " not in sign_in(stranger).get(reverse("mapping:network-file", args=["gexf"])).content
    for ending in ("svg", "png", "graphml"):
        assert sign_in(stranger).get(reverse("mapping:network-file", args=[ending])).status_code == 200


def test_files_are_opened_again_by_networkx(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    client = sign_in(developer)
    gexf = client.get(reverse("mapping:network-file", args=["gexf"]))
    assert "attachment" in gexf["Content-Disposition"]
    graph = nx.read_gexf(io.BytesIO(gexf.content))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (9, 14)
    broker = str(two_parts["broker"].uid)
    assert graph.nodes[broker]["label"] == "Exempel Brygga AB"
    assert graph.nodes[broker]["tied_to"] == 2
    graphml = client.get(reverse("mapping:network-file", args=["graphml"])).content
    again = nx.read_graphml(io.BytesIO(graphml), force_multigraph=True)
    assert (again.number_of_nodes(), again.number_of_edges()) == (9, 14)
    kinds = [tie["kind"] for _one, _other, tie in again.edges(data=True)]
    assert sorted(set(kinds)) == ["collaborates", "exchanges", "supplies", "trains"]
    assert (
        b"supplies"
        not in client.get(reverse("mapping:network-file", args=["graphml"]), {"kind": "trains"}).content
    )


def test_pictures_and_tables_are_files_that_say_what_they_are(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    client = sign_in(developer)
    svg = client.get(reverse("mapping:network-file", args=["svg"])).content
    told = "".join(Xml.fromstring(svg).itertext())
    assert "Example data · Basis for discussion" in told
    assert client.get(reverse("mapping:network-file", args=["png"])).content[:4] == b"\x89PNG"
    assert client.get(reverse("mapping:network-file", args=["pdf"])).status_code == 404
    csv = client.get(reverse("mapping:network-table"), {"format": "csv"}).content.decode("utf-8-sig")
    (heading,) = [line for line in csv.splitlines() if line.startswith("Organisation")]
    assert "supplies" in heading
    assert "is supplied by" in heading
    assert heading.count("exchanges knowledge with") == 1
    assert sum("Exempel" in line for line in csv.splitlines() if line.startswith("Exempel")) == 9
    xlsx = client.get(reverse("mapping:network-table"), {"format": "xlsx"}).content
    sheet = fastexcel.read_excel(xlsx).load_sheet(0).to_polars()
    assert "Exempel Brygga AB" in {cell for row in sheet.rows() for cell in row}


def test_every_line_of_the_picture_stands_in_a_table_and_a_file(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    client = sign_in(developer)
    page = client.get(f"{PAGE}?on=2003-06-30")
    assert "Who is tied to whom" in text_of(page)
    assert len(page.context["ties"].ordered) == 14
    (_csv, address), _xlsx = page.context["ties"].exports
    lines = client.get(address).content.decode("utf-8-sig").splitlines()
    told = {tuple(line.split(",")[:7]) for line in lines}
    assert ("Organisation", "Tie", "Way", "Other organisation", "Strength", "Since", "Until") in told
    assert ("Exempel Firma A AB", "supplies", "one way", "Exempel Firma B AB", "", "1998", "") in told
    both = ("Exempelskola A", "exchanges knowledge with", "both ways", "Exempelskola B", "3", "", "")
    assert both in told
    assert ("Exempelskola A", "trains", "one way", "Exempel Brygga AB", "", "1 January 2001", "") in told
    alone = client.get(f"{PAGE}?on=2003-06-30&kind=trains").context["ties"]
    assert [tie.partner.name for tie in alone.ordered] == ["Exempel Brygga AB"]


def test_business_and_knowledge_apart_are_a_file_too(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    client = sign_in(developer)
    (_csv, address), _xlsx = client.get(f"{PAGE}?on=2003-06-30").context["sides"].exports
    csv = client.get(address).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:5] for line in csv[1:3]] == [
        ["business", "5", "7", "0", "7"],
        ["knowledge", "5", "7", "1", "6"],
    ]


def test_positions_are_worked_out_once(
    access: Access, two_parts: dict[str, Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = view_of(access).picture()

    def not_again(*_args: Any, **_named: Any) -> None:
        raise AssertionError("laid out again")

    monkeypatch.setattr("klustermotor.web.mapping.network.measures.layout", not_again)
    assert view_of(access).picture() == first
    with pytest.raises(AssertionError, match="laid out again"):
        view_of(access, "kind=supplies").picture()


def test_what_is_asked_of_the_database_does_not_grow(
    tenant: Tenant, sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    client = sign_in(developer)

    def asked() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as few:
            assert client.get(PAGE).status_code == 200
        return len(few)

    before = asked()
    more = [body(tenant, f"Exempel Ny {at} AB") for at in range(12)]
    for one, other in combinations(more, 2):
        a_tie(tenant, one, other)
    assert asked() == before


def test_it_is_told_in_swedish(sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]) -> None:
    developer.language = "sv"
    developer.save()
    page = text_of(sign_in(developer).get(PAGE))
    for words in ("Nätverk", "levererar till 3, samarbetar med 1", "Så är det räknat", "utbildar"):
        assert words in page


def test_what_measures_networks_is_loaded_when_the_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(warming, "network_picture", lambda network, *_, **__: drawn.append(network.n_nodes))
    warming.measure_a_small_one()
    assert drawn == [5]


def test_gexf_is_opened_by_a_reader_of_others(
    sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    file = sign_in(developer).get(reverse("mapping:network-file", args=["gexf"])).content
    graph = read_gexf(file)
    nodes = {node["key"]: node["attributes"] for node in graph["nodes"]}
    assert (len(nodes), len(graph["edges"])) == (9, 14)
    broker = nodes[str(two_parts["broker"].uid)]
    assert (broker["label"], broker["tied_to"], broker["sector"]) == ("Exempel Brygga AB", 2, "business")
    assert {"x", "y"} <= set(broker)
    kinds = [edge["attributes"]["kind"] for edge in graph["edges"]]
    assert Counter(kinds) == {"supplies": 6, "exchanges": 6, "collaborates": 1, "trains": 1}


def test_an_organisation_stands_at_the_same_place_on_every_day(
    access: Access, two_parts: dict[str, Organisation]
) -> None:
    def places(query: str) -> dict[str, tuple[str, str]]:
        drawn = Xml.fromstring(view_of(access, query).picture())
        nodes = [node for node in drawn.iter() if "node" in node.get("class", "").split()]
        shapes = {node.get("data-name", ""): node for node in nodes}
        return {name: (node.get("cx") or "", node.get("d") or "") for name, node in shapes.items()}

    before, now = places("on=1997-06-30"), places("")
    assert len(before) == 6
    assert len(now) == 9
    circles = [name for name, (x, _) in before.items() if x]
    assert circles
    assert all(before[name] == now[name] for name in circles)


def test_colours_and_circles_tell_what_is_asked(access: Access, two_parts: dict[str, Organisation]) -> None:
    by_group = view_of(access, "colour=community")
    assert by_group.labels("community").count("group 1") == 5
    assert "group 2" in by_group.picture()
    assert view_of(access, "colour=place").labels("place") == [None] * 9
    two_parts["broker"].employees = 40
    two_parts["broker"].save()
    assert view_of(access, "circles=employees").sizes.sum() == 40
    assert view_of(access, "circles=core_number").sizes.max() == 3
    assert len(view_of(access, "of=training").ties) == 0
    assert any("no “x”" in told for told in view_of(access, "colour=x&circles=x").told)


def test_the_whole_is_told_in_numbers(access: Access, two_parts: dict[str, Organisation]) -> None:
    found = view_of(access).shape
    assert found.density == pytest.approx(14 / 36)
    assert (found.n_parts, found.largest_part, found.n_communities) == (1, 1, 2)
    # Four triangles in each four; triads over the bridge: three at each end and the broker’s own.
    assert found.transitivity == pytest.approx(24 / 31)
    assert found.reciprocity == 0
    graph = nx.Graph((tie.organisation.pk, tie.partner.pk) for tie in view_of(access).ties)
    assert found.transitivity == pytest.approx(nx.transitivity(graph))
    assert found.by_degree == pytest.approx(nx.degree_assortativity_coefficient(graph))


def test_who_might_meet_has_reasons(
    access: Access, sign_in: SignIn, developer: User, two_parts: dict[str, Organisation]
) -> None:
    (first, *_rest) = view_of(access).suggestions
    assert {first.first.name, first.second.name} == {"Exempel Firma A AB", "Exempelskola A"}
    assert first.why() == ("Both are tied to Exempel Brygga AB. A tie would join business and academia.")
    client = sign_in(developer)
    csv = client.get(reverse("mapping:network-table"), {"format": "csv", "table": "suggestions"})
    assert "Both are tied to Exempel Brygga AB." in csv.content.decode()


def test_a_large_network_is_drawn_for_a_phone_only_when_asked(
    tenant: Tenant, sign_in: SignIn, developer: User
) -> None:
    hub = body(tenant, "Exempel Nav AB")
    ends = Organisation.objects.bulk_create(
        [Organisation(tenant=tenant, name=f"Exempel {at} AB") for at in range(310)]
    )
    Tie.objects.bulk_create(
        [Tie(tenant=tenant, organisation=hub, partner=end, kind=Kind.SUPPLIES) for end in ends]
    )
    client = sign_in(developer)
    page = client.get(PAGE)
    assert page.content.decode().count('class="picture network"') == 1
    drawn = client.get(page.context["narrow_url"])
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b'viewBox="0 0 340' in drawn.content
