"""Looks at cases and bad ratings and raises what the rules find: after an event, or all of an organisation."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.public import (
    CaseFact,
    LastDays,
    case_facts,
    cases_with_clocks_due,
    done_steps,
)
from tongban.services.decisions.public import late_entries
from tongban.services.feedback.public import late_answers
from tongban.services.supervision.commands.lift_cards import lift_kept_cards
from tongban.services.supervision.commands.raise_cards import raise_all
from tongban.services.supervision.facts import ClockKind
from tongban.services.supervision.rulebook.book import CLOCK_RULES
from tongban.services.supervision.rules import step_subject
from tongban.services.supervision.setting import thresholds
from tongban.services.supervision.sources.own import OWN
from tongban.services.supervision.watched import watched_entry, watched_now, watched_rating
from tongban.standards.working_time import add_working_days, effective_day


def watch_case(*, number: str, at: datetime) -> list[str]:
    """Judge one case as of `at`; returns the codes of new cards. Two queries when nothing is new."""
    return _judge(case_facts([number]), at)


def look_at_report(*, number: str, refused_at: datetime | None = None, at: datetime) -> list[str] | None:
    """Lift the cards of a case of another system that its report shows to be wrong; their codes; None
    for a case that this installation handles.

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
            (ClockKind.STEP, step_subject(step.key, step.due_on)): step.done_at
            for step in done_steps([number])[number]
            if step.is_own and step.due_on
        }
        return lift_kept_cards(case_number=number, ends=ends, at=at, calendar=calendar_for(fact.area_code))
    return None


def watch_organisation(
    *, organisation_id: UUID, area_codes: Iterable[str], at: datetime, batch: int = 500
) -> tuple[int, int]:
    """Judge an organisation's open cases of which a limit is near or has passed, its bad ratings that wait too
    long for an answer and its grants that are not published in time; how many were seen, and cards raised."""
    seen = raised = 0
    for area_code in area_codes:
        until = last_days(area_code, at=at)
        after: UUID | None = None
        while found := cases_with_clocks_due(
            organisation_id=organisation_id, area_code=area_code, until=until, after=after, limit=batch
        ):
            raised += len(_judge(found, at))
            seen += len(found)
            after = found[-1].id
    late = late_answers(organisation_id=organisation_id, at=at, limit=batch)
    unpublished = late_entries(organisation_id=organisation_id, at=at, limit=batch)
    watched = [
        *(watched_rating(one, calendar_for(one.area_code)) for one in late),
        *(watched_entry(one, calendar_for(one.area_code)) for one in unpublished),
    ]
    raised += len(raise_all(cases=watched, at=at))
    return seen + len(late) + len(unpublished), raised


def last_days(area_code: str, *, at: datetime) -> LastDays:
    """Of each clock the latest last day for which a rule may fire now. No SQL when calendar and thresholds are kept."""
    calendar = calendar_for(area_code)
    today, set_ = effective_day(at, calendar), thresholds()

    def until(kind: ClockKind) -> date:
        soonest = min(set_.earliest(rule) for rule in CLOCK_RULES if rule.clock is kind)
        return add_working_days(today, 1 - soonest, calendar) - timedelta(days=1)

    return LastDays(
        acceptance=until(ClockKind.ACCEPTANCE),
        promised=until(ClockKind.PROMISED),
        statutory=until(ClockKind.STATUTORY),
        report=until(ClockKind.LOWER_REVIEW),
        delivery=until(ClockKind.DELIVERY),
        renewal=until(ClockKind.RENEWAL),
        step=until(ClockKind.STEP),
    )


def _judge(facts: Iterable[CaseFact], at: datetime) -> list[str]:
    watched = [case for fact in facts for case in watched_now(fact, calendar_for(fact.area_code))]
    return raise_all(cases=watched, at=at)
