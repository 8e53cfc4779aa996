"""Write SVG: elements with escaped text and short numbers, and pictures that say what they show."""

from html import escape

from klustermotor.figures.classes import TEXT_LOOKS

_UNDERSCORE = "_"


def element(tag: str, *children: str, **attributes: object) -> str:
    """Return an SVG element; ``stroke_width=2`` becomes ``stroke-width="2"`` and ``class_`` ``class``.

    Parameters
    ----------
    tag : str
        Name of the element.
    *children : str
        Elements or escaped text.
    **attributes : object
        Numbers are shortened to two decimals; ``None`` leaves the attribute out.

    Returns
    -------
    str

    Examples
    --------
    >>> element("circle", cx=1.23456, cy=2, stroke_width=1)
    '<circle cx="1.23" cy="2" stroke-width="1"/>'
    """
    written = "".join(
        f' {name.rstrip(_UNDERSCORE).replace(_UNDERSCORE, "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(children)}</{tag}>" if children else f"<{tag}{written}/>"


def _value(value: object) -> str:
    """Write an attribute's value."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
    return escape(str(value), quote=True)


def text(content: str, x: float, y: float, **attributes: object) -> str:
    """Return a line of text at a point, with the look of its class as presentation attributes.

    Parameters
    ----------
    content : str
        Plain text; it is escaped here.
    x, y : float
        Where the text's anchor stands.
    **attributes : object
        Further attributes, as for :func:`element`.

    Returns
    -------
    str

    Examples
    --------
    >>> text("R&D", 1, 2, text_anchor="end")
    '<text x="1" y="2" text-anchor="end">R&amp;D</text>'
    """
    look = TEXT_LOOKS.get(str(attributes.get("class_", "")), {})
    return element("text", escape(content, quote=False), x=float(x), y=float(y), **{**look, **attributes})


def picture(
    name: str, title: str, description: str, width: float, height: float, *parts: str, class_: str = "picture"
) -> str:
    """Return a whole SVG picture with a title and a description for those who do not see it.

    Parameters
    ----------
    name : str
        Unique within the page; used for the identifiers of title and description.
    title, description : str
        Plain text.
    width, height : float
        Size of the drawing in its own units.
    *parts : str
        The drawing.
    class_ : str
        Classes of the picture; see :mod:`klustermotor.figures.classes`.

    Returns
    -------
    str
        The picture has its own size, at which its letters are as large as a page's; a page makes it
        smaller where there is less room.
    """
    return element(
        "svg",
        element("title", escape(title, quote=False), id=f"{name}-title"),
        element("desc", escape(description, quote=False), id=f"{name}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(float(width))} {_value(float(height))}",
        width=float(width),
        height=float(height),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_=class_,
    )
