"""A supplier programme in the browser: two thousand members, three makers’ registers, chain and network."""

import secrets
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser
from tests.browser import suppliers
from tests.browser.visiting import Pointer, sign_in, visiting
from tests.graphology import read_gexf

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_from_registers_to_suppliers_their_chain_and_their_network(
    chromium: Browser, workbench: str, mail: Path, tmp_path: Path
) -> None:
    programme = suppliers.Programme(f"programme {secrets.token_hex(2)}", tmp_path, mail)
    with visiting(chromium, workbench) as watch:
        hand = Pointer(watch)
        sign_in(hand, "utvecklare.sormland@example.org")
        suppliers.bring_in_registers(hand, programme)
        assert suppliers.answer_questions(hand, programme) > 10
        found = suppliers.select_suppliers(hand, programme)
        assert 95 <= found <= 105
        suppliers.place_in_chain(hand, programme, found)
        hub = suppliers.ask_for_ties(hand, programme, chromium)
        files = suppliers.see_the_network(hand, programme, hub)
    graph = nx.read_gexf(files["GEXF"])
    assert graph.number_of_nodes() >= suppliers.ASKED
    read = read_gexf(files["GEXF"].read_bytes())
    assert len(read["nodes"]) == graph.number_of_nodes()
    assert len(read["edges"]) == graph.number_of_edges()
    assert nx.read_graphml(files["GraphML"]).number_of_nodes() == graph.number_of_nodes()
    assert files["PNG"].read_bytes()[:4] == b"\x89PNG"
