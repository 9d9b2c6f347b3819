"""A small country: province, city, two counties, a town; a list of three levels, offices and officers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    Officer,
    OrganisationRow,
    PostHeld,
    PostRow,
    organisation_by_code,
    upsert_areas,
    upsert_organisations,
    upsert_posts,
)
from tongban.kernel.actors import SystemActor
from tongban.services.items.library.commands.claim import claim_entry
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.commands.draft import draft_change
from tongban.services.items.library.commands.follow import follow_change
from tongban.services.items.library.commands.into_force import bring_into_force
from tongban.services.items.library.commands.review import review_change
from tongban.services.items.library.commands.submit import submit_change
from tongban.services.items.library.facts import Act, EntryContent, Office
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.models import Item

SYSTEM = SystemActor(job="test")
PROVINCE, CITY, COUNTY, OTHER, TOWN = (
    "340000000000", "341600000000", "341602000000", "341621000000", "341602100000",
)  # fmt: skip
CITY_BUREAU, COUNTY_BUREAU, OTHER_BUREAU, TOWNSHIP, OFFICE, JUSTICE = (
    "11341699000000035U", "113416990000000789", "113416990000000864", "19341699000000115N",
    "113416990000000196", "113416990000000271",
)  # fmt: skip
CODE = "000131003000"
SAID: dict[str, Any] = {
    "limits.statutory": {"count": 20},
    "limits.promised": {"count": 12},
    "slots": [
        {"key": "plan", "name": "平面布局图", "source": "10"},
        {"key": "lease", "name": "租赁合同", "source": "10"},
    ],
}


def city() -> None:
    """Areas, organisations, and the posts of the two offices at the city."""
    areas = [
        (PROVINCE, "安徽省", AreaLevel.PROVINCE, None),
        (CITY, "亳州市", AreaLevel.PREFECTURE, PROVINCE),
        (COUNTY, "谯城区", AreaLevel.COUNTY, CITY),
        (OTHER, "涡阳县", AreaLevel.COUNTY, CITY),
        (TOWN, "古井镇", AreaLevel.TOWNSHIP, COUNTY),
    ]
    rows = [AreaRow(code=code, name=name, level=level, parent_code=up) for code, name, level, up in areas]
    upsert_areas(rows=rows, by=SYSTEM, at=MONDAY)
    organisations = [
        OrganisationRow(code=code, name=f"{name}（示例）", area_code=where)
        for code, name, where in [
            (CITY_BUREAU, "亳州市市场监督管理局", CITY),
            (COUNTY_BUREAU, "谯城区市场监督管理局", COUNTY),
            (OTHER_BUREAU, "涡阳县市场监督管理局", OTHER),
            (TOWNSHIP, "古井镇人民政府", TOWN),
            (OFFICE, "亳州市编办", CITY),
            (JUSTICE, "亳州市司法局", CITY),
        ]
    ]
    upsert_organisations(rows=organisations, by=SYSTEM, at=MONDAY)
    posts = [
        PostRow(organisation_code=OFFICE, code=o.post_code, name=o.value, duties=frozenset({o.duty}))
        for o in [Office.STAFFING]
    ]
    posts.append(
        PostRow(
            organisation_code=JUSTICE,
            code=Office.LEGAL.post_code,
            name="legal",
            duties=frozenset({Office.LEGAL.duty}),
        )
    )
    upsert_posts(rows=posts, by=SYSTEM, at=MONDAY)


def officer(account_id: int, organisation_code: str, post: str, *duties: str) -> Officer:
    """An officer of one organisation with one post."""
    holder = organisation_by_code(organisation_code)
    held = PostHeld(post_id=account_id, code=post, organisation_id=holder.id, duties=frozenset(duties))
    return Officer(
        account_id=account_id,
        name=f"周{account_id}",
        organisation_id=holder.id,
        organisation_name=holder.name,
        area_code=holder.area_code,
        posts=(held,),
        duties=frozenset(duties),
    )


def manager(organisation_code: str = CITY_BUREAU, account_id: int = 900_001) -> Officer:
    return officer(account_id, organisation_code, "item-manager", "items.edit", "items.publish")


def staffing(account_id: int = 900_002) -> Officer:
    return officer(account_id, OFFICE, Office.STAFFING.post_code, Office.STAFFING.duty)


def legal(account_id: int = 900_003) -> Officer:
    return officer(account_id, JUSTICE, Office.LEGAL.post_code, Office.LEGAL.duty)


def bureau(code: str) -> UUID:
    return organisation_by_code(code).id


def terms(**changes: Any) -> EntryContent:
    """What the entry says, with some elements changed (`limits__promised={…}`)."""
    said = {key.replace("__", "."): value for key, value in changes.items()}
    return EntryContent.model_validate(
        {
            "name": "食品经营许可",
            "type_code": "01",
            "basis": [{"law": "中华人民共和国食品安全法", "article": "第三十五条"}],
            "elements": {**SAID, **said},
        }
    )


def make_entry(
    code: str = CODE, *, upper: str = "", level: str = "3", area_code: str = CITY, **changes: Any
) -> str:
    """An entry in force, kept by the city's bureau."""
    new = NewEntry(
        code=code,
        catalog_code=CODE if not upper and code == CODE else "",
        area_code=area_code,
        level=level,
        upper=upper,
        content=terms(**changes),
    )
    create_entry(new=new, keeper_id=bureau(CITY_BUREAU), by=SYSTEM, at=MONDAY)
    return code


