"""``klustermotor agglomeration``: indices are the library's, with plants and without."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.cli.conftest import Run, read

from klustermotor.analysis.concentration import (
    approximate_plant_herfindahl,
    coagglomeration_matrix,
    ellison_glaeser,
    ellison_glaeser_from_plants,
    herfindahl,
    krugman_concentration,
    krugman_specialisation,
    locational_gini,
    maurel_sedillot,
    theil,
    variety,
)
from klustermotor.examples import example_register
from klustermotor.formats import read_table


@pytest.fixture(scope="module")
def register(frame: pl.DataFrame) -> pl.DataFrame:
    return example_register().join(
        frame.filter(period=2003).select("region", "industry"), on=["region", "industry"]
    )


def same(found: pl.Series, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found.cast(float).to_numpy(), expected, rtol=1e-9, atol=1e-12)


def test_indices_are_the_librarys(run: Run, tmp_path: Path, table: Path) -> None:
    out, pairs, regions = (tmp_path / name for name in ("out.csv", "pairs.csv", "regions.csv"))
    outcome = run(
        "agglomeration", table, "--out", out, "--pairs-out", pairs, "--regions-out", regions,
        "--groups", "2", "--json",
    )  # fmt: skip
    assert outcome.status == 0, outcome.said
    known = read_table(table)
    jobs, plants = known.at("2003"), known.establishments_at("2003")
    sizes = approximate_plant_herfindahl(jobs, plants)
    found = read(out)
    for column, expected in {
        "employment": jobs.sum(axis=0),
        "establishments": plants.sum(axis=0),
        "herfindahl": herfindahl(jobs),
        "locational_gini": locational_gini(jobs),
        "krugman_concentration": krugman_concentration(jobs),
        "theil": theil(jobs).total,
        "ellison_glaeser": ellison_glaeser(jobs, sizes).gamma,
        "maurel_sedillot": maurel_sedillot(jobs, sizes).gamma,
        "plant_herfindahl": sizes,
    }.items():
        same(found[column], expected)
    assert (
        set(found["plant_herfindahl_from"]) == {"establishments"} == {outcome.json["plant_herfindahl_from"]}
    )
    same(read(pairs)["coagglomeration"], coagglomeration_matrix(jobs)[np.triu_indices(24, k=1)])
    split = variety(jobs, [code[:2] for code in known.industries])
    same(read(regions)["related_variety"], split.related)
    same(read(regions)["unrelated_variety"], split.unrelated)
    same(read(regions)["total_variety"], split.total)
    same(read(regions)["krugman_specialisation"], krugman_specialisation(jobs, reference="others"))


def test_plants_take_the_place_of_establishments(
    run: Run, tmp_path: Path, table: Path, register: pl.DataFrame
) -> None:
    path, out = tmp_path / "plants.csv", tmp_path / "out.csv"
    register.rename({"employment": "staff"}).write_csv(path)
    options = ("--plants", path, "--plants-columns", "employment=staff", "--out", out, "--json")
    outcome = run("agglomeration", table, *options)
    assert outcome.status == 0, outcome.said
    assert outcome.json["notes"] == []
    known, found = read_table(table), read(out)
    expected = ellison_glaeser_from_plants(
        register["employment"].to_numpy(),
        np.array([known.regions.index(code) for code in register["region"]]),
        np.array([known.industries.index(code) for code in register["industry"]]),
        n_regions=6,
        n_industries=24,
    )
    same(found["ellison_glaeser"], expected.gamma)
    assert expected.standard_error is not None
    same(found["ellison_glaeser_standard_error"], expected.standard_error)
    assert set(found["plant_herfindahl_from"]) == {"plants"}


def test_plants_follow_the_definitions(
    run: Run, tmp_path: Path, table: Path, definitions: Path, register: pl.DataFrame
) -> None:
    path, out = tmp_path / "plants.parquet", tmp_path / "out.csv"
    register.write_parquet(path)
    outcome = run(
        "agglomeration", table, "--definitions", definitions, "--plants", path, "--out", out, "--json"
    )
    assert outcome.status == 0, outcome.said
    assert outcome.json["notes"] == []
    assert read(out)["plant_herfindahl"].null_count() == 0


def test_plants_that_do_not_fit_are_said(
    run: Run, tmp_path: Path, table: Path, register: pl.DataFrame
) -> None:
    path, out = tmp_path / "plants.csv", tmp_path / "out.csv"
    first = register["industry"][0]
    odd = register.filter(pl.col("industry") != first).head(50).with_columns(industry=pl.lit("00.0"))
    pl.concat([register.filter(pl.col("industry") != first), odd]).drop("region").write_csv(path)
    outcome = run("agglomeration", table, "--plants", path, "--out", out)
    assert outcome.status == 0
    assert "50 plants have industries that the table lacks and are left out: 00.0" in outcome.said
    assert f"no plants in {first}, which get no index" in outcome.said
    assert read(out).filter(industry=first)["ellison_glaeser"].to_list() == [None]
    assert read(out)["ellison_glaeser_standard_error"].null_count() == 24


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("industry,employment\n00.0,5\n", "no plant has an industry of the table"),
        ("industry,jobs\n01.1,5\n", "no column 'employment' for employment"),
        ("industry,employment\n01.1,-5\n", "employment is negative"),
        ("industry,employment\n01.1,\n", "employment is missing in 1 row: row 1 (industry '01.1')"),
    ],
)
def test_bad_plants_are_refused(run: Run, tmp_path: Path, table: Path, text: str, message: str) -> None:
    path, out = tmp_path / "plants.csv", tmp_path / "out.csv"
    path.write_text(text, encoding="utf-8")
    outcome = run("agglomeration", table, "--plants", path, "--out", out)
    assert outcome.status == 1
    assert message in outcome.said
    assert not out.exists()


def test_without_plants_and_establishments_it_is_said(run: Run, tmp_path: Path, frame: pl.DataFrame) -> None:
    path, out = tmp_path / "jobs.csv", tmp_path / "out.csv"
    frame.drop("establishments").write_csv(path)
    outcome = run("agglomeration", path, "--out", out)
    assert outcome.status == 0
    assert "Without establishments or --plants" in outcome.said
    found = read(out)
    assert found["ellison_glaeser"].null_count() == found["establishments"].null_count() == 24
    assert found["locational_gini"].null_count() == 0
    assert run("agglomeration", path, "--plants-where", "a=b", "--out", out).status == 2


def test_groups_from_a_file(run: Run, tmp_path: Path, table: Path, definitions: Path) -> None:
    cut = pl.read_csv(definitions, infer_schema=False)
    known = read_table(table)
    path, regions = tmp_path / "groups.csv", tmp_path / "regions.csv"
    cut.filter(pl.col("industry") != known.industries[3]).write_csv(path)
    options = ("--groups", path, "--regions-out", regions, "--out", tmp_path / "out.csv")
    outcome = run("agglomeration", table, *options)
    assert outcome.status == 0, outcome.said
    assert (
        f"have no group in groups.csv and are left out of the varieties: {known.industries[3]}"
        in outcome.said
    )
    group = dict(cut.select("industry", "cluster").iter_rows())
    kept = [k for k in range(24) if k != 3]
    split = variety(known.at("2003")[:, kept], [group[known.industries[k]] for k in kept])
    same(read(regions)["related_variety"], split.related)
