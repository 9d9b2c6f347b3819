"""Looks at cases and bad ratings and raises what the rules find: after an event, or all of an organisation."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.public import (
    CaseFact,
    case_facts,
    cases_with_clocks_due,
    done_steps,
)
from tongban.services.decisions.public import late_entries
from tongban.services.feedback.public import late_answers
from tongban.services.supervision.commands.lift_cards import lift_kept_cards
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.facts import ClockKind, WatchedCase
from tongban.services.supervision.rules import step_subject
from tongban.services.supervision.sources.own import OWN
from tongban.services.supervision.watched import watched_entry, watched_now, watched_rating

# the longest run of days off, twice: no reminder needs to look further ahead
_AHEAD = timedelta(days=21)


def watch_case(*, number: str, at: datetime) -> list[str]:
    """Judge one case as of `at`; returns the codes of new cards. Two queries when nothing is new."""
    return [code for fact in case_facts([number]) for code in _judge(fact, at)]


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
    watched = [
        *(watched_rating(one, calendar_for(one.area_code)) for one in late),
        *(watched_entry(one, calendar_for(one.area_code)) for one in unpublished),
    ]
    raised += len(_raise_all(watched, at=at))
    return seen + len(late) + len(unpublished), raised


def _judge(fact: CaseFact, at: datetime) -> list[str]:
    calendar = calendar_for(fact.area_code)
    return _raise_all(watched_now(fact, calendar), at=at)


def _raise_all(watched: Iterable[WatchedCase], *, at: datetime) -> list[str]:
    return [
        code
        for case in watched
        for code in raise_cards(case=case, at=at, calendar=calendar_for(case.area_code))
    ]
