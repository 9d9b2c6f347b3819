"""A hall with a clerk, a village point with an agent, and somebody who stands there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, COUNTY_OFFICE, LOADER, LONG_AGO, TOWNSHIP
from tests.foundation.identity.make import make_staff
from tests.resources.registers.make import make_registered, person_id_of
from tests.services.cases.make import MONDAY, Town, make_town
from tongban.foundation.directory.public import Officer, PlaceKind, PlaceRow, upsert_places
from tongban.resources.registers.public import PersonRow
from tongban.services.cases.assisted.commands.open_visit import open_visit
from tongban.services.cases.assisted.facts import Proof

HALL, OTHER_HALL, POINT = "hall", "other-hall", "point"


@dataclass(frozen=True, kw_only=True)
class Counters:
    """The town with its hall, its village point, and a person without an account."""

    town: Town
    clerk: Officer  # 吴前台, at the hall of the county office
    agent: Officer  # 李代办, at the point that the same office runs
    stranger: Officer  # 外厅前台, at the hall of the city office
    row: PersonRow
    person_id: UUID


def make_counters(**changes: object) -> Counters:
    """Everything that applying with help needs. `changes` go into the item's content."""
    town = make_town(**changes)
    rows = [
        PlaceRow(
            slug=HALL,
            kind=PlaceKind.HALL,
            name="谯城区政务服务中心（示例）",
            area_code=COUNTY,
            organisation_code=COUNTY_OFFICE,
            phone="100-0000-1100",
        ),
        PlaceRow(
            slug=OTHER_HALL,
            kind=PlaceKind.HALL,
            name="亳州市政务服务中心（示例）",
            area_code=COUNTY,
            organisation_code=CITY_OFFICE,
        ),
    ]
    upsert_places(rows=rows, by=LOADER, at=LONG_AGO)
    clerk = make_staff(name="吴前台", posts=("one-stop",))
    stranger = make_staff(name="外厅前台", posts=("one-stop",), organisation_code=CITY_OFFICE)
    agent = _agent()
    row = make_registered(name="张福来")
    return Counters(
        town=town, clerk=clerk, agent=agent, stranger=stranger, row=row, person_id=person_id_of(row)
    )


def _agent() -> Officer:
    from tongban.foundation.directory.public import OrganisationRow, upsert_organisations

    upsert_organisations(
        rows=[
            OrganisationRow(
                code="village", name="减店村村民委员会（示例）", area_code=TOWNSHIP, parent_code=COUNTY_OFFICE
            )
        ],
        by=LOADER,
        at=LONG_AGO,
    )
    point = PlaceRow(
        slug=POINT,
        kind=PlaceKind.VILLAGE_POINT,
        name="减店村为民服务站（示例）",
        area_code=TOWNSHIP,
        organisation_code="village",
        phone="100-0000-2001",
    )
    upsert_places(rows=[point], by=LOADER, at=LONG_AGO)
    return make_staff(name="李代办", posts=("village-agent",), organisation_code="village")


def stand_at_hall(counters: Counters, *, by: Officer | None = None, at: datetime = MONDAY) -> UUID:
    """The person stands before the clerk, who has compared document and face."""
    return open_visit(
        place=HALL,
        name=counters.row.name,
        id_number=counters.row.id_number,
        proof=Proof.DOCUMENT,
        is_compared=True,
        by=by or counters.clerk,
        at=at,
    )
