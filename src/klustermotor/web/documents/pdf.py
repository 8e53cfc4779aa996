"""Documents as PDF: blocks go as data to one Typst page description; no text is taken for markup."""

import json
import tempfile
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext, override

from klustermotor.figures.exports import standalone
from klustermotor.figures.fonts import font_paths
from klustermotor.web.documents import blocks
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.documents.written_cells import is_number, written


def pdf_bytes(content: list[blocks.Block], about: Provenance) -> bytes:
    """Return a document as PDF; the same content on the same day gives the same bytes."""
    with override(about.language):
        about_title = gettext("About this document")
    data = {
        "title": about.title,
        "language": about.language,
        "author": about.tenant.name,
        "status": about.status_line(),
        "footer": about.footer(),
        "about_title": about_title,
        "about": about.lines(),
        "blocks": [_plain(block, about) for block in content],
    }
    page = files("klustermotor.web.documents").joinpath("page.typ").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder, "page.typ")
        main.write_bytes(page)
        return bytes(
            typst.compile(
                str(main),
                root=folder,
                font_paths=sorted({str(Path(path).parent) for path in font_paths()}),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
                timestamp=int(about.made_at.timestamp()),
            )
        )


def _plain(block: blocks.Block, about: Provenance) -> dict[str, Any]:
    """Return a block as the page description reads it."""
    kind = type(block).__name__.lower()
    if isinstance(block, blocks.Rows):
        rows = [[written(value, about.language) for value in row] for row in block.rows]
        numeric = [any(is_number(row[at]) for row in block.rows) for at in range(len(block.columns))]
        return {
            "kind": kind,
            "columns": list(block.columns),
            "rows": rows,
            "numeric": numeric,
            "caption": block.caption,
        }
    if isinstance(block, blocks.Picture):
        return {"kind": kind, "svg": standalone(block.svg), "caption": block.caption}
    return {"kind": kind, **asdict(block)}
