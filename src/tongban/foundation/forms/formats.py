"""Formats of text fields: national codes, telephone numbers, dates and mail addresses."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from jsonschema import FormatChecker

from tongban.kernel.errors import Refused
from tongban.standards.codes.id_number import check_id_number
from tongban.standards.codes.region_code import check_region_code
from tongban.standards.codes.uscc import check_uscc

# mobile: 11 digits from 1; landline: area code, number, extension (国内电话号码)
_PHONE = re.compile(r"(?:\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|400-?\d{3}-?\d{4}")
_MAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")

CHECKER = FormatChecker(formats=())


def _format(name: str) -> Callable[[Callable[[str], bool]], Callable[[str], bool]]:
    def register(check: Callable[[str], bool]) -> Callable[[str], bool]:
        CHECKER.checks(name)(lambda value: not isinstance(value, str) or check(value))
        return check

    return register


def _accepted(check: Callable[[str], object], value: str) -> bool:
    try:
        return check(value) == value
    except Refused:
        return False


@_format("id-number")
def is_id_number(value: str) -> bool:
    """公民身份号码, GB 11643."""
    return _accepted(check_id_number, value)


@_format("uscc")
def is_uscc(value: str) -> bool:
    """统一社会信用代码, GB 32100."""
    return _accepted(check_uscc, value)


@_format("region-code")
def is_region_code(value: str) -> bool:
    """行政区划代码, 12 digits."""
    return _accepted(check_region_code, value)


@_format("phone")
def is_phone(value: str) -> bool:
    """A mobile or landline number of the mainland."""
    return _PHONE.fullmatch(value) is not None


@_format("email")
def is_mail(value: str) -> bool:
    """A mail address by its shape."""
    return len(value) <= 254 and _MAIL.fullmatch(value) is not None


@_format("date")
def is_date(value: str) -> bool:
    """YYYY-MM-DD that exists."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


NAMES = frozenset(CHECKER.checkers)


def tidy(text: str, format_: str) -> str:
    """The text as people mean it: full-width digits made plain, spaces out of codes, dates to ISO."""
    if format_ in {"id-number", "uscc", "region-code", "phone"}:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if format_ == "email":
        return unicodedata.normalize("NFKC", text).strip()
    if format_ == "date" and (said := _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())):
        year, month, day = said.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return text.strip()
