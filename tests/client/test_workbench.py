"""A program reads a workbench in one line, and is told in a sentence what went wrong."""

import io

import httpx
import numpy as np
import polars as pl
import pytest
from tests.client.stub import DATASET, JOB, QUERY, RUN, respond, workbench

from klustermotor.client import RefusedByWorkbench, UnreachableWorkbench


def test_a_dataset_is_read_in_one_line_by_name_or_identifier() -> None:
    by_name = workbench().dataset("Jobs").to_frame()
    assert by_name.equals(workbench().dataset(DATASET).to_frame())
    assert by_name["suppressed"].to_list() == [False, False, True, False]
    assert workbench().dataset("Jobs").to_frame(region="01").height == 2


def test_a_table_keeps_what_is_hidden_and_what_codes_are_called() -> None:
    table = workbench().dataset("Jobs").table(language="sv")
    assert table.regions == ("01", "02")
    assert bool(table.suppressed[1, 0, 0])
    assert np.isnan(table.employment[1, 0, 0])
    assert (table.lower[1, 0, 0], table.upper[1, 0, 0]) == (1.0, 19.0)
    assert table.region_names["01"] == "Område 01"
    assert table.industry_names["B"] == "Område B"
    assert table.wages is None


def test_a_table_of_education_is_read_as_a_frame_and_no_table_is_made_of_it() -> None:
    rows = pl.DataFrame({"region": ["01"], "programme": ["P1"], "period": ["2003"], "places": [30.0]})
    buffer = io.BytesIO()
    rows.write_parquet(buffer)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/rows"):
            return httpx.Response(200, content=buffer.getvalue())
        return respond(request)

    dataset = workbench(answer).dataset("Jobs")
    assert dataset.to_frame().equals(rows)
    with pytest.raises(ValueError, match="does not hold jobs by region and industry but region, programme"):
        dataset.table()


def test_the_newest_run_is_found_by_its_regions() -> None:
    assert workbench().latest_run(region_set="counties").uid == RUN
    assert workbench().run(RUN).result("assessment", region="01")["lq"].to_list() == [1.5]
    with pytest.raises(LookupError, match="no set of regions states; there is counties"):
        workbench().latest_run(region_set="states")


def test_an_analysis_is_run_and_waited_for() -> None:
    assert workbench().analysis("Strong clusters").run().uid == RUN


def test_an_office_is_asked_and_waited_for() -> None:
    assert workbench().query(QUERY).refresh().uid == DATASET

    def fails(request: httpx.Request) -> httpx.Response:
        answer = respond(request)
        if request.url.path.endswith(f"/jobs/{JOB}"):
            said = {"state": "failed", "error": "The office gave no answer."}
            return httpx.Response(200, json=answer.json() | said)
        return answer

    with pytest.raises(RefusedByWorkbench, match="The office gave no answer"):
        workbench(fails).query("Jobs by county").refresh()


def test_lists_are_read_to_their_end() -> None:
    assert [one["code"] for one in workbench().records("/regions")] == ["01", "02"]


def test_a_name_that_nearly_fits_is_told() -> None:
    with pytest.raises(LookupError, match=r"no dataset called Job\. Did you mean Jobs\?"):
        workbench().dataset("Job")
    with pytest.raises(LookupError, match="no result growth; it has assessment"):
        workbench().run(RUN).result("growth")


def test_a_refusal_is_the_workbenchs_own_sentence() -> None:
    with pytest.raises(RefusedByWorkbench, match="There is no such thing here") as caught:
        workbench().run(DATASET)
    assert (caught.value.status, caught.value.field) == (404, None)
    odd = workbench(lambda request: httpx.Response(418, text="teapot"))
    with pytest.raises(RefusedByWorkbench, match="none of a workbench"):
        odd.datasets()


def test_reading_is_tried_again_when_the_way_there_fails() -> None:
    waited: list[float] = []
    answers = iter([httpx.Response(503), httpx.ConnectError("refused")])

    def shaky(request: httpx.Request) -> httpx.Response:
        first = next(answers, None)
        if isinstance(first, httpx.ConnectError):
            raise first
        return first or respond(request)

    assert workbench(shaky, pause=waited.append).run(RUN).uid == RUN
    assert waited == [0.25, 0.5]


def test_no_answer_is_told_after_some_tries_and_a_change_is_asked_for_once() -> None:
    asked: list[str] = []

    def dead(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        raise httpx.ConnectError("refused")

    with pytest.raises(UnreachableWorkbench, match=r"No answer from https://workbench\.example\.org"):
        workbench(dead, retries=2).datasets()
    assert asked == ["GET"] * 3
    with pytest.raises(UnreachableWorkbench):
        workbench(dead).send("POST", "/fields", {})
    assert asked[3:] == ["POST"]


def test_a_change_is_made_to_the_version_that_was_read() -> None:
    named: list[str | None] = []

    def versions(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={}, headers={"ETag": '"one"'})
        named.append(request.headers.get("If-Match"))
        return httpx.Response(200, json={})

    program = workbench(versions)
    program.record("/regions/1")
    program.send("POST", "/regions", {})
    program.send("PATCH", "/regions/1", {})
    program.send("PATCH", "/regions/1", {})
    program.record("/guides/1")
    program.send("DELETE", "/themes/1", of="/guides/1")
    assert named == [None, '"one"', None, '"one"']
