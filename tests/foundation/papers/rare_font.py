"""A small real font for characters that the fonts of papers lack."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def make_font(path: Path, characters: str, *, is_named: bool = True) -> None:
    """A font with a box for each of these characters. typst takes none without a PostScript name."""
    glyphs = {ord(char): f"u{ord(char):05X}" for char in characters}
    order = [".notdef", *glyphs.values()]
    pen = TTGlyphPen(None)
    for number, (x, y) in enumerate([(80, 0), (80, 800), (920, 800), (920, 0)]):
        (pen.lineTo if number else pen.moveTo)((x, y))
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(glyphs)
    builder.setupGlyf(dict.fromkeys(order, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 80)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": "Rare Names", "styleName": "Regular"}
    builder.setupNameTable(names | ({"psName": "RareNames"} if is_named else {}))
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    builder.save(path)
