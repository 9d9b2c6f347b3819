"""A form with one of everything, as an item's author would write it."""

from datetime import datetime
from typing import Any

from tongban.foundation.forms.public import LockedFact
from tongban.kernel.clock import CITY_ZONE

SHOP: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "title": "食品经营许可申请",
    "x-sections": [
        {
            "key": "shop",
            "title": "店面和经营项目",
            "why-title": "为什么问面积",
            "why": "50平方米以下可以走备案。",
        },
        {"key": "people", "title": "从业人员"},
    ],
    "required": ["shop_name", "area", "kinds", "promise", "people", "delivery"],
    "properties": {
        "shop_name": {"type": "string", "title": "店名", "x-bind": "firm.name", "x-section": "shop"},
        "house_area": {"type": "number", "title": "房屋面积", "x-unit": "平方米", "x-section": "shop"},
        "area": {
            "type": "number",
            "title": "经营面积",
            "x-help": "厨房、餐厅、仓库加起来，不算门口外摆。",
            "x-unit": "平方米",
            "minimum": 5,
            "maximum": 5000,
            "x-section": "shop",
            "x-checks": [
                {
                    "rule": "house_area == null || area <= house_area",
                    "say": "您填了{value}，比登记的房屋大。填错了请改；真有这么大，请传租赁合同。",
                }
            ],
        },
        "kinds": {
            "type": "array",
            "title": "经营项目",
            "x-help": "可以多选。开业以后想加，再来变更。",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "string",
                "oneOf": [
                    {"const": "hot", "title": "热食类食品制售", "description": "炒菜、面条、火锅、烧烤"},
                    {"const": "cold", "title": "冷食类食品制售"},
                    {"const": "drink", "title": "自制饮品制售"},
                ],
            },
            "x-section": "shop",
        },
        "seats": {"type": "integer", "title": "餐位数", "x-unit": "个", "minimum": 0, "x-section": "shop"},
        "delivery": {"type": "boolean", "title": "上外卖平台吗？", "x-section": "shop"},
        "web_name": {
            "type": "string",
            "title": "外卖平台上的店名",
            "maxLength": 40,
            "x-when": "delivery == true",
            "x-section": "shop",
        },
        "area_each": {
            "type": "number",
            "title": "每个餐位的面积",
            "x-unit": "平方米",
            "x-compute": "area / double(seats)",
            "x-section": "shop",
        },
        "opens_on": {"type": "string", "format": "date", "title": "开业日期", "x-section": "shop"},
        "phone": {"type": "string", "format": "phone", "title": "联系电话", "x-section": "shop"},
        "note": {"type": "string", "title": "补充说明", "maxLength": 500, "x-section": "shop"},
        "people": {
            "type": "array",
            "title": "从业人员",
            "minItems": 1,
            "maxItems": 3,
            "x-section": "people",
            "items": {
                "type": "object",
                "required": ["name", "id_number"],
                "properties": {
                    "name": {"type": "string", "title": "姓名"},
                    "id_number": {"type": "string", "format": "id-number", "title": "身份证号"},
                    "job": {"type": "string", "title": "岗位", "enum": ["厨师", "服务员"]},
                },
            },
        },
        "address": {
            "type": "object",
            "title": "仓库地址",
            "x-section": "people",
            "properties": {
                "town": {"type": "string", "title": "乡镇街道", "enum": [f"街道{n}" for n in range(12)]},
                "street": {"type": "string", "title": "路和门牌"},
            },
        },
        "promise": {"type": "boolean", "const": True, "title": "我承诺以上填写真实", "x-section": "people"},
    },
}

FETCHED = datetime(2026, 9, 28, 9, 0, tzinfo=CITY_ZONE)
LOCKED = {
    "shop_name": LockedFact(
        value="谯城区小满面馆（示例）", source="营业执照", fetched_at=FETCHED, kind="licence"
    ),
    "house_area": LockedFact(value=68.4, source="不动产登记数据", fetched_at=FETCHED),
}


def make_answers(**changes: Any) -> dict[str, Any]:
    """Complete and right answers to SHOP; a change to None leaves the answer out."""
    answers: dict[str, Any] = {
        "area": 60,
        "kinds": ["hot"],
        "seats": 24,
        "delivery": True,
        "web_name": "小满面馆",
        "opens_on": "2026-10-08",
        "phone": "10012345678",
        "people": [{"name": "张小满", "id_number": _id_number()}],
        "promise": True,
    }
    answers.update(changes)
    return {key: value for key, value in answers.items() if value is not None}


def _id_number() -> str:
    from tongban.standards.codes.id_number import sample_id_number

    return str(sample_id_number())
