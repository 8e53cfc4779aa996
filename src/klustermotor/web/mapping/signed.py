"""A picture with its title above it, and below it what it may be used for and what it rests on."""

import re
from collections.abc import Sequence
from html import unescape

from klustermotor.figures.exports import size_of
from klustermotor.figures.row_pictures import NOTE_LINE, drawn_notes, note_lines
from klustermotor.figures.svg import element, text

_LINE, _LETTERS = 24.0, 18.0
_GAP = 12.0
_PARTS = re.compile(
    r"(?P<opening><svg\b[^>]*>)(?P<said><title\b.*?</title><desc\b.*?</desc>)(?P<drawn>.*)</svg>", re.DOTALL
)
_VIEW_BOX = re.compile(r'viewBox="0 0 [\d.]+ [\d.]+"')


def title_of(svg: str) -> str:
    """Return what a picture of ours is called."""
    found = re.search(r"<title\b[^>]*>(.*?)</title>", svg, re.DOTALL)
    return unescape(found[1]) if found else ""


def signed(svg: str, *, above: Sequence[str] = (), below: Sequence[str] = ()) -> str:
    """Return the picture made taller by its own title, the lines above it and the lines below it."""
    parts = _PARTS.fullmatch(svg)
    if parts is None:
        raise ValueError("the text is no picture of Klustermotor: it has no title and description")
    width, height = size_of(svg)
    titled = note_lines([title_of(svg)], width - 8, _LETTERS, "sans-bold")
    heading = "".join(
        text(line, 4, _LINE * place, class_="label", font_size=_LETTERS)
        for place, line in enumerate(titled, 1)
    )
    told, signs = note_lines(above, width - 8), note_lines(below, width - 8)
    top = _LINE * len(titled) + 2
    begin = top + NOTE_LINE * len(told) + _GAP
    end = begin + height + _GAP
    taller = end + NOTE_LINE * len(signs) + 8
    return "".join(
        [
            _VIEW_BOX.sub(f'viewBox="0 0 {width:g} {taller:g}"', parts["opening"]),
            parts["said"],
            heading,
            drawn_notes(told, top),
            element("g", parts["drawn"], transform=f"translate(0 {begin:g})"),
            drawn_notes(signs, end),
            "</svg>",
        ]
    )
