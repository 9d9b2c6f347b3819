"""What the page of a card says: the rule in words, what may be done now, by whom, until when, and why that date."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, post_names
from tongban.kernel.errors import N_
from tongban.services.supervision.facts import JUDGE_DUTY, CardRow, CardState
from tongban.services.supervision.life.rules import WAITS_FOR_OFFICE, days_to_correct
from tongban.services.supervision.rulebook.book import rule_of
from tongban.services.supervision.rules import REPLY_DAYS
from tongban.services.supervision.setting import thresholds
from tongban.standards.working_time import (
    ClockReading,
    DayRun,
    Limit,
    StripCell,
    day_strip,
    effective_day,
    run_clock,
)

# who, where it is no post of the office
_SUPERVISORS, _SECOND = N_("a supervisor"), N_("a second supervisor")
_SAYS: dict[CardState, tuple[str, str]] = {
    CardState.EXPLAINED: (N_("To be ruled on: whether the card stands"), _SUPERVISORS),
    CardState.PROPOSED: (N_("To be confirmed: what the first supervisor proposes"), _SECOND),
    CardState.CORRECTED: (N_("To be checked: what was put right"), _SUPERVISORS),
    CardState.LIFTED: (N_("Lifted, to be closed"), _SUPERVISORS),
}
_EXPLAIN, _PUT_RIGHT = N_("To be explained in writing"), N_("To be put right, and told")
_NOT_ANSWERED = N_("The explanation is late: it may still come, and supervisors may rule without it")


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """The rule of a card in the reader's language, as it stood when the card was raised."""

    says: str
    protects: str


@dataclass(frozen=True, kw_only=True)
class WhatNow:
    """What may be done about a card now. `act` is the form that this officer gets, empty for none."""

    says: str
    who: str
    until: datetime | None
    is_late: bool
    act: str


@dataclass(frozen=True, kw_only=True)
class DateThatCounts:
    """The date by which the office answers or puts right, and the sum behind it."""

    label: str
    reading: ClockReading
    until: datetime
    days: int
    holidays: tuple[DayRun, ...]
    cells: tuple[StripCell, ...]


def rule_of_card(row: CardRow) -> RuleWords | None:
    """The rule in words; None for one that this version of the program no longer has. No SQL."""
    rule = rule_of(row.rule, row.rule_version)
    if rule is None:
        return None
    threshold = abs(rule.past) if row.threshold is None else row.threshold
    return RuleWords(says=gettext(rule.says) % {"threshold": threshold}, protects=gettext(rule.protects))


def what_now(row: CardRow, *, by: Officer, now: datetime) -> WhatNow | None:
    """What comes next; None for a closed card and a reminder. No SQL when posts are kept."""
    if row.state is CardState.CLOSED or not row.needs_reply:
        return None
    until = _until(row)
    is_late = until is not None and now > until
    if row.state in WAITS_FOR_OFFICE:
        says = _PUT_RIGHT if row.state is CardState.UPHELD else _NOT_ANSWERED if is_late else _EXPLAIN
        who = post_names().get(row.post_code, row.post_code)
    elif row.state in _SAYS:
        says, who = (gettext(text) for text in _SAYS[row.state])
    else:
        return None
    act = _act(row, by=by, is_late=is_late)
    return WhatNow(says=gettext(says), who=who, until=until, is_late=is_late, act=act)


def date_that_counts(row: CardRow, *, now: datetime) -> DateThatCounts | None:
    """While the card waits for its office: the last day and every day until it. No SQL when calendars are kept."""
    until = _until(row)
    if until is None or not row.needs_reply:
        return None
    calendar = calendar_for(row.area_code)
    is_right = row.state is CardState.UPHELD
    since = (row.ruled_at or row.raised_at) if is_right else row.raised_at
    days = (
        days_to_correct(effective_day(since, calendar), thresholds()) if is_right else REPLY_DAYS[row.level]
    )
    reading = run_clock(start=since, limit=Limit(count=days), now=now, calendar=calendar)
    if (
        is_right and row.sent_back
    ):  # counted from the day on which it was sent back, which the card does not keep
        return None
    return DateThatCounts(
        label=gettext("Put right by") if is_right else gettext("Explain by"),
        reading=reading,
        until=until,
        days=days,
        holidays=reading.explanation.holidays,
        cells=day_strip(reading),
    )


def _until(row: CardRow) -> datetime | None:
    if row.state is CardState.NOTIFIED:
        return row.reply_due_at
    return row.correct_by_at if row.state is CardState.UPHELD else None


def _act(row: CardRow, *, by: Officer, is_late: bool) -> str:
    """The one thing that this officer may do about the card now; the verbs check again."""
    judges = JUDGE_DUTY in by.duties_in.get(row.organisation_id, frozenset())
    if row.state in WAITS_FOR_OFFICE:
        if by.holds(row.post_code, organisation_id=row.organisation_id):
            return "explain" if row.state is CardState.NOTIFIED else "correct"
        return "propose" if judges and is_late and row.state is CardState.NOTIFIED else ""
    if not judges:
        return ""
    if row.state is CardState.PROPOSED:
        first = f"officer:{row.proposed_by_account}"
        is_first = by.is_hand_of(first, JUDGE_DUTY, organisation_id=row.organisation_id)
        return "" if is_first else "confirm"
    acts = {CardState.EXPLAINED: "propose", CardState.CORRECTED: "check", CardState.LIFTED: "close"}
    return acts.get(row.state, "")
