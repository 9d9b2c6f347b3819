"""A licence for persons that ends, and an item by which its holder changes, renews or replaces it."""

from datetime import date, datetime
from typing import Any

from tests.foundation.papers.make import NOBODY
from tests.services.cases.make import MONDAY, Town, make_town, make_upload
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.licences.public import (
    Holder,
    HolderKind,
    LicenceFact,
    LicenceTypeFact,
    issue_licence,
    upsert_licence_types,
)
from tongban.resources.registers.models import RegisteredPerson
from tongban.services.cases.facts import SlotInput
from tongban.services.items.public import BusinessKind, Choice, Limit, Question, Result, Slot

STALL = "11341699000000035U" + "009"
# the last day is a Saturday in the middle of National Day's holiday week and a half
ENDS = date(2026, 11, 14)
FORM: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "shop"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-bind": "person.name"},
        "number": {"type": "string", "title": "证号", "x-bind": f"licence.{STALL}.number"},
        "shop": {"type": "string", "title": "店名", "minLength": 2, "maxLength": 40},
        "goods": {
            "type": "array",
            "title": "经营项目",
            "items": {"type": "string", "enum": ["凉皮", "凉粉", "米线"]},
            "x-when": "scenario.business == 'change'",
        },
        "lost": {"type": "string", "title": "怎么丢的", "x-when": "scenario.business == 'lost'"},
    },
}
KINDS = (
    BusinessKind(business="change", when="business == 'change'"),
    BusinessKind(
        business="renewal",
        when="business == 'renewal'",
        opens=Limit(count=60, unit="calendar-days"),
    ),
    BusinessKind(business="replacement", when="business == 'lost'"),
)


def moment(month: int, day: int, hour: int = 10) -> datetime:
    """A moment of 2026 in the city."""
    return datetime(2026, month, day, hour, tzinfo=CITY_ZONE)


def holder_of(town: Town) -> Holder:
    """The town's citizen as a holder."""
    row = RegisteredPerson.objects.get(id=town.person.person_id)
    return Holder(
        kind=HolderKind.PERSON, name=town.person.name, id_type="111", id_code=row.facts["id_number"]
    )


def stall_town(**changes: Any) -> Town:
    """A town whose one item is about a stall licence that stands."""
    upsert_licence_types(
        rows=[
            LicenceTypeFact(
                code=STALL,
                name="摊位经营证",
                authority="市市场监督管理局",
                holder_kind=HolderKind.PERSON,
                fields={
                    "type": "object",
                    "properties": {
                        "shop": {"type": "string", "title": "店名"},
                        "goods": {"type": "string", "title": "经营项目"},
                    },
                },
                template="licence",
                valid_months=36,
                one_per_holder=True,
                number_prefix="TW",
            )
        ],
        by=NOBODY,
        at=MONDAY,
    )
    fields: dict[str, Any] = {
        "name": "摊位经营证（变更、延续、补证）",
        "type_code": "01",
        "form": FORM,
        "scenario": (
            Question(
                key="business",
                text="您要办哪一样？",
                choices=(
                    Choice(value="change", label="改证上写的"),
                    Choice(value="renewal", label="快到期，接着用"),
                    Choice(value="lost", label="丢了坏了，补一张"),
                ),
            ),
        ),
        "slots": (Slot(key="layout", name="新的布局图", when="business == 'change'"),),
        "kinds": KINDS,
        "result": Result(
            name="摊位经营证",
            kind="10",
            licence_type=STALL,
            licence_fields={"shop": "form.shop", "goods": "form.goods"},
        ),
    }
    return make_town(**(fields | changes))


def stall_licence(town: Town, **changes: Any) -> LicenceFact:
    """The citizen's licence, issued three years before its last day."""
    given: dict[str, Any] = {
        "type_code": STALL,
        "holder": holder_of(town),
        "fields": {"shop": "小满凉皮", "goods": "凉皮、凉粉"},
        "organisation_id": town.organisation_id,
        "case_number": "",
        "valid_from": date(2023, 11, 15),
        "valid_until": ENDS,
        "by": town.issuer,
        "at": datetime(2023, 11, 15, 10, tzinfo=CITY_ZONE),
    }
    return issue_licence(**given | changes)


def renewal(**changes: Any) -> dict[str, Any]:
    """What an application for a renewal says."""
    return {"answers": {"business": "renewal"}, "form": {"shop": "小满凉皮"}, "slots": ()} | changes


def a_change(town: Town, **changes: Any) -> dict[str, Any]:
    """What an application for a change says."""
    return {
        "answers": {"business": "change"},
        "form": {"shop": "大满凉皮", "goods": ["凉皮", "米线"]},
        "slots": (SlotInput(key="layout", papers=(make_upload(town.person),)),),
    } | changes
