"""The list of commands: quick to show, and saying what each command says of itself."""

import importlib
import inspect
import subprocess
import sys

import pytest
from tests.cli.conftest import Run

from klustermotor import __version__
from klustermotor.cli.app import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says_of_itself(name: str) -> None:
    module = importlib.import_module(f"klustermotor.cli.commands.{COMMANDS[name].module}")
    document = inspect.getdoc(getattr(module, name)) or ""
    assert document.splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.status == 0
    assert COMMANDS[name].summary.split(",")[0] in " ".join(outcome.out.split())


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from klustermotor.cli.app import app\n"
        "sys.argv = ['klustermotor', '--help']\n"
        "try:\n    app()\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'numpy', 'polars', 'scipy', 'numba', 'duckdb'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    for name in COMMANDS:
        assert name in found.stdout


def test_version_and_usage(run: Run) -> None:
    assert run("--version").out.strip() == f"klustermotor {__version__}"
    assert run("no-such-command").status == 2
    assert run("clusters").status == 2
    assert run("relatedness", "x.csv", "--out", "y.csv", "--measure", "guess").status == 2
