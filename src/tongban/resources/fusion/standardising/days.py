"""Days as departments write them: ten spellings, one form.

1990-01-31 · 1990-1-31 · 1990/1/31 · 1990.1.31 · 19900131 · 19900131093000 · 1990-01-31 09:30:00 ·
1990-01-31T09:30:00 · 1990年1月31日 · 一九九〇年一月三十一日 · 32904 (days of a spreadsheet since 1899-12-30).
Two-digit years and day-first orders are not guessed.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.standardising.reading import Read, Reading, Test
from tongban.resources.fusion.standardising.texts import halved

_ISO = "____-__-__"
_PARTED = r"^[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ T].*)?$"
_COMPACT = r"^[0-9]{8}([0-9]{6})?$"
_SERIAL = r"^[1-9][0-9]{4}$"
_SPREADSHEET_DAY_0 = date(1899, 12, 30)
_CHINESE, _ARABIC = "〇零○一二三四五六七八九", "000123456789"
_NUMERAL = f"[{_CHINESE}十]"


def _of_parts(text: ir.StringValue) -> ir.DateValue:
    """Plain replacements of what a pattern without groups has found: groups cost several times as much."""
    day = text.re_replace(r"[ T].*$", "")
    for sign in ("/", ".", "年", "月"):
        day = day.replace(sign, "-")
    return day.replace("日", "").try_cast("date")


def _of_digits(text: ir.StringValue) -> ir.DateValue:
    return (text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)).try_cast("date")


def _of_serial(text: ir.StringValue) -> ir.DateValue:
    # a moment on DuckDB, a day on Spark
    moment = ibis.date(_SPREADSHEET_DAY_0) + text.try_cast("int32").as_interval("D")
    return moment.cast("string").left(10).try_cast("date")


def _in_figures(text: ir.StringValue) -> ir.StringValue:
    """二十一 as 21, 十 as 10, 一九九〇 as 1990. Plain replacements: the engines' patterns differ in the rest."""
    figures = halved(text).translate(_CHINESE, _ARABIC).re_replace("^十", "1十")
    for sign in ("年", "月", "-", "/", "."):
        figures = figures.replace(f"{sign}十", f"{sign}1十")
    for one in range(1, 10):
        figures = figures.replace(f"十{one}", str(one))
    return figures.replace("十", "0")


_USUAL: tuple[tuple[Test, Read], ...] = (
    (lambda text: text.re_search(_PARTED), _of_parts),
    (lambda text: text.re_search(_COMPACT), _of_digits),
    (lambda text: text.re_search(_SERIAL), _of_serial),
)


def _mended(text: ir.StringValue) -> ir.Value:
    plain, figures = halved(text), _in_figures(text)
    return ibis.cases(
        (text.re_search(_NUMERAL), ibis.ifelse(figures.re_search(_PARTED), _of_parts(figures), None)),
        *((test(plain), read(plain)) for test, read in _USUAL),
        else_=ibis.null("date"),
    )


DAY = Reading(
    is_clean=lambda text: text.like(_ISO),
    clean=lambda text: text.try_cast("date"),
    usual=_USUAL,
    mended=_mended,
)
"""The day that a text names; null where it names none, as 1900-02-29."""
