"""A statistical office on this machine that behaves as the real ones do, faults included."""

import itertools
import json
import math
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

REGIONS = [f"{at:02}" for at in range(1, 6)]
INDUSTRIES = ["A", "B", "C"]
YEARS = ["2001", "2002", "2003"]
DIMENSIONS = {"Region": REGIONS, "SNI2007": INDUSTRIES, "ContentsCode": ["0001"], "Tid": YEARS}
QUEUED = (
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>'
    '<s:syncResponse xmlns:s="x">'
    "<queued><id>ab-12</id><status>SUBMITTED</status></queued></s:syncResponse></env:Body></env:Envelope>"
)
TOO_BIG = (
    '<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>413</faultcode><faultstring>'
    "EXTRACTION_TOO_BIG: The requested extraction is too big</faultstring></S:Fault>"
)
LATE = {"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Please try again later."}}


@dataclass
class Behaviour:
    """What the office does next, and what it was asked."""

    most_cells: int = 10
    most_calls: int = 1000
    seconds: float = 10.0
    sparse: bool = False
    faults: deque[str] = field(default_factory=deque)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    made: deque[float] = field(default_factory=deque)
    polls: deque[str] = field(default_factory=lambda: deque(["SUBMITTED", "PROCESSING", "AVAILABLE"]))
    retry_after: str = "1"
    url: str = ""


def cell(selection: dict[str, str]) -> tuple[float | None, str | None]:
    """Return figure and status of a cell; one is hidden, one provisional, one nil."""
    place = tuple(selection.values())
    if place == ("01", "A", "0001", "2001"):
        return None, ".."
    if place == ("02", "B", "0001", "2002"):
        return None, "-"
    number = math.prod(1 + DIMENSIONS[code].index(value) for code, value in selection.items())
    return float(number), "p" if selection["Tid"] == "2003" else None


def dataset(chosen: dict[str, list[str]], *, sparse: bool) -> dict[str, Any]:
    """Return a JSON-stat 2.0 data set of a selection."""
    cells = [cell(dict(zip(chosen, one, strict=True))) for one in itertools.product(*chosen.values())]
    values: Any = [value for value, _ in cells]
    if sparse:
        values = {str(at): value for at, value in enumerate(values) if value is not None}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Jobs by region and industry",
        "source": "An invented office",
        "updated": "2003-06-30T09:30:00Z",
        "id": list(chosen),
        "size": [len(codes) for codes in chosen.values()],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            code: {"label": code.lower(), "category": {"index": {one: at for at, one in enumerate(codes)}}}
            for code, codes in chosen.items()
        },
        "value": values,
        "status": {str(at): status for at, (_, status) in enumerate(cells) if status},
    }


