"""``klustermotor define``: what it writes is read as definitions; scores are the library's."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.cli.conftest import Run, left_behind, read

from klustermotor.analysis.definitions import (
    SearchSettings,
    find_definitions,
    similarity_matrices,
    validation_scores,
)
from klustermotor.formats import read_definitions, read_table

QUICK = ("--clusters", "3-4", "--starts", "1")


def test_found_definitions_are_the_librarys_and_readable(run: Run, tmp_path: Path, table: Path) -> None:
    out, scores = tmp_path / "found.csv", tmp_path / "scores.csv"
    options = ("--periods", "2001-2002", *QUICK, "--seed", "3", "--out", out, "--scores-out", scores)
    outcome = run("define", table, *options, "--validate-on", "2003", "--json")
    assert outcome.status == 0, outcome.said
    known = read_table(table)
    similar = similarity_matrices(known.employment[:, :, :2], establishments=known.establishments[:, :, :2])
    settings = SearchSettings(n_clusters=(3, 4), starts=1)
    size = known.employment[:, :, :2].sum(axis=0).mean(axis=1)
    expected = find_definitions(similar, seed=3, industries=known.industries, size=size, settings=settings)
    clusters = dict(zip(expected.definitions.industries, expected.definitions.clusters, strict=True))
    given = read_definitions(out)
    assert given.clusters == clusters
    assert set(given.subclusters) == set(known.industries)
    assert pl.read_csv(scores).height == len(expected.candidates) == outcome.json["candidates"]
    own, later = outcome.json["scores"]
    assert (own["periods"], later["periods"]) == ("2001–2002", "2003")
    assert own["vs_cluster"] == pytest.approx(expected.scores.vs_cluster)
    labels = np.unique([clusters[code] for code in known.industries], return_inverse=True)[1]
    after = similarity_matrices(known.at("2003"), establishments=known.establishments_at("2003"))
    assert later["vs_industry"] == pytest.approx(validation_scores(after, labels).vs_industry)
    found = tmp_path / "clusters.csv"
    assert run("clusters", table, "--definitions", out, "--out", found).status == 0
    assert set(read(found)["industry"]) == set(clusters.values())


def test_given_definitions_are_scored_beside(
    run: Run, tmp_path: Path, table: Path, frame: pl.DataFrame
) -> None:
    codes = frame["industry"].unique(maintain_order=True).to_list()
    beside, out = tmp_path / "beside.csv", tmp_path / "found.csv"
    pl.DataFrame({"industry": codes[:20], "cluster_code": [f"{k // 5}" for k in range(20)]}).write_csv(beside)
    options = ("--beside", beside, *QUICK, "--out", out, "--json")
    said = run("define", table, *options).json
    assert said["industries"] == 24
    assert [(one["definitions"], one["industries"]) for one in said["scores"]] == [
        ("found", 20),
        ("beside.csv", 20),
    ]
    assert 0 <= said["overlap_share"] <= 1
    assert run("define", table, *options, "--same-industries").json["industries"] == 20
    assert set(read(out)["industry"]) == set(codes[:20])
    assert run("define", table, *QUICK, "--same-industries", "--out", out).status == 2


def test_sales_and_occupations_are_used(run: Run, tmp_path: Path, table: Path, frame: pl.DataFrame) -> None:
    codes = frame["industry"].unique(maintain_order=True).to_list()
    rng = np.random.default_rng(2)
    sales = [f"{a},{b},{rng.integers(1, 99)}" for a in codes[:-1] for b in codes if a != b]
    staff = [f"{a},{job},{rng.integers(1, 99)}" for a in codes[1:] for job in ("smith", "nurse", "clerk")]
    (tmp_path / "io.csv").write_text("from,to,sales\n" + "\n".join(sales), encoding="utf-8")
    (tmp_path / "jobs.csv").write_text("industry,occupation,jobs\n" + "\n".join(staff), encoding="utf-8")
    scores = tmp_path / "scores.csv"
    options = ("--io", tmp_path / "io.csv", "--occupations", tmp_path / "jobs.csv", "--scores-out", scores)
    outcome = run("define", table, *QUICK, *options, "--out", tmp_path / "found.csv")
    assert outcome.status == 0, outcome.said
    assert f"No occupations links for {codes[0]}; taken as none." in outcome.said
    assert {"IO", "Occ"} <= set(pl.read_csv(scores)["similarity"])


def test_mixed_levels_take_the_most_detailed_codes(
    run: Run, tmp_path: Path, hierarchy: Path, frame: pl.DataFrame
) -> None:
    wholes = frame.with_columns(pl.col("industry").str.slice(0, 2))
    keys = ["region", "industry", "period"]
    sums = wholes.group_by(keys).agg(pl.col("employment", "establishments").sum())
    both = pl.concat([frame.select(sums.columns), sums])
    path, out = tmp_path / "levels.csv", tmp_path / "found.csv"
    both.write_csv(path)
    outcome = run("define", path, "--hierarchy", hierarchy, *QUICK, "--out", out)
    assert outcome.status == 0, outcome.said
    assert set(read(out)["industry"]) == set(frame["industry"])


@pytest.mark.parametrize(
    ("clusters", "status", "message"),
    [
        ("many", 2, "--clusters is a number or a range such as 30-60, not 'many'"),
        ("1", 1, "from 2 to 24 clusters can be tried"),
        ("20-30", 1, "with 24 industries, from 2 to 24 clusters can be tried"),
    ],
)
def test_the_number_of_clusters_is_checked(
    run: Run, tmp_path: Path, table: Path, clusters: str, status: int, message: str
) -> None:
    outcome = run("define", table, "--clusters", clusters, "--out", tmp_path / "found.csv")
    assert outcome.status == status
    assert message in outcome.said
    assert left_behind(tmp_path) == []
