"""Documents as DOCX in the house's style."""

import io
import zipfile
from typing import Any

import docx
from django.utils.translation import gettext, override
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from klustermotor.figures import palette
from klustermotor.figures.png import to_png
from klustermotor.web.documents import blocks
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.documents.written_cells import is_number, written

_SERIF, _SANS = "Source Serif 4", "Source Sans 3"
_PICTURE_PIXELS = 1600
_STYLES = {
    "Normal": (_SANS, 10.5, palette.INK),
    "Title": (_SERIF, 24, palette.INK),
    "Heading 1": (_SERIF, 15, palette.INK),
    "Heading 2": (_SERIF, 12.5, palette.INK),
    "Subtitle": (_SERIF, 13, palette.INK_2),
    "Caption": (_SANS, 9, palette.INK_2),
}


def docx_bytes(content: list[blocks.Block], about: Provenance) -> bytes:
    """Return a document as DOCX; the same content on the same day gives the same bytes."""
    made = docx.Document()
    _set_up(made, about)
    made.add_paragraph(about.title, style="Title")
    made.add_paragraph(about.status_line(), style="Caption")
    for block in content:
        _WRITERS[type(block)](made, block, about)
    with override(about.language):
        made.add_paragraph(gettext("About this document"), style="Heading 1")
    _facts(made, blocks.Facts(about.lines()), about)
    written_bytes = io.BytesIO()
    made.save(written_bytes)
    return _without_clock(written_bytes.getvalue())


def _set_up(made: Any, about: Provenance) -> None:
    """Set page, type, properties and the foot of every page."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    for name, (face, size, colour) in _STYLES.items():
        font = made.styles[name].font
        font.name, font.size, font.italic, font.bold = (
            face,
            Pt(size),
            False,
            name.startswith(("Title", "Head")),
        )
        if name.startswith("Head"):
            made.styles[name].paragraph_format.keep_with_next = True
        font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
        fonts = made.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if "Theme" in key]:
            del fonts.attrib[attribute]
    properties = made.core_properties
    properties.title, properties.author, properties.language = about.title, about.tenant.name, about.language
    properties.comments = about.status_line()
    properties.created = properties.modified = about.made_at.replace(tzinfo=None)
    foot = section.footer.paragraphs[0]
    foot.text, foot.style = about.footer(), made.styles["Caption"]


def _heading(made: Any, block: blocks.Heading, about: Provenance) -> None:
    made.add_paragraph(block.text, style=f"Heading {min(block.level, 2)}")


def _lead(made: Any, block: blocks.Lead, about: Provenance) -> None:
    made.add_paragraph(block.text, style="Subtitle")


def _paragraph(made: Any, block: blocks.Paragraph, about: Provenance) -> None:
    for part in block.text.split("\n\n"):
        made.add_paragraph(part)


def _facts(made: Any, block: blocks.Facts, about: Provenance) -> None:
    table = made.add_table(rows=0, cols=2)
    for label, text in block.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
        cells[0].width, cells[1].width = Mm(42), Mm(120)
        cells[0].paragraphs[0].runs[0].bold = True
    made.add_paragraph()


def _rows(made: Any, block: blocks.Rows, about: Provenance) -> None:
    if block.caption:
        made.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    table = made.add_table(rows=1, cols=len(block.columns), style="Light List")
    for cell, name in zip(table.rows[0].cells, block.columns, strict=True):
        cell.text = name
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for row in block.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = written(value, about.language)
            if is_number(value):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph()


def _picture(made: Any, block: blocks.Picture, about: Provenance) -> None:
    shape = made.add_picture(io.BytesIO(to_png(block.svg, _PICTURE_PIXELS)), width=Mm(162))
    shape._inline.docPr.set("descr", block.caption)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    made.add_paragraph(block.caption, style="Caption")


_WRITERS: dict[type, Any] = {
    blocks.Heading: _heading,
    blocks.Lead: _lead,
    blocks.Paragraph: _paragraph,
    blocks.Facts: _facts,
    blocks.Rows: _rows,
    blocks.Picture: _picture,
}


def _without_clock(packed: bytes) -> bytes:
    """Return the package with every file's time set to the same, as the clock is no content."""
    rewritten = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return rewritten.getvalue()
