"""Administrative divisions (行政区划) as facts: country to county everywhere, Bozhou to the village.

Only what the State lists stands here; a place with a local code, such as an economic
development zone that is a county of its own for services, belongs to the directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tongban.kernel.errors import N_, NotFound
from tongban.standards.codes import RegionCode, RegionLevel, check_region_code
from tongban.standards.codes.region_code import NATION, ancestors_of_region, level_of_region, region_prefix
from tongban.standards.divisions import EDITION, division_names, is_current_division

__all__ = [
    "EDITION",
    "Region",
    "UnknownRegion",
    "full_region_name",
    "is_current_division",
    "is_known_region",
    "region",
    "regions_below",
    "regions_within",
]


class UnknownRegion(NotFound):
    """The code has the right form, and the edition knows no such region."""

    code = "unknown-region"
    title = N_("We know no region with this code.")


@dataclass(frozen=True, kw_only=True)
class Region:
    """A division: 12-digit code, Chinese name, level, and the code of the known region right above."""

    code: RegionCode
    name: str
    level: RegionLevel
    parent: RegionCode | None


_FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@cache
def _table() -> dict[RegionCode, Region]:
    table = {NATION: Region(code=NATION, name="中国", level=RegionLevel.NATION, parent=None)}
    for digits, name in division_names().items():
        code = RegionCode(digits.ljust(12, "0"))
        parent = next(above for above in ancestors_of_region(code) if above in table)
        table[code] = Region(code=code, name=name, level=level_of_region(code), parent=parent)
    return table


def is_known_region(code: str) -> bool:
    """Whether the edition has this 12-digit code."""
    return code in _table()


def region(text: str) -> Region:
    """The region of a code of 2, 4, 6, 9 or 12 digits. Raises BadRegionCode, UnknownRegion."""
    code = check_region_code(text)
    if code not in _table():
        raise UnknownRegion(facts={"code": code})
    return _table()[code]


def regions_within(code: RegionCode, *, level: RegionLevel | None = None) -> Iterator[Region]:
    """The region and all that lie in it, parents before children; only of one level where that is said."""
    prefix = region_prefix(code)
    return (
        found for found in _table().values() if found.code.startswith(prefix) and level in (None, found.level)
    )


def regions_below(code: RegionCode) -> list[Region]:
    """The regions right below this one, in the order of their codes."""
    return [found for found in regions_within(code) if found.parent == code]


def full_region_name(code: RegionCode) -> str:
    """The name with all above it, as an address begins: 安徽省亳州市谯城区. Raises UnknownRegion."""
    here = region(code)
    names = [
        _table()[above].name
        for above in reversed(ancestors_of_region(here.code))
        if above in _table() and above != NATION and _table()[above].name not in _FILLERS
    ]
    return "".join((*names, here.name))
