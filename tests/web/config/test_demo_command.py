"""The demo's command ends when it is told to, whatever it is doing, and says that it answers when it does."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from tests.web.config.test_serving import COMMAND, alive, descendants, prepared, surroundings

from klustermotor.web.config.commands.supervising import Child, Supervisor

__all__ = ["prepared", "surroundings"]

_DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {then}"
)


def started(surroundings: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def has_children(process: subprocess.Popen[str]) -> bool:
    return bool(descendants(process.pid))


def is_loading(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return "Loading" in process.stdout.readline()


@pytest.mark.parametrize("moment", [has_children, is_loading])
def test_it_ends_while_it_loads(surroundings: dict[str, str], moment: object) -> None:
    with started(surroundings, "demo") as process:
        while not moment(process):  # type: ignore[operator]
            assert process.poll() is None
            time.sleep(0.02)
        begun = descendants(process.pid)
        assert begun
        process.send_signal(signal.SIGTERM)
        said, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
        assert "sign in as" not in said
        assert "answers on" not in told
        assert "Traceback" not in told
    assert alive(begun) == set()
    with sqlite3.connect(Path(surroundings["DATA_DIR"]) / "klustermotor.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM jobs_job WHERE lease_owner <> ''").fetchone() == (0,)


def test_loading_alone_that_is_broken_off_does_not_end_as_if_it_were_done(
    surroundings: dict[str, str],
) -> None:
    with started(surroundings, "demo", "--only-load") as process:
        while not has_children(process):
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 128 + signal.SIGTERM


def test_a_refusal_while_loading_is_the_commands_own(surroundings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with started({**surroundings, "DATA_DIR": str(tmp_path / "file" / "data")}, "demo") as process:
        _said, told = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "cannot be written" in told
    assert "Traceback" not in told


def test_it_is_said_to_answer_when_it_does(surroundings: dict[str, str]) -> None:
    with started(surroundings, "serve") as process:
        assert process.stderr is not None
        try:
            while "answers on" not in process.stderr.readline():
                assert process.poll() is None
            with urllib.request.urlopen(f"http://localhost:{surroundings['PORT']}/healthz") as answer:
                assert answer.status == 200
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_a_process_that_will_not_hear_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor()
    child = Child("deaf", [sys.executable, "-c", _DEAF.format(then="time.sleep(600)")], grace=0.2)

    def tell_once_it_is_deaf() -> None:
        while "deaf" not in capfd.readouterr().out:
            time.sleep(0.02)
        supervisor._stop()

    telling = threading.Thread(target=tell_once_it_is_deaf, daemon=True)
    telling.start()
    assert supervisor.see_through(child) is None
    assert child.process is not None
    assert child.process.poll() == -signal.SIGKILL


def test_a_process_that_ends_gives_its_status() -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    assert Supervisor().see_through(Child("short", command)) == 3
