"""A few of the sample city's items with their organisations, without the rest of the city."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from tests.foundation.directory.make import DUTIES, LOADER, LONG_AGO, make_areas
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import (
    Officer,
    OrganisationRow,
    PostRow,
    appoint,
    officer_of,
    organisation_by_code,
    upsert_organisations,
    upsert_posts,
)
from tongban.services.items.facts import ItemContent
from tongban.services.items.grouping import read_groups
from tongban.services.items.public import create_item, publish_item
from tongban.services.process.defaults import publish_defaults
from tongban.site.sample_folder import sample_folder
from tongban.site.sample_licences import load_licence_types

POSTS = ("accept", "review", "approve", "issue")


@dataclass(frozen=True, kw_only=True)
class SampleItem:
    """An item of the sample city: its office, its area and what it says."""

    office: str
    area: str
    content: ItemContent


@cache
def sample_items() -> Mapping[str, SampleItem]:
    """Every item of the sample city, by code."""
    found = {
        item.code: SampleItem(office=item.organisation, area=item.area, content=item.content)
        for item in read_groups(sample_folder() / "item_groups")
    }
    for path in (sample_folder() / "items").glob("*.yaml"):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        content = ItemContent.model_validate(entry["content"])
        found[entry["code"]] = SampleItem(
            office=str(entry["organisation"]), area=str(entry["area"]), content=content
        )
    return found


def make_offices(codes: Collection[str]) -> list[str]:
    """The organisations that grant these items, with the four posts each, the items in force; their codes."""
    items = {code: sample_items()[code] for code in codes}
    offices = sorted({item.office for item in items.values()})
    rows = {row["code"]: row for row in yaml.safe_load((sample_folder() / "organisations.yaml").read_text())}
    make_areas()
    upsert_organisations(
        rows=[
            OrganisationRow(code=code, name=rows[code]["name"], area_code=rows[code]["area"])
            for code in offices
        ],
        by=LOADER,
        at=LONG_AGO,
    )
    posts = [
        PostRow(organisation_code=code, code=post, name=post, duties=DUTIES[post])
        for code in offices
        for post in POSTS
    ]
    upsert_posts(rows=posts, by=LOADER, at=LONG_AGO)
    load_licence_types(sample_folder() / "licence_types.yaml", by=LOADER, at=LONG_AGO)
    publish_defaults(at=MONDAY)
    for code, item in items.items():
        holder = organisation_by_code(item.office).id
        create_item(
            code=code,
            organisation_id=holder,
            area_code=item.area,
            content=item.content,
            by=LOADER,
            at=MONDAY,
        )
        publish_item(code=code, content=item.content, by=LOADER, at=MONDAY)
    return offices


def make_holder_of_posts(offices: Collection[str]) -> Officer:
    """One officer who holds the four posts of all these organisations."""
    first, *others = sorted(offices)
    officer = make_staff(name="李窗口", posts=POSTS, organisation_code=first)
    held = [(code, post) for code in others for post in POSTS]
    appoint(account_id=officer.account_id, posts=held, from_at=LONG_AGO, by=LOADER, at=LONG_AGO)
    return officer_of(account_id=officer.account_id, at=MONDAY)
