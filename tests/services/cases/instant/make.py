"""A town whose item is decided by a rule: a card for people of 70 who are registered in the county."""

from typing import Any

from tests.services.cases.make import Town, make_case, make_town
from tongban.services.cases.facts import Submitted
from tongban.services.items.public import InstantRule, Slot

FORM: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-bind": "person.name"},
        "born": {"type": "string", "title": "出生日期", "x-bind": "person.birth_date"},
        "wish": {"type": "string", "title": "想说的话", "maxLength": 40},
    },
}
SLOTS = (Slot(key="identity", name="身份证明", register_fact="person.id_number"),)
FACTS = (
    {"name": "age", "source": "person.age"},
    {"name": "home", "source": "person.area"},
)
CONDITIONS = (
    {"text": "满70周岁", "when": "age >= 70", "law": "老年人权益保障法", "article": "第五十八条"},
    {
        "text": "户籍在本区",
        "when": "home.startsWith('341602')",
        "law": "谯城区老年人优待办法",
        "article": "第三条",
    },
)


def rule(**changes: Any) -> InstantRule:
    """The town's rule; every decision is drawn unless it says otherwise."""
    fields: dict[str, Any] = {"facts": FACTS, "conditions": CONDITIONS, "sample_percent": 100}
    return InstantRule.model_validate(fields | changes)


def make_instant_town(*, has_rule: bool = True, **changes: Any) -> Town:
    """The item needs nothing that the city does not have."""
    fields: dict[str, Any] = {
        "instant": rule() if has_rule else None,
        "form": FORM,
        "slots": SLOTS,
        "scenario": (),
        "is_charged": False,
        "type_code": "20",
    }
    return make_town(**(fields | changes))


def make_instant_case(town: Town, **changes: Any) -> Submitted:
    """Submitted, and everything that workers do with it is done."""
    fields: dict[str, Any] = {"answers": {}, "form": {"wish": "谢谢"}, "slots": ()}
    return make_case(town, **(fields | changes))
