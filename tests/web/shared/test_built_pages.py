"""What is built for the browser: small enough, complete, and from packages pinned without addresses."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "src/klustermotor/web/shared/static/klustermotor"
WEB = ROOT / "src/klustermotor/web"
LARGEST_SCRIPT = 100_000


@pytest.fixture(autouse=True)
def _built() -> None:
    if not (BUILT / "page.js").exists():
        pytest.fail("The pages are not built yet; run scripts/build-frontend")


def test_all_script_together_is_small() -> None:
    assert sum(len(gzip.compress(path.read_bytes())) for path in BUILT.glob("*.js")) < LARGEST_SCRIPT


def test_no_script_evaluates_text_and_no_style_asks_elsewhere() -> None:
    for path in BUILT.glob("*.css"):
        assert not re.search(r"url\((?!\"?\./|\"?data:)", path.read_text(encoding="utf-8")), path.name


def test_every_file_that_templates_name_is_there() -> None:
    named = {
        name
        for path in WEB.glob("*/templates/**/*.html")
        for name in re.findall(r"{% static [\"'](klustermotor/[^\"']+)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert not [name for name in named if finders.find(name) is None]


def test_the_lock_pins_and_hashes_everything_and_names_no_address() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in one and "resolved" not in one for one in packages.values())


def test_packages_are_pinned_exactly() -> None:
    wanted = json.loads((ROOT / "frontend/package.json").read_text(encoding="utf-8"))
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
