"""Reading one row of a list: whom it means, in the one spelling that registers index, or why it cannot be compared."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from tongban.resources.exchange.comparing.facts import By, Role, RowFlaw, RowKey
from tongban.standards.codes.check_digits import id_check
from tongban.standards.codes.id_number import EARLIEST_BIRTH, BadIdNumber, check_id_number
from tongban.standards.codes.tidy import tidied

LONGEST_NAME = 50
_DOTS = str.maketrans("•・．‧∙・", "······")
_NO_NAME = re.compile(r"[\d=+@#$%^&*<>/\\|_!?，。；;,:：\"“”]")
_DAY = re.compile(
    r"(?P<y>\d{4})\s*(?:(?P<sep>[-/.])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})|年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日?|(?P<m3>\d{2})(?P<d3>\d{2}))(?:[ T]00:00(?::00)?)?"
)
_ID_FLAWS = {
    "length": RowFlaw.ID_LENGTH,
    "characters": RowFlaw.ID_CHARACTERS,
    "birth-date": RowFlaw.ID_BIRTH_DATE,
    "check-character": RowFlaw.ID_CHECK,
}
# the headings that lists have, the first that fits counts
_HEADINGS = {
    Role.ID_NUMBER: ("公民身份号码", "身份证", "证件号", "idnumber", "idcard", "idno"),
    Role.NAME: ("姓名", "名字", "name"),
    Role.BIRTH_DATE: ("出生", "生日", "birth"),
}


def id_number_of(text: str) -> str:
    """The 18 characters of an ID number; the 15 of the first generation (before 1999) become 18.

    Those were given to people born from 1900 to 1999: the century is put in and the check character put on
    (GB 11643—1999). Raises BadIdNumber.
    """
    number = tidied(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        number = f"{number[:6]}19{number[6:]}"
        number += id_check(number)
    return check_id_number(number)


def name_of(text: str) -> str:
    """A name in one spelling: no blanks, half-width letters in capitals, one kind of dot. Empty where it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_DOTS).upper()
    if len(plain) > LONGEST_NAME or _NO_NAME.search(plain):
        return ""
    return plain


def day_of(text: str) -> date | None:
    """A day of the calendar as lists write it; None where there is no such day (29 February 1900 was none)."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    month, day = found["m"] or found["m2"] or found["m3"], found["d"] or found["d2"] or found["d3"]
    try:
        return date(int(found["y"]), int(month), int(day))
    except ValueError:
        return None


def read_row(cells: Mapping[Role, str], *, on: date) -> RowKey | RowFlaw:
    """Whom a row means. An ID number is compared as such; only without one, name and day of birth."""
    number, name = cells.get(Role.ID_NUMBER, "").strip(), cells.get(Role.NAME, "").strip()
    if number:
        return _by_number(number, name, has_name=Role.NAME in cells)
    if Role.BIRTH_DATE not in cells or not (name or cells[Role.BIRTH_DATE].strip()):
        return RowFlaw.EMPTY
    return _by_name(name, cells[Role.BIRTH_DATE].strip(), on=on)


def _by_number(number: str, name: str, *, has_name: bool) -> RowKey | RowFlaw:
    try:
        good = id_number_of(number)
    except BadIdNumber as refusal:
        return _ID_FLAWS[str(refusal.facts["reason"])]
    if not has_name:
        return RowKey(by=By.ID_NUMBER, id_number=good)
    if not name:
        return RowFlaw.NAME_MISSING
    tidy = name_of(name)
    return RowKey(by=By.ID_NUMBER, id_number=good, name=tidy) if tidy else RowFlaw.NAME_WRONG


def _by_name(name: str, birth: str, *, on: date) -> RowKey | RowFlaw:
    if not name:
        return RowFlaw.NAME_MISSING
    if not birth:
        return RowFlaw.BIRTH_MISSING
    tidy, born = name_of(name), day_of(birth)
    if not tidy:
        return RowFlaw.NAME_WRONG
    if born is None:
        return RowFlaw.BIRTH_WRONG
    if not EARLIEST_BIRTH <= born <= on:
        return RowFlaw.BIRTH_LATER
    return RowKey(by=By.NAME_BIRTH, name=tidy, birth_date=born)


def guessed(columns: tuple[str, ...]) -> dict[Role, str]:
    """Which columns seem to be what, by their headings; the officer confirms it."""
    plain = {column: "".join(column.split()).lower().replace("_", "") for column in columns}
    found: dict[Role, str] = {}
    for role, words in _HEADINGS.items():
        for word in words:
            hit = next((one for one, said in plain.items() if word in said and one not in found.values()), "")
            if hit:
                found[role] = hit
                break
    return found
