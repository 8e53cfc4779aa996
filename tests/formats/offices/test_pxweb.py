"""PxWeb is asked within its limits, waited for, and its answers are put together."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from klustermotor.formats import ExplainedRefusal, ImportMapping, check_frame
from klustermotor.formats.statistical_offices import (
    OfficeRefusal,
    Part,
    Patience,
    PxWeb,
    PxWebLimits,
    assemble_pxweb,
)

QUERY = {"Region": ["*"], "Tid": ["top(2)"]}
TABLE = "ssd/T1"


class Sleeper:
    """Remembers waits and does not wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(round(seconds, 1))


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def scb(office: Any, sleeper: Sleeper) -> Iterator[PxWeb]:
    with PxWeb(f"{office.url}/v1/en", patience=Patience(attempts=4, sleep=sleeper)) as opened:
        yield opened


def refused(call: Any) -> OfficeRefusal:
    with pytest.raises(OfficeRefusal) as caught:
        call()
    assert caught.value.in_language("sv") != str(caught.value)
    return caught.value


def test_limits_folders_and_metadata_are_read(scb: PxWeb) -> None:
    assert scb.limits() == PxWebLimits(10, 1000, 10.0)
    assert [(node.path, node.is_table) for node in scb.browse("ssd")] == [("ssd/AM", False), ("ssd/T1", True)]
    metadata = scb.metadata(TABLE)
    assert [(one.code, one.elimination, one.time) for one in metadata.variables] == [
        ("Region", True, False),
        ("SNI2007", False, False),
        ("ContentsCode", False, False),
        ("Tid", False, True),
    ]
    assert metadata.variables[0].texts[0] == "text 01"


@pytest.mark.parametrize("sparse", [False, True])
def test_a_large_query_is_divided_and_put_together(office: Any, scb: PxWeb, sparse: bool) -> None:
    office.sparse = sparse
    metadata = scb.metadata(TABLE)
    parts = scb.plan(QUERY, metadata)
    assert len(parts) > 1
    assert all(part.cells <= 10 for part in parts)
    assert sum(part.cells for part in parts) == 5 * 3 * 1 * 2
    cube = assemble_pxweb([scb.fetch_part(TABLE, part) for part in parts])
    assert cube.frame.height == 30
    assert cube.frame.select("Region", "SNI2007", "Tid").is_unique().all()
    assert set(cube.frame["Tid"]) == {"2002", "2003"}
    nil = cube.frame.filter(value=0.0).select("Region", "SNI2007", "Tid", "status", "flag").rows()
    assert nil == [("02", "B", "2002", "-", "")]
    assert set(cube.frame.filter(Tid="2003")["flag"]) == {"p"}


def test_a_part_that_is_stored_need_not_be_fetched_again(office: Any, scb: PxWeb) -> None:
    metadata = scb.metadata(TABLE)
    parts = scb.plan(QUERY, metadata)
    stored = {part.number: scb.fetch_part(TABLE, part) for part in parts[:2]}
    again = [Part(**json.loads(json.dumps(part.as_payload()))) for part in scb.plan(QUERY, metadata)]
    before = len(office.asked)
    for part in again:
        if part.number not in stored:
            stored[part.number] = scb.fetch_part(TABLE, part)
    assert len(office.asked) - before == len(parts) - 2
    assert assemble_pxweb(stored.values()).frame.height == 30


def test_hidden_figures_stay_marked_and_go_on_to_the_import(scb: PxWeb) -> None:
    parts = scb.plan({"Region": ["01"], "Tid": ["2001"]}, scb.metadata(TABLE))
    cube = assemble_pxweb([scb.fetch_part(TABLE, part) for part in parts])
    roles = {
        "region": "Region",
        "industry": "SNI2007",
        "period": "Tid",
        "employment": "value",
        "flag": "flag",
    }
    reading = check_frame(cube.frame, ImportMapping(roles), industries=["A", "B", "C"])
    assert reading.frame.select("industry", "employment", "flag").rows() == [
        ("A", None, ".."),
        ("B", 2.0, ""),
        ("C", 3.0, ""),
    ]


def test_a_variable_that_may_be_left_out_is_left_out(office: Any, scb: PxWeb) -> None:
    (part,) = scb.plan({"Tid": ["from(2002)"]}, scb.metadata(TABLE))
    assert set(part.selection) == {"SNI2007", "ContentsCode", "Tid"}
    assert part.selection["Tid"] == ("2002", "2003")


def test_too_many_cells_are_told_whatever_the_body(office: Any, scb: PxWeb) -> None:
    part = Part(1, {code: tuple(v) for code, v in {"Region": ["01", "02"], "SNI2007": ["A"]}.items()}, 2)
    scb.limits()
    office.most_cells = 1
    refusal = refused(lambda: scb.fetch_part(TABLE, part))
    assert (refusal.code, refusal.passing) == ("office.too_many_cells", False)


@pytest.mark.parametrize(
    ("faults", "waits"),
    [
        (["503", "500"], [1.0, 2.0]),
        (["429"], [1.0]),
        (["reset", "reset"], [1.0, 2.0]),
        (["500", "429", "reset"], [1.0, 1.0, 4.0]),
    ],
)
def test_what_passes_is_tried_again(
    office: Any, scb: PxWeb, sleeper: Sleeper, faults: list[str], waits: list[float]
) -> None:
    office.faults.extend(faults)
    assert scb.metadata(TABLE).title == "Jobs"
    assert sleeper.waits == waits


