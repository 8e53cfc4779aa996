"""Regions side by side: for each cluster how specialised ours and those like it are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language, estimate, number, quotient
from klustermotor.figures.row_pictures import (
    NOTE_LINE,
    WIDE_ROWS,
    RowFormat,
    drawn_notes,
    note_lines,
    row_name,
    shortened,
)
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import texts

_ROW, _HEAD, _LINE = 30.0, 44.0, 22.0
_NEAREST, _FARTHEST = 2.0, 8.0


@dataclass(frozen=True, slots=True)
class ComparedCluster:
    """One cluster in all compared regions.

    Parameters
    ----------
    name : str
    quotients : tuple of float or None
        Location quotients, our region's first; None where unknown, 0 where there are no jobs.
    estimated : tuple of bool
        Which of them rest on a hidden figure that had to be estimated; empty where none does.
    """

    name: str
    quotients: tuple[float | None, ...]
    estimated: tuple[bool, ...] = ()

    def written(self, at: int, language: Language) -> str:
        """Write one region's quotient: a dash where it is unknown, marked where it is an estimate.

        Parameters
        ----------
        at : int
            Position of the region.
        language : {"sv", "en"}

        Returns
        -------
        str

        Examples
        --------
        >>> ComparedCluster("Vehicles", (2.6, None), (True, False)).written(0, "en")
        '≈2.6'
        """
        value = self.quotients[at]
        plain = quotient(math.nan if value is None else value, language) if value != 0 else "0"
        return estimate(plain, estimated=self.marked(at))

    def marked(self, at: int) -> bool:
        """Return whether one region's quotient is a number above 0 that rests on an estimate.

        Parameters
        ----------
        at : int
            Position of the region.

        Returns
        -------
        bool

        Examples
        --------
        >>> ComparedCluster("Vehicles", (2.6, 0.0), (True, True)).marked(1)
        False
        """
        return bool(self.estimated) and self.estimated[at] and bool(self.quotients[at])


def side_by_side(
    rows: Sequence[ComparedCluster],
    regions: Sequence[str],
    language: Language,
    *,
    title: str,
    drawn_as: RowFormat = WIDE_ROWS,
) -> str:
    """Return bars to the left and right of "as the reference", a column for each region.

    On the narrow format the regions stand below each other under each cluster.

    Parameters
    ----------
    rows : sequence of ComparedCluster
        In the order of drawing.
    regions : sequence of str
        Names, ours first; at most six.
    language : {"sv", "en"}
    title : str
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.

    Raises
    ------
    ValueError
        If there are more than six regions, or a cluster has not as many figures as there are regions.

    Examples
    --------
    >>> row = ComparedCluster("Vehicles", (2.6, None))
    >>> svg = side_by_side([row], ["Ours", "Theirs"], "en", title="Regions alike")
    >>> svg.count("<circle")
    1
    """
    if not 1 <= len(regions) <= 6:
        raise ValueError(f"one to six regions can stand side by side, not {len(regions)}")
    for row in rows:
        if len(row.quotients) != len(regions) or len(row.estimated) not in {0, len(regions)}:
            raise ValueError(f"{row.name} has {len(row.quotients)} figures for {len(regions)} regions")
    words = texts(language)
    draw = _columns if drawn_as.width > 600 else _stacked
    parts, height = draw(rows, regions, drawn_as, language)
    said = _in_words(rows, regions, language)
    marked = sum(row.marked(at) for row in rows for at in range(len(regions)))
    remarks = [words("beside.estimated", count=number(marked, language))] if marked else []
    lines = note_lines([words("beside.note"), *remarks], drawn_as.width - 8)
    parts.append(drawn_notes(lines, height + 2))
    return picture(
        f"beside-{drawn_as.suffix}",
        title,
        " ".join([words("beside.description", names=said), *remarks]),
        drawn_as.width,
        height + NOTE_LINE * len(lines) + 12,
        *parts,
    )


def _in_words(rows: Sequence[ComparedCluster], regions: Sequence[str], language: Language) -> str:
    """Say each cluster's figures, region by region."""
    said = []
    for row in rows:
        figures = (f"{name} {row.written(at, language)}" for at, name in enumerate(regions))
        said.append(f"{row.name}: " + ", ".join(figures))
    return "; ".join(said)


