"""A supplier programme in the browser: two thousand members, three makers’ registers, chain and network."""

import json
import secrets
import subprocess
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser
from tests.browser import suppliers
from tests.browser.visiting import Pointer, sign_in, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FRONTEND = Path(__file__).parents[2] / "frontend"
READER = """
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
const graph = gexf.parse(Graph, readFileSync(0, "utf8"));
console.log(JSON.stringify({ nodes: graph.order, ties: graph.size }));
"""


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
    read = subprocess.run(
        ["node", "--input-type=module", "-e", READER],
        input=files["GEXF"].read_bytes(), cwd=FRONTEND, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(read.stdout) == {"nodes": graph.number_of_nodes(), "ties": graph.number_of_edges()}
    assert nx.read_graphml(files["GraphML"]).number_of_nodes() == graph.number_of_nodes()
    assert files["PNG"].read_bytes()[:4] == b"\x89PNG"
