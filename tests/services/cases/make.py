"""Makers for tests of cases: an item with a form and three slots, people at each post, an application."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.foundation.directory.make import COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_person, make_staff
from tests.foundation.papers.make import image_bytes
from tests.resources.licences.make import CARD, make_types
from tests.services.items.make import content, make_item
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import store_file
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.facts import Application, HolderKind, Outcome, SignedByToken, SlotInput, Submitted
from tongban.services.items.public import Choice, Question, Result, Slot
from tongban.services.process.defaults import publish_defaults

BY_TOKEN = SignedByToken(token_id=UUID(int=7))
MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
CODE = "L341602TEST0001"
FORM: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "shop"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-bind": "person.name"},
        "id_number": {"type": "string", "title": "公民身份号码", "x-bind": "person.id_number"},
        "born": {"type": "string", "title": "出生日期", "x-bind": "person.birth_date"},
        "shop": {"type": "string", "title": "店名", "minLength": 2, "maxLength": 40},
        "area": {"type": "number", "title": "经营面积", "minimum": 1, "x-unit": "平方米"},
    },
}
SLOTS = (
    Slot(key="identity", name="身份证明", register_fact="person.id_number"),
    Slot(key="form", name="申请表", from_form=True),
    Slot(key="layout", name="经营场所平面布局图"),
    Slot(key="cold", name="冷食间照片", when='kind == "cold"'),
)
SCENARIO = (
    Question(
        key="kind",
        text="店里做什么？",
        choices=(Choice(value="hot", label="热菜"), Choice(value="cold", label="凉菜")),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Town:
    """A county office with one officer at each post, one citizen and one item."""

    organisation_id: UUID
    clerk: Officer
    reviewer: Officer
    approver: Officer
    issuer: Officer
    person: Person
    item_code: str


def make_town(**changes: Any) -> Town:
    """Everything that one case needs. `changes` go into the item's content."""
    organisation_id = make_organisations()[COUNTY_OFFICE]
    make_types()
    publish_defaults(at=MONDAY)
    fields: dict[str, Any] = {
        "form": FORM,
        "slots": SLOTS,
        "scenario": SCENARIO,
        "audience": ("1",),
        "result": Result(name="老年人优待证", kind="10", licence_type=CARD),
    }
    make_item(
        CODE, terms=content(**(fields | changes)), organisation_id=organisation_id, area_code="341602000000"
    )
    return Town(
        organisation_id=organisation_id,
        clerk=make_staff(name="李窗口", posts=("accept",)),
        reviewer=make_staff(name="王审核", posts=("review",)),
        approver=make_staff(name="陈局长", posts=("approve",)),
        issuer=make_staff(name="周发证", posts=("issue",)),
        person=make_person(name="老张"),
        item_code=CODE,
    )


def make_upload(person: Person, *, at: datetime = MONDAY) -> UUID:
    """A picture in the person's draft space."""
    return store_file(
        stream=io.BytesIO(image_bytes()), name="平面图.png", owner=person.ref, by=person, at=at
    ).id


def make_application(person: Person, **changes: Any) -> Application:
    """A complete application for the town's item."""
    fields: dict[str, Any] = {
        "item_code": CODE,
        "version_id": None,
        "holder": HolderKind.PERSON,
        "answers": {"kind": "hot"},
        "form": {"shop": "小满面馆", "area": 68},
        "signature": BY_TOKEN,
    }
    if "slots" not in changes:
        fields["slots"] = (SlotInput(key="layout", papers=(make_upload(person),)),)
    return Application(**(fields | changes))


def make_case(town: Town, *, at: datetime = MONDAY, key: str = "key-1", **changes: Any) -> Submitted:
    """A submitted case whose acceptance step is open."""
    done = submit_case(application=make_application(town.person, **changes), by=town.person, at=at, key=key)
    deliver_all()
    return done


def bring_to(
    town: Town, number: str, state: str, *, at: datetime = MONDAY, outcome: Outcome = Outcome.GRANTED
) -> None:
    """Act until the case has passed `accepted`, `reviewed`, `decided` or `issued`."""
    accept_case(number=number, by=town.clerk, at=at)
    if state in ("reviewed", "decided", "issued"):
        review_case(number=number, advice=outcome, opinion="意见", by=town.reviewer, at=at)
    if state in ("decided", "issued"):
        decide_case(
            number=number, outcome=outcome, reasons="理由", article="第三十八条", by=town.approver, at=at
        )
    if state == "issued":
        issue_result(number=number, by=town.issuer, at=at)
