"""Citizen identification numbers (公民身份号码, GB 11643—1999) and cards of the same form.

Six digits of the place of first registration, eight of birth, three of sequence (odd is
male), one check character. The place is that of the day of issue: a withdrawn or unknown
one is a warning, never a refusal. The residence permits of people from Hong Kong, Macao
and Taiwan (81, 82, 83) and the foreign permanent residence card (9) share the form.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.check_digits import id_check
from tongban.standards.codes.tidy import in_groups, tidied
from tongban.standards.divisions import is_current_division

IdNumber = NewType("IdNumber", str)

# a county code that nobody has been given: made people and firms carry it
UNASSIGNED_COUNTY = "341699"
EARLIEST_BIRTH = date(1850, 1, 1)


class BadIdNumber(Invalid):
    """The ID number is mistyped. `facts["reason"]`: length, characters, birth-date or check-character."""

    code = "bad-id-number"
    title = N_("This is not an ID number. Please check it digit by digit.")


class Sex(StrEnum):
    """Codes of GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_SAID = "9"


class IdKind(StrEnum):
    """Whose card carries the number."""

    CITIZEN = "citizen"
    HONG_KONG_RESIDENT = "hong-kong-resident"
    MACAO_RESIDENT = "macao-resident"
    TAIWAN_RESIDENT = "taiwan-resident"
    FOREIGN_RESIDENT = "foreign-resident"


@dataclass(frozen=True, kw_only=True)
class IdNumberParts:
    """What an ID number says. `warnings` holds `region-not-current` where that is so."""

    number: IdNumber
    kind: IdKind
    region: str
    birth_date: date
    sequence: str
    sex: Sex
    warnings: tuple[str, ...] = ()

    def age_on(self, day: date) -> int:
        """Full years on that day; somebody born on 29 February is older from 1 March."""
        before_birthday = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before_birthday


def _refuse(reason: str) -> BadIdNumber:
    return BadIdNumber(facts={"reason": reason})


def _kind(number: str) -> IdKind:
    if number.startswith("9"):
        return IdKind.FOREIGN_RESIDENT
    by_prefix = {
        "81": IdKind.HONG_KONG_RESIDENT,
        "82": IdKind.MACAO_RESIDENT,
        "83": IdKind.TAIWAN_RESIDENT,
    }
    return by_prefix.get(number[:2], IdKind.CITIZEN)


def _birth_date(digits: str) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _refuse("birth-date") from None
    if born < EARLIEST_BIRTH:
        raise _refuse("birth-date")
    return born


def check_id_number(text: str) -> IdNumber:
    """The ID number as it is stored: 18 characters, a capital X. Raises BadIdNumber."""
    number = tidied(text)
    if len(number) != 18:
        raise _refuse("length")
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise _refuse("characters")
    _birth_date(number[6:14])
    if id_check(number[:17]) != number[17]:
        raise _refuse("check-character")
    return IdNumber(number)


def parse_id_number(text: str) -> IdNumberParts:
    """What the number says. Raises BadIdNumber."""
    number = check_id_number(text)
    kind = _kind(number)
    is_unknown = kind is IdKind.CITIZEN and not is_current_division(number[:6])
    return IdNumberParts(
        number=number,
        kind=kind,
        region=number[:6],
        birth_date=_birth_date(number[6:14]),
        sequence=number[14:17],
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        warnings=("region-not-current",) if is_unknown else (),
    )


def format_id_number(number: IdNumber) -> str:
    """As people read it: place, birth, rest."""
    return in_groups(number, 6, 8, 4)


def make_id_number(*, birth_date: date, sequence: int, region: str = UNASSIGNED_COUNTY) -> IdNumber:
    """A made number with its check character; by default of a county that does not exist."""
    body = f"{region}{birth_date:%Y%m%d}{sequence:03d}"
    return check_id_number(body + id_check(body))


def sample_id_number() -> IdNumber:
    """A valid number of nobody."""
    return make_id_number(birth_date=date(1990, 3, 7), sequence=17)