class Handler(BaseHTTPRequestHandler):
    """Answers as an office does."""

    behaviour: Behaviour
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base class
        """Say nothing."""

    def do_GET(self) -> None:
        self.answer(None)

    def do_POST(self) -> None:
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, body: Any) -> None:
        """Do the next fault, or answer."""
        office = self.behaviour
        office.asked.append((self.command, self.path, body))
        if "config" not in self.path and self.over_the_window():
            return self.send(429, b"Too Many Requests", retry_after=office.retry_after)
        fault = office.faults.popleft() if office.faults and "config" not in self.path else ""
        if fault == "slow":
            time.sleep(0.6)
        if fault == "reset":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'{"id": [')
            self.close_connection = True
            return None
        if fault == "wrong json":
            return self.send(200, b"<html>maintenance</html>")
        if fault == "late":
            return self.send(200, json.dumps(LATE).encode())
        if fault == "queued":
            return self.send(200, QUEUED.encode())
        if fault == "too big":
            return self.send(413, TOO_BIG.encode())
        if fault.isdigit():
            return self.send(int(fault), b"Service fault", retry_after=office.retry_after)
        return self.route(urlsplit(self.path).path, urlsplit(self.path).query, body)

    def over_the_window(self) -> bool:
        """Count the call, and tell whether there were too many within the window."""
        office, now = self.behaviour, time.monotonic()
        while office.made and now - office.made[0] > office.seconds:
            office.made.popleft()
        office.made.append(now)
        return len(office.made) > office.most_calls

    def route(self, path: str, query: str, body: Any) -> None:
        """Answer by address."""
        if path == "/v1/en/" and query == "config":
            office = self.behaviour
            return self.json(
                {
                    "maxValues": 99,
                    "maxCells": office.most_cells,
                    "maxCalls": office.most_calls,
                    "timeWindow": int(office.seconds),
                    "CORS": True,
                }
            )
        if path == "/v1/en/ssd":
            return self.json(
                [{"id": "AM", "type": "l", "text": "Labour"}, {"id": "T1", "type": "t", "text": "Jobs"}]
            )
        if path == "/v1/en/ssd/T1":
            return (
                self.json(self.metadata_v1())
                if body is None
                else self.pxweb({one["code"]: one["selection"]["values"] for one in body["query"]})
            )
        if path == "/v2/config":
            return self.json(
                {"maxDataCells": self.behaviour.most_cells, "maxCallsPerTimeWindow": 0, "timeWindow": 0}
            )
        if path == "/v2/tables/TAB1/metadata":
            described = dataset(DIMENSIONS, sparse=True)
            described["dimension"]["Region"]["extension"] = {"elimination": True}
            return self.json({**described, "value": None})
        if path == "/v2/tables/TAB1/data":
            return self.pxweb({one["variableCode"]: one["valueCodes"] for one in body["selection"]})
        return self.eurostat(path, query)

    def metadata_v1(self) -> dict[str, Any]:
        """Return what version 1 says of the table."""
        variables = [
            {
                "code": code,
                "text": code.lower(),
                "values": codes,
                "valueTexts": [f"text {one}" for one in codes],
            }
            for code, codes in DIMENSIONS.items()
        ]
        return {
            "title": "Jobs",
            "variables": [
                {**variables[0], "elimination": True},
                *variables[1:3],
                {**variables[3], "time": True},
            ],
        }

    def pxweb(self, chosen: dict[str, list[str]]) -> None:
        """Answer a query as PxWeb does: 403 where there are too many cells, 400 where a code is unknown."""
        if any(set(values) - set(DIMENSIONS[code]) for code, values in chosen.items()):
            return self.send(400, b"Bad Request")
        if math.prod(map(len, chosen.values())) > self.behaviour.most_cells:
            return self.send(403, b'{"error":"Too many values selected"}')
        return self.json(dataset(chosen, sparse=self.behaviour.sparse))

    def eurostat(self, path: str, query: str) -> None:
        """Answer as Eurostat does."""
        if path.startswith("/e/sdmx/2.1/datastructure/"):
            inside = '<s:Dimension id="geo" position="2"/><s:Dimension id="nace_r2" position="1"/>'
            return self.send(
                200,
                f'<m xmlns:s="x"><s:DimensionList>{inside}<s:TimeDimension id="TIME_PERIOD"'
                ' position="3"/></s:DimensionList></m>'.encode(),
            )
        if path.startswith("/e/sdmx/2.1/contentconstraint/"):
            keys = {"geo": REGIONS, "nace_r2": INDUSTRIES, "TIME_PERIOD": YEARS}
            inside = "".join(
                f'<KeyValue id="{key}">{"".join(f"<Value>{one}</Value>" for one in codes)}</KeyValue>'
                for key, codes in keys.items()
            )
            return self.send(200, f"<m>{inside}</m>".encode())
        if path == "/e/1.0/async/status/ab-12":
            return self.send(200, f"<a><status>{self.behaviour.polls.popleft()}</status></a>".encode())
        if path.startswith(("/e/sdmx/2.1/data/", "/e/1.0/async/data/")):
            return self.send(
                200,
                b"DATAFLOW,LAST UPDATE,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
                b"ESTAT:X(1.0),01/02/26,A,01,2001,,,C\nESTAT:X(1.0),01/02/26,A,01,2002,7,p,\n",
            )
        if re.match(r"/e/statistics/1.0/data/", path):
            asked = parse_qs(query)
            if not set(asked) <= {"format", "lang", "geo", "nace_r2", "time"}:
                return self.send(
                    400, b'{"error":[{"status":400,"id":150,"label":"INVALID_QUERY_DIMENSION"}]}'
                )
            return self.json(
                {
                    "version": "2.0",
                    "class": "dataset",
                    "id": ["nace_r2", "geo", "time"],
                    "size": [len(asked[key]) for key in ("nace_r2", "geo", "time")],
                    "dimension": {
                        key: {"category": {"index": {one: at for at, one in enumerate(asked[key])}}}
                        for key in ("nace_r2", "geo", "time")
                    },
                    "value": {"0": 5},
                    "status": {"0": "b", "1": "c"},
                }
            )
        return self.send(404, b"Not Found")

    def json(self, content: Any) -> None:
        """Answer with JSON."""
        self.send(200, json.dumps(content).encode())

    def send(self, status: int, content: bytes, *, retry_after: str = "") -> None:
        """Answer with bytes."""
        self.send_response(status)
        if retry_after and status in {429, 503}:
            self.send_header("Retry-After", retry_after)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def office() -> Iterator[Behaviour]:
    """Run an office while a test lasts."""
    behaviour = Behaviour()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"behaviour": behaviour}))
    server.daemon_threads = True
    behaviour.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield behaviour
    server.shutdown()
    server.server_close()
    thread.join()
