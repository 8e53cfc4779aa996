"""``klustermotor relatedness``: pairs, density and possibilities are the library's."""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.cli.conftest import Run, read

from klustermotor.analysis.relatedness import (
    association_strength,
    cooccurrence,
    cosine_similarity,
    density_forecast_test,
    jaccard_index,
    locational_correlation,
    nearest_possibilities,
    presence_matrix,
    probabilistic_relatedness,
    proximity,
    relatedness_density,
    skill_relatedness,
)
from klustermotor.formats import read_table


def upper(matrix: np.ndarray) -> np.ndarray:
    return matrix[np.triu_indices(len(matrix), k=1)]


@pytest.mark.parametrize(
    "measure",
    [
        "proximity", "association", "cosine", "jaccard", "probabilistic",
        "locational-correlation", "locational-correlation-establishments",
    ],
)  # fmt: skip
def test_pairs_are_the_librarys(run: Run, tmp_path: Path, table: Path, measure: str) -> None:
    out = tmp_path / "out.csv"
    outcome = run("relatedness", table, "--measure", measure, "--out", out, "--json")
    assert outcome.status == 0, outcome.said
    known, found = read_table(table), read(out)
    present = presence_matrix(known.at("2003"))
    together = cooccurrence(present)
    expected = {
        "proximity": lambda: proximity(present),
        "association": lambda: association_strength(together),
        "cosine": lambda: cosine_similarity(together),
        "jaccard": lambda: jaccard_index(together),
        "probabilistic": lambda: probabilistic_relatedness(together),
        "locational-correlation": lambda: locational_correlation(known.at("2003")),
        "locational-correlation-establishments": lambda: locational_correlation(
            known.establishments_at("2003")
        ),
    }[measure]()
    assert found.height == 24 * 23 // 2
    np.testing.assert_allclose(found["relatedness"].to_numpy(), upper(expected), rtol=1e-12)
    assert outcome.json["measure"] == measure
    if "regions_together" in found.columns:
        assert found["regions_together"].to_list() == upper(together).astype(int).tolist()


def test_density_and_possibilities(run: Run, tmp_path: Path, table: Path) -> None:
    out, density, possible = (tmp_path / name for name in ("out.csv", "density.csv", "possible.csv"))
    options = ("--out", out, "--density-out", density, "--possibilities-out", possible, "--top", "3")
    outcome = run("relatedness", table, *options, "--threshold", "1.1", "--floor", "20", "--json")
    assert outcome.status == 0, outcome.said
    assert outcome.json["written"] == [str(out), str(density), str(possible)]
    known = read_table(table)
    present = presence_matrix(known.at("2003"), threshold=1.1, floor=20)
    near = proximity(present)
    cells = read(density)
    np.testing.assert_allclose(
        cells["density"].cast(float).to_numpy(), relatedness_density(present, near).ravel(), rtol=1e-12
    )
    assert cells["present"].to_list() == present.ravel().tolist()
    for number, region in enumerate(known.regions):
        expected = nearest_possibilities(present, near, number, top=3)
        rows = read(possible).filter(region=region)
        assert rows["industry"].to_list() == [known.industries[k] for k in expected.industries]
        assert rows["rank"].to_list() == expected.rank.tolist()
        first = [known.industries[k] for k in expected.supporters[0] if k >= 0]
        assert (rows["supporters"][0] or "") == ";".join(first)


def test_possibilities_of_one_region(run: Run, tmp_path: Path, table: Path) -> None:
    possible = tmp_path / "possible.csv"
    options = ("--possibilities-out", possible, "--region", "04", "--region", "14")
    assert run("relatedness", table, *options, "--out", tmp_path / "out.csv").status == 0
    assert read(possible)["region"].unique().sort().to_list() == ["04", "14"]
    unknown = run("relatedness", table, *options, "--region", "99", "--out", tmp_path / "out.csv")
    assert unknown.status == 1
    assert "there is no region '99'" in unknown.said


def test_labour_flows(run: Run, tmp_path: Path, table: Path) -> None:
    known = read_table(table)
    flows = np.random.default_rng(1).poisson(20, (24, 24)).astype(float)
    path = tmp_path / "flows.csv"
    rows = [
        f"{a},{b},{flows[i, j]:.0f}"
        for i, a in enumerate(known.industries)
        for j, b in enumerate(known.industries)
        if i != j
    ]
    path.write_text("from,to,flow\n" + "\n".join(rows) + "\n00.0,01.1,5\n", encoding="utf-8")
    out, density = tmp_path / "out.csv", tmp_path / "density.csv"
    outcome = run(
        "relatedness", table, "--measure", "skill", "--flows", path, "--out", out, "--density-out", density
    )
    assert outcome.status == 0, outcome.said
    assert "flows.csv: 1 links" in outcome.said
    skill = skill_relatedness(flows)
    np.testing.assert_allclose(read(out)["relatedness"].to_numpy(), upper(skill.relatedness), rtol=1e-9)
    np.testing.assert_allclose(read(out)["p_value"].to_numpy(), upper(skill.mutual_p_value), rtol=1e-9)
    near = np.maximum(skill.relatedness, 0)
    expected = relatedness_density(presence_matrix(known.at("2003")), near).ravel()
    np.testing.assert_allclose(read(density)["density"].to_numpy(), expected, rtol=1e-9)
    assert run("relatedness", table, "--measure", "skill", "--out", out).status == 2
    assert run("relatedness", table, "--flows", path, "--out", out).status == 2


def test_the_forecast_is_the_librarys(run: Run, tmp_path: Path, table: Path) -> None:
    out = tmp_path / "out.csv"
    options = ("--forecast-from", "2001", "--forecast-to", "2003", "--threshold", "1.05", "--seed", "7")
    outcome = run("relatedness", table, *options, "--out", out, "--json")
    assert outcome.status == 0, outcome.said
    known = read_table(table)
    before, after = (presence_matrix(known.at(year), threshold=1.05) for year in ("2001", "2003"))
    for event in ("entry", "exit"):
        said = outcome.json["forecast"][event]
        if "refused" in said:
            with pytest.raises(ValueError, match=re.escape(said["refused"])):
                density_forecast_test(before, after, rng=np.random.default_rng(7), event=event)
            continue
        expected = density_forecast_test(before, after, rng=np.random.default_rng(7), event=event)
        assert said["auc"] == pytest.approx(expected.auc)
        assert said["p_value"] == pytest.approx(expected.p_value)
        assert said["n_events"] == expected.n_events
    assert "Industries that came from 2001 to 2003" in outcome.said
    assert run("relatedness", table, "--forecast-from", "2001", "--out", out).status == 2


def test_establishments_are_asked_for(run: Run, tmp_path: Path, frame: object) -> None:
    path = tmp_path / "jobs.csv"
    frame.drop("establishments", "wages").write_csv(path)  # type: ignore[attr-defined]
    options = ("--measure", "locational-correlation-establishments", "--out", tmp_path / "out.csv")
    outcome = run("relatedness", path, *options)
    assert outcome.status == 1
    assert "the table has no establishments" in outcome.said
