"""What a replay goes by, and what it finds: frozen values, nothing of the case itself is touched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tongban.kernel.errors import N_, Invalid
from tongban.services.cases.facts import How, Outcome
from tongban.services.cases.timing.happenings import NOTHING, Happenings
from tongban.services.items.public import ItemContent, Value
from tongban.standards.working_time import WorkCalendar

DUTY = "items.edit"
MOST_DAYS = 60  # of a calendar change, typed on one page


class Instant(StrEnum):
    """What the rule of the changed version would have said."""

    GRANTED = "granted"
    TO_PERSON = "to-person"
    UNKNOWN = "unknown"  # a fact that the case did not record
    NO_RULE = "no-rule"


class Lacking(StrEnum):
    """Why the application would not have been taken as it was."""

    HOLDER = "holder"  # the item is for others
    ANSWER = "answer"  # a question that was not asked then
    MATERIAL = "material"


LACKING_TEXTS: Mapping[Lacking, str] = {
    Lacking.HOLDER: N_("the service would be for others"),
    Lacking.ANSWER: N_("a question was not asked then: %(names)s"),
    Lacking.MATERIAL: N_("material is missing: %(names)s"),
}


@dataclass(frozen=True, kw_only=True)
class RecordedStep:
    """A step that was done and stands: from when its days counted, and its last day (None: it had none)."""

    key: str
    name: str
    is_acceptance: bool
    started_at: datetime
    done_at: datetime
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class RecordedCase:
    """A closed case as it stands recorded. Moments are aware, days are days in the city's zone.

    `facts` are what registers and licences said at the time, by source; what the applicant typed is not there.
    """

    number: str
    holder: str
    answers: Mapping[str, str]
    slots: Mapping[str, How]
    facts: Mapping[str, Value]
    is_unchecked: bool
    submitted_at: datetime
    received_at: datetime  # the submission, or the correction that was handed in
    accepted_at: datetime | None
    is_deemed: bool
    decided_at: datetime | None
    decided_on: date | None
    outcome: Outcome | None
    promised_due_on: date | None
    statutory_due_on: date | None
    reported_at: datetime | None = None  # of two levels: when the lower reported to the superior
    reported_on: date | None = None
    report_due_on: date | None = None
    renew_by: date | None = None
    moved: Happenings = NOTHING
    steps: tuple[RecordedStep, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Under what a case is replayed: the item's content (the case's own where it does not change), and the calendar.

    `was` is the calendar as it is; `limits` the working days of each step by key, in the process that the content
    names. A step that it does not have is not replayed.
    """

    content: ItemContent
    calendar: WorkCalendar
    was: WorkCalendar
    limits: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Days:
    """The last days to decide and whether the decision came after them; None where there is no such clock.

    Of two levels the law is broken too where the lower one reported after its last day.
    """

    promised_due_on: date | None = None
    statutory_due_on: date | None = None
    is_promise_broken: bool = False
    is_law_broken: bool = False
    late_steps: frozenset[str] = frozenset()  # names of steps that were done after their last day

    @property
    def is_late(self) -> bool:
        return self.is_promise_broken or self.is_law_broken


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One case: as it was, and as it would have been."""

    number: str
    outcome: Outcome | None
    was: Days
    would: Days
    lacking: Mapping[Lacking, tuple[str, ...]] = field(default_factory=dict)
    instant: Instant = Instant.NO_RULE

    @property
    def is_newly_late(self) -> bool:
        return self.would.is_late and not self.was.is_late

    @property
    def is_no_longer_late(self) -> bool:
        return self.was.is_late and not self.would.is_late

    @property
    def steps_newly_late(self) -> tuple[str, ...]:
        """The names of steps that were in time and would not have been."""
        return tuple(sorted(self.would.late_steps - self.was.late_steps))

    @property
    def steps_no_longer_late(self) -> tuple[str, ...]:
        """The names of steps that were late and would not have been."""
        return tuple(sorted(self.was.late_steps - self.would.late_steps))

    @property
    def is_refused(self) -> bool:
        """Whether the application would not have been taken as it was handed in."""
        return bool(self.lacking)

    @property
    def is_instant(self) -> bool:
        """Whether it would have been granted at once: complete, and the rule grants."""
        return self.instant is Instant.GRANTED and not self.lacking

    @property
    def is_contrary(self) -> bool:
        """Whether the rule would grant at once what a person refused: to be looked at before it is published."""
        return self.is_instant and self.outcome is Outcome.REFUSED

    @property
    def differs(self) -> bool:
        of_steps = bool(self.steps_newly_late or self.steps_no_longer_late)
        return self.is_newly_late or self.is_no_longer_late or self.is_refused or self.is_instant or of_steps


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: which cases, under which version of the item, with which days of the calendar changed.

    `from_on` and `until_on` are both in it, by the day of submission. `version` is `version:<id>`,
    `change:<id>` or empty: each case keeps its own.
    """

    item_code: str
    version: str
    days_off: tuple[date, ...]
    working_days: tuple[date, ...]
    from_on: date
    until_on: date


class NothingAsked(Invalid):
    """Neither another version nor another calendar."""

    code = "what-if-nothing-changes"
    title = N_("Choose another version or enter days: as it stands nothing would change.")


class BadSpan(Invalid):
    """The first day lies after the last."""

    code = "what-if-bad-span"
    title = N_("The first day must not lie after the last.")


class BadDays(Invalid):
    """Days that cannot be read, too many, or both off and working."""

    code = "what-if-bad-days"
    title = N_("Enter days like 2026-10-09, separated by spaces, at most 60, none of them twice.")


class VersionUnknown(Invalid):
    """A version or draft that the item does not have, or that the officer may not see."""

    code = "what-if-version-unknown"
    title = N_("Choose one of the versions and drafts of this item.")
