"""Replay one closed case under other terms. Pure: from what the case recorded, and nothing is asked of anybody.

Source: the limits and days are counted as for a case that is open: 行政许可法 (2019) arts. 42, 45, 82.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.clocks import acceptance_limit
from tongban.services.cases.decision_clocks import ToDecide, decision_readings
from tongban.services.cases.facts import SPARED, ClockKind, HolderKind, How
from tongban.services.cases.instant.values import derived
from tongban.services.cases.rules import holders_of
from tongban.services.cases.whatif.facts import Days, Instant, Lacking, RecordedCase, Replayed, Terms
from tongban.services.items.public import (
    InstantRule,
    ItemContent,
    Slot,
    Value,
    asked_questions,
    content_for,
    counted_answers,
    judge,
    required_slots,
    source_named,
)
from tongban.standards.working_time import Limit, WorkCalendar, add_limit, effective_day, run_clock


def replayed(case: RecordedCase, terms: Terms, *, is_other_version: bool) -> Replayed:
    """The case as it was and as it would have been.

    Acts keep their moments; the working days to which they belong are ruled anew by the changed calendar, and
    what stopped or put off the clocks does so again. `is_other_version`: the content is not the case's own,
    so that what the application had is compared with it.
    """
    return Replayed(
        number=case.number,
        outcome=case.outcome,
        was=_as_it_was(case, terms.was),
        would=_as_it_would(case, terms),
        lacking=_lacking(case, terms.content) if is_other_version else {},
        instant=_instant(case, terms.content.instant) if is_other_version else Instant.NO_RULE,
    )


def _as_it_was(case: RecordedCase, calendar: WorkCalendar) -> Days:
    """By the days that stand in the case; which working day a step was done on, by the calendar as it is."""
    days = _days(case.decided_on, case.promised_due_on, case.statutory_due_on)
    late = (one.name for one in case.steps if _is_past(effective_day(one.done_at, calendar), one.due_on))
    return replace(
        days,
        is_law_broken=days.is_law_broken or _is_past(case.reported_on, case.report_due_on),
        late_steps=frozenset(late),
    )


def _as_it_would(case: RecordedCase, terms: Terms) -> Days:
    late = frozenset(_late_steps(case, terms))
    if case.accepted_at is None or case.decided_at is None:
        return Days(late_steps=late)
    calendar = terms.calendar
    accepted_at = case.received_at if case.is_deemed else case.accepted_at
    accepted_on = effective_day(accepted_at, calendar)
    content = content_for(terms.content, counted_answers(terms.content, case.answers))
    begun = ToDecide(
        accepted_on=accepted_on,
        reported_on=effective_day(case.reported_at, calendar) if case.reported_at else None,
        reported_at=case.reported_at,
        renew_by=case.renew_by,
        moved=case.moved,
    )
    found = decision_readings(calendar, content, begun, now=case.decided_at, done=case.decided_at)
    dues = {kind: reading.deadline for kind, reading in found.items()}
    decided_on = effective_day(case.decided_at, calendar)
    days = _days(decided_on, dues.get(ClockKind.PROMISED), dues.get(ClockKind.STATUTORY))
    lower = found.get(ClockKind.LOWER_REVIEW)
    is_law_broken = days.is_law_broken or (lower is not None and lower.is_overdue)
    return replace(days, is_law_broken=is_law_broken, late_steps=late)


def _late_steps(case: RecordedCase, terms: Terms) -> Iterator[str]:
    """The steps that would have been done after their last day, under the limits and the calendar of the terms.

    A step keeps its moments; one that had no limit then and has none now is never late. Accepting is bound by the
    limit to answer as well.
    """
    for one in case.steps:
        dues = []
        limit = terms.limits.get(one.key)
        if limit is not None:
            reading = run_clock(
                start=one.started_at,
                limit=Limit(count=limit),
                calendar=terms.calendar,
                suspensions=case.moved.suspensions,
                now=one.done_at,
            )
            dues.append(reading.deadline)
        if one.is_acceptance:
            began_on = effective_day(one.started_at, terms.calendar)
            if answer := acceptance_limit(terms.content, on=began_on):
                dues.append(add_limit(began_on, answer, terms.calendar))
        if _is_past(effective_day(one.done_at, terms.calendar), min(dues, default=None)):
            yield one.name


def _days(decided_on: date | None, promised: date | None, statutory: date | None) -> Days:
    return Days(
        promised_due_on=promised,
        statutory_due_on=statutory,
        is_promise_broken=_is_past(decided_on, promised),
        is_law_broken=_is_past(decided_on, statutory),
    )


def _is_past(done_on: date | None, due_on: date | None) -> bool:
    return done_on is not None and due_on is not None and done_on > due_on


def _lacking(case: RecordedCase, content: ItemContent) -> dict[Lacking, tuple[str, ...]]:
    found: dict[Lacking, tuple[str, ...]] = {}
    if HolderKind(case.holder) not in holders_of(content.audience):
        found[Lacking.HOLDER] = ()
    answers = counted_answers(content, case.answers)
    if open_ := tuple(q.text for q in asked_questions(content, answers) if q.key not in answers):
        found[Lacking.ANSWER] = open_
    missing = tuple(
        slot.name
        for slot in required_slots(content, answers)
        if slot.need == "required" and not slot.is_exempt and not _is_met(case, slot, content)
    )
    if missing:
        found[Lacking.MATERIAL] = missing
    return found


def _is_met(case: RecordedCase, slot: Slot, content: ItemContent) -> bool:
    """By what the case had; a slot that it did not have, by the form, a recorded fact or a licence it used."""
    if case.slots.get(slot.key, How.MISSING) is not How.MISSING:
        return True
    if slot.from_form:
        return content.form is not None
    if slot.register_fact and slot.register_fact in case.facts:
        return True
    return any(f"licence.{kind}.held" in case.facts for kind in slot.licence_types)


def _instant(case: RecordedCase, rule: InstantRule | None) -> Instant:
    if rule is None:
        return Instant.NO_RULE
    handed_in = any(how not in SPARED and how is not How.MISSING for how in case.slots.values())
    if handed_in or case.is_unchecked:
        return Instant.TO_PERSON
    judgement = judge(rule, _values(case, rule))
    if judgement.grants:
        return Instant.GRANTED
    return Instant.TO_PERSON if judgement.unmet else Instant.UNKNOWN


def _values(case: RecordedCase, rule: InstantRule) -> Mapping[str, Value]:
    day = case.submitted_at.astimezone(CITY_ZONE).date()
    found: dict[str, Value] = {}
    for fact in rule.facts:
        source = source_named(fact.source)
        if source is None:
            continue
        value = case.facts.get(source.key)  # what a rule computed for that day stands as it is
        value = derived(source, case.facts, day) if value is None else value
        if value is not None:
            found[fact.name] = value
    return found
