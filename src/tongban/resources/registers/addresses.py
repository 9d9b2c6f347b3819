"""Where an address lies (地址标准化), as far as the city's own list of areas knows: region, township, village, road.

Pure: `Gazetteer` is made of the areas, and `located` reads one text with it. What the text does not say is not
guessed; how the answer was found and how sure it is stand beside it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tongban.foundation.directory.public import AreaFact, AreaLevel
from tongban.kernel.errors import N_

_ROAD = re.compile(
    r"([\u4e00-\u9fff0-9A-Za-z]{1,12}?(?:大道|路|街|巷|道))([0-9０-９]{1,5}号(?:附[0-9]{1,3}号)?)?"
)
_BLANKS = re.compile(r"[\s\u3000,，]+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNTY_DIGITS, _TOWN_DIGITS = 6, 9


class FoundBy(StrEnum):
    """How the region of an address was found."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    TOWNSHIP_ALONE = "township-alone"
    COUNTY = "county"
    DELIVERED = "delivered"
    DISAGREES = "disagrees"
    NOTHING = "nothing"


class Sureness(StrEnum):
    """How sure the region is."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NONE = "none"


FOUND_TEXTS = {
    FoundBy.VILLAGE: N_("The address names the village or community."),
    FoundBy.TOWNSHIP: N_("The address names the township or subdistrict."),
    FoundBy.TOWNSHIP_ALONE: N_(
        "The address names a township that the city has only once; the county is not said."
    ),
    FoundBy.COUNTY: N_("The address names the county and nothing below it."),
    FoundBy.DELIVERED: N_(
        "Only the region code that was delivered says it; the address names no place we know."
    ),
    FoundBy.DISAGREES: N_(
        "The address names another county than the region code that was delivered, which stands."
    ),
    FoundBy.NOTHING: N_("Neither the address nor a region code says where it is."),
}
SURE_TEXTS = {
    Sureness.HIGH: N_("sure"),
    Sureness.MIDDLE: N_("fairly sure"),
    Sureness.LOW: N_("unsure"),
    Sureness.NONE: N_("not known"),
}
SURENESS = {
    FoundBy.VILLAGE: Sureness.HIGH,
    FoundBy.TOWNSHIP: Sureness.HIGH,
    FoundBy.COUNTY: Sureness.HIGH,
    FoundBy.TOWNSHIP_ALONE: Sureness.MIDDLE,
    FoundBy.DELIVERED: Sureness.MIDDLE,
    FoundBy.DISAGREES: Sureness.LOW,
    FoundBy.NOTHING: Sureness.NONE,
}


@dataclass(frozen=True, kw_only=True)
class Located:
    """An address, read. `area_code` is empty where nothing is known; road and number are as the text has them."""

    area_code: str
    found_by: FoundBy
    road: str
    number: str

    @property
    def sureness(self) -> Sureness:
        return SURENESS[self.found_by]


class Gazetteer:
    """The names of a city's counties, townships and villages, to be found in addresses."""

    def __init__(self, areas: Iterable[AreaFact]) -> None:
        self._counties: dict[str, str] = {}
        self._towns: dict[str, list[tuple[str, str]]] = {}  # by county, the longest name first
        self._villages: dict[str, list[tuple[str, str]]] = {}  # by township
        alone: dict[str, set[str]] = {}
        for one in areas:
            above = one.parent_code or ""
            if one.level is AreaLevel.COUNTY:
                self._counties[one.name] = one.code
            elif one.level is AreaLevel.TOWNSHIP:
                self._towns.setdefault(above, []).append((one.name, one.code))
                alone.setdefault(one.name, set()).add(one.code)
            elif one.level is AreaLevel.VILLAGE:
                said = self._villages.setdefault(above, [])
                said.extend((name, one.code) for name in _village_names(one.name))
        for names in (*self._towns.values(), *self._villages.values()):
            names.sort(key=lambda one: (-len(one[0]), one[1]))
        self._alone = sorted(
            ((name, next(iter(codes))) for name, codes in alone.items() if len(codes) == 1),
            key=lambda one: (-len(one[0]), one[1]),
        )

    def region_of(self, address: str, delivered: str) -> tuple[str, FoundBy]:
        """The area code, as near as the text says, and how it was found. Some 3 µs.

        `delivered` is the region code beside the address (12 digits or a local code), or empty.
        """
        said = next((code for name, code in self._counties.items() if name in address), "")
        county = _county_of(delivered) or said
        if said and county != said:
            return delivered, FoundBy.DISAGREES
        if not county:
            if town := _named(self._alone, address):
                return self._within(town, address), FoundBy.TOWNSHIP_ALONE
            return delivered, FoundBy.DELIVERED if delivered else FoundBy.NOTHING
        if town := _named(self._towns.get(county, ()), address):
            place = self._within(town, address)
            return place, FoundBy.VILLAGE if place != town else FoundBy.TOWNSHIP
        return delivered or county, FoundBy.COUNTY if said else FoundBy.DELIVERED

    @property
    def ends(self) -> frozenset[str]:
        """The last characters of all names: what stands behind the last of them in a text says nothing of a place."""
        listed = (*self._towns.values(), *self._villages.values())
        names = [*self._counties, *(name for names in listed for name, _ in names)]
        return frozenset(name[-1] for name in names if name)

    def _within(self, town: str, address: str) -> str:
        return _named(self._villages.get(town, ()), address) or town


def located(gazetteer: Gazetteer, address: str, delivered: str) -> Located:
    """Read an address: region, how it was found, and the road and number that it names."""
    tidy = _BLANKS.sub("", address).translate(_WIDE)
    code, found_by = gazetteer.region_of(tidy, delivered)
    rest = tidy
    for end in ("村委会", "居委会", "社区", "村", "街道", "镇", "乡", "开发区", "区", "县", "市"):
        _before, is_there, after = rest.rpartition(end)
        if is_there and _ROAD.search(after):
            rest = after
            break
    found = _ROAD.search(rest)
    return Located(
        area_code=code,
        found_by=found_by,
        road=found[1] if found else "",
        number=(found[2] or "") if found else "",
    )


def _county_of(code: str) -> str:
    """The county that a region code lies in; of a local code itself; nothing for a city or a province."""
    if "-" in code:
        return code
    return "" if code[4:_COUNTY_DIGITS] in ("", "00") else code[:_COUNTY_DIGITS].ljust(12, "0")


def _named(names: Iterable[tuple[str, str]], text: str) -> str:
    return next((code for name, code in names if name in text), "")


def _village_names(name: str) -> list[str]:
    """As people write it: 减店村委会 is 减店村."""
    short = name.removesuffix("委会").removesuffix("居")
    return [name] if short == name else [name, short]


def names_along(path: Iterable[AreaFact]) -> list[str]:
    """The names from the city down."""
    outer = (AreaLevel.COUNTRY, AreaLevel.PROVINCE)
    return [one.name for one in path if one.level not in outer]
