"""Who dominates: the regions with the largest shares of a cluster's jobs, beside their shares of all jobs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language, estimate, number, percent
from klustermotor.figures.row_pictures import (
    NOTE_LINE,
    WIDE_ROWS,
    RowFormat,
    drawn_notes,
    note_lines,
    row_name,
)
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

_ROW, _HEAD, _FOOT = 28.0, 8.0, 30.0


@dataclass(frozen=True, slots=True)
class RegionShare:
    """A region's share of a cluster.

    Parameters
    ----------
    code, name : str
    share : float or None
        Of the cluster's jobs in all regions; None where it is unknown.
    share_of_all : float
        Of the jobs in all industries; NaN where it is not to be shown.
    estimated : bool
        The jobs were hidden and had to be estimated.
    """

    code: str
    name: str
    share: float | None
    share_of_all: float = math.nan
    estimated: bool = False


def share_bars(
    regions: Sequence[RegionShare],
    own: str | None,
    language: Language,
    *,
    title: str,
    shown: int = 5,
    drawn_as: RowFormat = WIDE_ROWS,
) -> str:
    """Return the largest regions' shares as bars, ours also where it is small, and all others in one.

    Parameters
    ----------
    regions : sequence of RegionShare
        All regions, in any order.
    own : str, optional
        Code of our region.
    language : {"sv", "en"}
    title : str
    shown : int
        How many of the largest are shown.
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG; a tick on each bar marks the region's share of all jobs.

    Examples
    --------
    >>> svg = share_bars([RegionShare("04", "Ours", 0.25)], "04", "en", title="Vehicles")
    >>> "25.0" in svg
    True
    """
    words = texts(language)
    rows = _chosen(regions, own, shown, words)
    names = min(drawn_as.names, 16 + max((text_width(r.name, 13, "sans-bold") for r in rows), default=0.0))
    ends = [end for r in rows for end in (r.share or 0.0, r.share_of_all) if math.isfinite(end)]
    scale = Scale(0.0, max(ends, default=0.0) or 1.0, names, drawn_as.width - 72)
    drawn = [_row(r, scale, _HEAD + _ROW * i, words, own=r.code == own) for i, r in enumerate(rows)]
    bottom = _HEAD + _ROW * len(rows)
    counts = {
        "shares.unknown": sum(r.share is None for r in regions),
        "shares.estimated": sum(r.estimated and (r.share or 0) > 0 for r in regions),
    }
    remarks = [words(key, count=number(count, language)) for key, count in counts.items() if count]
    lines = note_lines([words("shares.tick"), *remarks], drawn_as.width - 8)
    said = "; ".join(f"{r.name} {_written(r, words)}" for r in rows)
    return picture(
        f"shares-{drawn_as.suffix}",
        title,
        " ".join([words("shares.description", names=said), *remarks]),
        drawn_as.width,
        bottom + NOTE_LINE * len(lines) + 12,
        *drawn,
        drawn_notes(lines, bottom + 2),
    )


def _chosen(regions: Sequence[RegionShare], own: str | None, shown: int, words: Texts) -> list[RegionShare]:
    """Return the largest regions, ours, and all others as one."""
    known = sorted(regions, key=lambda r: -(r.share or 0.0))
    rows = [r for i, r in enumerate(known) if (i < shown and (r.share or 0) > 0) or r.code == own]
    rest = [r for r in known if r not in rows and (r.share or 0) > 0]
    if not rest:
        return rows
    name = words("shares.rest", count=number(len(rest), words.language))
    whole, of_all = sum(r.share or 0 for r in rest), sum(r.share_of_all for r in rest)
    return [*rows, RegionShare("", name, whole, of_all, any(r.estimated for r in rest))]


def _written(region: RegionShare, words: Texts) -> str:
    """Write a region's share."""
    share = math.nan if region.share is None else region.share
    written = percent(share, words.language, decimals=1)
    return estimate(written, estimated=region.estimated and share > 0)


def _row(region: RegionShare, scale: Scale, top: float, words: Texts, *, own: bool) -> str:
    """Draw one region's bar with its tick and figure."""
    middle, share = top + _ROW / 2, region.share or 0.0
    fill = palette.PINE if own else palette.PEER if region.code else palette.CARD
    expected = scale(region.share_of_all) if math.isfinite(region.share_of_all) else None
    parts = [
        row_name(region.name, 4, middle + 4.5, scale.start - 12, strong=own),
        element(
            "rect",
            x=scale.start,
            y=middle - 8,
            width=max(scale(share) - scale.start, 1.0),
            height=16,
            fill=fill,
            stroke=None if region.code else palette.INK_3,
            stroke_width=None if region.code else 0.8,
            class_="own" if own else "peer",
            data_code=region.code or None,
        ),
    ]
    if expected is not None:
        parts.append(
            element(
                "line",
                x1=expected,
                x2=expected,
                y1=middle - 11,
                y2=middle + 11,
                stroke=palette.INK,
                stroke_width=2,
            )
        )
    figure = {"text_anchor": "end", "class_": "value", "font_size": 13}
    parts.append(text(_written(region, words), scale.end + 68, middle + 4.5, **figure))
    return element("g", *parts)
