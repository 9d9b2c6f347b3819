"""Rows to link, clashes and quality as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tongban.foundation.vault.public import mask_id_number, mask_name, mask_phone, mask_text
from tongban.kernel.errors import N_, Refused
from tongban.resources.fusion.facts import Field, Kind
from tongban.resources.fusion.reporting.facts import RowCounts
from tongban.resources.registers.public import Sex

REVIEW_DUTY = "fusion.review"
ASK_ACT = "fusion.ask-about-clash"
ANSWER_ACT = "fusion.answer-about-clash"


class Verdict(StrEnum):
    """What somebody decided of a row and a person."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class ClashAnswer(StrEnum):
    """What a department says of its row under a number that speaks of two."""

    RIGHT = "right"
    CORRECT = "correct"


class LinkState(StrEnum):
    """Where a row without a number stands."""

    OPEN = "open"
    SAME = "same"  # it has a number now
    DIFFERENT = "different"  # it is about nobody whom we know
    UNSURE = "unsure"
    GONE = "gone"  # not delivered any more


VERDICT_TEXTS = {
    Verdict.SAME: N_("The same person"),
    Verdict.DIFFERENT: N_("Another person"),
    Verdict.UNSURE: N_("Cannot be told"),
}
ANSWER_TEXTS = {
    ClashAnswer.RIGHT: N_("Our data are right"),
    ClashAnswer.CORRECT: N_("We correct and deliver again"),
}
STATE_TEXTS = {
    LinkState.OPEN: N_("to be decided"),
    LinkState.SAME: N_("has its number"),
    LinkState.DIFFERENT: N_("is about nobody here"),
    LinkState.UNSURE: N_("cannot be told"),
    LinkState.GONE: N_("delivered no more"),
}
# what is compared, in the order in which people read it
COMPARED = (Field.NAME, Field.BIRTH, Field.SEX, Field.PHONE, Field.ADDRESS)
_MASKS = {
    Field.NAME: mask_name,
    Field.BIRTH: lambda day: f"{day[:4]}-**-**",
    Field.PHONE: mask_phone,
    Field.ADDRESS: mask_text,
}


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field of a row and of a person. What agrees is masked: that it agrees is all that is needed."""

    field: Field
    row: str
    person: str
    agrees: bool


def in_percent(probability: float) -> float:
    """A likelihood as pages say it, to one decimal: 99.9 at most, since what a person is to decide is never certain."""
    return min(round(100 * probability, 1), 99.9)


@dataclass(frozen=True, kw_only=True)
class PairFact:
    """A person whom a row may be about."""

    id: UUID
    id_number_masked: str
    percent: float
    verdict: Verdict | None
    fields: tuple[Compared, ...]


@dataclass(frozen=True, kw_only=True)
class LinkRowFact:
    """A row without a number, with the people whom it may be about, the likeliest first."""

    id: UUID
    department: str
    agreement: str
    agreement_name: str
    nth: int  # of the agreement's deliveries
    row: int
    name_masked: str
    state: LinkState
    best: float
    pairs: tuple[PairFact, ...]

    @property
    def percent(self) -> float:
        return in_percent(self.best)

    @property
    def state_text(self) -> str:
        return STATE_TEXTS[self.state]


def compared(row: Mapping[str, str], person: Mapping[str, str]) -> tuple[Compared, ...]:
    """Field by field, masked where both say the same; what only one says is masked as well."""
    found = []
    for field in COMPARED:
        one, other = row.get(field.value, ""), person.get(field.value, "")
        agrees = bool(one) and one == other
        if field is Field.SEX:
            one, other = (Sex(sex).word if sex in tuple(Sex) else "" for sex in (one, other))
        mask = _MASKS.get(field) if agrees or not one or not other else None
        found.append(
            Compared(
                field=field,
                row=mask(one) if mask and one else one,
                person=mask(other) if mask and other else other,
                agrees=agrees,
            )
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class AnswerFact:
    """What a department answered."""

    answer: ClashAnswer
    text: str
    at: datetime

    @property
    def answer_text(self) -> str:
        return ANSWER_TEXTS[self.answer]


@dataclass(frozen=True, kw_only=True)
class ClashRow:
    """What one department says under a number. Of others than the reader's own only that they say otherwise."""

    organisation_id: UUID
    department: str
    delivery: int
    row: int
    name: str
    day: str
    level: int
    asked_at: datetime | None
    is_shown: bool
    answered: AnswerFact | None = None  # of others than the reader's own only that there is one
    is_answered: bool = False

    @property
    def waits(self) -> bool:
        """Whether the department is asked and has not answered since."""
        return self.asked_at is not None and not self.is_answered


@dataclass(frozen=True, kw_only=True)
class ClashFact:
    """A number under which rows speak of two. `stands` is the department whose word would count; none: equal."""

    id: UUID
    kind: Kind
    number_masked: str
    found_on: date
    resolved_on: date | None
    rows: tuple[ClashRow, ...]
    stands: str


@dataclass(frozen=True, kw_only=True)
class FieldTrend:
    """A field of the newest run, with the change against the run before (points of a hundred)."""

    field: Field
    completeness: float | None
    validity: float | None
    agreement: float | None
    change: float | None


@dataclass(frozen=True, kw_only=True)
class QualityFact:
    """The newest figures of an agreement, and the scores of its runs, the oldest first."""

    agreement: str
    agreement_name: str
    department: str
    kind: Kind
    on: date
    rows: int
    to_link: int
    kept_out: int
    counts: RowCounts | None  # of all its live deliveries; none of before runs kept it
    to_decide: int  # rows without a number that wait for a person
    wrong_again: int  # values that it delivers still though an objection found them wrong
    is_compared: bool  # whether rows without a number have been put before anybody
    score: float | None
    scores: tuple[tuple[date, float], ...]
    fields: tuple[FieldTrend, ...]

    @property
    def change(self) -> float | None:
        """Against the run before; null for the first."""
        return self.scores[-1][1] - self.scores[-2][1] if len(self.scores) > 1 else None

    @property
    def line(self) -> str:
        """The points of the scores in a picture of 120 by 28, from 0 to 100."""
        count = max(len(self.scores) - 1, 1)
        return " ".join(
            f"{4 + 112 * place / count:.1f},{25 - 22 * score / 100:.1f}"
            for place, (_, score) in enumerate(self.scores)
        )


class RowGone(Refused):
    """The row is not delivered any more."""

    code = "fusion-row-gone"
    title = N_("This row is not delivered any more: there is nothing to decide.")


class ClashResolved(Refused):
    """The departments agree by now."""

    code = "fusion-clash-resolved"
    title = N_("The departments agree by now: there is nothing to ask.")


class NothingToAnswer(Refused):
    """A department answers once for each time that it is asked."""

    code = "fusion-nothing-to-answer"
    title = N_("Nobody asks your department about this number, or it has answered already.")


def is_answered(asked: str | None, answer: Mapping[str, str] | None) -> bool:
    """Whether an answer came after the department was asked the last time."""
    if answer is None:
        return False
    return asked is None or datetime.fromisoformat(answer["at"]) >= datetime.fromisoformat(asked)


def masked_number(kind: Kind, number: str) -> str:
    """A credit code is public; an ID number is not."""
    return number if kind is Kind.ENTITIES else mask_id_number(number)
