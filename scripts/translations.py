"""Keep the Swedish catalogues of the workbench's apps: ``update``, ``compile`` or ``check``.

``update`` adds what the code says and the catalogue lacks (empty, to be filled in) and drops what is no
longer said; ``compile`` writes the ``.mo`` files that the server reads; ``check`` fails on a text that is
missing, empty, doubtful, the same in both languages without ``# same`` above it, or Swedish in two ways: the
server reads all catalogues as one, so that one of the two would stand in the place of the other.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parent.parent / "src" / "klustermotor" / "web"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_ONE = re.compile(_STRING)
Said = tuple[str | tuple[str, str], str | None]


def apps() -> list[Path]:
    """Return the folders of the apps."""
    return sorted(path.parent for path in WEB.glob("*/apps.py"))


def said_in(app: Path) -> set[Said]:
    """Return every text an app says: (text or (one, many), context)."""
    found: set[Said] = set()
    for path in sorted(app.rglob("*.py")):
        if "migrations" not in path.parts:
            found |= set(_from_python(path))
    for path in sorted((*app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt"))):
        found |= set(_from_template(path))
    return found


def _from_python(path: Path) -> Iterator[Said]:
    """Yield the texts of a Python file."""
    with path.open("rb") as opened:
        for _line, message, _comments, context in extract("python", opened, keywords=KEYWORDS):
            if message and message != "":
                yield (tuple(message) if isinstance(message, tuple) else message), context  # type: ignore[misc]


def _from_template(path: Path) -> Iterator[Said]:
    """Yield the texts of a template, through Django's own reading of it."""
    if not settings.configured:
        settings.configure()
    for call, arguments in _CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        texts = [ast.literal_eval(text.lstrip("u")) for text in _ONE.findall(arguments)]
        context = texts.pop(0) if "p" in call.replace("gettext", "") else None
        yield (tuple(texts[:2]) if "n" in call.replace("gettext", "") else texts[0]), context


def catalogue_of(app: Path) -> tuple[Path, Catalog]:
    """Return an app's catalogue, empty when there is none yet."""
    path = app / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return path, Catalog(locale="sv")
    with path.open("rb") as opened:
        return path, read_po(opened, locale="sv")


def update(app: Path) -> None:
    """Bring an app's catalogue to what its code says."""
    path, catalogue = catalogue_of(app)
    fresh = Catalog(
        locale="sv", charset="utf-8", fuzzy=False, header_comment=f"# Swedish texts of {app.name}."
    )
    for text, context in sorted(said_in(app), key=lambda one: (str(one[0]), one[1] or "")):
        first = text[0] if isinstance(text, tuple) else text
        old = catalogue.get(first, context)
        fresh.add(
            text,
            old.string if old else None,
            context=context,
            user_comments=old.user_comments if old else (),
        )
    if not len(fresh):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, fresh, width=110, omit_header=False)
    kept = [
        line
        for line in written.getvalue().decode().splitlines()
        if not re.match(
            r'"(POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By|Project-Id|Report)', line
        )
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def compile_catalogue(app: Path) -> None:
    """Write what the server reads, when the catalogue is newer."""
    path, catalogue = catalogue_of(app)
    target = path.with_suffix(".mo")
    if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
        return
    with target.open("wb") as opened:
        write_mo(opened, catalogue)


def faults_of(app: Path) -> list[str]:
    """Return what is wrong with an app's catalogue, one sentence each."""
    path, catalogue = catalogue_of(app)
    faults = []
    for text, context in sorted(said_in(app), key=str):
        first = text[0] if isinstance(text, tuple) else text
        entry = catalogue.get(first, context)
        strings = (
            []
            if entry is None
            else entry.string
            if isinstance(entry.string, list | tuple)
            else [entry.string]
        )
        if not strings or not all(strings):
            faults.append(f"{path}: “{first}” has no Swedish.")
        elif entry is not None and entry.fuzzy:
            faults.append(f"{path}: “{first}” is marked as doubtful.")
        elif first in strings and "same" not in entry.user_comments and re.search(r"[a-z]{2}", first):  # type: ignore[union-attr]
            faults.append(
                f"{path}: “{first}” is the same in both languages; write “# same” above it if it should be."
            )
    return faults


def rivals() -> list[str]:
    """Return the texts that two apps say in different Swedish without a context of their own."""
    said: dict[tuple[str, str | None], dict[str, str]] = {}
    for app in apps():
        _path, catalogue = catalogue_of(app)
        for text, context in said_in(app):
            first = text[0] if isinstance(text, tuple) else text
            entry = catalogue.get(first, context)
            if entry is not None and entry.string:
                said.setdefault((first, context), {})[str(entry.string)] = app.name
    return [
        f"“{text}” is Swedish in several ways: {', '.join(f'“{sv}” ({app})' for sv, app in ways.items())}; "
        "agree on one, or give one of them a context."
        for (text, _context), ways in sorted(said.items(), key=str)
        if len(ways) > 1
    ]


def main(arguments: list[str]) -> int:
    """Do what is asked for, for the apps named or for all."""
    if not arguments or arguments[0] not in {"update", "compile", "check"}:
        print(__doc__, file=sys.stderr)
        return 2
    chosen = [app for app in apps() if not arguments[1:] or app.name in arguments[1:]]
    faults: list[str] = []
    for app in chosen:
        if arguments[0] == "update":
            update(app)
        elif arguments[0] == "compile":
            compile_catalogue(app)
        else:
            faults += faults_of(app)
    if arguments[0] == "check":
        faults += rivals()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
