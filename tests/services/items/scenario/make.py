"""A scenario small enough to think through: who, what (firms only), agent, place (agents of firms only)."""

from typing import Any

from tests.services.items.make import content
from tongban.services.items.facts import (
    Choice,
    Condition,
    Fee,
    ItemContent,
    Limit,
    LimitCase,
    Limits,
    Question,
    Slot,
    StepNote,
)


def question(key: str, *values: str, when: str | None = None) -> Question:
    """A question whose answers are called as they are valued."""
    choices = tuple(Choice(value=value, label=value) for value in values)
    return Question(key=key, text=f"{key}?", choices=choices, when=when)


QUESTIONS = (
    question("who", "person", "firm"),
    question("what", "new", "change", when="who == 'firm'"),
    question("agent", "self", "agent"),
    question("place", "city", "county", when="what == 'new' && agent == 'agent'"),
)


def tree(**changes: Any) -> ItemContent:
    """An item whose every kind of part has a condition."""
    fields: dict[str, Any] = {
        "scenario": QUESTIONS,
        "slots": (
            Slot(key="identity", name="身份证"),
            Slot(key="charter", name="章程", when="what == 'new'"),
            Slot(key="mandate", name="授权委托书", when="agent == 'agent'"),
            Slot(key="map", name="位置图", when="place == 'county' || what == 'change'"),
        ),
        "conditions": (
            Condition(text="年满18周岁。", when="who == 'person'"),
            Condition(text="如实填写。"),
        ),
        "step_notes": (
            StepNote(name="受理", text="缺什么一次说全。"),
            StepNote(name="现场核查", text="来看一次。", when="who == 'firm'"),
        ),
        "fees": (Fee(name="工本费", standard="10元", when="what == 'new'"),),
        "limits": Limits(statutory=Limit(count=20), promised=Limit(count=10)),
        "limit_cases": (
            LimitCase(when="what == 'change'", limits=Limits(promised=Limit(count=3))),
            LimitCase(
                when="agent == 'agent'",
                limits=Limits(statutory=Limit(count=30), promised=Limit(count=12)),
            ),
        ),
    }
    return content(**{**fields, **changes})
