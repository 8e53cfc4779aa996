"""Where one cluster's change came from: three steps that add up to the sum."""

from klustermotor.figures import palette
from klustermotor.figures.bars import ChangeParts, arrow_head, industry_hatches, part_fills
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language, estimate, number
from klustermotor.figures.row_pictures import (
    NOTE_LINE,
    WIDE_ROWS,
    RowFormat,
    drawn_notes,
    note_lines,
    row_name,
    ticked_grid,
)
from klustermotor.figures.scales import Scale, even_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import texts

_ROW, _HEAD, _FOOT = 36.0, 30.0, 8.0


def change_steps(
    change: ChangeParts, language: Language, *, title: str, drawn_as: RowFormat = WIDE_ROWS
) -> str:
    """Return the whole economy's, the industry's and the region's own part as steps, and the sum below.

    Parameters
    ----------
    change : ChangeParts
    language : {"sv", "en"}
    title : str
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG; each step begins where the one before ends.

    Examples
    --------
    >>> change = ChangeParts("Vehicles", 100, -40, 60)
    >>> "+120" in change_steps(change, "en", title="Vehicles")
    True
    """
    words = texts(language)
    parts = (change.national, change.industry, change.regional)
    keys = ("growth_national", "growth_industry", "growth_regional", "growth_sum")
    names = [words(f"report.{key}") for key in keys]
    begins = (0.0, parts[0], parts[0] + parts[1], 0.0)
    ends = (*(begin + part for begin, part in zip(begins, parts, strict=False)), change.total)
    name_room = min(drawn_as.names, 18 + max(text_width(name, 13, "sans-bold") for name in names))
    scale = even_scale([*begins, *ends], name_room + 4, drawn_as.width - 54)
    suffix = f"steps-{drawn_as.suffix}"
    gaining, falling = part_fills(suffix), part_fills(suffix, falling=True)
    fills = [(falling if part < 0 else gaining)[at] for at, part in enumerate(parts)] + [palette.CARD]
    height = _HEAD + _ROW * 4 + _FOOT
    labels = [(value, number(value, language, signed=True)) for value in scale.ticks()]
    drawn = [industry_hatches(suffix), ticked_grid(scale, _HEAD - 6, height - _FOOT, labels)]
    zero = scale(0.0)
    drawn.append(element("line", x1=zero, x2=zero, y1=_HEAD - 6, y2=height - _FOOT, stroke=palette.INK_3))
    for i, (name, begin, end) in enumerate(zip(names, begins, ends, strict=True)):
        top = _HEAD + _ROW * i
        drawn.append(row_name(name, 4, top + _ROW / 2 + 4.5, name_room - 8, strong=i == 3))
        figure = estimate(number(end - begin, language, signed=True), estimated=change.estimated)
        drawn.append(_step(begin, end, scale, top, fills[i], figure))
        if i < 3:
            x = scale(ends[i])
            drawn.append(
                element(
                    "line", x1=x, x2=x, y1=top + 28, y2=top + _ROW + 8, stroke=palette.INK_2, stroke_width=0.8
                )
            )
    remarks = [words("bars.estimated_some")] if change.estimated else []
    lines = note_lines(remarks, drawn_as.width - 8)
    said = ". ".join([change.in_words(words), *remarks])
    room = NOTE_LINE * len(lines) + 8 if lines else 0
    return picture(suffix, title, said, drawn_as.width, height + room, *drawn, drawn_notes(lines, height))


def _step(begin: float, end: float, scale: Scale, top: float, fill: str, written: str) -> str:
    """Draw one step with its figure."""
    left, right = sorted((scale(begin), scale(end)))
    return element(
        "g",
        element(
            "rect",
            x=left,
            y=top + 8,
            width=max(right - left, 1.0),
            height=20,
            fill=fill,
            stroke=palette.INK if fill == palette.CARD else palette.CARD,
        ),
        arrow_head(scale(begin), scale(end), top + 18) if fill != palette.CARD else "",
        text(written, right + 6, top + 23, class_="value", font_size=13),
    )
