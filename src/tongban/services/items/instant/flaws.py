"""What keeps the rule of an instant decision (秒批) from being published."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, product

from tongban.foundation.forms.public import form_binds
from tongban.kernel.errors import N_
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.content import ItemContent
from tongban.services.items.flaw import Flaw
from tongban.services.items.instant.parts import InstantRule, RuleCondition
from tongban.services.items.instant.sources import SAMPLES, Kind, source_named

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_MOST_TRIED = 64
_FIRMS_ONLY, _PERSON = "firm", "1"


def instant_flaws(content: ItemContent) -> Iterator[Flaw]:
    """The rule names only facts that a trusted source gives, can be decided, and may grant by law."""
    rule = content.instant
    if rule is None:
        return
    yield from _flaws_of_item(content)
    yield from _flaws_of_facts(rule, content)
    if not rule.conditions:
        yield Flaw(
            rule="instant-without-condition",
            place="instant.conditions",
            text=N_("The rule of the instant decision has no condition, so it would grant to everybody."),
        )
    for number, condition in enumerate(rule.conditions, start=1):
        yield from _flaws_of_condition(condition, f"instant.conditions.{number}", rule)


def _flaws_of_item(content: ItemContent) -> Iterator[Flaw]:
    if not content.is_applied_for:
        yield Flaw(
            rule="instant-not-applied-for",
            place="instant",
            text=N_("Nobody applies for this, so nothing can be granted at once."),
        )
    if content.fees or content.is_charged:
        yield Flaw(
            rule="instant-with-fee",
            place="instant",
            text=N_("An item with a fee waits for the payment and cannot be decided at once."),
        )
    if content.other_organisations:
        yield Flaw(
            rule="instant-of-several",
            place="instant",
            text=N_("Several organisations decide on this together; a rule of one of them cannot grant it."),
        )
    if typed := sorted(_typed_on_result(content)):
        yield Flaw(
            rule="instant-prints-typed",
            place="result.licence_fields",
            text=N_(
                "The result shows what the applicant types (%(names)s), which nobody has looked at when a rule "
                "decides. Take it from a register, or let a person decide."
            ),
            facts={"names": ", ".join(typed)},
        )


def _typed_on_result(content: ItemContent) -> set[str]:
    if content.result is None:
        return set()
    bound = form_binds(content.form or {})
    shown = {
        source.removeprefix("form.")
        for source in content.result.licence_fields.values()
        if source.startswith("form.")
    }
    return shown - bound.keys()


def _flaws_of_facts(rule: InstantRule, content: ItemContent) -> Iterator[Flaw]:
    for name, times in Counter(fact.name for fact in rule.facts).items():
        if times > 1 or not _NAME.fullmatch(name):
            yield Flaw(
                rule="instant-fact-name",
                place="instant.facts",
                text=N_(
                    "“%(name)s” cannot be the name of a fact: use small letters, digits and _, each name once."
                ),
                facts={"name": name},
            )
    for fact in rule.facts:
        place = f"instant.facts.{fact.name}"
        source = source_named(fact.source)
        if source is None:
            yield Flaw(
                rule="instant-untrusted-fact",
                place=place,
                text=N_(
                    "No trusted source gives “%(source)s”. A rule goes by registers and licences only, never by "
                    "what the applicant types."
                ),
                facts={"source": fact.source},
            )
        elif source.room == _FIRMS_ONLY and content.audience and set(content.audience) == {_PERSON}:
            yield Flaw(
                rule="instant-fact-of-nobody",
                place=place,
                text=N_("Only persons apply for this, so “%(source)s” is never known."),
                facts={"source": fact.source},
            )


def _flaws_of_condition(condition: RuleCondition, place: str, rule: InstantRule) -> Iterator[Flaw]:
    if not condition.law.strip():
        yield Flaw(
            rule="instant-without-law",
            place=f"{place}.law",
            text=N_("The condition “%(text)s” does not say which law asks for it."),
            facts={"text": condition.text},
        )
    try:
        names = expression(condition.when).variables
    except ExpressionRefused as refused:
        yield Flaw(
            rule="instant-unreadable",
            place=f"{place}.when",
            text=N_("The condition “%(text)s” cannot be read: %(why)s."),
            facts={"text": condition.text, "why": refused.facts["why"]},
        )
        return
    kinds = {fact.name: source.kind for fact in rule.facts if (source := source_named(fact.source))}
    declared = {fact.name for fact in rule.facts}
    if strange := sorted(names - declared):
        yield Flaw(
            rule="instant-unknown-fact",
            place=f"{place}.when",
            text=N_("The condition “%(text)s” asks for %(names)s, which is none of the facts of the rule."),
            facts={"text": condition.text, "names": ", ".join(strange)},
        )
    elif not names:
        yield Flaw(
            rule="instant-asks-nothing",
            place=f"{place}.when",
            text=N_("The condition “%(text)s” asks for no fact, so it is the same for everybody."),
            facts={"text": condition.text},
        )
    elif names <= kinds.keys() and (why := _why_undecided(condition, names, kinds)):
        yield Flaw(
            rule="instant-undecided",
            place=f"{place}.when",
            text=N_("The condition “%(text)s” is never true or false: %(why)s."),
            facts={"text": condition.text, "why": why},
        )


def _why_undecided(condition: RuleCondition, names: frozenset[str], kinds: Mapping[str, Kind]) -> str:
    """Why a condition comes to nothing for every kind of value; empty where it can be decided."""
    ordered, why = sorted(names), ""
    tries = product(*(SAMPLES[kinds[name]] for name in ordered))
    for values in islice(tries, _MOST_TRIED):
        try:
            expression(condition.when).holds(dict(zip(ordered, values, strict=True)))
        except ExpressionFailed as failed:
            why = str(failed.facts["why"])
        else:
            return ""
    return why
