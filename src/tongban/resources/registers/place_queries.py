"""Which place an address of the registers is, with what is known of where it lies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongban.foundation.directory.public import ancestors, area, detailed_areas
from tongban.kernel.errors import NotFound
from tongban.kernel.memory import Memory
from tongban.resources.registers.addresses import (
    FOUND_TEXTS,
    SURE_TEXTS,
    Gazetteer,
    Located,
    Sureness,
    located,
    names_along,
)
from tongban.standards.codes import BadRegionCode
from tongban.standards.regions import UnknownRegion, full_region_name

if TYPE_CHECKING:
    import pyarrow as pa

_BEHIND_NAMES = "0123456789０１２３４５６７８９ABCDEFGHabcdefgh-－—#号栋幢座楼层单元室组户铺附之门"
_MOST_READ = 500_000
_TONES = {Sureness.HIGH: "good", Sureness.MIDDLE: "plain", Sureness.LOW: "warn", Sureness.NONE: "warn"}
_gazetteer: Memory[str, Gazetteer] = Memory(lambda _: Gazetteer(detailed_areas()))


@dataclass(frozen=True, kw_only=True)
class PlaceOfAddress:
    """The place, its names from the city down, and the nearest centre whose coordinates are known.

    `centre` is that area; empty where no coordinates are known at all.
    """

    located: Located
    name: str
    longitude: float | None
    latitude: float | None
    centre: str
    is_centre_its_own: bool

    @property
    def sure_text(self) -> str:
        return SURE_TEXTS[self.located.sureness]

    @property
    def found_text(self) -> str:
        return FOUND_TEXTS[self.located.found_by]

    @property
    def tone(self) -> str:
        return _TONES[self.located.sureness]


def gazetteer() -> Gazetteer:
    """The names of the city's own areas, kept for a minute. 3 SQL, none when kept."""
    return _gazetteer("")


AreaReader = Callable[["pa.Array", "pa.Array"], "pa.Array"]
"""Area codes of addresses, and of the codes that are delivered beside them."""


def area_reader() -> AreaReader:
    """For loaders: reads the area codes of columns of Arrow. 3 SQL now, none while it reads.

    It takes addresses and the codes that are delivered beside them, which stand where the text says no more. House
    numbers are cut off, as far as no name ends so, and what is left is read once: some 0.3 µs in place of 4.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    names = gazetteer()
    behind = "".join(sorted(set(_BEHIND_NAMES) - names.ends))
    read: dict[str, str] = {}

    def code(told: str) -> str:
        if (known := read.get(told)) is None:
            if len(read) >= _MOST_READ:
                read.clear()
            delivered, _, address = told.partition("\t")
            known = read[told] = names.region_of(address, delivered)[0]
        return known

    def codes(addresses: pa.Array, delivered: pa.Array) -> pa.Array:
        short = pc.utf8_rtrim(addresses, behind)
        told = pc.binary_join_element_wise(delivered, short, "\t").dictionary_encode()
        return pa.array(map(code, told.dictionary.to_pylist()), pa.string()).take(told.indices)

    return codes


def area_said_in(address: str) -> str:
    """The code of the area that an address names, as fine as it does; empty where it names none. 3 SQL, none when kept."""
    return gazetteer().region_of(address, "")[0]


def place_of(address: str, delivered: str) -> PlaceOfAddress:
    """Which place an address is. `delivered` is the area code that stands beside it. At most 5 SQL, none when kept."""
    found = located(gazetteer(), address, delivered)
    try:
        here = area(found.area_code)
    except NotFound:
        return _elsewhere(found)
    path = [*ancestors(here.code), here]
    centre = next((one for one in reversed(path) if one.longitude is not None), None)
    return PlaceOfAddress(
        located=found,
        name="".join(names_along(path)),
        longitude=centre.longitude if centre else None,
        latitude=centre.latitude if centre else None,
        centre=centre.name if centre else "",
        is_centre_its_own=centre is here,
    )


def _elsewhere(found: Located) -> PlaceOfAddress:
    """A place that the city's own list does not have: the national list may name it."""
    name = ""
    if found.area_code:
        try:
            name = full_region_name(found.area_code)  # type: ignore[arg-type]
        except (UnknownRegion, BadRegionCode):
            name = found.area_code
    return PlaceOfAddress(
        located=found, name=name, longitude=None, latitude=None, centre="", is_centre_its_own=False
    )
