"""Put into the wheel what git does not keep: the built pages and the compiled translations."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("src/klustermotor/web")
PAGES = WEB / "shared/static/klustermotor"


class WorkbenchBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Build scripts, style, typefaces and translations before the files of the wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is missing; an editable installation serves what ``scripts/`` has built."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        if not (root / PAGES / "page.js").exists():
            build_pages(root)
        compile_translations(root)
        build_data["artifacts"] += [f"/{PAGES.as_posix()}/", f"/{WEB.as_posix()}/**/*.mo"]


def build_pages(root: Path) -> None:
    """Install the pinned packages and bundle; say in one sentence what is missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("Building Klustermotor from source needs Node 18 or later with npm.")
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "--silent", "build"]):
        subprocess.run([npm, *command], cwd=root / "frontend", check=True)  # noqa: S603


def compile_translations(root: Path) -> None:
    """Write the catalogue the server reads beside each that people edit."""
    for source in sorted((root / WEB).glob("*/locale/*/LC_MESSAGES/django.po")):
        with source.open("rb") as read, source.with_suffix(".mo").open("wb") as written:
            write_mo(written, read_po(read))
