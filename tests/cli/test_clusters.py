"""``klustermotor clusters``, ``fill`` and ``report``: the files say what the library says."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.cli.conftest import Run, read

from klustermotor.analysis.specialisation import location_quotient
from klustermotor.formats import read_table


def test_clusters_writes_what_the_library_says(run: Run, tmp_path: Path, table: Path) -> None:
    out = tmp_path / "out.csv"
    outcome = run("clusters", table, "--period", "2002", "--out", out, "--json")
    assert outcome.status == 0
    said = outcome.json
    assert said["written"] == [str(out)]
    assert (said["period"], said["regions"], said["industries"]) == ("2002", 6, 24)
    jobs = read_table(table).at("2002")
    found = read(out)
    assert found.columns[:2] == ["region", "industry"]
    np.testing.assert_allclose(
        found["location_quotient"].to_numpy(), location_quotient(jobs).ravel(), rtol=1e-12
    )
    assert said["strong"] == found["strong"].sum()


def test_clusters_sums_into_definitions(run: Run, tmp_path: Path, table: Path, definitions: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("clusters", table, "--definitions", definitions, "--traded-only", "--out", out).status == 0
    given = pl.read_csv(definitions)
    traded = set(given.filter(scope="traded")["cluster"])
    assert set(read(out)["industry"]) <= traded


def test_a_reference_changes_the_quotient(run: Run, tmp_path: Path, table: Path, frame: pl.DataFrame) -> None:
    nation = frame.filter(period=2003).group_by("industry").agg(pl.col("employment").sum() * 2 + 7)
    nation.rename({"industry": "code", "employment": "jobs"}).write_csv(tmp_path / "nation.csv")
    out = tmp_path / "out.csv"
    reference = (
        "--reference",
        tmp_path / "nation.csv",
        "--reference-columns",
        "industry=code,employment=jobs",
    )
    assert run("clusters", table, *reference, "--out", out).status == 0
    known = read_table(table)
    jobs = dict(nation.iter_rows())
    expected = location_quotient(known.at("2003"), reference=[jobs[code] for code in known.industries])
    np.testing.assert_allclose(read(out)["location_quotient"].to_numpy(), expected.ravel(), rtol=1e-12)


def test_fill_keeps_what_is_published_and_meets_totals(run: Run, tmp_path: Path) -> None:
    rows = "01,10,30,\n01,10.1,,a\n01,10.2,12,\n01,10.3,,a\n03,10,20,\n03,10.1,5,\n03,10.2,5,\n03,10.3,10,\n"
    table = tmp_path / "jobs.csv"
    table.write_text("region,industry,employment,flag\n" + rows.replace("a\n", "A\n"), encoding="utf-8")
    out = tmp_path / "out.csv"
    outcome = run("fill", table, "--out", out, "--json")
    assert outcome.status == 0, outcome.said
    assert outcome.json["filled"] == 2
    found = read(out)
    assert found.columns[:6] == ["region", "industry", "employment", "lower", "upper", "filled"]
    hidden = found.filter("filled")
    assert hidden["employment"].sum() == pytest.approx(18)
    assert (hidden["lower"] <= hidden["employment"]).all()
    assert (hidden["employment"] <= hidden["upper"]).all()
    assert found.filter(~pl.col("filled"))["employment"].to_list() == [30, 12, 20, 5, 5, 10]


def test_report_writes_a_page_and_its_tables(run: Run, tmp_path: Path, table: Path) -> None:
    out = tmp_path / "report"
    outcome = run("report", table, "--region", "04", "--language", "sv", "--out", out, "--json")
    assert outcome.status == 0, outcome.said
    written = [Path(one) for one in outcome.json["written"]]
    assert written[0] == out / "report.html"
    assert all(path.is_file() for path in written)
    page = written[0].read_text(encoding="utf-8")
    assert "Södermanland" in page
    assert 'lang="sv"' in page
    assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in written)


@pytest.mark.real_data
def test_the_published_quotients_and_flags_of_2016(run: Run, tmp_path: Path, real_data: Path) -> None:
    source, out = real_data / "us_states_clusters_2016.csv", tmp_path / "OUT.csv"
    outcome = run(
        "clusters", source,
        "--columns", "region=region_code_t,industry=cluster_code_t,employment=emp_tl,establishments=est_tl",
        "--where", "traded_b=TRUE",
        "--reference", real_data / "us_national_clusters_2016.csv",
        "--reference-columns", "industry=cluster_code,employment=employment",
        "--reference-where", "traded=True",
        "--out", out,
    )  # fmt: skip
    assert outcome.status == 0, outcome.said
    found = pl.read_csv(out, infer_schema=False)
    published = pl.read_csv(source, infer_schema=False).filter(traded_b="TRUE")
    both = found.join(
        published, left_on=["region", "industry"], right_on=["region_code_t", "cluster_code_t"], how="inner"
    )
    assert found.height == published.height == both.height == 2550
    quotient, expected = (both[name].cast(pl.Float64) for name in ("location_quotient", "lq_tf"))
    there = expected > 0
    assert ((quotient - expected).abs() <= 1e-6 * expected.abs()).filter(there).all()
    assert (quotient.fill_null(0).filter(~there) == 0).all()
    for flag in ("qualifying", "significant", "strong", "strong10"):
        assert (both[flag] == both[f"{flag}_b"].str.to_lowercase()).all(), flag
    ranked = both["rank"].is_not_null()
    assert (both["rank"] == both["lq_tf_rank_i"]).filter(ranked).all()
    assert (ranked == there).all()
