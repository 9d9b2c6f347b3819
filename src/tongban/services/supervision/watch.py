"""Looks at cases and bad ratings and raises what the rules find: after an event, or all of an organisation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.public import (
    CaseFact,
    CaseState,
    OpenStepFact,
    case_facts,
    cases_with_clocks_due,
    done_steps,
)
from tongban.services.decisions.public import LateEntry, late_entries
from tongban.services.feedback.public import LateAnswer, late_answers
from tongban.services.supervision.commands.lift_cards import lift_kept_cards
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock
from tongban.services.supervision.rules import step_subject
from tongban.standards.working_time import WorkCalendar, effective_day

OWN = "own"  # handled here: nobody does an act in the past
_LICENSING = "01"  # item type 行政许可
_OF_LOWER = frozenset({ClockKind.ACCEPTANCE, ClockKind.LOWER_REVIEW})
_STEPS_RUN = frozenset({CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.DECIDED})
# the longest run of days off, twice: no reminder needs to look further ahead
_AHEAD = timedelta(days=21)


def watch_case(*, number: str, at: datetime) -> list[str]:
    """Judge one case as of `at`; returns the codes of new cards. Two queries when nothing is new."""
    return [code for fact in case_facts([number]) for code in _judge(fact, at)]


def look_at_report(*, number: str, refused_at: datetime | None = None, at: datetime) -> list[str]:
    """Lift the cards of a case of another system that its report shows to be wrong; their codes.

    `refused_at`: when the application was not accepted. 1 SQL for a case that this installation handles, else 3.
    """
    for fact in case_facts([number]):
        if fact.handling_system == OWN:
            continue
        moments = {
            ClockKind.ACCEPTANCE: refused_at or (None if fact.is_deemed else fact.accepted_at),
            ClockKind.PROMISED: fact.decided_at,
            ClockKind.STATUTORY: fact.decided_at,
            ClockKind.DELIVERY: fact.delivered_at,
        }
        ends = {(kind, ""): moment for kind, moment in moments.items() if moment}
        ends |= {
            (ClockKind.STEP, step_subject(step.key, step.due_on)): step.done_at for step in done_steps(number)
        }
        return lift_kept_cards(case_number=number, ends=ends, at=at, calendar=calendar_for(fact.area_code))
    return []


def watch_objection(*, number: str, at: datetime) -> list[str]:
    """Raise the card that somebody objects to a decision of a rule; its code where it is new."""
    raised: list[str] = []
    for fact in case_facts([number]):
        calendar = calendar_for(fact.area_code)
        case = replace(watched_case(fact, calendar), objected_on=effective_day(at, calendar))
        raised += raise_cards(case=case, at=at, calendar=calendar)
    return raised


def watch_organisation(*, organisation_id: UUID, at: datetime, batch: int = 500) -> tuple[int, int]:
    """Judge an organisation's open cases whose clocks end soon or have ended, its bad ratings that wait too
    long for an answer and its grants that are not published in time; how many were seen, and cards raised."""
    until = (at + _AHEAD).date()
    after: UUID | None = None
    seen = raised = 0
    while found := cases_with_clocks_due(
        organisation_id=organisation_id, until=until, after=after, limit=batch
    ):
        raised += sum(len(_judge(fact, at)) for fact in found)
        seen += len(found)
        after = found[-1].id
    late = late_answers(organisation_id=organisation_id, at=at, limit=batch)
    unpublished = late_entries(organisation_id=organisation_id, at=at, limit=batch)
    raised += sum(len(_judge_rating(one, at)) for one in late)
    raised += sum(len(_judge_entry(one, at)) for one in unpublished)
    return seen + len(late) + len(unpublished), raised


def _judge(fact: CaseFact, at: datetime) -> list[str]:
    calendar = calendar_for(fact.area_code)
    watched = [
        watched_case(fact, calendar),
        *watched_lower(fact, calendar),
        *watched_branches(fact, calendar),
    ]
    return [code for case in watched for code in raise_cards(case=case, at=at, calendar=calendar)]


def _judge_rating(late: LateAnswer, at: datetime) -> list[str]:
    calendar = calendar_for(late.area_code)
    due_on = effective_day(late.due_at, calendar)
    case = WatchedCase(
        number=late.number,
        organisation_id=late.organisation_id,
        area_code=late.area_code,
        item_name=late.item_name,
        is_licensing=False,
        is_deemed_accepted=False,
        clocks={ClockKind.RATING: WatchedClock(started_on=None, due_on=due_on)},
        rating_stage=late.stage,
    )
    return raise_cards(case=case, at=at, calendar=calendar)


def _judge_entry(late: LateEntry, at: datetime) -> list[str]:
    """A grant that is not published in time (双公示)."""
    clock = WatchedClock(started_on=late.decided_on, due_on=late.due_on)
    case = WatchedCase(
        number=late.case_number,
        organisation_id=late.organisation_id,
        area_code=late.area_code,
        item_name=late.item_name,
        is_licensing=True,
        is_deemed_accepted=False,
        clocks={ClockKind.PUBLICATION: clock},
    )
    return raise_cards(case=case, at=at, calendar=calendar_for(late.area_code))


def watched_case(fact: CaseFact, calendar: WorkCalendar) -> WatchedCase:
    """What the rules may look at of a case; of its steps the most urgent that its own organisation holds.

    What came before a report to the superior is not the superior's: see `watched_lower`.
    """
    own, is_reported = _own_step(fact), fact.examined_by_id is not None
    clocks = dict(_clocks(fact, calendar))
    if is_reported:
        clocks = {kind: clock for kind, clock in clocks.items() if kind not in _OF_LOWER}
    return WatchedCase(
        number=fact.number,
        organisation_id=fact.organisation_id,
        area_code=fact.area_code,
        item_name=fact.item_name,
        is_licensing=fact.type_code == _LICENSING,
        is_deemed_accepted=fact.is_deemed and not is_reported,
        clocks=clocks,
        step=own.key if own else "",
        asked_again_on=None if is_reported else _asked_again_on(fact, calendar),
        is_renewed_by_law=fact.is_renewed_by_law,
    )


def watched_lower(fact: CaseFact, calendar: WorkCalendar) -> list[WatchedCase]:
    """Of two levels what is the lower one's after it has reported: acceptance, and when the report came."""
    if fact.examined_by_id is None:
        return []
    clocks = {kind: clock for kind, clock in _clocks(fact, calendar) if kind in _OF_LOWER}
    return [
        replace(
            watched_case(fact, calendar),
            organisation_id=fact.examined_by_id,
            clocks=clocks,
            step="",
            is_deemed_accepted=fact.is_deemed,
            asked_again_on=_asked_again_on(fact, calendar),
            is_renewed_by_law=False,
        )
    ]


def _asked_again_on(fact: CaseFact, calendar: WorkCalendar) -> date | None:
    return effective_day(fact.asked_again_at, calendar) if fact.asked_again_at else None


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
            asked_again_on=None,
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
