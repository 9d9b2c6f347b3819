"""Makers of items with full defaults."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tongban.kernel.clock import CITY_ZONE
from tongban.services.items.facts import Condition, ItemContent, Limit, Limits, Result, Slot, StepNote
from tongban.services.items.models import Item, ItemVersion

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
BUREAU = UUID("01900000-0000-7000-8000-000000000001")


def content(**changes: Any) -> ItemContent:
    """A plain licensing item."""
    fields: dict[str, Any] = {
        "name": "食品经营许可（新办）",
        "aliases": ("开饭馆", "开餐馆"),
        "purpose": "开饭馆、卖散装食品、做食堂，开业前要办。",
        "type_code": "01",
        "audience": ("1", "2"),
        "handle_forms": ("1", "2"),
        "visits": 0,
        "limits": Limits(statutory=Limit(count=20), promised=Limit(count=10)),
        "conditions": (Condition(text="有固定的经营场所。"),),
        "slots": (Slot(key="layout", name="经营场所平面布局图", source="10"),),
        "step_notes": (StepNote(name="受理", text="缺什么一次说全。"),),
        "result": Result(name="食品经营许可证", kind="10", licence_type="food-business"),
    }
    return ItemContent.model_validate({**fields, **changes})


def make_item(code: str = "L341602TEST0001", *, terms: ItemContent | None = None, **changes: Any) -> Item:
    """An item with its first version in force, written past the verbs."""
    terms = terms or content()
    item = Item.objects.create(
        code=code,
        organisation_id=changes.pop("organisation_id", BUREAU),
        organisation_name=changes.pop("organisation_name", "谯城区市场监督管理局（示例）"),
        area_code=changes.pop("area_code", "341602000000"),
        name=terms.name,
        type_code=terms.type_code,
        created_at=MONDAY,
        **changes,
    )
    item.current = ItemVersion.objects.create(
        item=item,
        number=1,
        content=terms.as_json(),
        content_sha256=terms.sha256(),
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
    )
    item.save()
    return item
