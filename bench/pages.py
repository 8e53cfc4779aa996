"""How quickly the pages answer with 300 regions × 600 industries × 10 years, beside a bare Django view.

The workbench is built by ``workbench.py`` in the folder of ``--data`` (default: one of its own, which is left
for the next time), through the import and the analysis that people use. Its server and a server of the bare
view (``bare.py``: session, person, one line of text) run with the same settings of granian, on the same
database. A person signs in on the sign-in page; then two connections ask for each page in turn, a second at a
time, the bare view among them, so that what else the machine does falls on all alike.

``ratio`` is the bare view's requests per second over the page's. ``cpu ms`` is the work of the server's
processes for one answer and ``cpu ratio`` that over the bare view's: what else the machine does falls out of
it. ``fresh`` is the time of a page about a region that nobody has looked at since the server started, as a
median over regions.
"""

import argparse
import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from workbench import EMAIL, PASSWORD, Size, region_code

BENCH = Path(__file__).resolve().parent
PAGES = {
    "start": "/",
    "map": "/region/map/",
    "strong clusters": "/region/strong-clusters/",
    "cluster": "/region/clusters/C01/",
    "growth": "/region/growth/",
    "outward": "/region/outward/",
    "fields": "/region/fields/",
    "datasets": "/statistics/",
    "search": "/search/?q=exempel",
}
#: Pages whose pictures are kept once they are drawn.
DRAWN = ("map", "strong clusters", "cluster", "growth", "outward")
CONNECTIONS = 2
FRESH_REGIONS = 6
QUICK = Size(30, 60, 4, 12)


def given() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of the workbench, built when it is not there")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--rounds", type=int, default=5, help="seconds for each page")
    return parser.parse_args()


@contextmanager
def served(application: str, port: int, data: Path) -> Iterator[int]:
    """Serve an application with the settings of ``klustermotor serve``; give its process."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "error", application),
    ]
    env = {**os.environ, "DATA_DIR": str(data), "PYTHONPATH": str(BENCH)}
    process = subprocess.Popen(command, env=env)
    try:
        for _ in range(300):
            try:
                Reader(port).get("/")
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def work_of(process: int) -> float:
    """Return the seconds of work of a process and of those it started."""
    parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    started = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ticks = int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK") + sum(work_of(int(one)) for one in started)


class Reader:
    """One connection of a browser, with its cookies."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        """Open nothing yet."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies or {})

    def ask(self, method: str, address: str, body: str = "") -> tuple[int, bytes]:
        """Return the status and what was answered."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body or None, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read()

    def get(self, address: str) -> bytes:
        """Return a page."""
        return self.ask("GET", address)[1]


def signed_in(port: int) -> dict[str, str]:
    """Sign in on the page and return the cookies."""
    reader = Reader(port)
    page = reader.get("/accounts/login/").decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    token = found[1] if found else ""
    form = urlencode({"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token})
    status, _answer = reader.ask("POST", "/accounts/login/", form)
    if status != 302:
        raise SystemExit(f"Signing in was answered with {status}.")
    return reader.cookies


def for_a_second(reader: Reader, address: str) -> list[float]:
    """Ask for one page over and over for a second; return the time of each answer."""
    times = []
    until = time.perf_counter() + 1.0
    while (start := time.perf_counter()) < until:
        status, _answer = reader.ask("GET", address)
        if status != 200:
            raise SystemExit(f"{address} was answered with {status}.")
        times.append(time.perf_counter() - start)
    return times


@dataclass(slots=True)
class Answers:
    """How long each answer of a page took, and the server's work for all of them."""

    times: list[float] = field(default_factory=list)
    work: float = 0.0

    @property
    def each(self) -> float:
        """Return the milliseconds of work for one answer."""
        return 1000 * self.work / len(self.times)


def measured(
    here: tuple[int, int], bare: tuple[int, int], cookies: dict[str, str], rounds: int
) -> dict[str, Answers]:
    """Return the answers by page, the bare view among them, from two servers by port and process."""
    asked = {"bare": (bare, "/"), **{name: (here, address) for name, address in PAGES.items()}}
    answers: dict[str, Answers] = defaultdict(Answers)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for number in range(-1, rounds):  # the first round warms up
            for name, ((port, process), address) in asked.items():
                readers = [Reader(port, cookies) for _ in range(CONNECTIONS)]
                before = work_of(process)
                found = list(pool.map(for_a_second, readers, [address] * CONNECTIONS))
                if number >= 0:
                    answers[name].work += work_of(process) - before
                    answers[name].times += [one for ones in found for one in ones]
    return answers


def fresh(port: int, cookies: dict[str, str]) -> dict[str, float]:
    """Return the median time of pages that nobody has looked at before."""
    reader, found = Reader(port, cookies), {}
    for name in DRAWN:
        times = []
        for number in range(FRESH_REGIONS):
            start = time.perf_counter()
            reader.get(f"{PAGES[name]}?region={region_code(2 + number)}")
            times.append(time.perf_counter() - start)
        found[name] = statistics.median(times)
    return found


def script_of_the_start_page(port: int, cookies: dict[str, str]) -> float:
    """Return how many kilobytes of compressed script the start page loads."""
    reader = Reader(port, cookies)
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', reader.get("/").decode())
    return round(sum(len(gzip.compress(reader.get(one), 9)) for one in scripts) / 1000, 1)


def told(answers: dict[str, Answers], first: dict[str, float], rounds: int) -> dict[str, dict[str, float]]:
    """Print a table, and return its figures."""
    bare = answers["bare"]
    line = "{:<16} {:>10} {:>10} {:>10} {:>8} {:>8} {:>10} {:>10}"
    print(line.format("", "per second", "median ms", "p95 ms", "ratio", "cpu ms", "cpu ratio", "fresh ms"))
    figures = {}
    for name, ones in answers.items():
        figures[name] = {
            "per_second": round(len(ones.times) / rounds, 1),
            "median_ms": round(1000 * statistics.median(ones.times), 1),
            "p95_ms": round(1000 * statistics.quantiles(ones.times, n=20)[-1], 1),
            "ratio": round(len(bare.times) / len(ones.times), 2),
            "cpu_ms": round(ones.each, 1),
            "cpu_ratio": round(ones.each / bare.each, 2),
        }
        drawn = {"fresh_ms": round(1000 * first[name], 1)} if name in first else {}
        figures[name] |= drawn
        print(line.format(name, *figures[name].values(), *([] if drawn else [""])))
    return figures


def main() -> None:
    """Build, serve, measure, tell."""
    options = given()
    size = QUICK if options.quick else Size()
    data = options.data or Path(tempfile.gettempdir()) / f"klustermotor-bench-{size.rows}"
    sizes = [str(one) for one in (size.regions, size.industries, size.years, size.clusters)]
    built = subprocess.run(
        [sys.executable, str(BENCH / "workbench.py"), *sizes],
        env={**os.environ, "DATA_DIR": str(data)}, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    port, bare, load = 8941, 8942, os.getloadavg()[0]
    with (
        served("klustermotor.web.config.wsgi:application", port, data) as here,
        served("bare:application", bare, data) as beside,
    ):
        cookies = signed_in(port)
        first = fresh(port, cookies)
        script = script_of_the_start_page(port, cookies)
        answers = measured((port, here), (bare, beside), cookies, options.rounds)
        figures = told(answers, first, options.rounds)
    line = {
        "question": "pages",
        "rows": size.rows,
        "seconds_to_build": json.loads(built.stdout.splitlines()[-1]),
        "script_kb": script,
        "load_before": round(load, 2),
        "pages": figures,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
