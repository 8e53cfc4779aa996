"""``klustermotor complexity``: indices are the library's, and doubts are said with codes."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import Run, read

from klustermotor.analysis.relatedness import ComplexityWarning, complexity_profile, fitness
from klustermotor.formats import read_table


def test_indices_are_the_librarys(run: Run, tmp_path: Path, table: Path) -> None:
    out, industries, gain = (tmp_path / name for name in ("out.csv", "industries.csv", "gain.csv"))
    options = ("--out", out, "--industries-out", industries, "--gain-out", gain, "--period", "2002")
    outcome = run("complexity", table, *options, "--json")
    assert outcome.status == 0, outcome.said
    known = read_table(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ComplexityWarning)
        profile = complexity_profile(known.at("2002"))
        fit = fitness(profile.presence)
    regions, kinds, cells = read(out), read(industries), read(gain)
    for frame, column, expected in (
        (regions, "economic_complexity_index", profile.complexity.regions),
        (regions, "fitness", fit.regions),
        (regions, "diversity", profile.presence.sum(axis=1)),
        (regions, "complexity_outlook_index", profile.outlook_index),
        (kinds, "product_complexity_index", profile.complexity.industries),
        (kinds, "fitness_complexity", fit.industries),
        (kinds, "ubiquity", profile.presence.sum(axis=0)),
        (cells, "density", profile.density.ravel()),
        (cells, "complexity_outlook_gain", profile.outlook_gain.ravel()),
    ):
        np.testing.assert_allclose(frame[column].cast(float).to_numpy(), expected, rtol=1e-9, atol=1e-12)
    order = regions.sort("economic_complexity_index", descending=True)
    assert order["rank"].to_list() == list(range(1, 7))
    assert outcome.json["gap"] == pytest.approx(profile.complexity.gap)
    assert outcome.json["warnings"] == [*profile.complexity.messages, *fit.messages]
    assert outcome.json["period"] == "2002"


def test_parts_without_a_link_are_named_by_their_codes(run: Run, tmp_path: Path) -> None:
    block = [
        ("01", "10", 9),
        ("01", "20", 5),
        ("03", "20", 9),
        ("03", "30", 5),
        ("04", "30", 8),
        ("04", "10", 2),
    ]
    rows = [*block, ("S1", "90", 7), ("S2", "90", 6)]
    table = tmp_path / "jobs.csv"
    lines = [f"{region},{industry},{jobs}" for region, industry, jobs in rows]
    table.write_text("region,industry,employment\n" + "\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    outcome = run("complexity", table, "--out", out)
    assert outcome.status == 0, outcome.said
    assert "only the largest has an index, not the regions S1, S2, nor the industries 90" in outcome.said
    assert "counted from 0" not in outcome.said
    found = dict(read(out).select("region", "economic_complexity_index").iter_rows())
    assert found["S1"] is None
    assert found["01"] is not None


def test_what_cannot_be_ranked_is_refused(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "jobs.csv"
    table.write_text("region,industry,employment\n01,a,5\n01,b,5\n03,a,5\n03,b,5\n", encoding="utf-8")
    outcome = run("complexity", table, "--out", tmp_path / "out.csv", "--json")
    assert outcome.status == 1
    assert "complexity has nothing to rank them by" in outcome.json["refused"]
    assert not (tmp_path / "out.csv").exists()
