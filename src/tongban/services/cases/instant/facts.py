"""What is known of the decision of a rule: its inputs with their sources, what it found, and what a person says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from tongban.kernel.errors import N_, Refused
from tongban.services.cases.events import CaseEvent
from tongban.services.items.public import Finding, Value

REVIEW_DUTY = "cases.review_sample"
# acts that take a duty of another name
DUTIES = {"cases.confirm_sample": REVIEW_DUTY, "cases.object_sample": REVIEW_DUTY}


class Verdict(StrEnum):
    """What came of it."""

    GRANTED = "granted"
    TO_PERSON = "to-person"


class Why(StrEnum):
    """Why a person decides and not the rule."""

    UNMET = "condition-unmet"
    MISSING = "fact-missing"
    STALE = "fact-stale"
    DISPUTED = "fact-disputed"
    CHANGED = "fact-changed"  # other than what was signed
    SILENT = "register-silent"
    FAILED = "rule-failed"  # the rule, or an act of it, was refused
    HANDED_IN = "material-handed-in"
    TAKEN = "taken-by-person"  # somebody had begun
    NOT_ITS_STEP = "step-not-its-own"


WHY_TEXTS: Mapping[Why, str] = {
    Why.UNMET: N_("The facts do not meet every condition of the rule."),
    Why.MISSING: N_("A fact that the rule goes by is in no register and on no valid licence."),
    Why.STALE: N_("A licence that the rule goes by was issued too long ago."),
    Why.DISPUTED: N_("Somebody objects to a fact that the rule goes by; it is being looked into."),
    Why.CHANGED: N_("A register says something else now than when the application was signed."),
    Why.SILENT: N_("A register did not answer."),
    Why.FAILED: N_("The rule could not be carried through."),
    Why.HANDED_IN: N_("Material was handed in or promised, and somebody has to look at it."),
    Why.TAKEN: N_("Somebody had begun to work on it already."),
    Why.NOT_ITS_STEP: N_("The case is at a step that a rule may not do."),
}


class SampleState(StrEnum):
    """Where the later look of a person stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


SAMPLE_TEXTS: Mapping[SampleState, str] = {
    SampleState.WAITING: N_("to be looked at"),
    SampleState.CONFIRMED: N_("confirmed"),
    SampleState.OBJECTED: N_("objected to"),
}


@dataclass(frozen=True, kw_only=True)
class Input:
    """One fact as the rule got it. `origin` is the register or the licence, `as_of` the day a licence was issued."""

    name: str
    source: str
    value: Value
    origin: str
    fetched_at: datetime
    as_of: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "source": self.source,
            "value": self.value,
            "origin": self.origin,
            "fetched_at": self.fetched_at.isoformat(),
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


@dataclass(frozen=True, kw_only=True)
class Lack:
    """One fact that the rule did not get, or may not go by."""

    name: str
    source: str
    why: Why


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the trusted sources said, and what they did not."""

    inputs: tuple[Input, ...]
    lacks: tuple[Lack, ...]

    @property
    def values(self) -> dict[str, Value]:
        return {one.name: one.value for one in self.inputs}


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """What the rule says of one case, before anything is done. `why` is None where it grants."""

    gathered: Gathered
    findings: tuple[Finding, ...]
    why: Why | None
    detail: str = ""

    @property
    def grants(self) -> bool:
        return self.why is None


@dataclass(frozen=True, kw_only=True)
class DecidedByRule:
    """What became of one case that a rule looked at."""

    number: str
    verdict: Verdict
    why: Why | None
    is_sampled: bool


@dataclass(frozen=True, kw_only=True)
class SampleObjected(CaseEvent):
    """A person who looked at a decision of a rule objects to it."""

    name: ClassVar[str] = "cases.sample-objected"
    by_ref: str
    rule: str


class NotSampled(Refused):
    """The decision was not drawn, or somebody has looked at it already."""

    code = "instant-not-sampled"
    title = N_("This decision does not wait for anybody to look at it.")


class ObjectionNeedsReasons(Refused):
    """An objection without reasons."""

    code = "instant-objection-without-reasons"
    status = 422
    title = N_("An objection must say what is wrong with the decision.")
