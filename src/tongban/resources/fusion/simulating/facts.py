"""A made city: what its departments hold and how well, as data of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongban.kernel.errors import N_, Invalid
from tongban.resources.fusion.facts import Field, Kind

PEOPLE_PER_ENTITY = 8
CHUNK = 200_000  # people at a time: memory does not grow with the city
MOST_PEOPLE = 60_000_000  # so many numbers have the counties that nobody has been given
FEWEST_DEPARTMENTS, MOST_DEPARTMENTS = 2, 32

# files beside the deliveries
DESCRIPTION, TRUTH, CITY = "deliveries.yaml", "truth", "city.yaml"


@dataclass(frozen=True, kw_only=True)
class Department:
    """One line of `departments.yaml`, where every entry is explained."""

    slug: str
    name: str
    kind: Kind
    covers: str
    share: int
    stale: int
    delivered: int
    dirt: float
    lost: int
    columns: Mapping[str, str]
    authority: Mapping[Field, int]
    old_by: int = 0
    old_ids: int = 0
    repeats: int = 0
    twins: int = 0
    copies: str = ""
    day: str = "iso"
    sex: str = "code"
    nation: str = "code"
    status: str = "code"
    region: str = "county"


@dataclass(frozen=True, kw_only=True)
class City:
    """What is made: so many people, so many departments, and the day on which they have all delivered."""

    people: int
    departments: int
    seed: int
    on: date


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """How much was made."""

    people: int
    entities: int
    records: int
    rows_of: Mapping[int, int] = field(default_factory=dict)  # by number of the delivery


class BadCity(Invalid):
    """No such city can be made."""

    code = "fusion-bad-city"
    title = N_(
        "A made city has 8 to %(people)s people and %(fewest)s to %(most)s departments, and its folder must be empty."
    )


class NoTruth(Invalid):
    """The deliveries are not those of a made city."""

    code = "fusion-no-truth"
    title = N_(
        "In %(folder)s there is no truth to hold a register against: it was not made by tongban fusion simulate."
    )
