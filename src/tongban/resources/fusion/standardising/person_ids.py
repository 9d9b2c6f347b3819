"""ID numbers (公民身份号码, GB 11643—1999) as a number of 17 digits: the form in which people are merged.

The 18th character follows from the others, so that the number stands for it; a number of 15 digits (before
1999) becomes one of 17 by the century 19. What is well written goes a short way: one pattern, two casts, and
the check sum from whole quotients. With T_k = n div 10^k the sum of the digits d_j·2^j is
n − 8·Σ 2^(k−1)·T_k: seven or eight divisions instead of seventeen columns of digits.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import Fault
from tongban.resources.fusion.functions import whole
from tongban.resources.fusion.standardising.reading import Reading
from tongban.resources.fusion.standardising.texts import said, without_blanks

# GB/T 2260: 11–15, 21–23, 31–37, 41–46, 50–54, 61–65, 71, 81–83 (residents of Hong Kong, Macao and Taiwan);
# 9x: foreign permanent residents. The day is part of the pattern, but for 29 February.
PROVINCES = r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])"
_DAYS = r"((0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])(29|30)|(0[13578]|1[02])31)"
CLEAN = rf"^{PROVINCES}[0-9]{{4}}(18[5-9]|19[0-9]|20[0-9])[0-9]{_DAYS}[0-9]{{3}}[0-9X]$"
SHAPED = r"^[1-9][0-9]{16}[0-9X?]$"
OLD = r"^[1-9][0-9]{14}$"
_EARLIEST, _UNKNOWN_CHECK = 1850, "?"


def _of_old(text: ir.StringValue) -> ir.StringValue:
    return text.left(6) + "19" + text.right(9) + _UNKNOWN_CHECK


def _mended(text: ir.StringValue) -> ir.StringValue:
    tidy = without_blanks(text).upper().replace("-", "")
    return ibis.cases(
        (tidy.re_search(SHAPED), tidy), (tidy.re_search(OLD), _of_old(tidy)), else_=ibis.null("string")
    )


PERSON_ID = Reading(
    is_clean=lambda text: text.re_search(CLEAN),
    clean=lambda text: text,
    usual=((lambda text: text.re_search(OLD), _of_old),),
    mended=_mended,
)
"""18 characters with a capital X, or with `?` where the number had 15; null where the form is wrong."""


@dataclass(frozen=True, kw_only=True)
class PersonId:
    """`number`: 17 digits. `faults` (bits of Fault) is 0 where it is sound. `spread`: for the buckets."""

    number: ir.IntegerValue
    faults: ir.IntegerValue
    spread: ir.IntegerValue


def person_ids(table: ir.Table, column: str) -> tuple[ir.Table, PersonId]:
    """The parts of the ID numbers of a column that was read by PERSON_ID."""
    value = table[f"{column}_value"]
    table = table.mutate(
        _high=value.substr(0, 8).try_cast("int32"),
        _low=value.substr(8, 9).try_cast("int32"),
        _last=value.substr(17, 1).ascii_str(),
    )
    high, low, last = table["_high"], table["_low"], table["_last"]
    weighted = (_weighted(low, 9) + 6 * _weighted(high, 8)) * 2
    digit = ibis.ifelse(last == ord("X"), 10, last - ord("0"))
    table = table.mutate(
        _checked=ibis.ifelse(last == ord(_UNKNOWN_CHECK), True, (weighted.cast("int64") + digit) % 11 == 1)
    )
    return table, PersonId(
        number=high.cast("int64") * 1_000_000_000 + low,
        faults=ibis.ifelse(table[f"{column}_clean"] & table["_checked"], 0, _faults(table, column)),
        spread=low,
    )


def _faults(table: ir.Table, column: str) -> ir.IntegerValue:
    """Of a number that is not clean and checked."""
    high, low = table["_high"], table["_low"]
    year = (high % 100) * 100 + _div(low, 7)
    is_province = _div(high, 6).cast("string").re_search(f"^{PROVINCES}$")
    return ibis.cases(
        (~said(table[column]), int(Fault.KEY_MISSING)),
        (high.isnull(), int(Fault.KEY_SHAPE)),
        (~table["_checked"], int(Fault.KEY_CHECK)),
        (~is_day(year, _div(low, 5) % 100, _div(low, 3) % 100) | (year < _EARLIEST), int(Fault.KEY_DAY)),
        (~is_province, int(Fault.KEY_REGION)),
        else_=0,
    )


def check_character(number: int) -> str:
    """The 18th character of a number of 17 digits. By groups of three digits: a register has millions."""
    total, place = 0, 1
    while number:
        number, group = divmod(number, 1000)
        total += _SUMS[group] << place
        place += 3
    return "10X98765432"[total % 11]


# of three digits abc: 4a + 2b + c
_SUMS = tuple((group // 100) * 4 + (group // 10 % 10) * 2 + group % 10 for group in range(1000))


def full_number(number: int) -> str:
    """The ID number of 18 characters."""
    return f"{number}{check_character(number)}"


def full_numbers(table: ir.Table, column: str) -> ir.Table:
    """The table with `id_number`, the same for a column of numbers of 17 digits."""
    text = table[column].cast("string")
    table = table.mutate(
        _text=text, _high=text.substr(0, 8).cast("int32"), _low=text.substr(8, 9).cast("int32")
    )
    weighted = ((_weighted(table["_low"], 9) + 6 * _weighted(table["_high"], 8)) * 2).cast("int64")
    table = table.mutate(_check=(12 - weighted % 11) % 11)
    check = ibis.literal("0123456789X").substr(table["_check"], 1)
    return table.mutate(id_number=table["_text"] + check).drop("_text", "_high", "_low", "_check")


def is_day(year: ir.IntegerValue, month: ir.IntegerValue, day: ir.IntegerValue) -> ir.BooleanValue:
    """Whether there is such a day (Gregorian)."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    long = (month != 2) & (((month + ibis.ifelse(month > 7, 1, 0)) % 2) == 1)
    return (
        month.between(1, 12)
        & (day >= 1)
        & (
            (day <= 28)
            | ((month != 2) & (day <= 30))
            | (long & (day <= 31))
            | ((month == 2) & (day == 29) & leap)
        )
    )


def _div(number: ir.IntegerValue, places: int) -> ir.IntegerValue:
    """Without the last `places` digits. Exact: the numbers have at most nine digits."""
    return number // 10**places


def _weighted(number: ir.IntegerValue, digits: int) -> ir.FloatingValue:
    """Σ d_j·2^j over the digits, the last one j = 0. Exact: at most nine digits, far below 2^53."""
    floating = number.cast("float64")
    total = whole(floating / 10)
    for place in range(2, digits):
        total = total + whole(floating / 10**place) * 2 ** (place - 1)
    return floating - 8 * total
