"""JSON-stat 2.0 is read in all its forms; what is not valid is refused with the property that is wrong."""

import json
from typing import Any

import pytest

from klustermotor.formats import ExplainedRefusal
from klustermotor.formats.statistical_offices import TableMetadata, Variable, plan, read_jsonstat


def data(**changes: Any) -> dict[str, Any]:
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [2, 2],
        "value": [1, 2, None, 4.5],
        "role": {"time": ["time"], "geo": ["geo"]},
        "dimension": {
            "geo": {
                "label": "Region",
                "category": {"index": {"SE21": 1, "SE12": 0}, "label": {"SE12": "Östra"}},
            },
            "time": {"category": {"index": ["2019", "2020"]}},
        },
    }
    return {**dataset, **changes}


def test_codes_labels_and_figures_are_in_their_places() -> None:
    cube = read_jsonstat(json.dumps(data(status={"2": "c"}, label="Jobs", updated="2020-01-01")).encode())
    assert cube.frame.select("geo", "geo_label", "time", "value", "status").rows() == [
        ("SE12", "Östra", "2019", 1.0, ""),
        ("SE12", "Östra", "2020", 2.0, ""),
        ("SE21", "SE21", "2019", None, "c"),
        ("SE21", "SE21", "2020", 4.5, ""),
    ]
    assert [(one.label, one.role) for one in cube.dimensions] == [("Region", "geo"), ("time", "time")]
    assert (cube.label, cube.updated, cube.source) == ("Jobs", "2020-01-01", "")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, ["", "", "", ""]),
        ("p", ["p", "p", "p", "p"]),
        (["p"], ["p", "p", "p", "p"]),
        (["a", None, "c", ""], ["a", "", "c", ""]),
        ({"3": "e"}, ["", "", "", "e"]),
    ],
)
def test_status_comes_in_three_forms(status: Any, expected: list[str]) -> None:
    assert read_jsonstat(data(status=status)).frame["status"].to_list() == expected


def test_of_a_sparse_data_set_only_what_it_lists_is_made() -> None:
    cube = read_jsonstat(data(size=[2, 2], value={"3": 9, "0": 1}, status={"1": "c"}))
    assert cube.frame.select("geo", "time", "value", "status").rows() == [
        ("SE12", "2019", 1.0, ""),
        ("SE12", "2020", None, "c"),
        ("SE21", "2020", 9.0, ""),
    ]
    assert read_jsonstat(data(value={})).frame.height == 0


def test_a_dimension_called_as_a_column_gets_another_column() -> None:
    one = {"id": ["value"], "size": [1], "value": [7], "dimension": {"value": {"category": {"index": ["x"]}}}}
    assert read_jsonstat(one).frame.select("value_", "value", "status").rows() == [("x", 7.0, "")]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"<html>", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[1]", "{ }"),
        (data(**{"class": "collection"}), "class, id, dimension"),
        ({"value": []}, "class, id, dimension"),
        (data(id="geo"), "id, size, dimension"),
        (data(size=[2]), "id, size"),
        (data(size=[2, True]), "id, size, dimension"),
        (data(id=["geo", "geo"]), "id, size"),
        (data(size=[3, 2]), "dimension.geo.category.index"),
        (data(dimension={"geo": {}}), "dimension.geo"),
        (data(value=[1, 2, 3]), "value, size"),
        (data(value=[1, 2, 3, "x"]), "value"),
        (data(value="x"), "value"),
        (data(value={"4": 1}), "value"),
        (data(value={"-1": 1}), "value"),
        (data(value={"0": 1, "00": 2}), "value"),
        (data(status=["a", "b"]), "status, size"),
        (data(status={"9": "a"}), "status"),
        (data(status=5), "status"),
    ],
)
def test_what_is_not_valid_is_refused(content: Any, wrong: str) -> None:
    with pytest.raises(ExplainedRefusal) as caught:
        read_jsonstat(content)
    assert caught.value.parameters == {"what": wrong}


def test_messages_of_the_office_are_passed_on() -> None:
    with pytest.raises(ExplainedRefusal, match="The office answered: NO_RESULTS"):
        read_jsonstat({"error": [{"status": 404, "id": 100, "label": "NO_RESULTS"}]})


def test_a_data_set_that_is_too_large_is_refused() -> None:
    with pytest.raises(ExplainedRefusal, match="4 figures, and at most 3 are read"):
        read_jsonstat(data(), most_cells=3)


REGION = Variable("Region", "region", ("01", "03"), ("Stockholm", "Uppsala"))
TIME = Variable("Tid", "år", ("2001", "2002", "2003"), ("2001", "2002", "2003"), time=True)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"region": ["*"]}, "no_such_variable"),
        ({"Region": ["Uppsala"]}, "no_such_value"),
        ({"Region": ["1"]}, "no_such_value"),
        ({"Region": []}, "nothing_selected"),
        ({"Tid": ["from(1999)"]}, "no_such_value"),
        ({"Tid": ["top(0)"]}, "no_such_value"),
    ],
)
def test_a_query_for_what_does_not_exist_is_refused(query: dict[str, list[str]], code: str) -> None:
    with pytest.raises(ExplainedRefusal) as caught:
        plan(query, TableMetadata("t", "T", (REGION, TIME)), 100)
    assert caught.value.code == f"office.{code}"


def test_of_a_variable_without_a_list_of_values_only_plain_codes_can_be_asked() -> None:
    metadata = TableMetadata("t", "T", (REGION, Variable("time", "time", (), (), time=True)))
    (part,) = plan({"time": ["2019", "2020"]}, metadata, 100)
    assert part.selection["time"] == ("2019", "2020")
    (part,) = plan({"time": ["*"]}, metadata, 100)
    assert "time" not in part.selection
    for one in ("top(2)", "from(2019)"):
        with pytest.raises(ExplainedRefusal, match="is not in the variable time"):
            plan({"time": [one]}, metadata, 100)


@pytest.mark.parametrize("limit", range(1, 30))
def test_parts_cover_every_cell_once_within_the_limit(limit: int) -> None:
    sizes = {"a": 7, "b": 4, "c": 3}
    variables = tuple(Variable(one, one, *(tuple(map(str, range(n))),) * 2) for one, n in sizes.items())
    parts = plan({}, TableMetadata("t", "T", variables), limit)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert all(part.cells <= limit for part in parts)
    cells = [
        (a, b, c)
        for part in parts
        for a in part.selection["a"]
        for b in part.selection["b"]
        for c in part.selection["c"]
    ]
    assert len(cells) == len(set(cells)) == 7 * 4 * 3


def test_a_plan_without_end_is_refused() -> None:
    wide = tuple(Variable(one, one, *(tuple(map(str, range(300))),) * 2) for one in "ab")
    with pytest.raises(ExplainedRefusal, match="would need 90,000 requests"):
        plan({}, TableMetadata("t", "T", wide), 1)