@pytest.mark.parametrize(
    ("fault", "code"), [("500", "server_error"), ("429", "too_many_calls"), ("reset", "cut_off")]
)
def test_what_does_not_pass_is_given_up_with_a_sentence(
    office: Any, scb: PxWeb, sleeper: Sleeper, fault: str, code: str
) -> None:
    office.faults.extend([fault] * 10)
    refusal = refused(lambda: scb.metadata(TABLE))
    assert (refusal.code, refusal.passing) == (f"office.{code}", True)
    assert len(sleeper.waits) == 3


def test_a_long_pause_is_left_to_the_caller(office: Any, scb: PxWeb, sleeper: Sleeper) -> None:
    office.faults.append("429")
    office.retry_after = "3600"
    refusal = refused(lambda: scb.metadata(TABLE))
    assert refusal.parameters["seconds"] == 3600.0
    assert sleeper.waits == []


def test_a_pause_can_be_given_as_a_time(office: Any, scb: PxWeb, sleeper: Sleeper) -> None:
    office.faults.append("429")
    office.retry_after = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert scb.metadata(TABLE).title == "Jobs"
    assert sleeper.waits == [0.0]


def test_calls_stay_within_the_window(office: Any) -> None:
    office.most_calls, office.seconds = 3, 1.0
    with PxWeb(f"{office.url}/v1/en", patience=Patience(attempts=1)) as scb:
        for _ in range(5):
            scb.metadata(TABLE)
    assert len(office.asked) == 6


def test_too_many_calls_are_refused_by_the_office_and_waited_for(office: Any, sleeper: Sleeper) -> None:
    office.most_calls = 1
    with PxWeb(f"{office.url}/v1/en", patience=Patience(attempts=2, sleep=sleeper)) as scb:
        scb.metadata(TABLE)
        refusal = refused(lambda: scb.metadata(TABLE))
    assert refusal.code == "office.too_many_calls"
    assert 1.0 in sleeper.waits


def test_slow_answers_end(office: Any, sleeper: Sleeper) -> None:
    office.faults.extend(["", "slow"])
    client = httpx.Client(timeout=0.2)
    with (
        client,
        PxWeb(f"{office.url}/v1/en", client=client, patience=Patience(attempts=1, sleep=sleeper)) as scb,
    ):
        scb.metadata(TABLE)
        assert refused(lambda: scb.metadata(TABLE)).code == "office.slow"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda scb: scb.metadata("ssd/none"), "not_found"),
        (lambda scb: scb.fetch_part(TABLE, Part(1, {"Tid": ("1066",)}, 1)), "bad_query"),
    ],
)
def test_what_is_asked_wrongly_is_told_at_once(scb: PxWeb, sleeper: Sleeper, call: Any, code: str) -> None:
    assert refused(lambda: call(scb)).code == f"office.{code}"
    assert sleeper.waits == []


def test_an_office_that_tells_no_limits_is_asked_carefully(office: Any, sleeper: Sleeper) -> None:
    with PxWeb(f"{office.url}/old/en", patience=Patience(attempts=2, sleep=sleeper)) as scb:
        assert scb.limits() == PxWebLimits(100_000, 10, 10.0)


def test_an_office_that_is_not_there_is_told(sleeper: Sleeper) -> None:
    with PxWeb("http://127.0.0.1:9", patience=Patience(attempts=2, sleep=sleeper)) as scb:
        assert refused(scb.limits).code == "office.unreachable"


def test_an_answer_that_is_no_data_set_is_refused(office: Any, scb: PxWeb) -> None:
    office.faults.append("wrong json")
    with pytest.raises(ExplainedRefusal, match="not the data set"):
        scb.metadata(TABLE)


def test_an_answer_with_other_values_is_refused(scb: PxWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    (part,) = scb.plan({"Region": ["01"], "Tid": ["2001"]}, scb.metadata(TABLE))
    content = scb.fetch_part(TABLE, part)
    monkeypatch.setattr(scb, "_ask", lambda *_: content.replace(b'"2001"', b'"2002"'))
    with pytest.raises(ExplainedRefusal, match="Part 1 of the answer does not hold the values of Tid"):
        scb.fetch_part(TABLE, part)


def test_the_same_cell_twice_is_refused(scb: PxWeb) -> None:
    (part,) = scb.plan({"Region": ["01"], "Tid": ["2001"]}, scb.metadata(TABLE))
    content = scb.fetch_part(TABLE, part)
    with pytest.raises(ExplainedRefusal, match="wrong in: dimension"):
        assemble_pxweb([content, content])


def test_version_2_is_asked_in_its_own_way(office: Any, sleeper: Sleeper) -> None:
    with PxWeb(f"{office.url}/v2", version=2, language="sv", patience=Patience(sleep=sleeper)) as scb:
        metadata = scb.metadata("TAB1")
        assert (metadata.variables[0].code, metadata.variables[0].elimination) == ("Region", True)
        assert metadata.variables[-1].time
        parts = scb.plan(QUERY, metadata)
        assert assemble_pxweb([scb.fetch_part("TAB1", part) for part in parts]).frame.height == 30
    command, path, body = office.asked[-1]
    assert (command, path) == ("POST", "/v2/tables/TAB1/data?lang=sv&outputFormat=json-stat2")
    assert body["selection"][0].keys() == {"variableCode", "valueCodes"}
