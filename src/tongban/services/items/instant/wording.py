"""A rule in words: which facts from where, under which conditions of which law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from tongban.kernel.errors import N_
from tongban.resources.licences.public import LicenceTypeFact, licence_types
from tongban.services.items.instant.parts import InstantRule, RuleCondition
from tongban.services.items.instant.sources import Source, source_named

_ROOMS = {
    "person": N_("Population register"),
    "firm": N_("Entity register"),
    "case": N_("The application itself"),
}


@dataclass(frozen=True, kw_only=True)
class FactWords:
    """One fact in words: what it is, and the register or licence on which it stands (`kind` as of a source badge)."""

    name: str
    label: str
    origin: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """A whole rule in words. `laws` are parallel to its conditions."""

    facts: tuple[FactWords, ...]
    conditions: tuple[tuple[RuleCondition, str], ...]
    sample_percent: int

    @property
    def origins(self) -> list[tuple[str, str, list[str]]]:
        """What is asked of each source: its name, its kind, the facts."""
        found: dict[tuple[str, str], list[str]] = {}
        for fact in self.facts:
            if fact.kind:
                found.setdefault((fact.origin, fact.kind), []).append(fact.label)
        return [(origin, kind, labels) for (origin, kind), labels in found.items()]


def rule_words(rule: InstantRule) -> RuleWords:
    """The rule in the reader's language. No SQL, 1 where it goes by licences."""
    sources = {fact.name: source_named(fact.source) for fact in rule.facts}
    types = _types(list(sources.values()))
    return RuleWords(
        facts=tuple(_words(fact.name, fact.source, sources[fact.name], types) for fact in rule.facts),
        conditions=tuple((one, law_of(one)) for one in rule.conditions),
        sample_percent=rule.sample_percent,
    )


def law_of(condition: RuleCondition) -> str:
    """The law of a condition as papers write it."""
    return f"《{condition.law.strip('《》')}》{condition.article}"


def _types(sources: Sequence[Source | None]) -> Mapping[str, LicenceTypeFact]:
    if not any(source and source.licence_type for source in sources):
        return {}
    return {kind.code: kind for kind in licence_types()}


def _words(name: str, key: str, source: Source | None, types: Mapping[str, LicenceTypeFact]) -> FactWords:
    if source is None:
        return FactWords(name=name, label=key, origin="", kind="clash")
    if not source.licence_type:
        kind = "" if source.room == "case" else "register"
        return FactWords(
            name=name, label=gettext(source.label), origin=gettext(_ROOMS[source.room]), kind=kind
        )
    held = types.get(source.licence_type)
    title = held.fields.get("properties", {}).get(source.field, {}).get("title", "") if held else ""
    return FactWords(
        name=name,
        label=str(title) or gettext(source.label),
        origin=held.name if held else source.licence_type,
        kind="licence",
    )
