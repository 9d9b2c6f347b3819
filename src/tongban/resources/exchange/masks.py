"""What is left of a value when a grant hides part of it (脱敏). Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from tongban.foundation.vault.public import mask_id_number, mask_name, mask_phone
from tongban.resources.exchange.facts import GrantedField, Mask, Op
from tongban.standards.divisions import county_at_start

_YEAR = re.compile(r"^(\d{4})(?!\d)|^(\d{4})(?=\d{4}$|\d{2}$)")


def masked(value: str, mask: Mask) -> str:
    """The value as this mask leaves it; what is empty stays empty, so that nothing is made up.

    `address` leaves the place down to county or district; `year` leaves four digits of a date (2026-09-28,
    20260928, 2026年9月28日) and nothing of what is none; `presence` says 有 or is empty.
    """
    if not value:
        return ""
    match mask:
        case Mask.NONE:
            return value
        case Mask.NAME:
            return mask_name(value)
        case Mask.ID_NUMBER:
            return mask_id_number(value)
        case Mask.PHONE:
            return mask_phone(value)
        case Mask.ADDRESS:
            return _place_of(value)
        case Mask.YEAR:
            return _year_of(value)
        case Mask.PRESENCE:
            return "有"
    assert_never(mask)


def masked_row(values: Mapping[str, str], fields: Sequence[GrantedField]) -> dict[str, str]:
    """The granted fields of a row, each as its mask leaves it; what the row lacks is empty."""
    return {field.name: masked(values.get(field.name, ""), field.mask) for field in fields}


def is_answerable(op: Op, value: str, mask: Mask) -> bool:
    """Whether a comparison with `value` is answered behind the mask as it is of the value itself.

    Such as with a year, where the year is left; not with a day, whose answer would always be no, or be none.
    A value as the mask writes it (老*) may be compared too.
    """
    if mask is Mask.NONE:
        return True
    is_whole = masked(value, mask) == value
    match op:
        case Op.EQ | Op.IN:
            return is_whole
        case Op.PREFIX:
            return is_whole or masked(_lengthened(value, mask), mask).startswith(value)
        case Op.FROM | Op.UNTIL:
            return is_whole and mask is Mask.YEAR
    assert_never(op)


def _lengthened(value: str, mask: Mask) -> str:
    """A beginning as a whole value of the mask's kind."""
    match mask:
        case Mask.NAME:
            return f"{value}某某"
        case Mask.ID_NUMBER:
            return value.ljust(18, "0")
        case Mask.PHONE:
            return value.ljust(11, "0")
        case Mask.YEAR:
            return value.ljust(4, "0")
        case _:
            return value


def _place_of(address: str) -> str:
    """Behind the county stand town, street, house and door. Where no division is named nothing is left."""
    return f"{county_at_start(address)}****"


def _year_of(value: str) -> str:
    found = _YEAR.match(value)
    return (found[1] or found[2]) if found else ""
