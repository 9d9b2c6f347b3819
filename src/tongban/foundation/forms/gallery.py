"""A form in the gallery: locked facts, choices, a group that repeats, something worked out."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.foundation.forms.facts import LockedFact
from tongban.foundation.forms.rendering import render_form
from tongban.kernel import clock

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "食品经营许可申请",
    "required": ["shop_size", "shop_kinds", "shop_people", "shop_promise"],
    "properties": {
        "shop_title": {"type": "string", "title": "店名", "x-bind": "firm.name"},
        "shop_size": {"type": "number", "title": "经营面积", "x-unit": "平方米", "x-help": "不算门口外摆。"},
        "shop_seats": {"type": "integer", "title": "餐位数", "x-unit": "个"},
        "shop_each": {
            "type": "number",
            "title": "每个餐位的面积",
            "x-unit": "平方米",
            "x-compute": "shop_size / double(shop_seats)",
        },
        "shop_kinds": {
            "type": "array",
            "title": "经营项目",
            "x-help": "可以多选。",
            "minItems": 1,
            "items": {
                "type": "string",
                "oneOf": [
                    {"const": "hot", "title": "热食类食品制售", "description": "炒菜、面条、火锅、烧烤"},
                    {"const": "drink", "title": "自制饮品制售", "description": "豆浆、奶茶、果汁"},
                ],
            },
        },
        "shop_people": {
            "type": "array",
            "title": "从业人员",
            "minItems": 1,
            "maxItems": 5,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "title": "姓名"},
                    "job": {"type": "string", "title": "岗位", "enum": ["厨师", "服务员"]},
                },
            },
        },
        "shop_promise": {"type": "boolean", "const": True, "title": "我承诺以上填写真实"},
    },
}


def form_panel(request: HttpRequest, thing: object) -> str:
    """The form as a card of the gallery."""
    locked = {
        "shop_title": LockedFact(
            value="小满面馆（示例）", source="营业执照", fetched_at=clock.now(), kind="licence"
        )
    }
    values = {
        "shop_size": 60,
        "shop_seats": 24,
        "shop_kinds": ["hot"],
        "shop_people": [{"name": "张小满"}, {}],
    }
    form = render_form(SCHEMA, values=values, locked=locked, correction_url="#g-schema-form")
    return render_to_string("forms/gallery.html", {"form": form}, request)
