"""All regions in order of one figure: the first, ours and its neighbours by name, the rest close together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language, estimate, number, quotient
from klustermotor.figures.row_pictures import (
    NOTE_LINE,
    WIDE_ROWS,
    RowFormat,
    drawn_notes,
    note_lines,
    reference_line,
    row_name,
    ticked_grid,
)
from klustermotor.figures.scales import Scale, ratio_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

_ROW, _HEAD, _FOOT = 24.0, 30.0, 12.0
_ALL_BY_NAME, _FIRST, _AROUND = 24, 5, 2
_BAND, _TIGHTEST, _LOOSEST = 240.0, 1.3, 6.0


@dataclass(frozen=True, slots=True)
class RankedRegion:
    """One region's figure.

    Parameters
    ----------
    code, name : str
    value : float or None
        A location quotient; None where it is unknown, 0 where the region has no jobs in the cluster.
    lower, upper : float
        Its interval; NaN where there is none.
    estimated : bool
        The figure rests on a hidden cell that had to be estimated.
    """

    code: str
    name: str
    value: float | None
    lower: float = math.nan
    upper: float = math.nan
    estimated: bool = False

    @property
    def outside(self) -> bool:
        """Tell whether the quotient as counted lies outside its interval, which is about the likely value."""
        known = self.value is not None and math.isfinite(self.lower) and math.isfinite(self.upper)
        return known and not self.lower <= (self.value or 0.0) <= self.upper


def ranking(
    regions: Sequence[RankedRegion],
    own: str | None,
    language: Language,
    *,
    title: str,
    drawn_as: RowFormat = WIDE_ROWS,
) -> str:
    """Return all regions ranked by location quotient on a logarithmic scale, ours dark, intervals drawn.

    Parameters
    ----------
    regions : sequence of RankedRegion
        In any order. Up to 24 are all named; of more, the first five, ours and its neighbours, and the last.
    own : str, optional
        Code of our region.
    language : {"sv", "en"}
    title : str
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG; each region's mark has ``data-code``. Regions without jobs or without a figure are counted
        below, not drawn at zero.

    Examples
    --------
    >>> svg = ranking([RankedRegion("04", "Ours", 2.0)], "04", "en", title="Vehicles")
    >>> svg.count('data-code="04"')
    1
    """
    words = texts(language)
    ranked = sorted((r for r in regions if (r.value or 0) > 0), key=lambda r: (-(r.value or 0), r.name))
    names = min(drawn_as.names, 44 + max((text_width(r.name, 13) for r in ranked), default=0.0) + 10)
    scale = ratio_scale(
        [end for r in ranked for end in (r.value or 0, r.lower, r.upper)],
        names,
        drawn_as.width - 58,
        floor=0.05,
    )
    rows, top = _rows(ranked, own, scale, words)
    labels = [(value, f"{value:g}".replace(".", "," if language == "sv" else ".")) for value in scale.ticks()]
    remarks = _remarks(regions, words)
    lines = note_lines(remarks, drawn_as.width - 8)
    return picture(
        f"ranking-{drawn_as.suffix}",
        title,
        _in_words(ranked, own, remarks, words),
        drawn_as.width,
        top + _FOOT + NOTE_LINE * len(lines),
        ticked_grid(scale, _HEAD - 4, top, labels),
        reference_line(scale(1.0), _HEAD - 4, top),
        *rows,
        drawn_notes(lines, top),
    )


def _rows(
    ranked: Sequence[RankedRegion], own: str | None, scale: Scale, words: Texts
) -> tuple[list[str], float]:
    """Draw the regions by name and the bands between them; return them with the height reached."""
    rows, top = [], _HEAD
    tightness = _tightness(ranked, own)
    for start, stop, named in _runs(ranked, own):
        if named:
            rows += [
                _named(ranked, i, own, scale, top + _ROW * (i - start), words) for i in range(start, stop)
            ]
            top += _ROW * (stop - start)
        else:
            height = max(_ROW, tightness * (stop - start) + 8)
            rows.append(_band(ranked[start:stop], scale, top, height, words))
            top += height
    return rows, top


def rank_of(ranked: Sequence[RankedRegion], position: int) -> int:
    """Return a region's rank among regions in falling order; equal figures share the better rank.

    Parameters
    ----------
    ranked : sequence of RankedRegion
        All with a value, the highest first.
    position : int

    Returns
    -------
    int

    Examples
    --------
    >>> regions = [RankedRegion("a", "A", 2.0), RankedRegion("b", "B", 1.0), RankedRegion("c", "C", 1.0)]
    >>> [rank_of(regions, i) for i in range(3)]
    [1, 2, 2]
    """
    return 1 + next(i for i, region in enumerate(ranked) if region.value == ranked[position].value)


def _runs(ranked: Sequence[RankedRegion], own: str | None) -> list[tuple[int, int, bool]]:
    """Return stretches of ranks: start, stop, and whether they are shown by name."""
    count = len(ranked)
    mine = next((i for i, region in enumerate(ranked) if region.code == own), -9)
    named = [
        count <= _ALL_BY_NAME or i < _FIRST or abs(i - mine) <= _AROUND or i == count - 1
        for i in range(count)
    ]
    borders = [0, *(i for i in range(1, count) if named[i] != named[i - 1]), count] if count else [0]
    return [(a, b, named[a]) for a, b in pairwise(borders)]


def _tightness(ranked: Sequence[RankedRegion], own: str | None) -> float:
    """Return the distance of two rows that are drawn close together."""
    compressed = sum(stop - start for start, stop, named in _runs(ranked, own) if not named)
    return min(max(_BAND / max(compressed, 1), _TIGHTEST), _LOOSEST)


def _named(
    ranked: Sequence[RankedRegion], position: int, own: str | None, scale: Scale, top: float, words: Texts
) -> str:
    """Draw a region with its rank, name, interval, dot and figure."""
    region, middle = ranked[position], top + _ROW / 2
    mine = region.code == own
    value = region.value or 0.0
    written = estimate(quotient(value, words.language), estimated=region.estimated)
    right = scale.end + 58
    parts = [
        element("rect", x=0, y=top, width=right, height=_ROW, fill=palette.PINE, fill_opacity=0.08, rx=4)
        if mine
        else "",
        text(
            number(rank_of(ranked, position), words.language),
            30,
            middle + 4.5,
            text_anchor="end",
            class_="note",
        ),
        row_name(region.name, 40, middle + 4.5, scale.start - 48, strong=mine),
        _interval(region, scale, middle, own=mine),
        _dot(region, scale, middle, 5.5 if mine else 4.2, own=mine),
        text(written, right - 6, middle + 4.5, text_anchor="end", class_="value", font_size=13),
    ]
    return element("g", *parts)


def _interval(region: RankedRegion, scale: Scale, middle: float, *, own: bool) -> str:
    """Draw a region's interval, where it has one."""
    if not (math.isfinite(region.lower) and math.isfinite(region.upper)):
        return ""
    return element(
        "line",
        x1=scale(region.lower),
        x2=scale(region.upper),
        y1=middle,
        y2=middle,
        stroke=palette.PINE if own else palette.PEER,
        stroke_width=4,
        stroke_opacity=0.45,
        stroke_linecap="round",
        class_="interval",
    )


