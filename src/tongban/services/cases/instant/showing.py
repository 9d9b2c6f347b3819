"""The decision of a rule in words: which facts from where, which conditions of which law, and what a person said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.foundation.directory.public import full_name
from tongban.kernel.errors import N_, NotFound
from tongban.resources.registers.public import PersonFacts
from tongban.services.cases.instant.facts import (
    SAMPLE_TEXTS,
    WHY_TEXTS,
    SampleState,
    Verdict,
    Why,
)
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.worded import worded
from tongban.services.items.public import FactWords, item_terms, law_of, rule_words

_NOBODY = UUID(int=0)
_DETAILS: Mapping[bool | None, tuple[str, str]] = {
    True: ("good", N_("holds")),
    False: ("warn", N_("does not hold")),
    None: ("hold", N_("could not be decided")),
}


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact: what it is, what it said, where it stood; `lack` says why it was not gone by."""

    label: str
    value: str
    origin: str
    kind: str
    fetched_at: datetime | None
    as_of: date | None
    lack: str


@dataclass(frozen=True, kw_only=True)
class ConditionLine:
    """One condition with its law and its outcome: tone and word of a tag."""

    text: str
    law: str
    tone: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a rule said of one case, for a page."""

    number: str
    is_granted: bool
    why: str
    rule: str
    version: str
    decided_at: datetime
    facts: tuple[FactLine, ...]
    conditions: tuple[ConditionLine, ...]
    sample: SampleState | None
    sample_text: str
    remarks: str
    reviewed_at: datetime | None
    reviewed_by: str
    detail: str

    @property
    def waits(self) -> bool:
        return self.sample is SampleState.WAITING


def shown_of(row: InstantDecision, *, number: str, version_id: int, masked: bool) -> Shown:
    """The row in the reader's language. SQL as `item_terms`, 1 more for licences and 1 for an area, less when kept.

    `masked`: to somebody of an office, who need not see names and numbers in full.
    """
    rule = item_terms(version_id).instant
    words = rule_words(rule) if rule else None
    by_name = {fact.name: fact for fact in words.facts} if words else {}
    laws = [(one.text, law_of(one)) for one in rule.conditions] if rule else []
    return Shown(
        number=number,
        is_granted=row.verdict == Verdict.GRANTED,
        why=_(WHY_TEXTS[Why(row.why)]) if row.why else "",
        rule=row.rule,
        version=row.rule.rpartition("/")[2],
        decided_at=row.decided_at,
        facts=(
            *(_fact(one, by_name.get(one["name"]), masked=masked) for one in row.inputs),
            *(_lack(one, by_name.get(one["name"])) for one in row.lacks),
        ),
        conditions=tuple(
            ConditionLine(text=text, law=law, tone=_DETAILS[holds][0], outcome=_(_DETAILS[holds][1]))
            for (text, law), holds in zip(laws, row.findings, strict=False)
        ),
        sample=SampleState(row.sample) if row.sample else None,
        sample_text=_(SAMPLE_TEXTS[SampleState(row.sample)]) if row.sample else "",
        remarks=row.remarks,
        reviewed_at=row.reviewed_at,
        reviewed_by=row.reviewed_by,
        detail=row.detail,
    )


def _fact(one: Mapping[str, Any], words: FactWords | None, *, masked: bool) -> FactLine:
    origin, is_licence = str(one["origin"]), bool(words and words.kind == "licence")
    fetched_at = datetime.fromisoformat(one["fetched_at"])
    value = one["value"]
    if masked and isinstance(value, str):
        value = _masked(one["source"], value, at=fetched_at)
    return FactLine(
        label=words.label if words else one["source"],
        value=_value(one["source"], value),
        origin=origin if is_licence else _(origin),
        kind=words.kind if words else "register",
        fetched_at=fetched_at,
        as_of=date.fromisoformat(one["as_of"]) if one["as_of"] else None,
        lack="",
    )


def _lack(one: Mapping[str, str], words: FactWords | None) -> FactLine:
    return FactLine(
        label=words.label if words else one["source"],
        value="—",
        origin=words.origin if words else "",
        kind=words.kind if words else "clash",
        fetched_at=None,
        as_of=None,
        lack=_(WHY_TEXTS[Why(one["why"])]),
    )


def _value(source: str, value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("a fact", "yes") if value else pgettext("a fact", "no")
    text = worded(source, str(value))
    if source == "person.area":
        try:
            return full_name(text)
        except NotFound:
            return text
    return text


def _masked(source: str, value: str, *, at: datetime) -> str:
    """A registered fact without what a reader at a desk need not see."""
    return PersonFacts(person_id=_NOBODY, values={source: value}, fetched_at=at).masked().values[source]
