"""Makers for tests of sharing: a request and its answer by the verbs, and a grant as a row alone."""

from datetime import date, datetime
from itertools import count
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, COUNTY_OFFICE, LOADER, LONG_AGO, add_post
from tongban.foundation.directory.public import (
    Officer,
    OrganisationRow,
    appoint,
    officer_of,
    organisation_by_code,
    upsert_organisations,
)
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.datasets.public import FieldContent
from tongban.resources.exchange.facts import GrantState, Mask, Way
from tongban.resources.exchange.requesting.commands.answer import answer_request
from tongban.resources.exchange.requesting.commands.check import check_request
from tongban.resources.exchange.requesting.commands.submit import submit_request
from tongban.resources.exchange.requesting.facts import (
    ANSWER,
    REQUEST,
    Answer,
    Asked,
    FieldAnswer,
    RequestState,
)
from tongban.resources.exchange.requesting.models import Grant, ShareRequest

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
WELFARE = "county-welfare"  # asks; the county office gives, the city office is the data authority
ITEM = "L341602TEST0001"
BASIS = "《社会救助暂行办法》第十四条"
add_post("data-asker", frozenset({REQUEST}))
add_post("data-giver", frozenset({ANSWER}))
_numbers = count(1)

# a resource about persons that is shared on conditions, as `tests.resources.datasets.make.publish` takes it
HOUSING: dict[str, Any] = {
    "name": "不动产登记信息",
    "summary": "不动产权利登记，含权利人、坐落、面积和抵押状态。",
    "fields": (
        FieldContent(name="不动产单元号", column="unit", level=2),
        FieldContent(name="权利人", column="owner", level=3, is_personal=True),
        FieldContent(name="权利人证件号", column="owner_id", level=3, is_personal=True),
        FieldContent(name="坐落", column="address", level=3, is_personal=True),
        FieldContent(name="面积", column="area", type="N", level=2),
        FieldContent(name="登记日期", column="registered_on", type="D", level=2),
        FieldContent(name="抵押状态", column="mortgage", level=3, is_personal=True),
    ),
    "share_type": "2",
    "share_conditions": "按办理事项共享，写明办件编号。",
    "open_type": "3",
    "level": 3,
}


def make_welfare() -> None:
    """The office that asks."""
    row = OrganisationRow(code=WELFARE, name="谯城区民政局（示例）", area_code=COUNTY)
    upsert_organisations(rows=[row], by=LOADER, at=LONG_AGO)


def asked(resource_code: str, **changes: Any) -> Asked:
    """A request that may be handed in; `responsible` has to be given."""
    said: dict[str, Any] = {
        "resource_code": resource_code,
        "purpose": "审核最低生活保障家庭的住房状况",
        "item_code": ITEM,
        "basis": BASIS,
        "fields": ("不动产单元号", "权利人", "坐落", "抵押状态"),
        "field_reasons": "低保审核要核对家庭名下房产和坐落",
        "ways": (Way.API,),
        "daily_quota": 200,
        "frequency": "每办一件查一次",
        "until": date(2027, 9, 27),
        "responsible": None,
    }
    return Asked(**(said | changes))


def submit(by: Officer, resource_code: str, **changes: Any) -> str:
    """A request of the officer's organisation; its number."""
    renews, at = changes.pop("renews", ""), changes.pop("at", AT)
    said = asked(resource_code, **({"responsible": by.account_id} | changes))
    return submit_request(asked=said, organisation_id=by.organisation_id, by=by, at=at, renews=renews)


def answer(*names: str, refused: tuple[str, ...] = (), **changes: Any) -> Answer:
    """Grants these fields in full and refuses the others."""
    said: dict[str, Any] = {
        "fields": (
            *(FieldAnswer(name=name, is_granted=True) for name in names),
            *(FieldAnswer(name=name, is_granted=False, reason="办理此事项不需要") for name in refused),
        ),
        "conditions": (),
        "ways": (Way.API,),
        "daily_quota": 100,
        "until": date(2027, 9, 27),
    }
    return Answer(**(said | changes))


def granted(asker: Officer, checker: Officer, giver: Officer, resource_code: str, **changes: Any) -> str:
    """A grant by all three: one field refused, the name and the address masked; its code."""
    number = submit(asker, resource_code)
    check_request(number=number, by=checker, at=AT)
    said = answer(
        fields=(
            FieldAnswer(name="不动产单元号", is_granted=True),
            FieldAnswer(name="权利人", is_granted=True, mask=Mask.NAME),
            FieldAnswer(name="坐落", is_granted=True, mask=Mask.ADDRESS),
            FieldAnswer(name="抵押状态", is_granted=False, reason="低保审核不需要抵押状态"),
        ),
        **changes,
    )
    return answer_request(number=number, answer=said, by=giver, at=AT)


def make_grant(**changes: Any) -> Grant:
    """A live grant of 不动产登记信息, as a row; organisations exist (`make_organisations`)."""
    number = next(_numbers)
    consumer, provider = organisation_by_code(CITY_OFFICE), organisation_by_code(COUNTY_OFFICE)
    shared: dict[str, Any] = {
        "resource_code": "201002/000001",
        "resource_name": "不动产登记信息",
        "provider_id": provider.id,
        "consumer_id": consumer.id,
        "authority_id": consumer.id,
        "item_code": "341600000000-0001",
        "purpose": "审核公共租赁住房保障资格",
        "basis": "《公共租赁住房管理办法》第七条",
        "ways": [Way.API.value],
        "daily_quota": 200,
    }
    own = {
        "code": f"SQ-2026-9{number:05d}",
        "state": GrantState.LIVE.value,
        "fields": [
            {"name": "权利人姓名", "mask": Mask.NAME.value},
            {"name": "坐落", "mask": Mask.ADDRESS.value},
        ],
        "conditions": [],
        "needs_case": True,
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2027, 9, 1),
        "provider_name": provider.name,
        "consumer_name": consumer.name,
        "made_at": AT,
        "made_by": "officer:1",
    }
    own |= changes
    asked = shared | {name: own[name] for name in shared if name in own}
    request = ShareRequest.objects.create(
        number=f"GX-2026-9{number:05d}",
        state=RequestState.GRANTED.value,
        resource_version=1,
        share_type="2",
        provider_area=provider.area_code,
        item_name="公共租赁住房保障资格确认",
        until_date=date(2027, 8, 31),
        responsible=1,
        submitted_at=AT,
        submitted_by="officer:1",
        decided_at=AT,
        decided_by="officer:2",
        **asked,
    )
    return Grant.objects.create(request=request, request_number=request.number, **(asked | own))


def appointed(officer: Officer, *posts: tuple[str, str]) -> Officer:
    """The officer with these posts (organisation, post) besides."""
    appoint(account_id=officer.account_id, posts=list(posts), from_at=LONG_AGO, by=LOADER, at=AT)
    return officer_of(account_id=officer.account_id, at=AT)