def claimed(organisation_code: str, *, entry: str = CODE, own: dict[str, Any] | None = None) -> Item:
    """An implementation in force."""
    item = claim_entry(
        entry_code=entry, organisation_id=bureau(organisation_code), by=SYSTEM, at=MONDAY, own=own or {}
    )
    change = draft_change(
        act=Act.ADD,
        subject=f"item:{item.code}",
        proposal={"own": own or {}},
        reason="认领",
        by=manager(organisation_code),
        at=MONDAY,
    )
    approve(change, by=manager(organisation_code), at=MONDAY)
    return Item.objects.select_related("current").get(pk=item.pk)


def drafted(act: Act = Act.CHANGE, subject: str = f"entry:{CODE}", **fields: Any) -> UUID:
    """A draft of the city's bureau: the promise becomes 8 days."""
    proposal = {"content": terms(limits__promised={"count": 8}).as_json()} if act is Act.CHANGE else {}
    return draft_change(
        act=act,
        subject=subject,
        proposal=fields.pop("proposal", proposal),
        reason=fields.pop("reason", "减时限"),
        by=fields.pop("by", manager()),
        at=MONDAY,
        **fields,
    )


def scheduled(change: UUID, *, by: Officer | None = None, at: datetime = MONDAY) -> UUID:
    """Submitted and approved by both offices."""
    submit_change(change_id=change, by=by or manager(), at=at)
    review_change(change_id=change, office=Office.STAFFING, outcome="approve", note="", by=staffing(), at=at)
    review_change(change_id=change, office=Office.LEGAL, outcome="approve", note="", by=legal(), at=at)
    return change


def approve(change: UUID, *, by: Officer | None = None, at: datetime = MONDAY) -> UUID:
    """The whole way into force, implementations included, on the day after."""
    scheduled(change, by=by, at=at)
    tomorrow = next_day(at)
    bring_into_force(change_id=change, by=SYSTEM, at=tomorrow)
    follow_all(change, at=tomorrow)
    return change


def follow_all(change: UUID, *, at: datetime) -> int:
    """Every batch of implementations; answers how many were looked at."""
    last, total = 0, 0
    while True:
        last, count = follow_change(change_id=change, after=last, by=SYSTEM, at=at)
        total += count
        if not count:
            return total


def next_day(at: datetime) -> datetime:
    return at.replace(day=at.day + 1, hour=9)


TUESDAY = date(2026, 9, 29)
