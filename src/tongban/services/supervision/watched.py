"""Cases, bad ratings, enquiries and grants as the rules over clocks see them."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime

from tongban.services.cases.public import CaseFact, CaseState, DoneStepFact, OpenStepFact
from tongban.services.decisions.public import LateEntry
from tongban.services.feedback.public import EnquiryTurn, LateAnswer
from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock
from tongban.services.supervision.sources.own import LICENSING
from tongban.standards.working_time import WorkCalendar, effective_day

_OF_LOWER = frozenset({ClockKind.ACCEPTANCE, ClockKind.LOWER_REVIEW})
_STEPS_RUN = frozenset({CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.DECIDED})


def watched_now(fact: CaseFact, calendar: WorkCalendar) -> list[WatchedCase]:
    """A case as it stands: of its own organisation, of the lower one that has reported it, of each other open step."""
    return [watched_case(fact, calendar), *watched_lower(fact, calendar), *watched_branches(fact, calendar)]


def watched_in_retrospect(
    fact: CaseFact, steps: Collection[DoneStepFact], calendar: WorkCalendar
) -> list[WatchedCase]:
    """The same, and every step that was done, each with the clock that it had."""
    case = watched_case(fact, calendar)
    done = [
        replace(
            case,
            organisation_id=step.organisation_id,
            step=step.key,
            clocks={ClockKind.STEP: _clock(None, step.due_on, step.done_at, calendar)},
            is_deemed_accepted=False,
            is_renewed_by_law=False,
        )
        for step in steps
        if step.is_own and step.due_on
    ]
    return [*watched_now(fact, calendar), *done]


def watched_rating(
    late: LateAnswer, calendar: WorkCalendar, *, answered_at: datetime | None = None
) -> WatchedCase:
    """A stage of a bad rating that is to be answered."""
    ended_on = effective_day(answered_at, calendar) if answered_at else None
    due_on = effective_day(late.due_at, calendar)
    return WatchedCase(
        number=late.number,
        organisation_id=late.organisation_id,
        area_code=late.area_code,
        item_name=late.item_name,
        is_licensing=False,
        is_deemed_accepted=False,
        clocks={ClockKind.RATING: WatchedClock(started_on=None, due_on=due_on, ended_on=ended_on)},
        rating_stage=late.stage,
    )


def watched_question(turn: EnquiryTurn, calendar: WorkCalendar) -> WatchedCase:
    """A question of an enquiry that one office is to answer, or was.

    Passed on, its limit stays, and each office is judged by what it had: who got it behind its last day has the day
    on which it came, so that nobody is late because a colleague was, and nobody keeps it because it is late already.
    """
    asked_on, due_on = effective_day(turn.asked_at, calendar), effective_day(turn.due_at, calendar)
    if turn.hand:
        due_on = max(due_on, effective_day(turn.came_at, calendar))
    return WatchedCase(
        number=turn.number,
        organisation_id=turn.organisation_id,
        area_code=turn.area_code,
        item_name=turn.item_name,
        is_licensing=turn.is_licensing,
        is_deemed_accepted=False,
        clocks={ClockKind.ENQUIRY: _clock(asked_on, due_on, turn.ended_at, calendar)},
        question=turn.turn,
        hand=turn.hand,
    )


def watched_entry(
    late: LateEntry, calendar: WorkCalendar, *, published_at: datetime | None = None
) -> WatchedCase:
    """A grant that is to be published (双公示)."""
    clock = _clock(late.decided_on, late.due_on, published_at, calendar)
    return WatchedCase(
        number=late.case_number,
        organisation_id=late.organisation_id,
        area_code=late.area_code,
        item_name=late.item_name,
        is_licensing=True,
        is_deemed_accepted=False,
        clocks={ClockKind.PUBLICATION: clock},
    )


def watched_case(fact: CaseFact, calendar: WorkCalendar) -> WatchedCase:
    """What the rules may look at of a case; of its steps the most urgent that its own organisation holds.

    What came before a report to the superior is not the superior's: see `watched_lower`.
    """
    own, is_reported = _own_step(fact), fact.examined_by_id is not None
    clocks = dict(_clocks(fact, calendar))
    if is_reported:
        clocks = {kind: clock for kind, clock in clocks.items() if fact.reported_at and kind not in _OF_LOWER}
    return WatchedCase(
        number=fact.number,
        organisation_id=fact.organisation_id,
        area_code=fact.area_code,
        item_name=fact.item_name,
        is_licensing=fact.type_code == LICENSING,
        is_deemed_accepted=fact.is_deemed and not is_reported,
        clocks=clocks,
        step=own.key if own else "",
        # what was never reported lay with the lower one when the law stepped in
        is_renewed_by_law=fact.is_renewed_by_law and (fact.reported_at is not None or not is_reported),
    )


def watched_lower(fact: CaseFact, calendar: WorkCalendar) -> list[WatchedCase]:
    """Of two levels what is the lower one's after it has reported: acceptance, and when the report came; and all
    of it where it never reported and the law has renewed it in the superior's name."""
    if fact.examined_by_id is None:
        return []
    clocks = {
        kind: clock
        for kind, clock in _clocks(fact, calendar)
        if kind in _OF_LOWER or fact.reported_at is None
    }
    return [
        replace(
            watched_case(fact, calendar),
            organisation_id=fact.examined_by_id,
            clocks=clocks,
            step="",
            is_deemed_accepted=fact.is_deemed,
            is_renewed_by_law=fact.is_renewed_by_law and fact.reported_at is None,
        )
    ]


