"""Days as departments write them: ten spellings, one form.

1990-01-31 · 1990-1-31 · 1990/1/31 · 1990.1.31 · 19900131 · 19900131093000 · 1990-01-31 09:30:00 ·
1990-01-31T09:30:00 · 1990年1月31日 · 一九九〇年一月三十一日 · 32904 (days of a spreadsheet since 1899-12-30).
Two-digit years and day-first orders are not guessed.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.standardising.reading import Reading
from tongban.resources.fusion.standardising.texts import halved

_PARTED = r"^[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ T].*)?$"
_WITH_TIME = r"[ T]"
_COMPACT = r"^[0-9]{8}([0-9]{6})?$"
_SERIAL = r"^[1-9][0-9]{4}$"
_SPREADSHEET_DAY_0 = date(1899, 12, 30)
_CHINESE, _ARABIC = "〇零○一二三四五六七八九", "000123456789"
_ONES = "一二三四五六七八九"


def _as_iso(plain: ir.StringValue) -> ir.StringValue:
    """Plain replacements of what a pattern without groups has found: groups cost several times as much."""
    day = ibis.ifelse(plain.re_search(_WITH_TIME), plain.re_replace(r"[ T].*$", ""), plain)
    for sign in ("/", ".", "年", "月"):
        day = day.replace(sign, "-")
    compact = plain.substr(0, 4) + "-" + plain.substr(4, 2) + "-" + plain.substr(6, 2)
    days = ibis.ifelse(plain.re_search(_SERIAL), plain, None).try_cast("int32")
    serial = (ibis.date(_SPREADSHEET_DAY_0) + days.as_interval("D")).cast("date").cast("string")
    return ibis.cases(
        (plain.re_search(_COMPACT), compact),
        (plain.re_search(_PARTED), day.replace("日", "")),
        (plain.re_search(_SERIAL), serial),
        else_=ibis.null("string"),
    )


def _without_chinese_numerals(text: ir.StringValue) -> ir.StringValue:
    """二十一 as 21, 十 as 10, 一九九〇 as 1990. Plain replacements: the engines' patterns differ in the rest."""
    given = text
    for tens, digit in (("三十", "3"), ("二十", "2"), ("十", "1")):
        for value, one in enumerate(_ONES, start=1):
            text = text.replace(tens + one, f"{digit}{value}")
        text = text.replace(tens, f"{digit}0")
    return ibis.ifelse(
        given.re_search(r"[〇零○一二三四五六七八九十]"), text.translate(_CHINESE, _ARABIC), given
    )


DAY = Reading(
    is_clean=lambda text: text.like("____-__-__"),
    tidying=(halved, _without_chinese_numerals, _as_iso),
    value=lambda tidy, _clean: tidy.try_cast("date"),
)
"""The day that a text names; null where it names none, as 1900-02-29."""
