"""A register is summed to the same table by every engine, and faulty rows are refused with examples."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from klustermotor.formats.refusals import RefusedInput
from klustermotor.formats.registers import tabulate
from klustermotor.formats.spark_session import missing_for_spark

ROLES = "region=lan,industry=sni,period=ar,employment=anst,establishments=cfar,wages=lon"


def register(rows: int = 2_000) -> pl.DataFrame:
    """Return a register with leading zeros, å ä ö, parts of jobs and rows without an establishment."""
    rng = np.random.default_rng(7)
    cfar = [None if rng.random() < 0.05 else f"00{number:04}" for number in rng.integers(0, 400, rows)]
    return pl.DataFrame(
        {
            "lan": rng.choice(["01", "03", "Örebro", "Västmanland", 'å, "ä"'], rows),
            "sni": rng.choice(["01.1", "C25", "0111"], rows),
            "ar": rng.choice([2010, 2011], rows),
            "anst": rng.integers(0, 40, rows) / 2,
            "cfar": pl.Series(cfar, dtype=pl.String),
            "lon": np.round(rng.random(rows) * 1e5, 2),
            "privat": rng.random(rows) < 0.5,
        }
    )


def by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the sums worked by polars in whole cents."""
    sums = (
        frame.group_by(
            pl.col("lan").alias("region"),
            pl.col("sni").alias("industry"),
            pl.col("ar").cast(pl.String).alias("period"),
        )
        .agg(
            employment=pl.col("anst").sum(),
            establishments=pl.col("cfar").drop_nulls().n_unique().cast(pl.Int64),
            cents=(pl.col("lon") * 100).round().cast(pl.Int64).sum(),
        )
        .sort("region", "industry", "period")
    )
    return sums.drop("cents").with_columns(wages=pl.Series(sums["cents"].to_numpy() / 100))


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """Write the register as Parquet, as CSV, and as Parquet in folders named by year."""
    frame = register()
    frame.write_parquet(tmp_path / "register.parquet")
    frame.write_csv(tmp_path / "register.csv", include_bom=True)
    for (year,), part in frame.group_by("ar"):
        (tmp_path / "cut" / f"ar={year}").mkdir(parents=True)
        part.drop("ar").write_parquet(tmp_path / "cut" / f"ar={year}" / "part.parquet")
    return {
        "parquet": tmp_path / "register.parquet",
        "csv": tmp_path / "register.csv",
        "cut": tmp_path / "cut",
    }


@pytest.mark.parametrize("source", ["parquet", "csv", "cut"])
def test_duckdb_sums_what_is_worked_by_hand(sources: dict[str, Path], source: str) -> None:
    result = tabulate(sources[source], columns=ROLES)
    assert result.rows_read == 2_000
    assert_frame_equal(result.frame, by_hand(register()), check_exact=True)


def test_rows_are_jobs_where_no_employees_are_named(sources: dict[str, Path]) -> None:
    frame = tabulate(sources["csv"], columns="region=lan,industry=sni").frame
    assert frame.columns == ["region", "industry", "employment"]
    assert frame["employment"].sum() == 2_000
    assert frame["employment"].dtype == pl.Int64


def test_rows_are_establishments_where_employees_are_summed(sources: dict[str, Path]) -> None:
    frame = tabulate(sources["parquet"], columns="region=lan,industry=sni,employment=anst").frame
    assert frame["establishments"].sum() == 2_000


@pytest.mark.parametrize(
    ("source", "condition"), [("parquet", "privat=TRUE"), ("parquet", "privat=True"), ("csv", "privat=true")]
)
def test_conditions_compare_text(sources: dict[str, Path], source: str, condition: str) -> None:
    result = tabulate(sources[source], columns=ROLES, where=[condition, "ar=2011"])
    expected = by_hand(register().filter(pl.col("privat") & (pl.col("ar") == 2011)))
    assert_frame_equal(result.frame, expected, check_exact=True)


