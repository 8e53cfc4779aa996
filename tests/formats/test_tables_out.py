"""Results are written whole or not at all."""

from pathlib import Path

import polars as pl
import pytest

from klustermotor.formats.refusals import RefusedInput
from klustermotor.formats.tables_in import read_table
from klustermotor.formats.tables_out import (
    check_format,
    check_writable,
    write_atomically,
    write_frame,
    write_text,
)

FRAME = pl.DataFrame({"region": ["01", "å"], "industry": ["A", "B"], "employment": [1.5, 2.0]})


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet", ".xlsx"])
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str) -> None:
    path = write_frame(tmp_path / f"out{suffix}", FRAME)
    table = read_table(path)
    assert table.regions == ("01", "å")
    assert table.at().tolist() == [[1.5, 0], [0, 2]]
    assert [one.name for one in tmp_path.iterdir()] == [f"out{suffix}"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = write_text(tmp_path / "out.json", "old")

    def fail(passing: Path) -> None:
        passing.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, fail)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="there is no folder"):
        write_frame(tmp_path / "absent" / "out.csv", FRAME)
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(RefusedInput, match="this is a folder; name a file in it"):
        write_frame(tmp_path / "out.csv", FRAME)
    with pytest.raises(RefusedInput, match="this is not a regular file"):
        check_writable("/dev/null")
    with pytest.raises(RefusedInput, match=r"the name must end in \.csv, \.tsv, \.parquet, \.xlsx"):
        check_format("out.ods")
    wide = pl.DataFrame({"a": pl.int_range(1_048_576, eager=True)})
    with pytest.raises(RefusedInput, match="a sheet holds 1,048,575 rows"):
        write_frame(tmp_path / "big.xlsx", wide)
    assert not (tmp_path / "big.xlsx").exists()


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    def full(passing: Path) -> None:
        passing.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(RefusedInput, match=r"could not be written \(No space left on device\)"):
        write_atomically(tmp_path / "out.csv", full)
    assert not list(tmp_path.iterdir())


def test_permissions_follow_the_mask_and_links_are_kept(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", "å")
    plain = tmp_path / "b.txt"
    plain.write_text("")
    assert path.stat().st_mode == plain.stat().st_mode
    link = tmp_path / "link.txt"
    link.symlink_to(path)
    write_text(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
