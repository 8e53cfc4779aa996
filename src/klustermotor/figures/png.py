"""Pictures as PNG, drawn with our own typefaces only: no font of the machine, no network."""

import resvg_py

from klustermotor.figures.exports import size_of, standalone
from klustermotor.figures.fonts import font_paths

_WIDEST = 8000
_SANS, _SERIF = "Source Sans Pro", "Source Serif Pro"


def to_png(svg: str, width: int) -> bytes:
    """Return a picture as PNG on a white ground.

    Parameters
    ----------
    svg : str
        A picture of ours.
    width : int
        In pixels, 16 to 8000; the height follows.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the width is out of bounds, or the text is not a picture of ours.

    Examples
    --------
    >>> to_png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>', 60)[1:4]
    b'PNG'
    """
    if not 16 <= width <= _WIDEST:
        raise ValueError(f"a PNG can be 16 to {_WIDEST} pixels wide, not {width}")
    across, down = size_of(svg)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=standalone(svg),
            width=width,
            height=max(1, round(width * down / across)),
            background="#ffffff",
            skip_system_fonts=True,
            font_files=font_paths(),
            font_family=_SANS,
            sans_serif_family=_SANS,
            serif_family=_SERIF,
        )
    )
