"""Bad input of every kind: one clear sentence, the right exit status, and nothing left behind."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.cli.conftest import Run, left_behind

HEADER = "region,industry,employment\n"
GOOD = HEADER + "01,10.1,5\n01,20.1,6\n03,10.1,7\n03,20.1,3\n"

#: What is wrong, the file, and what is said of it.
FILES: dict[str, tuple[str | bytes, str]] = {
    "empty file": (b"", "the file is empty"),
    "header alone": (HEADER, "the file has a header but no rows"),
    "missing column": ("region,industry,jobs\n01,A,1\n", "no column 'employment' for employment"),
    "text in numbers": (
        GOOD + "04,10.1,many\n",
        "employment is not a number in 1 row: row 5 (region '04', industry '10.1'): 'many'",
    ),
    "duplicate keys": (GOOD + "03,20.1,4\n", "the same key stands more than once in 2 rows: row 4"),
    "negative": (
        GOOD + "04,10.1,-2\n",
        "employment is negative in 1 row: row 5 (region '04', industry '10.1'): -2",
    ),
    "all zero": (HEADER + "01,10.1,0\n03,10.1,0\n", "employment is 0 in all 2 rows"),
    "wrong encoding": (
        (GOOD + "04,Växjö,2\n").encode("cp1252"),
        "line 6 is not UTF-8 text (byte 0xE4); save the file as UTF-8 or name its encoding, often cp1252",
    ),
    "missing code": (GOOD + ",10.1,2\n", "the region is missing in 1 row: row 5"),
    "ragged rows": (GOOD + "04,10.1,2,9\n", "the file is damaged or not what its name says"),
}
#: Files that can be read, but in which nothing can be compared.
NOTHING_TO_COMPARE: dict[str, tuple[str, str]] = {
    "one region": (HEADER + "01,10.1,5\n01,20.1,6\n", "a single region ('01')"),
    "one industry": (HEADER + "01,10.1,5\n03,10.1,6\n", "a single industry ('10.1')"),
    "levels mixed": (
        HEADER + "01,10,9\n01,10.1,5\n01,10.2,4\n03,10,8\n03,10.1,6\n03,10.2,2\n",
        "the industry codes mix levels, for example '10' and '10.1' under it, which would count jobs twice",
    ),
    "a region that is the sum": (
        GOOD + "04,10.1,1\n04,20.1,2\nRiket,10.1,13\nRiket,20.1,11\n",
        "the region 'Riket' is the sum of all others",
    ),
}
COMMANDS = {
    "clusters": ("clusters", "--out", "OUT.csv"),
    "fill": ("fill", "--out", "OUT.csv"),
    "report": ("report", "--region", "01", "--out", "OUT"),
    "relatedness": ("relatedness", "--out", "OUT.csv"),
    "complexity": ("complexity", "--out", "OUT.csv"),
    "agglomeration": ("agglomeration", "--out", "OUT.csv"),
    "define": ("define", "--out", "OUT.csv"),
    "growth": ("growth", "--out", "OUT.csv"),
}
COMPARING = [name for name in COMMANDS if name != "fill"]


def refused(run: Run, folder: Path, command: str, *table: object) -> str:
    """Run a command that must refuse, and return what it said."""
    before = left_behind(folder)
    name, *rest = COMMANDS[command]
    outcome = run(name, *table, *(folder / one if one.startswith("OUT") else one for one in rest))
    assert outcome.status == 1, outcome
    assert outcome.said.startswith("Refused: ")
    assert "Traceback" not in outcome.said
    assert left_behind(folder) == before
    return outcome.said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("wrong", FILES)
def test_a_bad_file_is_refused(run: Run, tmp_path: Path, command: str, wrong: str) -> None:
    content, message = FILES[wrong]
    path = tmp_path / "jobs.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = refused(run, tmp_path, command, path)
    assert message in said
    assert str(path) in said


#: The growth of one industry can be split, and definitions take the most detailed codes.
COMPARABLE = {("growth", "one industry"), ("define", "levels mixed")}


@pytest.mark.parametrize(
    ("command", "wrong"),
    [(name, wrong) for name in COMPARING for wrong in NOTHING_TO_COMPARE if (name, wrong) not in COMPARABLE],
)
def test_what_cannot_be_compared_is_refused(run: Run, tmp_path: Path, command: str, wrong: str) -> None:
    content, message = NOTHING_TO_COMPARE[wrong]
    rows = [row.rpartition(",") for row in content.removeprefix(HEADER).splitlines()]
    path = tmp_path / "jobs.csv"
    lines = [f"{keys},{year},{jobs}" for keys, _, jobs in rows for year in (2002, 2003)]
    path.write_text("region,industry,period,employment\n" + "\n".join(lines), encoding="utf-8")
    assert message in refused(run, tmp_path, command, path)


@pytest.mark.parametrize("command", COMMANDS)
def test_places_are_checked_before_any_work(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "jobs.csv").write_text(GOOD, encoding="utf-8")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "is a folder" in refused(run, tmp_path, command, folder)
    assert "no/such.csv: there is no such file" in refused(
        run, tmp_path, command, tmp_path / "no" / "such.csv"
    )
    odd = tmp_path / "jobs.doc"
    shutil.copy(tmp_path / "jobs.csv", odd)
    assert "must end in .csv, .tsv, .txt, .parquet or .xlsx" in refused(run, tmp_path, command, odd)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "report"])
def test_a_place_that_cannot_be_written_is_refused(
    run: Run, tmp_path: Path, table: Path, command: str
) -> None:
    for out, message in (
        ("nowhere/out.csv", "there is no folder"),
        ("out.doc", "the name must end in .csv, .tsv, .parquet, .xlsx"),
        (".", "must end in"),
    ):
        outcome = run(command, table, "--out", tmp_path / out)
        assert outcome.status == 1
        assert message in outcome.said
        assert left_behind(tmp_path) == []


def test_a_report_is_not_written_over_a_file(run: Run, tmp_path: Path, table: Path) -> None:
    file = tmp_path / "report"
    file.write_text("mine", encoding="utf-8")
    outcome = run("report", table, "--region", "01", "--out", file)
    assert outcome.status == 1
    assert "is a file; --out names a folder" in outcome.said
    assert file.read_text(encoding="utf-8") == "mine"
    assert left_behind(tmp_path) == ["report"]


@pytest.mark.parametrize("command", ["clusters", "fill", "report"])
def test_a_file_of_three_gigabytes_without_text_is_refused_at_once(
    run: Run, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(GOOD, encoding="utf-8")
    with path.open("r+b") as file:
        file.truncate(3 << 30)
    assert "the file is no text" in refused(run, tmp_path, command, path)


def test_a_file_with_too_many_rows_is_sent_to_tabulate(
    run: Run, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klustermotor.formats.tables_in.MAX_ROWS", 100)
    said = refused(run, tmp_path, "clusters", table)
    assert "rows are more than a table in memory should hold (100)" in said
    assert "klustermotor tabulate" in said


def test_a_refusal_stands_as_json_too(run: Run, tmp_path: Path) -> None:
    outcome = run("clusters", tmp_path / "no.csv", "--out", tmp_path / "out.csv", "--json")
    assert outcome.status == 1
    assert "there is no such file" in outcome.json["refused"]


@pytest.mark.parametrize("command", ["clusters", "fill", "report", "growth"])
def test_options_written_wrongly_are_a_matter_of_usage(
    run: Run, tmp_path: Path, table: Path, command: str
) -> None:
    name, *rest = COMMANDS[command]
    out = [tmp_path / one if one.startswith("OUT") else one for one in rest]
    for wrong in (
        ("--columns", "regoin=region"),
        ("--columns", "region"),
        ("--where", "period"),
        ("--seed", "x"),
    ):
        assert run(name, table, *out, *wrong).status == 2
    assert run(name, *out).status == 2
    assert left_behind(tmp_path) == []


def test_unknown_codes_are_named(run: Run, tmp_path: Path, table: Path) -> None:
    said = run("report", table, "--region", "99", "--out", tmp_path / "r").said
    assert "there is no region '99' in the table" in said
    said = run("clusters", table, "--period", "1890", "--out", tmp_path / "o.csv").said
    assert "there is no period '1890'" in said
    said = run("growth", table, "--from", "1890", "--to", "2003", "--out", tmp_path / "o.csv").said
    assert "there is no period '1890'; the table has 3, 2001 to 2003" in said
    said = run("growth", table, "--from", "2003", "--to", "2001", "--out", tmp_path / "o.csv").said
    assert "growth must start before 2001, not in 2003" in said
    said = run("clusters", table, "--where", "region=0", "--out", tmp_path / "o.csv").said
    assert "no row has region=0; the column holds 6 values: '01', '03'" in said
    assert left_behind(tmp_path) == []


def test_an_old_result_survives_a_refusal(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    assert run("clusters", tmp_path / "no.csv", "--out", out).status == 1
    assert out.read_text(encoding="utf-8") == "old"


def test_a_damaged_workbook_and_parquet_are_refused(run: Run, tmp_path: Path, frame: pl.DataFrame) -> None:
    for name in ("jobs.xlsx", "jobs.parquet"):
        path = tmp_path / name
        path.write_bytes(b"PK\x03\x04 not at all")
        outcome = run("clusters", path, "--out", tmp_path / "out.csv")
        assert outcome.status == 1
        assert name in outcome.said
