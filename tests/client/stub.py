"""A workbench that answers from a few objects, without a network."""

import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import polars as pl

from klustermotor.client import Workbench

SET, LIST = "0190f8a0-0000-7000-8000-000000000001", "0190f8a0-0000-7000-8000-000000000002"
DATASET, VINTAGE = "0190f8a0-0000-7000-8000-000000000003", "0190f8a0-0000-7000-8000-000000000004"
RUN, ANALYSIS = "0190f8a0-0000-7000-8000-000000000005", "0190f8a0-0000-7000-8000-000000000006"
JOB = "0190f8a0-0000-7000-8000-000000000007"
QUERY = "0190f8a0-0000-7000-8000-000000000008"
CLUSTER = "0190f8a0-0000-7000-8000-000000000009"
PHARMA, COLLEGE = "0190f8a0-0000-7000-8000-00000000000a", "0190f8a0-0000-7000-8000-00000000000b"

ROWS = pl.DataFrame(
    {
        "region": ["01", "01", "02", "02"],
        "industry": ["A", "B", "A", "B"],
        "period": ["2003"] * 4,
        "jobs": [40.0, 20.0, None, 40.0],
        "plants": [4.0, 2.0, 1.0, 4.0],
        "wages": [None, None, None, None],
        "flag": ["", "", "c", ""],
        "low": [40.0, 20.0, 1.0, 40.0],
        "high": [40.0, 20.0, 19.0, 40.0],
        "suppressed": [False, False, True, False],
    },
    schema_overrides={"wages": pl.Float64},
)
RESULT = pl.DataFrame({"cluster": ["A"], "region": ["01"], "lq": [1.5]})


def named(code: str) -> dict[str, Any]:
    return {"code": code, "name": {"sv": f"Område {code}", "en": f"Area {code}"}}


def belongs(uid: str, name: str, part: str, sector: str, employees: int | None) -> dict[str, Any]:
    """Return that an organisation belongs to the cluster."""
    organisation = {
        "uid": uid, "name": name, "kind": "company", "sector": sector, "municipality": "Strängnäs",
        "employees": employees, "example": True,
    }  # fmt: skip
    return {
        "uid": f"{uid[:-1]}f", "organisation": organisation, "part": part, "valid_from": "2001-01-01",
        "valid_to": None, "example": True,
    }  # fmt: skip


def tied(one: str, kind: str, other: str, *, both_ways: bool) -> dict[str, Any]:
    """Return a tie within the cluster."""
    return {
        "organisation": {"uid": one, "name": "one"}, "partner": {"uid": other, "name": "other"}, "kind": kind,
        "side": "knowledge", "both_ways": both_ways, "strength": None, "valid_from": None, "valid_to": None,
        "example": True,
    }  # fmt: skip


OBJECTS: dict[str, dict[str, Any]] = {
    f"/datasets/{DATASET}": {
        "uid": DATASET, "name": "Jobs", "latest": VINTAGE, "status": "discussion",
        "region_set": {"uid": SET}, "classification": {"uid": LIST},
    },
    f"/runs/{RUN}": {"uid": RUN, "title": "Strong clusters", "results": ["assessment"]},
    f"/analyses/{ANALYSIS}": {"uid": ANALYSIS, "name": "Strong clusters"},
    f"/queries/{QUERY}": {"uid": QUERY, "name": "Jobs by county", "dataset": {"uid": DATASET}},
    f"/jobs/{JOB}": {"uid": JOB, "is_over": True, "state": "done", "result": {"run": RUN}, "error": ""},
}  # fmt: skip
LISTS: dict[str, list[dict[str, Any]]] = {
    "/datasets": [OBJECTS[f"/datasets/{DATASET}"]],
    "/runs": [OBJECTS[f"/runs/{RUN}"]],
    "/analyses": [OBJECTS[f"/analyses/{ANALYSIS}"]],
    "/queries": [OBJECTS[f"/queries/{QUERY}"]],
    "/region-sets": [{"uid": SET, "code": "counties"}],
    "/clusters": [
        {
            "uid": CLUSTER,
            "name": {"sv": "Bioteknikdalen", "en": "Biotech Valley"},
            "initiative": {"uid": JOB, "name": "Biotechvalley.nu"},
        }
    ],
    f"/clusters/{CLUSTER}/actors": [
        belongs(COLLEGE, "Example College", "academia", "academia", None),
        belongs(PHARMA, "Example Pharma", "core", "business", 120),
    ],
    f"/clusters/{CLUSTER}/ties": [tied(COLLEGE, "trains", PHARMA, both_ways=False)],
    "/regions": [named("01"), named("02")],
    f"/classifications/{LIST}/items": [named("A"), named("B")],
}
FRAMES = {f"/vintages/{VINTAGE}/rows": ROWS, f"/runs/{RUN}/results/assessment": RESULT}


def respond(request: httpx.Request) -> httpx.Response:
    """Answer as a workbench does."""
    path = re.sub("^/api/v1", "", request.url.path)
    asked = dict(request.url.params)
    if request.method == "POST" and path in {f"/analyses/{ANALYSIS}/runs", f"/queries/{QUERY}/refresh"}:
        job = OBJECTS[f"/jobs/{JOB}"] | {"is_over": False, "state": "waiting"}
        return httpx.Response(202, json={"job": job, "run": None})
    if path in FRAMES:
        frame = FRAMES[path]
        for column in set(asked) & set(frame.columns):
            frame = frame.filter(pl.col(column) == asked[column])
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return httpx.Response(200, content=buffer.getvalue())
    if path in LISTS:
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 100))
        items = LISTS[path][offset : offset + min(limit, 1)]
        after = offset + len(items)
        further = f"/api/v1{path}?offset={after}" if after < len(LISTS[path]) else None
        return httpx.Response(200, json={"total": len(LISTS[path]), "next": further, "items": items})
    if path in OBJECTS:
        return httpx.Response(200, json=OBJECTS[path])
    return httpx.Response(404, json={"detail": "There is no such thing here.", "field": None})


def transport(answer: Callable[[httpx.Request], httpx.Response] = respond) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


def workbench(answer: Callable[[httpx.Request], httpx.Response] = respond, **settings: Any) -> Workbench:
    settings.setdefault("pause", lambda seconds: None)
    return Workbench("https://workbench.example.org/", "km_example", transport=transport(answer), **settings)
