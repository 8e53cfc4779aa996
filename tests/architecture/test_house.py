"""The house rules that no linter knows."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import klustermotor

ROOT = Path(__file__).parents[2]
# Django writes migrations; their length says nothing of how we write.
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
PROGRAMS = SOURCES + sorted((ROOT / "bench").glob("*.py")) + sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 60


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_code_to_look_at() -> None:
    assert len(SOURCES) > 20


def test_no_file_is_long() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in PROGRAMS if (n := len(p.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_long_docstring_included() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({length} lines)"
        for path in PROGRAMS
        for node in functions(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_no_catch_all_module() -> None:
    bad = [
        p for p in PROGRAMS if {part.removesuffix(".py") for part in p.relative_to(ROOT).parts} & FORBIDDEN
    ]
    assert not bad


def test_no_import_hidden_in_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in SOURCES
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom) and not _optional(path, inner)
    ]
    assert not hidden


def _optional(path: Path, node: ast.Import | ast.ImportFrom) -> bool:
    """An extra is imported where it is first needed, and only an extra."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return all(name.split(".")[0] == "pyspark" for name in names)


def modules() -> list[str]:
    return [
        module.name
        for module in pkgutil.walk_packages(klustermotor.__path__, "klustermotor.")
        if not module.name.endswith("__main__") and ".migrations" not in module.name
    ]


@pytest.mark.parametrize("name", modules())
def test_every_public_name_is_documented(name: str) -> None:
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip(), f"{name} has no docstring"
    # A model filled in for one kind, such as Page[Row], is made by pydantic and documented as Page.
    for public in [n for n in vars(module) if not n.startswith("_") and "[" not in n]:
        thing = getattr(module, public)
        if getattr(thing, "__module__", None) == name and callable(thing) and not _says_it_to_callers(thing):
            assert (getattr(thing, "__doc__", None) or "").strip(), f"{name}.{public} has no docstring"


def _says_it_to_callers(thing: object) -> bool:
    """Return whether an operation of the API says what it does in its translated summary."""
    if not inspect.isfunction(thing):
        return False
    source = inspect.getsource(thing)
    return source.startswith("@router.") and "operation(" in source


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in modules()
        if name.startswith("klustermotor.analysis.") and not name.endswith(".compiled")
    ],
)
def test_public_functions_of_the_science_say_what_comes_in_and_out(name: str) -> None:
    module = importlib.import_module(name)
    for public, thing in vars(module).items():
        if (
            public.startswith("_")
            or getattr(thing, "__module__", None) != name
            or not isinstance(thing, type(modules))
        ):
            continue
        document = thing.__doc__ or ""
        for section in ("Parameters\n", "Returns\n", "Examples\n"):
            if (
                section == "Parameters\n"
                and not thing.__code__.co_argcount + thing.__code__.co_kwonlyargcount
            ):
                continue
            if section == "Returns\n" and thing.__annotations__.get("return") is None:
                continue
            assert section in document, f"{name}.{public} lacks the section {section.strip()}"


def test_the_repository_names_no_machine_and_no_registry() -> None:
    pattern = re.compile(r"/(?:work|home|root)/|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    texts = [ROOT / name for name in listed.stdout.splitlines()]
    assert texts
    found = [
        str(p.relative_to(ROOT))
        for p in texts
        if p.exists()
        and p != Path(__file__)
        and pattern.search(p.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found
