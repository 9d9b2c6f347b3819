"""Areas, organisations, places and posts as they are entered."""

from dataclasses import dataclass

from tongban.foundation.directory.facts import AreaLevel, OrganisationKind, PlaceKind


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """An area as an importer brings it. A local code is a region code, a hyphen and digits or
    capitals, such as `341600000000-01`; the part before the hyphen is its parent."""

    code: str
    name: str
    level: AreaLevel
    parent_code: str | None


@dataclass(frozen=True, kw_only=True)
class AreaCentre:
    """Where the centre of an area lies: degrees east and north in CGCS2000."""

    code: str
    longitude: float
    latitude: float


@dataclass(frozen=True, kw_only=True)
class OrganisationRow:
    """An organisation as an importer brings it; `code` is what makes it the same one again."""

    code: str
    name: str
    area_code: str
    short_name: str = ""
    parent_code: str | None = None
    kind: OrganisationKind = OrganisationKind.DEPARTMENT
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place as an importer brings it; `slug` is what makes it the same one again."""

    slug: str
    kind: PlaceKind
    name: str
    area_code: str
    organisation_code: str | None = None
    parent_slug: str | None = None
    address: str = ""
    hours: str = ""
    phone: str = ""
    serves: str = ""


@dataclass(frozen=True, kw_only=True)
class PostRow:
    """A post as the sample or an operator sets it up."""

    organisation_code: str
    code: str
    name: str
    duties: frozenset[str]
