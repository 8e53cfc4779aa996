"""Small files cut from the example, and a way to run a command in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from klustermotor.cli.app import app
from klustermotor.examples import example_definitions, example_hierarchy, example_table

REGIONS = ["01", "03", "04", "05", "06", "14"]
INDUSTRIES = 24


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    out: str
    said: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command line; arguments may be paths."""
    runner = CliRunner()

    def command(*arguments: object) -> Outcome:
        result = runner.invoke(app, [str(one) for one in arguments], env={"COLUMNS": "400", "NO_COLOR": "1"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, " ".join(result.stderr.split()))

    return command


@pytest.fixture(scope="session")
def frame() -> pl.DataFrame:
    """Give six counties × 24 industries × three years, each county with plenty of industries."""
    whole = example_table().filter(
        pl.col("region").is_in(REGIONS), pl.col("period").is_in([2001, 2002, 2003])
    )
    codes = whole["industry"].unique(maintain_order=True).to_list()
    chosen = codes[:: max(1, len(codes) // INDUSTRIES)][:INDUSTRIES]
    return whole.filter(pl.col("industry").is_in(chosen)).drop("example")


@pytest.fixture(scope="session")
def table(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the frame as a file."""
    path = tmp_path_factory.mktemp("table") / "jobs.csv"
    frame.write_csv(path)
    return path


@pytest.fixture(scope="session")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example's definitions as a file."""
    path = tmp_path_factory.mktemp("definitions") / "definitions.csv"
    example_definitions().write_csv(path)
    return path


@pytest.fixture(scope="session")
def hierarchy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example's hierarchy of codes as a file."""
    path = tmp_path_factory.mktemp("hierarchy") / "hierarchy.csv"
    example_hierarchy().rename({"industry": "code"}).select("code", "parent").write_csv(path)
    return path


def read(path: Path) -> pl.DataFrame:
    """Return a result with codes as text."""
    return pl.read_csv(path, schema_overrides={"region": pl.String, "industry": pl.String})


def left_behind(folder: Path) -> list[str]:
    """Return the names of all that lies in a folder, hidden files too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
