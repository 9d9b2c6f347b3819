"""The rule of an instant decision: what it may name, what it says, and when it cannot be published."""

from typing import Any

import pytest

from tests.services.items.make import content
from tongban.services.items.facts import Fee, Result
from tongban.services.items.instant.rules import judge
from tongban.services.items.public import InstantRule
from tongban.services.items.rules import flaws

RULE: dict[str, Any] = {
    "facts": [{"name": "age", "source": "person.age"}, {"name": "home", "source": "person.area"}],
    "conditions": [
        {"text": "满70周岁", "when": "age >= 70", "law": "老年人权益保障法", "article": "第五十八条"},
        {"text": "户籍在本区", "when": "home.startsWith('341602')", "law": "优待办法"},
    ],
}
CARD = "11100000000013127D002"


def changed(**changes: Any) -> dict[str, Any]:
    return {**RULE, **changes}


def found(rule: dict[str, Any], **changes: Any) -> set[str]:
    fields: dict[str, Any] = {"instant": rule, "is_charged": False, "audience": ("1",)}
    return {flaw.rule for flaw in flaws(content(**(fields | changes)))}


def conditions(**changes: Any) -> list[dict[str, Any]]:
    return [{**RULE["conditions"][0], **changes}]


def facts(*sources: str) -> list[dict[str, Any]]:
    return [{"name": f"f{number}", "source": source} for number, source in enumerate(sources)]


def test_a_rule_on_trusted_facts_may_be_published() -> None:
    assert found(RULE) == set()


@pytest.mark.parametrize(
    "source", ["form.age", "scenario.kind", "person.phone", "person.income", "age", "licence.x", ""]
)
def test_a_fact_that_no_trusted_source_gives_is_refused(source: str) -> None:
    rule = changed(facts=[{"name": "age", "source": source}], conditions=conditions())
    assert "instant-untrusted-fact" in found(rule)


@pytest.mark.parametrize(
    ("rule", "flaw"),
    [
        (changed(conditions=[]), "instant-without-condition"),
        (changed(conditions=conditions(when="age >=")), "instant-unreadable"),
        (changed(conditions=conditions(when="income > 3")), "instant-unknown-fact"),
        (changed(conditions=conditions(when="1 < 2")), "instant-asks-nothing"),
        (changed(conditions=conditions(when="age > 'old'")), "instant-undecided"),
        (changed(conditions=conditions(when="age + 1")), "instant-undecided"),
        (changed(conditions=conditions(law=" ")), "instant-without-law"),
        (changed(facts=[*RULE["facts"], RULE["facts"][0]]), "instant-fact-name"),
        (changed(facts=[{"name": "Age", "source": "person.age"}], conditions=[]), "instant-fact-name"),
        (changed(facts=[*RULE["facts"], {"name": "kind", "source": "firm.kind"}]), "instant-fact-of-nobody"),
    ],
)
def test_what_cannot_be_decided_is_refused(rule: dict[str, Any], flaw: str) -> None:
    assert flaw in found(rule)


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"fees": (Fee(name="工本费"),), "is_charged": True}, "instant-with-fee"),
        ({"other_organisations": ("民政局",)}, "instant-of-several"),
        ({"type_code": "02"}, "instant-not-applied-for"),
        (
            {"result": Result(name="证", kind="10", licence_fields={"name": "form.said"})},
            "instant-prints-typed",
        ),
    ],
)
def test_what_a_rule_may_not_grant_is_refused(changes: dict[str, Any], flaw: str) -> None:
    assert flaw in found(RULE, **changes)


@pytest.mark.parametrize(
    ("values", "holds", "grants"),
    [
        ({"age": 70, "home": "341602100000"}, [True, True], True),
        ({"age": 69, "home": "341602100000"}, [False, True], False),
        ({"age": 90, "home": "341621100000"}, [True, False], False),
        ({"age": 90}, [True, None], False),
        ({"age": "90", "home": "341602"}, [None, True], False),
    ],
)
def test_it_grants_only_where_every_condition_holds(
    values: dict[str, Any], holds: list[bool | None], grants: bool
) -> None:
    judgement = judge(InstantRule.model_validate(RULE), values)
    assert [one.holds for one in judgement.findings] == holds
    assert judgement.grants is grants


def test_a_rule_without_conditions_grants_nothing() -> None:
    assert not judge(InstantRule.model_validate(changed(conditions=[])), {}).grants


def test_every_kind_of_source_is_known() -> None:
    named = facts("firm.kind", "firm.months", f"licence.{CARD}.held", f"licence.{CARD}.issued_on", "case.day")
    rule = {
        "facts": named,
        "conditions": [
            {"text": "都有", "law": "法", "when": "f0 != '' && f1 > 11 && f2 && f3 < f4"},
        ],
    }
    assert found(rule, audience=("1", "2")) == set()
