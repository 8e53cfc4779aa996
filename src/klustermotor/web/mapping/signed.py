"""A picture with lines below it that say what it may be used for and what it rests on."""

import re
from collections.abc import Sequence
from textwrap import wrap

from klustermotor.figures.exports import size_of
from klustermotor.figures.svg import text

_LINE, _LETTER = 17.0, 5.6
_VIEW_BOX = re.compile(r'viewBox="0 0 [\d.]+ [\d.]+"')


def signed(svg: str, lines: Sequence[str]) -> str:
    """Return the picture made taller by the lines."""
    width, height = size_of(svg)
    fitting = [part for line in lines for part in wrap(line, max(20, int(width / _LETTER)))]
    taller = height + 14 + _LINE * len(fitting)
    said = "".join(
        text(line, 4, height + 14 + _LINE * place, class_="note") for place, line in enumerate(fitting, 1)
    )
    opened = _VIEW_BOX.sub(f'viewBox="0 0 {width:g} {taller:g}"', svg, count=1)
    return f"{opened.removesuffix('</svg>')}{said}</svg>"