def watched_branches(fact: CaseFact, calendar: WorkCalendar) -> list[WatchedCase]:
    """The other open steps, each as a matter of the organisation that holds it: who is late is told, not the lead."""
    if not _steps_run(fact):
        return []
    case, own = watched_case(fact, calendar), _own_step(fact)
    return [
        replace(
            case,
            organisation_id=step.organisation_id,
            step=step.key,
            clocks={ClockKind.STEP: _clock(None, step.due_on, None, calendar)},
            is_deemed_accepted=False,
        )
        for step in fact.open_steps
        if step is not own and step.due_on
    ]


def _own_step(fact: CaseFact) -> OpenStepFact | None:
    return next((one for one in fact.open_steps if one.organisation_id == fact.organisation_id), None)


def _steps_run(fact: CaseFact) -> bool:
    return fact.state in _STEPS_RUN and fact.stopped_on is None


def _clocks(fact: CaseFact, calendar: WorkCalendar) -> Iterator[tuple[ClockKind, WatchedClock]]:
    """The clocks that run or have ended. A case that waits for its applicant, was withdrawn or not
    accepted has no acceptance clock; a withdrawn one has none at all. While they stand none is late."""
    if fact.state is CaseState.WITHDRAWN:
        return
    stands = fact.stopped_on is not None
    if fact.acceptance_due_on and (fact.state is CaseState.RECEIVED or fact.accepted_at):
        yield (
            ClockKind.ACCEPTANCE,
            _clock(fact.received_on, fact.acceptance_due_on, fact.accepted_at, calendar),
        )
    if fact.promised_due_on and not stands:
        yield ClockKind.PROMISED, _clock(fact.accepted_on, fact.promised_due_on, fact.decided_at, calendar)
    is_lower = fact.report_due_on is not None and fact.reported_on is None
    if fact.report_due_on and not (stands and is_lower):
        yield ClockKind.LOWER_REVIEW, _clock(fact.accepted_on, fact.report_due_on, fact.reported_at, calendar)
    if fact.statutory_due_on and not stands and not is_lower:  # a superior's begins with the report
        started_on = fact.reported_on or fact.accepted_on
        yield ClockKind.STATUTORY, _clock(started_on, fact.statutory_due_on, fact.decided_at, calendar)
    if fact.renew_by:  # nothing stops it: the validity of a licence never moves
        yield ClockKind.RENEWAL, _clock(fact.received_on, fact.renew_by, fact.decided_at, calendar)
    if fact.delivery_due_on:
        yield ClockKind.DELIVERY, _clock(None, fact.delivery_due_on, fact.delivered_at, calendar)
    own = _own_step(fact)
    if own and own.due_on and _steps_run(fact):
        yield ClockKind.STEP, _clock(None, own.due_on, None, calendar)


def _clock(
    started_on: date | None, due_on: date, ended_at: datetime | None, calendar: WorkCalendar
) -> WatchedClock:
    ended_on = effective_day(ended_at, calendar) if ended_at else None
    return WatchedClock(started_on=started_on, due_on=due_on, ended_on=ended_on)
