"""How suppliers rise over time: a row for each, from component over system to function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language
from klustermotor.figures.row_pictures import WIDE_ROWS, RowFormat, row_name
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

#: From part to function; darker is higher, and each is named in its bar.
TIERS = ("component", "system", "function")
_FILLS = {"component": palette.SEQUENTIAL[1], "system": palette.SEQUENTIAL[3], "function": palette.PINE}
_INKS = {"component": palette.INK, "system": palette.INK, "function": palette.CARD}
_ROW, _BAR, _HEAD, _FOOT = 34.0, 20.0, 8.0, 46.0
_BEFORE = 3


@dataclass(frozen=True, slots=True)
class TierRow:
    """One supplier at a stage.

    Parameters
    ----------
    name : str
    steps : tuple of (date or None, str)
        Since when it delivers what; no day is before all others.
    begins, ends : date, optional
        Between which days it stands there.
    """

    name: str
    steps: tuple[tuple[date | None, str], ...]
    begins: date | None = None
    ends: date | None = None

    @property
    def ordered(self) -> list[tuple[date | None, str]]:
        """Return the steps, oldest first."""
        return sorted(self.steps, key=lambda step: (step[0] is not None, step[0] or date.min))

    @property
    def rise(self) -> int:
        """Return by how many tiers it has risen from its first step to its last; below 0 where it fell."""
        held = self.ordered
        return TIERS.index(held[-1][1]) - TIERS.index(held[0][1]) if held else 0


def tier_picture(
    rows: Sequence[TierRow],
    language: Language,
    *,
    title: str,
    until: date,
    drawn_as: RowFormat = WIDE_ROWS,
) -> str:
    """Return each supplier's tiers as a bar over the years.

    Parameters
    ----------
    rows : sequence of TierRow
        As they shall stand from above.
    language : {"sv", "en"}
    title : str
    until : date
        The last day drawn; who still stands there reaches it.
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG; a bar whose beginning is not known begins with a broken edge.

    Examples
    --------
    >>> rise = TierRow("Plate", ((None, "component"), (date(2001, 1, 1), "system")))
    >>> rise.rise, "system" in tier_picture([rise], "en", title="Tiers", until=date(2003, 1, 1))
    (1, True)
    """
    words = texts(language)
    known = [day for row in rows for day in (row.begins, *(since for since, _tier in row.steps)) if day]
    first = min([*known, until]).year - (1 if known else _BEFORE)
    longest = max((text_width(row.name, 13) for row in rows), default=0.0)
    left, right = min(drawn_as.names, longest + 14), drawn_as.width - 12
    begin, span = date(first, 1, 1).toordinal(), max(until.toordinal() - date(first, 1, 1).toordinal(), 1)

    def across(day: date) -> float:
        return left + (right - left) * (max(day.toordinal(), begin) - begin) / span

    below = _HEAD + _ROW * len(rows)
    parts = [_years(first, until, across, below)]
    for at, row in enumerate(rows):
        top = _HEAD + _ROW * at
        parts.append(row_name(row.name, 4, top + _BAR - 2, left - 10))
        parts += _bars(row, top, across, (left, until), words)
    return picture(
        f"tiers-{drawn_as.suffix}", title, _in_words(rows, words), drawn_as.width, below + _FOOT, *parts
    )


def _bars(
    row: TierRow, top: float, across: Callable[[date], float], ends: tuple[float, date], words: Texts
) -> list[str]:
    """Draw one supplier's tiers one after the other."""
    held = row.ordered
    last = min(row.ends or ends[1], ends[1])
    drawn = []
    for at, (since, tier) in enumerate(held):
        known = since or row.begins
        start = across(known) if known else ends[0]
        stop = across(min(held[at + 1][0] or last, last)) if at + 1 < len(held) else across(last)
        if stop <= start:
            continue
        drawn.append(
            element(
                "rect",
                x=start, y=top, width=stop - start, height=_BAR, fill=_FILLS[tier], stroke=palette.CARD,
            )
        )  # fmt: skip
        if not known:
            look = {"stroke": palette.INK_3, "stroke_dasharray": "3 3", "stroke_width": 1.5}
            drawn.append(element("line", x1=start, x2=start, y1=top, y2=top + _BAR, **look))
        name = words(f"tiers.{tier}")
        if text_width(name, 12) + 8 <= stop - start:
            drawn.append(text(name, start + 5, top + 14.5, font_size=12, fill=_INKS[tier]))
    return drawn


def _years(first: int, until: date, across: Callable[[date], float], below: float) -> str:
    """Draw the years below the bars, as many as there is room for, and what the fills mean."""
    years = list(range(first, until.year + 1))
    step = max(1, -(-len(years) // 10))
    ticks = [
        element(
            "g",
            element("line", x1=across(date(year, 1, 1)), x2=across(date(year, 1, 1)), y1=2, y2=below,
                    stroke=palette.LINE),
            text(str(year), across(date(year, 1, 1)), below + 16, class_="note", font_size=12,
                 text_anchor="middle" if year != years[0] else "start"),
        )
        for year in years[::step]
    ]  # fmt: skip
    return element("g", *ticks)


def _in_words(rows: Sequence[TierRow], words: Texts) -> str:
    """Say the tiers to those who do not see them."""
    said = []
    for row in rows:
        steps = ", ".join(
            f"{words(f'tiers.{tier}')} {since.year}" if since else words(f"tiers.{tier}")
            for since, tier in row.ordered
        )
        said.append(f"{row.name}: {steps}.")
    return " ".join(said)
