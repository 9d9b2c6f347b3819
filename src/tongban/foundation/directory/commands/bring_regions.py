"""Bring regions of the State's list (行政区划), each with all that lie above it."""

from collections.abc import Iterable
from datetime import datetime

from tongban.foundation.directory.commands.upsert_areas import upsert_areas
from tongban.foundation.directory.facts import AreaLevel
from tongban.foundation.directory.rows import AreaRow
from tongban.kernel.actors import Actor
from tongban.standards.codes import NATION, RegionLevel
from tongban.standards.regions import Region, region, regions_within


def bring_regions(*, codes: Iterable[str], by: Actor, at: datetime) -> None:
    """Bring these regions and those above them, by the names of the standards' edition.

    For importers whose items lie outside the city. A second time changes nothing. Raises
    BadRegionCode, UnknownRegion.
    """
    wanted: dict[str, AreaRow] = {}
    for code in codes:
        here: Region | None = region(code)
        while here is not None and here.code not in wanted:
            wanted[here.code] = _row(here)
            here = region(here.parent) if here.parent else None
    upsert_areas(rows=wanted.values(), by=by, at=at)


def bring_city(*, code: str, with_country: bool, by: Actor, at: datetime) -> int:
    """Bring a city with all that lies in it, and the whole country down to counties where asked.

    Answers how many areas the city has.
    """
    here = region(code)
    rows = {found.code: _row(found) for found in regions_within(here.code)}
    if with_country:
        rows |= {r.code: _row(r) for r in regions_within(NATION) if r.level.depth <= RegionLevel.COUNTY.depth}
    else:
        bring_regions(codes=[code], by=by, at=at)
    upsert_areas(rows=rows.values(), by=by, at=at)
    return sum(1 for row in rows if row.startswith(code[:4]))


def _row(found: Region) -> AreaRow:
    level = AreaLevel.COUNTRY if found.level is RegionLevel.NATION else AreaLevel(found.level.value)
    return AreaRow(code=found.code, name=found.name, level=level, parent_code=found.parent)
