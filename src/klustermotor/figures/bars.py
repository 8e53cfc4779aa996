"""Where growth came from: the parts of each cluster's change as bars to the left and right of no change."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.numbers import Language, estimate, number
from klustermotor.figures.row_pictures import (
    HALO,
    NOTE_LINE,
    RowFormat,
    drawn_notes,
    name_lines,
    note_lines,
    ticked_grid,
)
from klustermotor.figures.scales import Scale, even_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

#: As wide as a page, for many clusters; and for a phone, where names stand over the bars.
WIDE_BARS = RowFormat("wide", 1080.0, 400.0)
NARROW_BARS = RowFormat("narrow", 340.0, 0.0)
#: For a card beside another on a desk's screen.
CARD_BARS = RowFormat("wide", 560.0, 196.0)
_ROW, _HEAD, _FOOT, _NAME, _NAME_SIZE, _NAME_LINE = 30.0, 30.0, 12.0, 20.0, 13.5, 15.5
#: Names never take more of the width than this, and no change has so much of the axis on either side.
_MOST_NAMES, _LEAST_SIDE = 0.35, 0.08
_NATIONAL, _NATIONAL_FALLING, _INDUSTRY_FALLING = "#c6d0cb", "#e6cbc4", "#b9574a"
_POINT_ROOM = 16.0


@dataclass(frozen=True, slots=True)
class ChangeParts:
    """The change of one cluster's jobs, split.

    Parameters
    ----------
    label : str
        The cluster's name.
    national, industry, regional : float
        Jobs owed to the whole economy, to the industry, and to the region itself.
    estimated : bool
        Jobs at the start or at the end were hidden and had to be estimated, so the change is an estimate too.
    """

    label: str
    national: float
    industry: float
    regional: float
    estimated: bool = False

    @property
    def total(self) -> float:
        """The whole change of jobs."""
        return self.national + self.industry + self.regional

    def in_words(self, words: Texts) -> str:
        """Say the change and its parts; each is marked where it is an estimate.

        Parameters
        ----------
        words : Texts

        Returns
        -------
        str

        Examples
        --------
        >>> ChangeParts("Vehicles", 100, -40, 60, estimated=True).in_words(texts("en"))[:22]
        'Vehicles: ≈+120 jobs, '
        """
        figures = {
            "total": self.total,
            "national": self.national,
            "industry": self.industry,
            "regional": self.regional,
        }
        written = {
            key: estimate(number(value, words.language, signed=True), estimated=self.estimated)
            for key, value in figures.items()
        }
        return words("bars.one", name=self.label, **written)


def estimate_notes(rows: Sequence[ChangeParts], words: Texts) -> list[str]:
    """Return what a picture of changes says below of those that rest on estimates; nothing where none does.

    Parameters
    ----------
    rows : sequence of ChangeParts
    words : Texts

    Returns
    -------
    list of str

    Examples
    --------
    >>> estimate_notes([ChangeParts("Vehicles", 100, -40, 60)], texts("en"))
    []
    """
    count = sum(row.estimated for row in rows)
    return [words("bars.estimated", count=number(count, words.language))] if count else []


def part_fills(name: str, *, falling: bool = False) -> tuple[str, str, str]:
    """Return the fills of the three parts: pale, hatched, dark; in another colour where jobs were lost.

    Parameters
    ----------
    name : str
        The picture's, which also holds :func:`industry_hatches`.
    falling : bool
        Of parts that took jobs away.

    Returns
    -------
    tuple of str
        For the whole economy, the industry, the region.

    Examples
    --------
    >>> part_fills("bars-wide")[1], part_fills("bars-wide", falling=True)[1]
    ('url(#bars-wide-industry)', 'url(#bars-wide-industry-falling)')
    """
    if falling:
        return _NATIONAL_FALLING, f"url(#{name}-industry-falling)", palette.FALU
    return _NATIONAL, f"url(#{name}-industry)", palette.PINE


def industry_hatches(name: str) -> str:
    """Return the definitions of the hatches that tell the industry's part from the region's without colour.

    Parameters
    ----------
    name : str
        The picture's.

    Returns
    -------
    str
        Leaning one way where jobs were gained and the other way where they were lost.

    Examples
    --------
    >>> industry_hatches("bars-wide").count("<pattern")
    2
    """
    kinds = (("", palette.LAKE, "M0 6 L6 0"), ("-falling", _INDUSTRY_FALLING, "M0 0 L6 6"))
    patterns = [
        element(
            "pattern",
            element("rect", width=6, height=6, fill=colour),
            element("path", d=stripes, stroke=palette.CARD, stroke_width=1.4),
            id=f"{name}-industry{ending}",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
        )
        for ending, colour, stripes in kinds
    ]
    return element("defs", *patterns)


def arrow_head(begin: float, end: float, middle: float) -> str:
    """Return a pale point inside a bar's end that shows which way it goes; nothing where it has no room.

    Parameters
    ----------
    begin, end : float
        Where the bar begins and where it goes to.
    middle : float
        Its height.

    Returns
    -------
    str

    Examples
    --------
    >>> arrow_head(0, 100, 10)[:27], arrow_head(0, 5, 10)
    ('<path d="M91 6 L95 10 L91 1', '')
    """
    if abs(end - begin) < _POINT_ROOM:
        return ""
    way = 1 if end > begin else -1
    tip, back = end - 5 * way, end - 9 * way
    path = f"M{back:g} {middle - 4:g} L{tip:g} {middle:g} L{back:g} {middle + 4:g}"
    return element("path", d=path, fill="none", stroke=palette.CARD, stroke_width=2, class_="way")


def change_bars(
    rows: Sequence[ChangeParts],
    language: Language,
    *,
    title: str,
    legend: bool = False,
    drawn_as: RowFormat = WIDE_BARS,
) -> str:
    """Return a bar per part and cluster, stacked away from no change on either side; a tick marks the sum.

    Parameters
    ----------
    rows : sequence of ChangeParts
        In the order of drawing.
    language : {"sv", "en"}
    title : str
        What the picture shows, for those who do not see it.
    legend : bool
        Put the legend into the picture; a page may have its own.
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> svg = change_bars([ChangeParts("Vehicles", 100, -40, 60)], "en", title="Change")
    >>> "+120" in svg
    True
    """
    words, name = texts(language), f"bars-{drawn_as.suffix}"
    written = [estimate(number(row.total, language, signed=True), estimated=row.estimated) for row in rows]
    left, names = _names(rows, drawn_as)
    scale = _scale(rows, left, drawn_as.width - 16 - max((text_width(one, 14) for one in written), default=0))
    parts: list[str] = []
    top = _HEAD
    for row, lines, figure in zip(rows, names, written, strict=True):
        parts.append(_row(row, lines, figure, scale, top, name, drawn_as))
        top += _height(lines, drawn_as)
    body = top + _FOOT
    signs = _legend(rows, words, name, drawn_as.width, body) if legend else []
    parts = [industry_hatches(name), _grid(scale, body, language), *parts]
    remarks = estimate_notes(rows, words)
    description = ". ".join(["; ".join(row.in_words(words) for row in rows), *remarks])
    notes = note_lines(remarks, drawn_as.width - 8)
    below = body + LEGEND_LINE * len(signs)
    height = below + (NOTE_LINE * len(notes) + 8 if notes else 0)
    return picture(
        name, title, description, drawn_as.width, height, *parts, *signs, drawn_notes(notes, below)
    )


def _names(rows: Sequence[ChangeParts], drawn_as: RowFormat) -> tuple[float, list[list[str]]]:
    """Return where the bars begin and each row's name in lines; above the bars it has a line of its own."""
    if not drawn_as.names:
        room = drawn_as.width - 8
        return 4.0, [name_lines(row.label, room, _NAME_SIZE, "sans-bold", most=1) for row in rows]
    room = min(drawn_as.names, _MOST_NAMES * drawn_as.width) - 20
    names = [name_lines(row.label, room, _NAME_SIZE, "sans-bold") for row in rows]
    widest = max((text_width(line, _NAME_SIZE, "sans-bold") for one in names for line in one), default=0.0)
    return 20.0 + widest, names


