"""Make ``narrow-space.woff2``: the thin space between thousands, which the Latin subsets leave out.

Run with the project's Python when the width should change.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

#: A little less than the word space of the two typefaces.
WIDTH = 170

# Browsers refuse a file in which nothing is drawn, so the mark for a missing letter is a small box.
pen = TTGlyphPen(None)
pen.moveTo((0, 0))
for corner in ((0, 10), (10, 10), (10, 0)):
    pen.lineTo(corner)
pen.closePath()

builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder([".notdef", "narrow"])
builder.setupCharacterMap({0x202F: "narrow"})
builder.setupGlyf({".notdef": pen.glyph(), "narrow": Glyph()})
builder.setupHorizontalMetrics({".notdef": (WIDTH, 0), "narrow": (WIDTH, 0)})
builder.setupHorizontalHeader(ascent=1024, descent=-400)
builder.setupNameTable({"familyName": "Narrow space", "styleName": "Regular"})
builder.setupOS2(sTypoAscender=1024, sTypoDescender=-400, usWinAscent=1024, usWinDescent=400)
builder.setupPost()
builder.font.flavor = "woff2"
builder.font["head"].created = builder.font["head"].modified = 3_124_137_600
builder.save(Path(__file__).with_name("narrow-space.woff2"))
