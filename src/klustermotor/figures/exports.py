"""Pictures outside the page: SVG that looks right on its own, and PNG."""

import re

from klustermotor.figures import palette
from klustermotor.figures.fonts import Face, embedded_font
from klustermotor.figures.svg import element

_FAMILY = "'Source Sans 3', 'Source Sans Pro', 'Noto Sans', Arial, sans-serif"
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def size_of(svg: str) -> tuple[float, float]:
    """Return width and height of a picture of ours, in its own units.

    Parameters
    ----------
    svg : str

    Returns
    -------
    tuple of float

    Raises
    ------
    ValueError
        If the text is not a picture of ours.

    Examples
    --------
    >>> size_of('<svg viewBox="0 0 30 20"></svg>')
    (30.0, 20.0)
    """
    found = _VIEW_BOX.search(svg)
    if found is None:
        raise ValueError("the text is no picture of Klustermotor: it has no viewBox that begins at 0 0")
    return float(found[1]), float(found[2])


def standalone(svg: str, *, embed_fonts: bool = False) -> str:
    """Return a picture that looks right outside the page: with its size, ground and typefaces named.

    Parameters
    ----------
    svg : str
        A picture of ours.
    embed_fonts : bool
        Carry the typeface along (some 120 kB), so that any program shows the same letters. The picture
        then holds a style element and must not be put into a page.

    Returns
    -------
    str
        With an XML declaration.

    Raises
    ------
    ValueError
        If the text is not a picture of ours.

    Examples
    --------
    >>> standalone('<svg viewBox="0 0 30 20"></svg>').splitlines()[1][:47]
    '<svg viewBox="0 0 30 20" width="30" height="20"'
    """
    width, height = size_of(svg)
    opening = _OPENING.search(svg)
    assert opening is not None
    root = re.sub(r'\s(width|height|font-family)="[^"]*"', "", opening[0])
    root = root.removesuffix(">") + f' width="{width:g}" height="{height:g}" font-family="{_FAMILY}">'
    ground = element("rect", width=width, height=height, fill=palette.CARD)
    style = element("style", *_font_faces()) if embed_fonts else ""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + root + style + ground + svg[opening.end() :]


def _font_faces() -> list[str]:
    """Return the rules that carry the typeface."""
    weights: dict[Face, int] = {"sans": 400, "sans-bold": 600}
    return [
        f"@font-face{{font-family:'Source Sans 3';font-weight:{weight};src:url({embedded_font(face)})}}"
        for face, weight in weights.items()
    ]