def _height(name: Sequence[str], drawn_as: RowFormat) -> float:
    """Return how much of the height a row takes."""
    return _ROW + (_NAME if not drawn_as.names else _NAME_LINE * 0.6 * (len(name) - 1))


def _scale(rows: Sequence[ChangeParts], left: float, right: float) -> Scale:
    """Return a scale that holds all parts, with room on both sides of no change."""
    ends = [end for row in rows for end in _extent(row)]
    side = _LEAST_SIDE * (max(ends, default=0.0) - min(ends, default=0.0))
    return even_scale(ends, left, right, include=[0.0, side, -side])


def _legend(rows: Sequence[ChangeParts], words: Texts, name: str, width: float, top: float) -> list[str]:
    """Draw the signs of the three parts, of what fell and of the sum, on as many lines as they need."""
    keys = ["growth_national", "growth_industry", "growth_regional", "growth_sum"]
    signs = [element("rect", x=0, y=3, width=16, height=14, fill=fill) for fill in part_fills(name)]
    signs.append(element("line", x1=8, x2=8, y1=1, y2=19, stroke=palette.INK, stroke_width=2.4))
    labels = [words(f"report.{key}") for key in keys]
    if any(_extent(row)[0] < 0 for row in rows):
        fills = part_fills(name, falling=True)
        thirds = (
            element("rect", x=5.3 * at, y=3, width=5.4, height=14, fill=fill) for at, fill in enumerate(fills)
        )
        signs.insert(3, element("g", *thirds))
        labels.insert(3, words("bars.falling"))
    return legend_rows(list(zip(signs, labels, strict=True)), width, top)


