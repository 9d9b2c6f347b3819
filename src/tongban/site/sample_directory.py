"""The areas, organisations, posts and places of the sample city."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.foundation.directory.public import (
    AreaCentre,
    AreaLevel,
    AreaRow,
    OrganisationKind,
    OrganisationRow,
    PlaceKind,
    PlaceRow,
    PostRow,
    bring_city,
    locate_areas,
    upsert_areas,
    upsert_organisations,
    upsert_places,
    upsert_posts,
)
from tongban.kernel.actors import SystemActor
from tongban.site.sample_folder import read_sample


def enter_areas(city: dict[str, Any], *, by: SystemActor, at: datetime) -> None:
    """The areas of the city, from the published list of regions and its own, with their centres."""
    bring_city(code=city["code"], with_country=city.get("regions") == "country", by=by, at=at)
    local = [
        AreaRow(code=row["code"], name=row["name"], level=AreaLevel(row["level"]), parent_code=row["parent"])
        for row in city.get("local_areas", [])
    ]
    upsert_areas(rows=local, by=by, at=at)
    locate_areas(
        rows=[
            AreaCentre(code=row["code"], longitude=row["east"], latitude=row["north"])
            for row in city.get("centres", [])
        ],
        by=by,
        at=at,
    )


def enter_organisations(folder: Path, *, by: SystemActor, at: datetime) -> None:
    """The organisations with their posts."""
    rows = [
        OrganisationRow(
            code=row["code"],
            name=row["name"],
            short_name=row["short"],
            area_code=row["area"],
            parent_code=row.get("parent"),
            kind=OrganisationKind(row.get("kind", "department")),
            phone=row["phone"],
        )
        for row in read_sample(folder, "organisations.yaml")
    ]
    upsert_organisations(rows=rows, by=by, at=at)
    staffing = read_sample(folder, "posts/staff.yaml")
    upsert_posts(rows=post_rows(staffing, [row.code for row in rows]), by=by, at=at)


def post_rows(staffing: dict[str, Any], codes: list[str]) -> list[PostRow]:
    """The posts that every organisation of `codes` has, and those of some only."""
    posts = staffing["posts"]
    return [
        PostRow(
            organisation_code=code,
            code=post,
            name=posts[post]["name"],
            duties=frozenset(posts[post]["duties"]),
        )
        for code in codes
        for post in [*staffing["everywhere"], *staffing.get("only", {}).get(code, [])]
    ]


def enter_places(folder: Path, *, by: SystemActor, at: datetime) -> None:
    """Halls with their windows, and village points."""
    given = read_sample(folder, "places.yaml")
    rows: list[PlaceRow] = []
    for hall in given["halls"]:
        rows.append(_place(hall, PlaceKind.HALL))
        rows += [_place(hall | window, PlaceKind.WINDOW, parent=hall["slug"]) for window in hall["windows"]]
    rows += [_place(point, PlaceKind.VILLAGE_POINT) for point in given.get("village_points", [])]
    upsert_places(rows=rows, by=by, at=at)


def _place(row: dict[str, Any], kind: PlaceKind, parent: str | None = None) -> PlaceRow:
    return PlaceRow(
        slug=row["slug"],
        kind=kind,
        name=row["name"],
        area_code=row["area"],
        organisation_code=row.get("organisation"),
        parent_slug=parent,
        address=row["address"],
        hours=row["hours"],
        phone=row["phone"],
        serves=row.get("serves", ""),
    )