def _columns(
    rows: Sequence[ComparedCluster], regions: Sequence[str], drawn_as: RowFormat, language: Language
) -> tuple[list[str], float]:
    """Draw a column for each region."""
    names = min(drawn_as.names, 16 + max((text_width(row.name, 13) for row in rows), default=0.0))
    column = (drawn_as.width - names) / len(regions)
    height = _HEAD + _ROW * len(rows)
    parts = []
    for j, region in enumerate(regions):
        left = names + column * j
        if j == 0:
            parts.append(
                element(
                    "rect",
                    x=left - 6,
                    y=4,
                    width=column,
                    height=height - 2,
                    fill=palette.PINE,
                    opacity=0.06,
                    rx=6,
                )
            )
        head = shortened(region, column - 14, 13, "sans-bold")
        parts.append(text(head, left + 2, 26, class_="heading"))
        scale = _scale(rows, left + 4, left + column - 54)
        parts.append(_centre(scale, _HEAD - 6, height))
        parts += [_bar(row, j, scale, _HEAD + _ROW * (i + 0.5), language) for i, row in enumerate(rows)]
    for i, row in enumerate(rows):
        y = _HEAD + _ROW * i
        parts.append(
            element("line", x1=0, x2=drawn_as.width, y1=y, y2=y, stroke=palette.LINE, stroke_width=0.8)
        )
        parts.append(row_name(row.name, 4, y + _ROW / 2 + 4.5, names - 14))
    return parts, height


def _stacked(
    rows: Sequence[ComparedCluster], regions: Sequence[str], drawn_as: RowFormat, language: Language
) -> tuple[list[str], float]:
    """Draw the regions below each other under each cluster."""
    scale = _scale(rows, drawn_as.names, drawn_as.width - 50)
    parts, top = [], 4.0
    for row in rows:
        parts.append(row_name(row.name, 4, top + 18, drawn_as.width - 8, strong=True))
        top += 28
        bottom = top + _LINE * len(regions)
        parts.append(_centre(scale, top, bottom))
        for j, region in enumerate(regions):
            middle = top + _LINE * (j + 0.5)
            parts.append(row_name(region, 12, middle + 4.5, drawn_as.names - 20))
            parts.append(_bar(row, j, scale, middle, language))
        top = bottom + 10
        parts.append(element("line", x1=0, x2=drawn_as.width, y1=top - 2, y2=top - 2, stroke=palette.LINE))
    return parts, top


def _scale(rows: Sequence[ComparedCluster], start: float, end: float) -> Scale:
    """Return a scale as wide to both sides of 1 as the figures go, from 2 to 8 times."""
    known = [q for row in rows for q in row.quotients if q is not None and q > 0]
    farthest = max((max(q, 1 / q) for q in known), default=_NEAREST)
    reach = min(max(1.1 * farthest, _NEAREST), _FARTHEST)
    return Scale(1 / reach, reach, start, end, logarithmic=True)


def _centre(scale: Scale, top: float, bottom: float) -> str:
    """Draw the line of "as the reference"."""
    x = scale(1.0)
    return element(
        "line", x1=x, x2=x, y1=top, y2=bottom, stroke=palette.INK_3, stroke_width=1, class_="reference"
    )


def _bar(row: ComparedCluster, at: int, scale: Scale, middle: float, language: Language) -> str:
    """Draw a bar from "as the reference" with its figure; hollow rings and words for what is no number."""
    value, own = row.quotients[at], at == 0
    figure = text(
        row.written(at, language),
        scale.end + 46,
        middle + 4.5,
        text_anchor="end",
        class_="value",
        font_size=12.5,
    )
    if value is None or not math.isfinite(value):
        ring = {"cx": scale(1.0), "cy": middle, "r": 4, "fill": palette.CARD, "stroke": palette.INK_3}
        return element("g", element("circle", **ring), figure)
    left, right = sorted((scale(value), scale(1.0)))
    return element(
        "g",
        element(
            "rect",
            x=left,
            y=middle - 6,
            width=max(right - left, 1.0),
            height=12,
            fill=palette.PINE if own else palette.PEER,
            class_="own" if own else "peer",
        ),
        figure,
    )