def test_a_pattern_reads_several_files_and_semicolons_mean_decimal_commas(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_text("lan;sni;anst\n01;A;1,5\n")
    (tmp_path / "a2.csv").write_text("lan;sni;anst\n01;A;2\n")
    frame = tabulate(tmp_path / "a*.csv", columns="region=lan,industry=sni,employment=anst").frame
    assert frame.rows() == [("01", "A", 3.5, 2)]


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("lan,sni\nÖrebro,A\n".encode("cp1252"))
    with pytest.raises(RefusedInput, match="line 2 is not UTF-8 text"):
        tabulate(path, columns="region=lan,industry=sni")
    frame = tabulate(path, columns="region=lan,industry=sni", encoding="cp1252").frame
    assert frame["region"].to_list() == ["Örebro"]


FAULTY = "lan,sni,anst\n01,A,1\n,A,2\n01,,3\n01,A,-4\n01,A,many\n01,A,\n"
SHORT = "lan,sni,anst\n01,A,1\n01,A\n"


def check_faulty_rows(folder: Path, engine: Any) -> None:
    """Check refusals of faulty rows on one engine."""
    path = folder / "faulty.csv"
    path.write_text(FAULTY)
    roles = "region=lan,industry=sni,employment=anst"
    with pytest.raises(RefusedInput, match=r"faulty\.csv: 5 rows have no key, .*employment 'many'") as told:
        tabulate(path, columns=roles, engine=engine)
    assert "region nothing, industry 'A', employment '2'" in str(told.value)
    result = tabulate(path, columns=roles, engine=engine, faulty="leave_out")
    assert (result.rows_read, result.rows_left_out) == (6, 5)
    assert result.frame.rows() == [("01", "A", 1, 1)]
    path.write_text(SHORT)
    with pytest.raises(RefusedInput, match="the register cannot be read"):
        tabulate(path, columns=roles, engine=engine)


def test_faulty_rows_on_duckdb(tmp_path: Path) -> None:
    check_faulty_rows(tmp_path, "duckdb")


@pytest.mark.parametrize(
    ("columns", "where", "message"),
    [
        ("region=lann,industry=sni", [], "no column 'lann' for region; did you mean 'lan'"),
        ("region=lan,industry=sni", ["ar=1999"], "no row of the register meets ar=1999"),
        ("region=lan,industry=sni", ["year=1999"], "no column 'year' to choose rows by"),
    ],
)
def test_what_is_missing_is_said(
    sources: dict[str, Path], columns: str, where: list[str], message: str
) -> None:
    with pytest.raises(RefusedInput, match=message):
        tabulate(sources["csv"], columns=columns, where=where)


def test_files_that_do_not_go_together_are_refused(sources: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="there are CSV and Parquet files"):
        tabulate(sources["csv"].parent, columns=ROLES)
    with pytest.raises(RefusedInput, match="there is no CSV or Parquet file here"):
        tabulate(tmp_path / "none*.csv", columns=ROLES)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "1.csv").write_text("lan,sni\n01,A\n")
    (tmp_path / "x" / "2.csv").write_text("lan,naics\n01,A\n")
    with pytest.raises(RefusedInput, match=r"2\.csv: the header differs"):
        tabulate(tmp_path / "x", columns="region=lan,industry=sni")
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1" + b"x" * 40 + b"PAR1")
    with pytest.raises(RefusedInput, match=r"bad\.parquet: the register cannot be read"):
        tabulate(bad, columns=ROLES)


def test_spark_without_java_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert missing_for_spark() in {
        "the engine Spark needs Java 17 or 21, and no Java was found (install it, or set JAVA_HOME)",
        "the engine Spark needs the extra `spark`: install klustermotor[spark]",
    }


@pytest.fixture
def spark() -> None:
    """Leave the test out where Spark cannot run, and fail where it must."""
    missing = missing_for_spark()
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_spark_gives_the_same_table_to_the_last_digit(
    sources: dict[str, Path], tmp_path: Path, capfd: Any
) -> None:
    for source in (sources["csv"], sources["cut"]):
        ours = tabulate(source, columns=ROLES).frame
        theirs = tabulate(source, columns=ROLES, engine="spark").frame
        assert ours.write_csv() == theirs.write_csv()
        assert_frame_equal(ours, theirs, check_exact=True)
    where = ["privat=TRUE", "ar=2011"]
    ours = tabulate(sources["parquet"], columns=ROLES, where=where).frame
    assert_frame_equal(
        ours, tabulate(sources["parquet"], columns=ROLES, where=where, engine="spark").frame, check_exact=True
    )
    check_faulty_rows(tmp_path, "spark")
    assert capfd.readouterr().err == ""
