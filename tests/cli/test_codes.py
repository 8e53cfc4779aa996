"""Codes are text from reading to writing, and conditions compare text."""

from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run, read

ROWS = [
    ("01", "010", "TRUE", 2011, 5), ("01", "020", "TRUE", 2011, 7), ("03", "010", "TRUE", 2011, 9),
    ("03", "020", "TRUE", 2011, 1), ("04", "010", "TRUE", 2011, 4), ("04", "020", "TRUE", 2011, 8),
    ("01", "030", "FALSE", 2011, 90), ("03", "030", "FALSE", 2011, 80), ("01", "010", "TRUE", 2010, 6),
    ("03", "020", "TRUE", 2010, 6),
]  # fmt: skip


@pytest.fixture(scope="module")
def rows_of_codes() -> pl.DataFrame:
    names = ["region", "industry", "traded", "period", "employment"]
    return pl.DataFrame(ROWS, schema=names, orient="row")


def written(folder: Path, frame: pl.DataFrame, suffix: str) -> Path:
    path = folder / f"jobs{suffix}"
    if suffix == ".csv":
        frame.write_csv(path)
    elif suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_excel(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("out", ["out.csv", "out.tsv", "out.parquet", "out.xlsx"])
def test_01_stays_01(run: Run, tmp_path: Path, rows_of_codes: pl.DataFrame, suffix: str, out: str) -> None:
    table = written(tmp_path, rows_of_codes, suffix)
    target = tmp_path / out
    assert run("clusters", table, "--where", "period=2011", "--out", target).status == 0
    found = {
        ".csv": lambda: pl.read_csv(target, infer_schema=False),
        ".tsv": lambda: pl.read_csv(target, infer_schema=False, separator="\t"),
        ".parquet": lambda: pl.read_parquet(target),
        ".xlsx": lambda: pl.read_excel(target, infer_schema_length=None),
    }[target.suffix]()
    assert found["region"].unique().sort().to_list() == ["01", "03", "04"]
    assert found["industry"].unique().sort().to_list() == ["010", "020", "030"]


@pytest.mark.parametrize("command", ["relatedness", "complexity", "agglomeration", "growth"])
def test_codes_stay_text_in_every_command(run: Run, tmp_path: Path, table: Path, command: str) -> None:
    out = tmp_path / "out.csv"
    assert run(command, table, "--out", out).status == 0
    text = pl.read_csv(out, infer_schema=False)
    codes = pl.read_csv(table, infer_schema=False)
    for role in ("region", "industry"):
        if role in text.columns:
            assert set(text[role]) <= set(codes[role])


@pytest.mark.parametrize("typed", ["TRUE", "True", "true"])
def test_conditions_compare_text_in_csv(
    run: Run, tmp_path: Path, rows_of_codes: pl.DataFrame, typed: str
) -> None:
    spelt = rows_of_codes["traded"].replace({"TRUE": typed})
    table = written(tmp_path, rows_of_codes.with_columns(spelt), ".csv")
    out = tmp_path / "out.csv"
    assert run("fill", table, "--where", f"traded={typed}", "--out", out).status == 0
    assert read(out).height == 8
    other = "traded=TRUE" if typed == "true" else "traded=true"
    outcome = run("fill", table, "--where", other, "--out", out)
    assert outcome.status == 1
    assert f"no row has {other}; the column holds 2 values" in outcome.said


@pytest.mark.parametrize("value", ["TRUE", "True", "true"])
def test_typed_truth_values_answer_to_every_spelling(
    run: Run, tmp_path: Path, rows_of_codes: pl.DataFrame, value: str
) -> None:
    table = written(tmp_path, rows_of_codes.with_columns(pl.col("traded") == "TRUE"), ".parquet")
    out = tmp_path / "out.csv"
    assert run("fill", table, "--where", f"traded={value}", "--out", out).status == 0
    assert read(out).height == 8


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_numbers_compare_as_they_are_written(
    run: Run, tmp_path: Path, rows_of_codes: pl.DataFrame, suffix: str
) -> None:
    table = written(tmp_path, rows_of_codes, suffix)
    out = tmp_path / "out.csv"
    conditions = ("--where", "period=2011", "--where", "traded=TRUE", "--where", "industry=010")
    assert run("fill", table, *conditions, "--out", out).status == 0
    assert read(out)["employment"].to_list() == [5, 9, 4]


def test_names_of_columns_are_mapped(run: Run, tmp_path: Path, rows_of_codes: pl.DataFrame) -> None:
    renamed = rows_of_codes.filter(period=2011).rename(
        {"region": "län", "industry": "sni", "employment": "antal jobb"}
    )
    table = tmp_path / "jobb.csv"
    renamed.drop("period").write_csv(table, separator=";")
    out = tmp_path / "out.csv"
    columns = "region=län,industry=sni,employment=antal jobb"
    assert run("clusters", table, "--columns", columns, "--out", out).status == 0
    assert read(out)["region"].unique().sort().to_list() == ["01", "03", "04"]


def test_another_encoding_is_read_when_it_is_named(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "jobb.csv"
    table.write_bytes(
        "region,industry,employment\nVäxjö,a,1\nVäxjö,b,2\nÅmål,a,5\nÅmål,b,1\n".encode("cp1252")
    )
    out = tmp_path / "out.csv"
    assert run("clusters", table, "--encoding", "cp1252", "--out", out).status == 0
    assert read(out)["region"].unique().sort().to_list() == ["Växjö", "Åmål"]
