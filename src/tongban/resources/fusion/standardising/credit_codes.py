"""Unified social credit codes (统一社会信用代码, GB 32100—2015): form, province, check character."""

import ibis
import ibis.expr.types as ir

from tongban.resources.fusion.facts import Fault
from tongban.resources.fusion.standardising.person_ids import PROVINCES
from tongban.resources.fusion.standardising.reading import Reading
from tongban.resources.fusion.standardising.texts import said, without_blanks
from tongban.standards.codes.check_digits import USCC_ALPHABET, USCC_WEIGHTS

_CHARACTER = "[0-9A-HJ-NP-RTUWXY]"
SHAPED = rf"^{_CHARACTER}{{2}}[0-9]{{6}}{_CHARACTER}{{10}}$"
# 100000: registered by the State
_REGION = rf"^..(10|{PROVINCES})"
_BODY = range(8, 16)  # the organisation code without its check character

CREDIT_CODE = Reading(
    is_clean=lambda text: text.re_search(SHAPED),
    tidying=(
        lambda text: without_blanks(text).upper().replace("-", ""),
        lambda text: ibis.ifelse(text.re_search(SHAPED), text, ibis.null("string")),
    ),
    value=lambda tidy, _clean: tidy,
)
"""18 characters in capitals; null where the form is wrong."""


def credit_codes(table: ir.Table, column: str) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """Faults (bits of Fault) of a column that was read by CREDIT_CODE, and a number that spreads over buckets."""
    code = table[f"{column}_value"]
    total: ir.IntegerValue = ibis.literal(0, "int64")
    for place, weight in enumerate(USCC_WEIGHTS):
        total = total + ibis.literal(USCC_ALPHABET).find(code.substr(place, 1)) * weight
    check = ibis.literal(USCC_ALPHABET).find(code.substr(17, 1))
    faults = ibis.cases(
        (~said(table[column]), int(Fault.KEY_MISSING)),
        (code.isnull(), int(Fault.KEY_SHAPE)),
        ((total + check) % 31 != 0, int(Fault.KEY_CHECK)),
        (~code.re_search(_REGION), int(Fault.KEY_REGION)),
        else_=0,
    )
    spread: ir.IntegerValue = ibis.literal(0, "int64")
    for place in _BODY:
        spread = spread * 31 + ibis.literal(USCC_ALPHABET).find(code.substr(place, 1))
    return faults, spread % 1_000_003
