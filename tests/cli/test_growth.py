"""``klustermotor growth``: components add up and are the library's."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.cli.conftest import Run, read

from klustermotor.analysis.growth import (
    QUADRANTS,
    arcelus,
    dynamic_shift_share,
    esteban_marquillas,
    growth_is_the_industrys_own,
    growth_share_portfolio,
    shift_share,
    spatial_shift_share,
)
from klustermotor.formats import read_table

NEIGHBOURS = "region,neighbour\n01,03\n04,01\n04,05\n05,06\n06,14\n"


@pytest.fixture
def neighbours(tmp_path: Path) -> Path:
    path = tmp_path / "neighbours.csv"
    path.write_text(NEIGHBOURS, encoding="utf-8")
    return path


def weights(regions: tuple[str, ...]) -> np.ndarray:
    result = np.zeros((len(regions), len(regions)))
    for line in NEIGHBOURS.splitlines()[1:]:
        one, other = (regions.index(code) for code in line.split(","))
        result[one, other] = result[other, one] = 1
    return result


@pytest.mark.parametrize("method", ["dunn", "esteban-marquillas", "arcelus", "dynamic", "spatial"])
def test_components_are_the_librarys_and_add_up(
    run: Run, tmp_path: Path, table: Path, neighbours: Path, method: str
) -> None:
    out, regions = tmp_path / "out.csv", tmp_path / "regions.csv"
    more = ("--neighbours", neighbours) if method == "spatial" else ()
    outcome = run("growth", table, "--method", method, *more, "--out", out, "--by-region", regions, "--json")
    assert outcome.status == 0, outcome.said
    known = read_table(table)
    start, end = known.at("2001"), known.at("2003")
    expected = {
        "dunn": lambda: shift_share(start, end),
        "esteban-marquillas": lambda: esteban_marquillas(start, end),
        "arcelus": lambda: arcelus(start, end),
        "dynamic": lambda: dynamic_shift_share(known.employment).total,
        "spatial": lambda: spatial_shift_share(start, end, weights=weights(known.regions)),
    }[method]().components()
    said, found = outcome.json, read(out)
    assert said["components"] == list(expected)
    assert (said["from"], said["to"], said["method"]) == ("2001", "2003", method)
    there = known.present[:, :, [0, 2]].any(axis=2)
    for name, part in expected.items():
        np.testing.assert_allclose(found[name].to_numpy(), part[there], rtol=1e-9, atol=1e-9)
    for frame in (found, read(regions)):
        total = frame.select(pl.sum_horizontal(list(expected))).to_series()
        np.testing.assert_allclose(total.to_numpy(), frame["change"].to_numpy(), atol=1e-7)
        assert (frame["change"] == frame["end"] - frame["start"]).all()


def test_rates_quadrants_and_whose_growth_it_was(run: Run, tmp_path: Path, table: Path) -> None:
    out = tmp_path / "out.csv"
    outcome = run("growth", table, "--from", "2001", "--to", "2003", "--out", out, "--json")
    known, found = read_table(table), read(out)
    start, end = known.at("2001"), known.at("2003")
    there = known.present[:, :, [0, 2]].any(axis=2)
    cells = growth_share_portfolio(start, end, periods=2)
    names = [QUADRANTS[at] if at >= 0 else None for at in cells.quadrant[there]]
    assert found["quadrant"].replace("", None).to_list() == names
    grown = found.filter(pl.col("start") > 0)
    expected = (grown["end"] / grown["start"]).sqrt() - 1
    np.testing.assert_allclose(grown["growth_per_year"].to_numpy(), expected.to_numpy(), atol=1e-12)
    own = growth_is_the_industrys_own(start, end)
    assert found["industrys_own"].to_list() == own[there].tolist()
    assert outcome.json["industrys_own"] == own.sum()
    assert not found["employment_estimated"].any()


def test_filled_cells_are_marked(run: Run, tmp_path: Path) -> None:
    rows = "01,10.1,2002,30,\n01,10.1,2003,,B\n01,20.1,2002,12,\n01,20.1,2003,13,\n"
    rows += "03,10.1,2002,7,\n03,10.1,2003,8,\n03,20.1,2002,7,\n03,20.1,2003,8,\n"
    path, out = tmp_path / "jobs.csv", tmp_path / "out.csv"
    path.write_text("region,industry,period,employment,flag\n" + rows, encoding="utf-8")
    outcome = run("growth", path, "--out", out)
    assert outcome.status == 0, outcome.said
    found = read(out)
    assert found["employment_estimated"].to_list() == [True, False, False, False]
    assert 20 <= found["end"][0] <= 99


def test_growth_needs_two_periods(run: Run, tmp_path: Path, table: Path) -> None:
    outcome = run("growth", table, "--where", "period=2003", "--out", tmp_path / "out.csv")
    assert outcome.status == 1
    assert "growth needs two periods, and the table has one" in outcome.said


def test_growth_starts_after_the_last_change_of_classification(run: Run, tmp_path: Path) -> None:
    rows = [
        f"{region},{'old' if year == 2001 else 'new'},{year},{10 + year % 3}\n{region},same,{year},20"
        for region in ("01", "03")
        for year in (2001, 2002, 2003)
    ]
    path, out = tmp_path / "jobs.csv", tmp_path / "out.csv"
    path.write_text("region,industry,period,employment\n" + "\n".join(rows) + "\n", encoding="utf-8")
    outcome = run("growth", path, "--out", out, "--json")
    assert outcome.status == 0, outcome.said
    assert (outcome.json["from"], outcome.json["to"]) == ("2002", "2003")
    assert "Between 2001 and 2002 the classification changed: 1 codes went, 1 came" in outcome.said
    assert set(read(out)["industry"]) == {"new", "same"}


def test_neighbours_go_with_the_spatial_method(
    run: Run, tmp_path: Path, table: Path, neighbours: Path
) -> None:
    out = tmp_path / "out.csv"
    assert run("growth", table, "--method", "spatial", "--out", out).status == 2
    assert run("growth", table, "--neighbours", neighbours, "--out", out).status == 2
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region,neighbour\n04,04\n", "04 is given as its own neighbour"),
        (
            "region,neighbour\n98,99\n",
            "no link joins codes of the table, which has 01, 03, 04, 05, 06 and 1 more",
        ),
        ("region,neighbour\n01,03\n01,03\n", "the same pair stands more than once in 2 rows: row 1"),
        ("region,neighbour,weight\n01,03,-1\n", "the weight is missing or negative"),
        ("a,b\n01,03\n", "no column 'region' (or from, code, region_a); the file has a, b"),
    ],
)
def test_bad_neighbours_are_refused(run: Run, tmp_path: Path, table: Path, text: str, message: str) -> None:
    path = tmp_path / "neighbours.csv"
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "out.csv"
    outcome = run("growth", table, "--method", "spatial", "--neighbours", path, "--out", out)
    assert outcome.status == 1
    assert message in outcome.said
    assert not out.exists()


def test_regions_without_neighbours_are_said(run: Run, tmp_path: Path, table: Path) -> None:
    path = tmp_path / "neighbours.csv"
    path.write_text("region,neighbour,weight\n01,03,2\n03,01,1\n04,05,1\n06,99,1\n", encoding="utf-8")
    outcome = run("growth", table, "--method", "spatial", "--neighbours", path, "--out", tmp_path / "out.csv")
    assert outcome.status == 0
    assert "1 links (20.0% of all) have codes that the table lacks and are left out: 99" in outcome.said
    assert "no neighbours for 06, 14; taken to grow as the nation there" in outcome.said


def test_a_result_is_not_written_over_its_input(run: Run, tmp_path: Path, frame: pl.DataFrame) -> None:
    table = tmp_path / "jobs.csv"
    frame.write_csv(table)
    before = table.read_bytes()
    assert run("growth", table, "--out", table).status == 2
    twice = tmp_path / "out.csv"
    assert run("growth", table, "--out", twice, "--by-region", twice).status == 2
    assert table.read_bytes() == before
    assert not twice.exists()
