"""Unified social credit codes (统一社会信用代码, GB 32100—2015): form, province, check character."""

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import Fault
from tongban.resources.fusion.functions import whole
from tongban.resources.fusion.standardising.person_ids import PROVINCES
from tongban.resources.fusion.standardising.reading import Reading
from tongban.resources.fusion.standardising.texts import said, without_blanks
from tongban.standards.codes.check_digits import USCC_ALPHABET, USCC_WEIGHTS

_CHARACTER = "[0-9A-HJ-NP-RTUWXY]"
SHAPED = rf"^{_CHARACTER}{{2}}[0-9]{{6}}{_CHARACTER}{{10}}$"
# 100000: registered by the State
_REGION = rf"(10|{PROVINCES})"
CLEAN = rf"^{_CHARACTER}{{2}}{_REGION}[0-9]{{4}}{_CHARACTER}{{10}}$"
_FIGURES = range(2, 8)  # the region
_BODY = range(8, 16)  # the organisation code without its check character


def _shaped(tidy: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(tidy.re_search(SHAPED), tidy, ibis.null("string"))


CREDIT_CODE = Reading(
    is_clean=lambda text: text.re_search(CLEAN),
    clean=lambda text: text,
    mended=lambda text: _shaped(without_blanks(text).upper().replace("-", "")),
)
"""18 characters in capitals; null where the form is wrong."""


def credit_codes(table: ir.Table, column: str) -> tuple[ir.Table, ir.IntegerValue, ir.IntegerValue]:
    """The table with some columns more, the faults (bits of Fault) of a column that was read by CREDIT_CODE, and
    a number that spreads over buckets."""
    code = table[f"{column}_value"]
    letters = [place for place in range(18) if place not in _FIGURES]
    table = table.mutate(
        _region=code.substr(_FIGURES.start, len(_FIGURES)).try_cast("int32"),
        **{f"_at_{place}": ibis.literal(USCC_ALPHABET).find(code.substr(place, 1)) for place in letters},
    )
    total = _weighted(table["_region"])
    for place in letters[:-1]:
        total = total + table[f"_at_{place}"] * USCC_WEIGHTS[place]
    spread: ir.IntegerValue = ibis.literal(0, "int64")
    for place in _BODY:
        spread = spread * 31 + table[f"_at_{place}"]
    table = table.mutate(_checked=(total + table[f"_at_{letters[-1]}"]) % 31 == 0)
    faults = ibis.ifelse(table[f"{column}_clean"] & table["_checked"], 0, _faults(table, column))
    return table, faults, spread % 1_000_003


def _weighted(region: ir.IntegerValue) -> ir.IntegerValue:
    """The weighted sum of the six figures in the middle, from whole quotients instead of six texts."""
    total: ir.IntegerValue = region.cast("int64") * USCC_WEIGHTS[_FIGURES[-1]]
    for up, place in enumerate(reversed(_FIGURES[:-1]), start=1):
        # a figure is its quotient less ten times the next one
        total = total + whole(region / 10**up).cast("int64") * (
            USCC_WEIGHTS[place] - 10 * USCC_WEIGHTS[place + 1]
        )
    return total


def _faults(table: ir.Table, column: str) -> ir.IntegerValue:
    """Of a code that is not clean and checked."""
    code = table[f"{column}_value"]
    return ibis.cases(
        (~said(table[column]), int(Fault.KEY_MISSING)),
        (code.isnull(), int(Fault.KEY_SHAPE)),
        (~table["_checked"], int(Fault.KEY_CHECK)),
        (~code.re_search(rf"^..{_REGION}"), int(Fault.KEY_REGION)),
        else_=0,
    )
