"""Pictures of free capacity, spin-offs, decisions and draws: what they show, and all within their width."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from klustermotor.figures.decision_places import (
    NARROW_SHARES,
    WIDE_SHARES,
    SharesPanel,
    SharesWords,
    decision_places,
)
from klustermotor.figures.draws import NARROW_DRAWS, WIDE_DRAWS, DrawRow, DrawWords, drawing_power
from klustermotor.figures.fonts import text_width
from klustermotor.figures.free_capacity import (
    NARROW_MONTHS,
    WIDE_MONTHS,
    CapacityBar,
    CapacityRow,
    CapacityWords,
    free_capacity,
)
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.figures.spin_offs import NARROW_TREE, WIDE_TREE, SpinOff, TreeWords, spin_off_tree

MONTHS = ["jun", "jul", "aug", "sep", "okt", "nov", "dec", "jan", "feb", "mar", "apr", "maj"]
CAPACITY = CapacityWords("Ledigt", "Vad som är ledigt", MONTHS, "ledigt", "bokat", "kapaciteten är inte känd")
TREE = TreeWords(
    "Träd", "Vad som växte", "på egen hand", "köpt", "nedlagt", "året inte känt", "ett ytterligare ursprung",
    [("I", "nytt sätt att samla in")],
)  # fmt: skip


def inside(svg: str, width: float) -> None:
    """Check that the picture is well formed and that no text begins or ends outside it."""
    root = ElementTree.fromstring(svg)
    for one in root.iter("{http://www.w3.org/2000/svg}text"):
        size = float(one.get("font-size", "13"))
        bold = "sans-bold" if one.get("font-weight") else "sans"
        wide = text_width(one.text or "", size, bold)  # type: ignore[arg-type]
        anchor = one.get("text-anchor", "start")
        begin = float(one.get("x", "0")) - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        assert begin >= -1, one.text
        assert begin + wide <= width + 1, one.text


@pytest.mark.parametrize("drawn_as", [WIDE_MONTHS, NARROW_MONTHS])
def test_a_bar_is_filled_as_far_as_it_is_free_and_nothing_known_is_said(drawn_as: RowFormat) -> None:
    bar = CapacityBar(date(2003, 8, 1), date(2003, 11, 1), 0.25, "15 av 60")
    rows = [
        CapacityRow("Renrum klass C, sextio kvadratmeter i Strängnäs", "Exempel Renrum AB · dagar", [bar]),
        CapacityRow("Sal", "Exempel KY", []),
    ]
    svg = free_capacity(rows, date(2003, 6, 30), CAPACITY, drawn_as=drawn_as)
    inside(svg, drawn_as.width)
    heights = [float(one) for one in re.findall(r'height="([\d.]+)" fill="#9cc1b3"', svg)]
    assert heights[0] == pytest.approx(5.5)  # a quarter of a bar of 22
    assert svg.count("kapaciteten är inte känd") == 2


@pytest.mark.parametrize("drawn_as", [WIDE_TREE, NARROW_TREE])
def test_a_tree_shows_states_and_what_is_not_known(drawn_as: RowFormat) -> None:
    firms = [
        SpinOff("Exempel Rot AB", "Ljusdal · 1970-talet", None, 1970.0, known=False),
        SpinOff("Exempel Ett mycket långt företagsnamn AB", "vård · Ljusdal · 2002", 0, 2002.5, marks="ISB"),
        SpinOff("Exempel Köpt AB", "lokaler · Sveg", 0, 1992.0, until=2001.0, state="bought"),
        SpinOff("Exempel Slut AB", "", 2, None, until=1999.0, state="closed", others=(1,)),
    ]
    svg = spin_off_tree(firms, 2003.5, TREE, drawn_as=drawn_as)
    inside(svg, drawn_as.width)
    for said in ("Exempel Rot AB", "ISB", "1990", "nedlagt"):
        assert said in svg


@pytest.mark.parametrize("drawn_as", [WIDE_SHARES, NARROW_SHARES])
def test_bars_of_shares_fill_the_whole_and_a_year_without_firms_is_empty(drawn_as: RowFormat) -> None:
    panel = SharesPanel("Andel av företagen", [[1, 1, 1, 1, 4], [0, 0, 0, 0, 0]])
    words = SharesWords(
        "Var", "Var besluten tas", ["2002", "nu"], ["kommun", "län", "land", "utomlands", "okänt"]
    )
    svg = decision_places([panel, panel], words, drawn_as=drawn_as)
    inside(svg, drawn_as.width)
    name = f"decisions-{drawn_as.suffix}"
    tall = [float(one) for one in re.findall(rf'height="([\d.]+)" fill="url\(#{name}-\d\)" stroke', svg)]
    # Five parts of 170 in each of two panels, and the legend's five squares of 13.
    assert sum(tall) == pytest.approx(2 * 170 + 5 * 13, abs=0.2)


@pytest.mark.parametrize("drawn_as", [WIDE_DRAWS, NARROW_DRAWS])
def test_a_dot_for_each_that_lives_on_it_and_a_ring_for_each_that_would_come(drawn_as: RowFormat) -> None:
    words = DrawWords(
        "Drar", "Vad som drar", "ett företag som lever på det", "ett företag som skulle komma för det"
    )
    svg = drawing_power([DrawRow("planerade byggprojekt", 1, 2)], words, drawn_as=drawn_as)
    inside(svg, drawn_as.width)
    circles = re.findall(r'<circle[^>]*fill="(#\w+)"', svg)
    assert (circles.count("#1d5a4b"), circles.count("#ffffff")) == (2, 3)
