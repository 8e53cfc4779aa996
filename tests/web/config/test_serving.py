"""The server's commands: they start, answer, stop and leave nothing behind, and say why they will not."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from klustermotor.web.config.logs import RefusalsOnOneLine

COMMAND = [sys.executable, "-c", "from klustermotor.cli.app import main; main()"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that was brought to this version once; each test has a copy."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    made = run("migrate", env={**_without_ours(), "DATA_DIR": str(folder)})
    assert made.returncode == 0, made.stderr
    return folder


def _without_ours() -> dict[str, str]:
    """Return the environment without what it says of the workbench."""
    own = ("KLUSTERMOTOR_", "DJANGO", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


@pytest.fixture
def surroundings(tmp_path: Path, prepared: Path) -> dict[str, str]:
    """Return an environment with a data folder and a port of its own."""
    shutil.copytree(prepared, tmp_path / "data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {**_without_ours(), "DATA_DIR": str(tmp_path / "data"), "PORT": str(port)}


@pytest.fixture
def served(surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start the workbench and wait until it answers."""
    process = subprocess.Popen([*COMMAND, "serve"], env=surroundings, stderr=subprocess.PIPE)
    try:
        wait_for_answer(surroundings["PORT"], process)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for_answer(port: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read().decode()  # type: ignore[union-attr]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
                assert b"Klustermotor" in answer.read()
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The server did not answer.")


def descendants(pid: int) -> set[int]:
    """Return the processes that a process has started, and theirs."""
    found: set[int] = set()
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listing.read_text().split()):
            found |= {child} | descendants(child)
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def run(name: str, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, name, *arguments], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(served: subprocess.Popen[bytes], number: int) -> None:
    started = descendants(served.pid)
    assert len(started) >= 2
    served.send_signal(number)
    assert served.wait(timeout=40) == 0
    assert alive(started) == set()


def test_a_child_that_dies_is_started_again(
    served: subprocess.Popen[bytes], surroundings: dict[str, str]
) -> None:
    for child in descendants(served.pid):
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue
    wait_for_answer(surroundings["PORT"], served)
    served.terminate()
    assert served.wait(timeout=40) == 0


def test_children_do_not_outlive_a_killed_server(served: subprocess.Popen[bytes]) -> None:
    started = descendants(served.pid)
    served.kill()
    served.wait()
    deadline = time.monotonic() + 30
    while alive(started) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert alive(started) == set()


def test_the_worker_alone_ends_cleanly(surroundings: dict[str, str]) -> None:
    assert run("migrate", env=surroundings).returncode == 0
    with subprocess.Popen([*COMMAND, "worker"], env=surroundings, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b"is ready for work" in process.stderr.readline()
        process.terminate()
        assert process.wait(timeout=30) == 0


def test_a_taken_port_is_one_sentence(surroundings: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(surroundings["PORT"])))
        other.listen()
        ended = run("serve", env=surroundings)
    assert ended.returncode == 1
    assert f"Port {surroundings['PORT']} on 127.0.0.1 is taken" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", ["serve", "worker", "migrate"])
def test_a_data_folder_that_cannot_be_written_is_one_sentence(
    name: str, surroundings: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = run(name, env={**surroundings, "DATA_DIR": str(tmp_path / "file" / "data")})
    assert ended.returncode == 1
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_refusal_is_one_line_of_the_log_and_a_fault_keeps_its_stack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(RefusalsOnOneLine())
    log = logging.getLogger("tests.refusals")
    log.propagate = False
    log.addHandler(handler)
    try:
        Path("/").read_text()
    except OSError:
        log.warning("Forbidden", exc_info=True)
        log.exception("A fault")
    refused, stack = capsys.readouterr().out.split("A fault")
    assert refused == "Forbidden\n"
    assert "Traceback" in stack


def test_a_wrong_host_is_one_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(RefusalsOnOneLine())
    log = logging.getLogger("django.security.DisallowedHost")
    log.addHandler(handler)
    try:
        # As a server does it: the fault is answered and told, and not raised on.
        answer = Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"})
    finally:
        log.removeHandler(handler)
    assert answer.status_code == 400
    told = capsys.readouterr().out
    assert "elsewhere.example" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("port", ["99999", "65536"])
@pytest.mark.parametrize("name", ["serve", "demo"])
def test_a_port_that_there_is_not_is_one_sentence(name: str, port: str, surroundings: dict[str, str]) -> None:
    ended = run(name, env={**surroundings, "PORT": port})
    assert ended.returncode == 1
    assert f"There is no port {port}; choose one from 1 to 65535" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_an_unknown_setting_is_one_sentence(surroundings: dict[str, str]) -> None:
    ended = run("serve", env={**surroundings, "KLUSTERMOTOR_HTTP": "yes"})
    assert ended.returncode == 1
    assert "no setting called KLUSTERMOTOR_HTTP" in ended.stderr


def test_a_backup_comes_back_whole(surroundings: dict[str, str], tmp_path: Path) -> None:
    assert run("migrate", env=surroundings).returncode == 0
    data = Path(surroundings["DATA_DIR"])
    digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    (data / "files" / "2c").mkdir(parents=True)
    (data / "files" / "2c" / digest).write_bytes(b"hello")
    archive = str(tmp_path / "all.tar")
    assert run("backup", archive, env=surroundings).returncode == 0
    assert "there already" in run("backup", archive, env=surroundings).stderr
    assert "There is a database here already" in run("restore", archive, env=surroundings).stderr
    elsewhere = {**surroundings, "DATA_DIR": str(tmp_path / "elsewhere")}
    restored = run("restore", archive, env=elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert (tmp_path / "elsewhere" / "files" / "2c" / digest).read_bytes() == b"hello"
    assert (tmp_path / "elsewhere" / "secret-key").read_text() == (data / "secret-key").read_text()
    assert (tmp_path / "elsewhere" / "klustermotor.sqlite3").exists()


def test_a_damaged_backup_is_refused(surroundings: dict[str, str], tmp_path: Path) -> None:
    damaged = tmp_path / "bad.tar"
    damaged.write_bytes(b"not an archive")
    ended = run("restore", str(damaged), env={**surroundings, "DATA_DIR": str(tmp_path / "elsewhere")})
    assert ended.returncode == 1
    assert "cannot be read as a backup" in ended.stderr
