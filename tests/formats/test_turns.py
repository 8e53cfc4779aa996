"""Files from strangers are opened a few at a time, whatever thread or process opens them."""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from tests.formats.packing import HEADER, ROW, packed

from klustermotor.formats import NoTurn, survey_table, turns

MEMORY = 10**9
OTHER = """
import sys
from klustermotor.formats import turns
turns.at_once = lambda memory: 1
with turns.a_turn("theirs.xlsx", memory=1):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _one_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let one file be opened at once, and keep the turns of the tests apart from those of others."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(turns, "at_once", lambda memory: 1)


def elsewhere(tmp_path: Path) -> "subprocess.Popen[str]":
    """Return another process that holds the only turn until its input ends."""
    held = subprocess.Popen(
        [sys.executable, "-c", OTHER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    return held


def test_a_file_that_waits_gets_its_turn(tmp_path: Path) -> None:
    opened, most = [0], [0]
    guard = threading.Lock()

    def open_one() -> None:
        with turns.a_turn("a.xlsx", memory=MEMORY, patience=30):
            with guard:
                opened[0] += 1
                most[0] = max(most[0], opened[0])
            time.sleep(0.05)
            with guard:
                opened[0] -= 1

    threads = [threading.Thread(target=open_one) for _ in range(5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (opened, most) == ([0], [1])


def test_another_process_is_waited_for_until_it_ends_in_whatever_way(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, ROW]})
    other = elsewhere(tmp_path)
    began = time.monotonic()
    with pytest.raises(NoTurn), turns.a_turn("a.xlsx", memory=MEMORY, patience=0.3):
        pass
    assert time.monotonic() - began >= 0.3
    other.kill()
    other.communicate()
    assert survey_table(path).sample.rows() == [("04", "5")]


def test_a_file_without_a_turn_is_not_said_to_be_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "jobb.xlsx", {"S": [HEADER, ROW]})
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    with turns.a_turn("theirs.xlsx", memory=MEMORY), pytest.raises(NoTurn) as caught:
        survey_table(path)
    assert str(caught.value) == (
        "Other files are being opened just now, so jobb.xlsx was not read; try again in a minute."
    )
    assert caught.value.in_language("sv").startswith("Andra filer öppnas just nu, så jobb.xlsx")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_process_that_opens_a_file_holds_the_turn_to_its_own_end() -> None:
    with turns.a_turn("a.xlsx", memory=MEMORY) as held:
        child = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE, pass_fds=held
        )
    with pytest.raises(NoTurn), turns.a_turn("b.xlsx", memory=MEMORY, patience=0.1):
        pass
    child.communicate()
    with turns.a_turn("b.xlsx", memory=MEMORY, patience=5):
        pass


def test_turns_in_a_folder_that_others_may_write_in_are_not_trusted(tmp_path: Path) -> None:
    folder = tmp_path / f"klustermotor-turns-{os.getuid()}"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(RuntimeError, match="not ours alone"), turns.a_turn("a.xlsx", memory=MEMORY):
        pass


def test_half_the_memory_is_shared_out_and_one_file_is_always_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    allowed = tmp_path / "memory.max"
    monkeypatch.setattr(turns, "_ALLOWED", allowed)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    for text, memory, expected in (("800", 100, 4), ("800", 1_000, 1), ("800", 1, 8)):
        turns.at_once.cache_clear()
        allowed.write_text(text)
        assert turns.at_once(memory) == expected
    turns.at_once.cache_clear()


def test_where_files_cannot_be_locked_the_threads_of_a_process_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LOCKS", False)
    with turns.a_turn("a.xlsx", memory=MEMORY) as held:
        assert held == ()
        with pytest.raises(NoTurn), turns.a_turn("b.xlsx", memory=MEMORY, patience=0.1):
            pass
    with turns.a_turn("b.xlsx", memory=MEMORY, patience=0.1):
        pass