def _dot(region: RankedRegion, scale: Scale, y: float, radius: float, *, own: bool) -> str:
    """Draw a region's mark."""
    return element(
        "circle",
        element("title", escape(region.name, quote=False)),
        cx=scale(region.value or 0.0),
        cy=y,
        r=radius,
        fill=palette.PINE if own else palette.PEER,
        stroke=palette.CARD,
        stroke_width=0.8 if radius > 3 else 0.3,
        class_="own" if own else "peer",
        data_code=region.code,
    )


def _band(members: Sequence[RankedRegion], scale: Scale, top: float, height: float, words: Texts) -> str:
    """Draw regions close together, with their count for a name."""
    step = (height - 8) / len(members)
    dots = [
        _dot(region, scale, top + 4 + step * (i + 0.5), 2.2, own=False) for i, region in enumerate(members)
    ]
    count = text(
        words("ranking.between", count=number(len(members), words.language)),
        40,
        top + height / 2 + 4,
        class_="note",
    )
    return element("g", count, *dots)


def _remarks(regions: Sequence[RankedRegion], words: Texts) -> list[str]:
    """Return what is said below: regions without jobs, without a figure, with an estimated one."""
    counts = {
        "ranking.without_jobs": sum(r.value is not None and r.value <= 0 for r in regions),
        "ranking.unknown": sum(r.value is None or math.isnan(r.value) for r in regions),
        "ranking.estimated": sum(r.estimated and (r.value or 0) > 0 for r in regions),
        "ranking.outside": sum(r.outside and (r.value or 0) > 0 for r in regions),
    }
    return [words(key, count=number(count, words.language)) for key, count in counts.items() if count]


def _in_words(ranked: Sequence[RankedRegion], own: str | None, remarks: Sequence[str], words: Texts) -> str:
    """Say the picture: the first regions, ours, and what is not drawn."""
    said = [
        words(
            "ranking.one",
            rank=rank_of(ranked, i),
            name=r.name,
            value=estimate(quotient(r.value or 0, words.language), estimated=r.estimated),
        )
        for i, r in enumerate(ranked)
        if i < _FIRST or r.code == own
    ]
    return " ".join([words("ranking.description", count=len(ranked), names="; ".join(said)), *remarks])
