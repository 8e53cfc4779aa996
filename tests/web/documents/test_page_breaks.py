"""A heading never ends a page, nor does the caption of a table: what they announce stands with them."""

import io

import docx
import pytest
from pypdf import PdfReader

from klustermotor.web.accounts.access import Access
from klustermotor.web.documents import exports
from klustermotor.web.documents.blocks import Block, Heading, Paragraph, Picture, Rows
from klustermotor.web.documents.pdf import pdf_bytes
from klustermotor.web.documents.word import docx_bytes

#: As many short paragraphs before as make one page end at each place around the heading.
LINES = range(24, 36)


def after(lines: int) -> list[Block]:
    """Return a document with this many lines before a heading, a caption and a table."""
    rows = [[f"Cell {at}", "x"] for at in range(3)]
    return [
        *(Paragraph(f"Line {at}.") for at in range(lines)),
        Heading("The announced", 2),
        Rows(["First column", "Second"], rows, caption="The caption"),
    ]


@pytest.mark.parametrize("lines", LINES)
def test_on_paper_a_heading_stands_with_what_it_announces(access: Access, lines: int) -> None:
    about = exports.provenance_of(access, "A title", language="en")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes(after(lines), about))).pages]
    (held,) = [page for page in pages if "The announced" in page]
    for said in ("The caption", "First column", "Cell 0"):
        assert said in held


def test_the_places_tried_hold_one_where_the_table_is_on_a_page_of_its_own(access: Access) -> None:
    about = exports.provenance_of(access, "A title", language="en")
    first = {
        PdfReader(io.BytesIO(pdf_bytes(after(lines), about))).pages[0].extract_text().count("Cell")
        for lines in LINES
    }
    assert {0, 3} <= first


def test_in_a_text_document_headings_captions_and_pictures_are_kept_with_what_follows(access: Access) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><title>T</title></svg>'
    about = exports.provenance_of(access, "A title", language="en")
    made = docx.Document(io.BytesIO(docx_bytes([*after(1), Picture(svg, "The picture")], about)))
    assert made.styles["Heading 2"].paragraph_format.keep_with_next
    kept = {one.text for one in made.paragraphs if one.paragraph_format.keep_with_next}
    assert {"The caption", ""} <= kept
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in made.tables[0].rows[0].cells)
