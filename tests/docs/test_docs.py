"""The documentation keeps up with the commands and the library."""

import importlib
import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from klustermotor.cli.app import COMMANDS, all_commands, app, load
from klustermotor.examples import example_files
from klustermotor.formats import write_folder

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def how_to(command: str) -> str:
    return (DOCS / "how-to" / f"{command}.md").read_text(encoding="utf-8")


def options_of(command: Any) -> set[str]:
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    return {name for one in options for name in one.opts if name.startswith("--")}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_how_to_that_names_each_option(command: str) -> None:
    words = set(re.findall(r"--[a-z-]+", how_to(command)))
    assert options_of(load(command)) <= words


@pytest.mark.parametrize("page", sorted((DOCS / "how-to").glob("*.md")), ids=lambda page: page.stem)
def test_no_page_names_an_option_that_does_not_exist(page: Path) -> None:
    known = {option for command in all_commands() for option in options_of(load(command))}
    # Columns that begin as another does are shortened in tables; options of other programs have a space.
    assert set(re.findall(r"`(--[a-z-]+)", page.read_text(encoding="utf-8"))) <= known


def test_the_reference_has_a_page_for_every_package_of_the_library() -> None:
    packages = {
        f"klustermotor.analysis.{path.parent.name}"
        for path in (ROOT / "src" / "klustermotor" / "analysis").glob("*/__init__.py")
    }
    marks = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "reference").glob("*.md"))
    assert packages <= set(re.findall(r"<!-- package: (\S+) -->", marks))


def test_the_reference_hands_out_every_public_name() -> None:
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    assert spec is not None
    assert spec.loader is not None
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    for page in (DOCS / "reference").glob("*.md"):
        for package in re.findall(r"<!-- package: (\S+) -->", page.read_text(encoding="utf-8")):
            shown = set(re.findall(r"^::: \S+\.(\w+)$", hooks.package_sections(package), re.MULTILINE))
            assert shown == set(importlib.import_module(package).__all__)


def test_every_page_is_in_the_navigation() -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [page for page in PAGES if str(page.relative_to(DOCS)) not in listed] == []


def test_pages_name_tests_that_exist() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [
        name for name in re.findall(r"\btest_[a-z_]+\b(?!\.py)", text) if f"def {name}(" not in tests
    ] == []
    assert [path for path in re.findall(r"tests/[\w/]+\.py", text) if not (ROOT / path).exists()] == []


def test_pages_ask_nothing_of_other_hosts() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert not re.search(r"<(img|script|link)\b|!\[[^\]]*\]\(http", text)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


def run_command(block: str) -> None:
    typed = block.removeprefix("$ ").replace("\\\n", "")
    command = typed.splitlines()[0]
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


def test_the_python_of_the_example_tutorial_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = example_files()
    write_folder(tmp_path / "example", {**files.frames, **files.texts})
    for block in blocks("tutorials/example-region.md", "python"):
        exec(block, {})
    assert capsys.readouterr().out == "2.61\n"


@pytest.mark.real_data
def test_the_first_half_of_the_us_tutorial_does_what_it_says(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "DATA").symlink_to(real_data, target_is_directory=True)
    run_command(blocks("tutorials/us-clusters.md", "console")[0])
    capsys.readouterr()
    said = blocks("tutorials/us-clusters.md", "text")[1:]
    compare, prepare, library = blocks("tutorials/us-clusters.md", "python")
    for block, expected in ((compare, said[0]), (prepare, ""), (library, said[1])):
        exec(block, {})
        assert capsys.readouterr().out == expected
