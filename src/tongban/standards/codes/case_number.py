"""Case numbers (办件编号): our own, 19 digits that can be read out and typed on a telephone.

Six digits of the region that took the application, six of the day in the city's zone
(yymmdd), six of sequence within region and day, one check digit by Damm's quasigroup,
which finds every single wrong digit and every swap of two neighbours. GB/T 39046 allows
an..50 for it and fixes no inner rule. A number is never used again.
"""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import damm
from tongban.standards.codes.id_number import UNASSIGNED_COUNTY
from tongban.standards.codes.tidy import in_groups, tidied

CaseNumber = NewType("CaseNumber", str)

LENGTH = 19
LAST_SEQUENCE = 999_999
CENTURY = 2000


class BadCaseNumber(Invalid):
    """The case number is mistyped. `facts["reason"]`: length, characters, day or check-character."""

    code = "bad-case-number"
    title = N_("This is not a case number. It has 19 digits; please check them one by one.")


@dataclass(frozen=True, kw_only=True)
class CaseNumberParts:
    """What a case number says: the county of reception, the day and the sequence of that day."""

    number: CaseNumber
    region: str
    day: date
    sequence: int


def make_case_number(region: str, day: date, sequence: int) -> CaseNumber:
    """The number of the `sequence`-th application (from 1) that `region` took on `day`.

    `region` is a region code of 6 or more digits; its first six stand in the number.
    Raises BadCaseNumber when a part does not fit.
    """
    if not 1 <= sequence <= LAST_SEQUENCE or not CENTURY <= day.year < CENTURY + 100:
        raise BadCaseNumber(facts={"reason": "range"})
    body = f"{region[:6]}{day:%y%m%d}{sequence:06d}"
    if len(body) != LENGTH - 1 or not (body.isascii() and body.isdigit()):
        raise BadCaseNumber(facts={"reason": "characters"})
    return CaseNumber(body + damm(body))


def parse_case_number(text: str) -> CaseNumberParts:
    """What the number says. Raises BadCaseNumber."""
    number = tidied(text)
    if len(number) != LENGTH:
        raise BadCaseNumber(facts={"reason": "length"})
    if not (number.isascii() and number.isdigit()):
        raise BadCaseNumber(facts={"reason": "characters"})
    if damm(number[:-1]) != number[-1]:
        raise BadCaseNumber(facts={"reason": "check-character"})
    try:
        day = date(CENTURY + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        raise BadCaseNumber(facts={"reason": "day"}) from None
    return CaseNumberParts(number=CaseNumber(number), region=number[:6], day=day, sequence=int(number[12:18]))


def check_case_number(text: str) -> CaseNumber:
    """The number as it is stored: 19 digits. Raises BadCaseNumber."""
    return parse_case_number(text).number


def format_case_number(number: CaseNumber) -> str:
    """As people read it: groups of four."""
    return in_groups(number, 4)


def sample_case_number() -> CaseNumber:
    """A valid number of no case."""
    return make_case_number(UNASSIGNED_COUNTY, date(2026, 9, 28), 317)
