"""Whether a reported act is done now, waits for another, or cannot be: pure.

Each act names the one that it presupposes, so acts make a chain, whatever the order in which they arrive.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.facts import CaseState
from tongban.services.cases.outside.facts import DUTY_OF, SLACK, ActName, ReportedAct
from tongban.services.cases.rules import MOVES, may_move


class ActInFuture(Invalid):
    """The act is reported as done at a time that has not come."""

    code = "outside-act-in-future"
    title = N_("This act is said to be done at %(done_at)s, which has not come yet.")


class ActTooEarly(Invalid):
    """The act is reported as done before what it rests on."""

    code = "outside-act-too-early"
    title = N_("This act is said to be done at %(done_at)s, but what it rests on happened at %(since)s.")


class ActContradicts(Refused):
    """The act does not fit what stands."""

    code = "outside-act-contradicts"
    title = N_("This act contradicts what is on record: the case is %(state)s and its last act is %(last)s.")


class Fate(StrEnum):
    """What becomes of a report."""

    NOW = "now"
    WAITS = "waits"
    STANDS = "stands"  # the law has done it already


@dataclass(frozen=True, kw_only=True)
class Course:
    """How far the acts of the other system have come.

    `done` are the ids of the acts done, in order; `handed_at` the hand-over; `since` the latest of it, the
    last act done and what the applicant handed in: nothing that follows was done before.
    """

    state: CaseState
    is_deemed: bool
    handed_at: datetime
    since: datetime
    done: tuple[str, ...] = ()

    @property
    def last(self) -> str:
        return self.done[-1] if self.done else ""


def fate_of(course: Course, act: ReportedAct, *, now: datetime) -> Fate:
    """What becomes of `act`, which has not been done before.

    Raises ActInFuture, ActTooEarly, ActContradicts.
    """
    if act.done_at > now + SLACK:
        raise ActInFuture(facts={"done_at": act.done_at.isoformat()})
    _check_after(act, course.handed_at)
    if act.after != course.last:
        if act.after in ("", *course.done):
            raise _contradicts(course)  # another act has followed that one
        return Fate.WAITS
    if may_move(course.state, DUTY_OF[act.name]):
        _check_after(act, course.since)
        return Fate.NOW
    if act.name is ActName.ACCEPTANCE and course.is_deemed and course.state is CaseState.IN_REVIEW:
        return Fate.STANDS
    resubmitted = MOVES["cases.resubmit"][1]
    if course.state is CaseState.CORRECTION and may_move(resubmitted, DUTY_OF[act.name]):
        return Fate.WAITS  # for what the applicant corrects
    raise _contradicts(course)


def _check_after(act: ReportedAct, moment: datetime) -> None:
    if act.done_at < moment:
        raise ActTooEarly(facts={"done_at": act.done_at.isoformat(), "since": moment.isoformat()})


def _contradicts(course: Course) -> ActContradicts:
    return ActContradicts(facts={"state": course.state.value, "last": course.last or "—"})
