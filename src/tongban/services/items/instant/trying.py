"""Try a rule before it is published: values are typed, and each condition says what it comes to. Pure but for the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongban.services.items.instant.parts import InstantRule
from tongban.services.items.instant.rules import Judgement, judge
from tongban.services.items.instant.sources import Kind, Value, source_named
from tongban.services.items.instant.wording import rule_words


@dataclass(frozen=True, kw_only=True)
class FactInput:
    """One fact to type: its name, what it is, from where, and as what it is read."""

    name: str
    label: str
    origin: str
    kind: Kind
    typed: str
    is_unreadable: bool


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The facts as typed and what the rule says; None before anything was typed."""

    inputs: tuple[FactInput, ...]
    judgement: Judgement | None


def tried(rule: InstantRule, typed: Mapping[str, str]) -> Tried:
    """Judge by what was typed; a fact that was left empty is one that no register has. SQL as `rule_words`."""
    words = {one.name: one for one in rule_words(rule).facts}
    inputs: list[FactInput] = []
    values: dict[str, Value] = {}
    for fact in rule.facts:
        source = source_named(fact.source)
        kind = source.kind if source else Kind.TEXT
        text = typed.get(fact.name, "").strip()[:200]
        value = _value(kind, text)
        if value is not None:
            values[fact.name] = value
        inputs.append(
            FactInput(
                name=fact.name,
                label=words[fact.name].label,
                origin=words[fact.name].origin,
                kind=kind,
                typed=text,
                is_unreadable=bool(text) and value is None,
            )
        )
    is_typed = any(one.typed for one in inputs)
    return Tried(inputs=tuple(inputs), judgement=judge(rule, values) if is_typed else None)


def _value(kind: Kind, text: str) -> Value | None:
    """What was typed, as the rule would get it; None where it is empty or cannot be read."""
    if not text:
        return None
    if kind is Kind.FLAG:
        return text == "yes"
    if kind is Kind.NUMBER:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
    if kind is Kind.DAY:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    return text
