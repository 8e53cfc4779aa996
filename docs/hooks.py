"""Write the reference when the documentation is built: of the commands, and of every public name."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any, get_args

from klustermotor.cli.app import COMMANDS, load

COMMANDS_MARK = "<!-- commands -->"
PACKAGE_MARK = re.compile(r"<!-- package: (\S+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return the page with its marks replaced."""
    if COMMANDS_MARK in markdown:
        return markdown.replace(COMMANDS_MARK, "\n".join(command_section(name) for name in COMMANDS))
    return PACKAGE_MARK.sub(lambda mark: package_sections(mark[1]), markdown)


def package_sections(package: str) -> str:
    """Return a section per module of a package, with the names that the package hands out."""
    folder = importlib.import_module(package)
    tree = ast.parse(Path(str(folder.__file__)).read_text(encoding="utf-8"))
    lines = [str(folder.__doc__), "", f"All names are imported from `{package}`.", ""]
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names if alias.name in folder.__all__]
        heading = str(importlib.import_module(str(node.module)).__doc__).strip().splitlines()[0]
        lines += [f"## {heading.rstrip('.')}", ""] if names else []
        for name in names:
            lines += [f"::: {node.module}.{name}", "    options:", "      show_root_heading: true", ""]
    return "\n".join(lines)


def command_section(name: str) -> str:
    """Return what a command does, and its arguments and options as tables."""
    command = load(name)
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    usage = " ".join([f"klustermotor {name}", *(one.metavar or one.name.upper() for one in arguments)])
    lines = [f"## klustermotor {name}", "", f"`{usage} [OPTIONS]`", "", command.help or "", ""]
    panels = dict.fromkeys(one.rich_help_panel or "Options" for one in options)
    if arguments:
        lines += table("Argument", [(f"`{one.metavar}`", one) for one in arguments])
    for panel in sorted(panels, key=lambda panel: panel != "Options"):
        chosen = [one for one in options if (one.rich_help_panel or "Options") == panel]
        lines += table(panel, [(written(one), one) for one in chosen])
    page = "example.md" if name == "demo" else f"{name}.md"
    return "\n".join([*lines, f"How to: [{name}](../how-to/{page})", ""])


def written(option: Any) -> str:
    """Return an option as it is typed."""
    names = f"`{', '.join(option.opts)}`"
    values = option.metavar or ", ".join(map(str, get_args(option.type_descriptor.annotation)))
    return f"{names} {values}".replace("|", "\\|").strip()


def table(head: str, rows: list[tuple[str, Any]]) -> list[str]:
    """Return a table of arguments or options."""
    lines = [f"| {head} | What it says | Unless you say |", "| --- | --- | --- |"]
    for label, one in rows:
        default = "needed" if one.required else shown(one.default)
        lines.append(f"| {label} | {(one.help or '').replace('|', '/')} | {default} |")
    return [*lines, ""]


def shown(default: object) -> str:
    """Return a default as it is typed; nothing where there is none."""
    return "" if default is None or isinstance(default, bool) else f"`{default}`"


def on_page_content(html: str, **_: Any) -> str:
    """Return the page with the marks of docstrings (citations, roles) put the way a page shows them."""
    html = re.sub(r"\.\. (\[\d+\])", r"<br>\1", html)
    html = re.sub(r"(\[\d+\])_", r"\1", html)
    html = re.sub(r":(?:func|class|mod):<code>~?(?:[\w.]*\.)?(\w+)</code>", r"<code>\1</code>", html)
    return html.replace(":math:<code>", "<code>")
