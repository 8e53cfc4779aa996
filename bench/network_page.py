"""How soon the network of 2,000 organisations can be used in a browser, beside Cytoscape drawing it there.

A workbench with the organisations and their ties is built and served; Chromium, without a screen, opens its
page. "Usable" is when the whole page stands and a name that is typed leads the focus to its owner. ``first``
is the first time that anybody asks for this network, ``again`` any later time (the median of five). The peer
is a page with nothing but the same nodes and ties, laid out by Cytoscape's ``cose`` in the browser, until the
layout stops; ``grid`` is its time without a layout. Whoever has not stopped after ``--patience`` seconds is
told with "more than", and the ratio is then at least so large.

The peer and the browser come from the development environment: ``frontend/node_modules`` and Chromium.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from playwright.sync_api import TimeoutError as OutOfPatience

from pages import served, signed_in

BENCH = Path(__file__).resolve().parent
CYTOSCAPE = BENCH.parent / "frontend" / "node_modules" / "cytoscape" / "dist" / "cytoscape.min.js"
CHROMIUM = os.environ.get("KLUSTERMOTOR_CHROMIUM", "/usr/bin/chromium")
PORT, AGAIN = 8797, 5
PEER = """<!doctype html><div id="cy" style="width:840px;height:640px"></div><script>%s</script><script>
const start = performance.now();
cytoscape({container: document.getElementById("cy"), elements: %s,
  layout: {name: "%s", animate: false, stop: () => { window.took = performance.now() - start; }}});
</script>"""


def given() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=2000)
    parser.add_argument("--ties", type=int, default=6000)
    parser.add_argument("--patience", type=float, default=300.0, help="seconds that the peer is waited for")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.quick:
        asked.organisations, asked.ties = 200, 500
    return asked


def drawn_ties(organisations: int, ties: int) -> list[tuple[int, int]]:
    """Return pairs of organisations, some of which have many more ties than others."""
    draw = random.Random(2003)
    pairs = {
        (int(organisations * draw.random() ** 1.5), int(organisations * draw.random())) for _ in range(ties)
    }
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def build(folder: Path, organisations: int, ties: int) -> None:
    """Make a workbench with somebody in it, organisations and their ties."""
    from klustermotor.web.config.commands.starting import make_ready, prepare
    from workbench import EMAIL, PASSWORD

    os.environ["DATA_DIR"] = str(folder)
    make_ready()
    prepare()
    from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User
    from klustermotor.web.actors.models import Organisation
    from klustermotor.web.actors.ties.models import Kind, Tie

    tenant = Tenant.objects.create(name="Exempelregionen", slug="measured", is_example=True)
    whole = Scope.objects.create(tenant=tenant, kind=Scope.Kind.TENANT, name=tenant.name)
    user = User.objects.create_user(EMAIL, PASSWORD, name="Regional utvecklare", language="en")
    RoleAssignment.objects.create(user=user, scope=whole, role="developer")
    sectors = random.Random(1).choices(["business", "academia", "public"], [8, 1, 1], k=organisations)
    made = Organisation.objects.bulk_create(
        Organisation(tenant=tenant, name=f"Exempel {number} AB", sector=sector)
        for number, sector in enumerate(sectors)
    )
    kinds = random.Random(2)
    Tie.objects.bulk_create(
        Tie(tenant=tenant, organisation=made[one], partner=made[other], kind=kinds.choice(Kind.values))
        for one, other in drawn_ties(organisations, ties)
    )


def usable(context: BrowserContext, last: int) -> float:
    """Open the page; return the seconds until a typed name leads to its owner."""
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"http://127.0.0.1:{PORT}/network/")
    page.locator("svg.network:visible .node[tabindex='0']").focus()
    page.keyboard.type("exempel")
    page.locator(".map-tip:visible").first.wait_for()
    seconds = time.perf_counter() - start
    assert page.locator("svg.network:visible .node").count() == last
    page.close()
    return seconds


def ours(browser: Browser, folder: Path, organisations: int) -> dict[str, float]:
    """Return the seconds of the first visit and of later ones."""
    with served("klustermotor.web.config.wsgi:application", PORT, folder):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies(
            [
                {"name": name, "value": value, "url": f"http://127.0.0.1:{PORT}"}
                for name, value in signed_in(PORT).items()
            ]
        )
        context.new_page().goto(f"http://127.0.0.1:{PORT}/")
        first = usable(context, organisations)
        again = [usable(context, organisations) for _ in range(AGAIN)]
    return {"first": first, "again": statistics.median(again)}


def started(playwright: Playwright) -> Browser:
    """Return a browser without a screen."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


def peer(browser: Browser, asked: argparse.Namespace, layout: str) -> float | None:
    """Return the seconds until Cytoscape has laid the same network out, or nothing."""
    organisations, ties = asked.organisations, asked.ties
    nodes = [{"data": {"id": str(number)}} for number in range(organisations)]
    edges = [
        {"data": {"source": str(one), "target": str(other)}} for one, other in drawn_ties(organisations, ties)
    ]
    page = browser.new_page()
    page.set_default_timeout(asked.patience * 1000)
    try:
        page.set_content(PEER % (CYTOSCAPE.read_text(encoding="utf-8"), json.dumps(nodes + edges), layout))
        page.wait_for_function("window.took !== undefined")
    except OutOfPatience:
        return None
    return float(page.evaluate("window.took")) / 1000


def told(
    asked: argparse.Namespace, mine: dict[str, float], peers: dict[str, float | None]
) -> dict[str, object]:
    """Return the line for programs; print the lines for people."""
    for name, seconds in (mine | peers).items():
        written = f"> {asked.patience:.0f}" if seconds is None else f"{seconds:.2f}"
        print(f"{name:<16} {written:>8} s")
    laid_out = peers["cytoscape"]
    return {
        "question": "network page",
        "organisations": asked.organisations,
        "ties": asked.ties,
        **{f"{name}_seconds": round(seconds, 2) for name, seconds in mine.items()},
        **{
            f"{name.replace(' ', '_')}_seconds": None if seconds is None else round(seconds, 2)
            for name, seconds in peers.items()
        },
        "patience_seconds": asked.patience,
        "ratio_first": round((laid_out or asked.patience) / mine["first"], 1),
        "ratio_is_at_least": laid_out is None,
    }


def main() -> None:
    """Measure and tell."""
    asked = given()
    if asked.build:
        build(asked.build, asked.organisations, asked.ties)
        return
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        size = ["--organisations", str(asked.organisations), "--ties", str(asked.ties)]
        command = [sys.executable, __file__, "--build", str(folder), *size]
        subprocess.run(command, check=True)
        joined = len({end for pair in drawn_ties(asked.organisations, asked.ties) for end in pair})
        browser = started(playwright)
        mine = ours(browser, folder, joined)
        browser.close()
        peers: dict[str, float | None] = {}
        for name, layout in (("cytoscape", "cose"), ("cytoscape grid", "grid")):
            # One of its own each: a page that is still computing lets nobody close it.
            browser = started(playwright)
            peers[name] = peer(browser, asked, layout)
            browser.close()
    print(json.dumps(told(asked, mine, peers)))


if __name__ == "__main__":
    main()
