"""Definitions, concordances and hierarchies are read from files with several usual headings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klustermotor.formats.definitions import read_concordance, read_definitions, read_hierarchy
from klustermotor.formats.refusals import RefusedInput


def written(folder: Path, text: str) -> Path:
    """Write a file and return its path."""
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_definitions_with_everything(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "Cluster code;Cluster name;Industry;Weight;Traded;Subcluster code;Subcluster name\n"
        "1;Motors;2910;0.75;traded;1.1;Cars\n2;Food;2910;0.25;local;1.1;Cars\n2;Food;0100;1;local;;\n\n",
    )
    found = read_definitions(path)
    assert found.clusters == {"2910": {"1": 0.75, "2": 0.25}, "0100": "2"}
    assert found.names == {"1": "Motors", "2": "Food"}
    assert found.traded == {"1": True, "2": False}
    assert found.subclusters == {"2910": "1.1"}
    assert found.subcluster_names == {"1.1": "Cars"}


def test_a_cluster_may_have_a_name_alone(tmp_path: Path) -> None:
    assert read_definitions(written(tmp_path, "sni,cluster_name\n01,Food\n")).clusters == {"01": "Food"}


@pytest.mark.real_data
def test_benchmark_definitions(real_data: Path) -> None:
    found = read_definitions(real_data / "us_benchmark_definitions.csv")
    assert (len(found.clusters), len(found.names)) == (1099, 67)
    assert found.names[str(found.clusters["332994"])] == "Aerospace Engines"


def test_concordance_with_a_span_of_periods(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "old,new,share,first_period,last_period\n516,519,0.4,1998,2007\n516,517,0.6,1998,2007\n9,10,1,,2002\n",
    )
    found = read_concordance(path).for_periods(["1997", "1998", "2007", "2008"])
    assert found == {
        "1997": {"9": {"10": 1.0}},
        "1998": {"516": {"519": 0.4, "517": 0.6}, "9": {"10": 1.0}},
        "2007": {"516": {"519": 0.4, "517": 0.6}},
    }


def test_hierarchy(tmp_path: Path) -> None:
    assert read_hierarchy(written(tmp_path, "code,parent\n01.1,01\n01,A\nA,\n")) == {
        "01.1": "01",
        "01": "A",
        "A": "",
    }


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_definitions, "industry,name\n1,a\n", "no column for cluster; the file has industry, name"),
        (read_definitions, "industry,cluster\n1,a\n1,b\n", "more than one cluster without weights in 2 rows"),
        (read_definitions, "industry,cluster\n1,a\n1,a\n", "the same industry stands twice in a cluster"),
        (
            read_definitions,
            "industry,cluster,weight\n1,a,0.5\n1,b,0.4\n",
            "weights of code '1' must sum to 1",
        ),
        (
            read_definitions,
            "industry,cluster,weight\n1,a,\n",
            "the weight is missing or negative in 1 row: row 1",
        ),
        (read_definitions, "industry,cluster\n1,\n", "the cluster is missing in 1 row: row 1"),
        (
            read_definitions,
            "industry,cluster,cluster_name\n1,a,A\n2,a,B\n",
            "the cluster has more than one cluster name",
        ),
        (read_definitions, "industry,cluster,traded\n1,a,perhaps\n", "neither traded"),
        (read_concordance, "from,to\n1,2\n1,3\n", "a code splits, but there are no weights in 2 rows"),
        (read_concordance, "from,to\n1,2\n1,2\n", "the same pair of codes stands twice"),
        (read_hierarchy, "code,parent\na,b\nb,c\nc,a\n", "in a circle: a → b → c → a"),
        (read_hierarchy, "code,parent\na,b\na,c\n", "the code stands twice in 2 rows"),
        (read_hierarchy, "code\na\n", "no column for parent"),
    ],
)
def test_what_is_wrong_is_said_once(
    tmp_path: Path, read: Callable[[Path], Any], text: str, message: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(RefusedInput, match=message) as told:
        read(path)
    assert str(told.value).count(str(path)) == 1