def _extent(row: ChangeParts) -> tuple[float, float]:
    """Return how far a row reaches to either side."""
    parts = (row.national, row.industry, row.regional)
    return sum(min(part, 0.0) for part in parts), sum(max(part, 0.0) for part in parts)


def _grid(scale: Scale, height: float, language: Language) -> str:
    """Draw the lines of round values with their labels on top, and the line of no change."""
    labels = [(value, number(value, language, signed=True)) for value in scale.ticks()]
    zero = scale(0.0)
    line = element(
        "line", x1=zero, x2=zero, y1=_HEAD - 6, y2=height - _FOOT, stroke=palette.INK_3, stroke_width=1
    )
    return element("g", ticked_grid(scale, _HEAD - 5, height - _FOOT, labels), line)


def _row(
    row: ChangeParts,
    name: Sequence[str],
    written: str,
    scale: Scale,
    top: float,
    picture_name: str,
    drawn_as: RowFormat,
) -> str:
    """Draw one cluster: its name, its parts, the mark of the sum, and the sum in figures."""
    height = _height(name, drawn_as)
    middle = top + (height / 2 if drawn_as.names else _NAME + _ROW / 2 - 2)
    parts = [_name(row.label, name, middle if drawn_as.names else top + 12)]
    gaining, falling = part_fills(picture_name), part_fills(picture_name, falling=True)
    below = above = 0.0
    for at, value in enumerate((row.national, row.industry, row.regional)):
        begin = above if value >= 0 else below
        x1, x2 = sorted((scale(begin), scale(begin + value)))
        fill = (gaining if value >= 0 else falling)[at]
        parts.append(
            element("rect", x=x1, y=middle - 8, width=x2 - x1, height=16.0, fill=fill, stroke=palette.CARD)
        )
        above, below = (begin + value, below) if value >= 0 else (above, begin + value)
    x = scale(row.total)
    parts.append(
        element("line", x1=x, y1=middle - 12, x2=x, y2=middle + 12, stroke=palette.INK, stroke_width=2.4)
    )
    parts.append(text(written, drawn_as.width - 4, middle + 5, text_anchor="end", class_="value"))
    return element("g", *parts)


def _name(whole: str, lines: Sequence[str], middle: float) -> str:
    """Write a row's name around a height, with the whole name on hover where it is cut."""
    first = middle + 4.5 - _NAME_LINE * (len(lines) - 1) / 2
    written = [
        text(line, 4, first + _NAME_LINE * at, class_="label", font_size=_NAME_SIZE, **HALO)
        for at, line in enumerate(lines)
    ]
    cut = " ".join(lines) != whole
    return element("g", *([element("title", escape(whole, quote=False))] if cut else []), *written)
