"""Region codes (行政区划代码, GB/T 2260 and GB/T 10114, statistical 12 digits).

Two digits of province, two of prefecture, two of county, three of township, three of
village; what is not said is zero. `000000000000` is the whole country.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from tongban.kernel.errors import N_, Invalid
from tongban.standards.codes.tidy import tidied

RegionCode = NewType("RegionCode", str)

NATION = RegionCode("0" * 12)
_ENDS = (2, 4, 6, 9, 12)


class BadRegionCode(Invalid):
    """The region code is mistyped. `facts["reason"]`: length, characters or gap."""

    code = "bad-region-code"
    title = N_("This is not a region code: it has 12 digits, from the province to the village.")


class RegionLevel(StrEnum):
    """How deep a region lies."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"

    @property
    def depth(self) -> int:
        """0 for the country, 5 for a village."""
        return list(RegionLevel).index(self)


@dataclass(frozen=True, kw_only=True)
class RegionCodeParts:
    """A region code's level and the codes it lies in; `parent` is None for the country."""

    code: RegionCode
    level: RegionLevel
    parent: RegionCode | None
    province: str
    prefecture: str
    county6: str


def _said(code: str) -> int:
    """How many digits say something, rounded up to the end of their part."""
    length = len(code.rstrip("0"))
    return next((end for end in _ENDS if length <= end), 12) if length else 0


def check_region_code(text: str) -> RegionCode:
    """The code with 12 digits; 2, 4, 6 and 9 digits are filled with zeros. Raises BadRegionCode."""
    code = tidied(text)
    if len(code) not in _ENDS:
        raise BadRegionCode(facts={"reason": "length"})
    if not (code.isascii() and code.isdigit()):
        raise BadRegionCode(facts={"reason": "characters"})
    code = code.ljust(12, "0")
    if code.startswith("00") and code != NATION:
        raise BadRegionCode(facts={"reason": "gap"})
    return RegionCode(code)


def level_of_region(code: RegionCode) -> RegionLevel:
    """The level that the zeros at the end show."""
    return list(RegionLevel)[(0, *_ENDS).index(_said(code))]


def parent_region(code: RegionCode) -> RegionCode | None:
    """The region right above; None above the country.

    A township right under a prefecture without counties (东莞 441900003000) has the prefecture above.
    """
    said = _said(code)
    if not said:
        return None
    shorter = code[: (0, *_ENDS)[(0, *_ENDS).index(said) - 1]]
    return RegionCode(shorter.ljust(12, "0"))


def ancestors_of_region(code: RegionCode) -> tuple[RegionCode, ...]:
    """Every region above, nearest first, the country last. No region is its own ancestor."""
    above: list[RegionCode] = []
    parent = parent_region(code)
    while parent is not None:
        above.append(parent)
        parent = parent_region(parent)
    return tuple(above)


def region_prefix(code: RegionCode) -> str:
    """The digits that every region within this one begins with (none for the country)."""
    return code[: _said(code)]


def is_within_region(code: RegionCode, outer: RegionCode) -> bool:
    """Whether `code` is `outer` or lies in it."""
    return code.startswith(region_prefix(outer))


def parse_region_code(text: str) -> RegionCodeParts:
    """Level, parent and county. Raises BadRegionCode."""
    code = check_region_code(text)
    said = _said(code)
    return RegionCodeParts(
        code=code,
        level=level_of_region(code),
        parent=parent_region(code),
        province=code[:2] if said >= 2 else "",
        prefecture=code[:4] if said >= 4 else "",
        county6=code[:6] if said >= 6 else "",
    )


def format_region_code(code: RegionCode) -> str:
    """As people read it: county, township, village."""
    return f"{code[:6]} {code[6:9]} {code[9:]}"


def sample_region_code() -> RegionCode:
    """A valid code of no place."""
    return RegionCode("341699000000")
