"""Replays our own events: every case to which something was done in a time, judged as if its cards had yet to be raised."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.foundation.trail.public import subjects_with_acts
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.public import CaseFact, case_facts, done_steps
from tongban.services.decisions.public import entries_of_cases
from tongban.services.feedback.public import stages_of, turns_due
from tongban.services.supervision.facts import WatchedCase
from tongban.services.supervision.judging import judge, not_askable
from tongban.services.supervision.replay import Replayed, WouldBeCard, cards_of, within
from tongban.services.supervision.rulebook.story import Story
from tongban.services.supervision.rulebook.thresholds import Thresholds
from tongban.services.supervision.rules import Finding, findings
from tongban.services.supervision.sources.own import KNOWS, LICENSING, stories_of
from tongban.services.supervision.watch_acts import looks_on
from tongban.services.supervision.watched import (
    watched_entry,
    watched_in_retrospect,
    watched_question,
    watched_rating,
)
from tongban.standards.working_time import effective_day, local_day

_BATCH = 200
_CASES = "cases:"
_AROUND = timedelta(days=30)  # holidays included, no rule over enquiries looks further


def replay_own(
    *, first: date, last: date, at: datetime, thresholds: Thresholds
) -> tuple[Replayed, Iterator[WouldBeCard]]:
    """The cards of the days from `first` to `last`, both counted, as the rules in this program would raise them.

    A case is judged whole, as it stands at `at`; limits are its last days as they are now. The counts of the first
    are whole when the second is read to its end. 9 SQL for 200 cases.
    """
    since = datetime.combine(first, time.min, tzinfo=CITY_ZONE)
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=CITY_ZONE)
    # what was done earlier may have run out in these days
    numbers = [one.removeprefix(_CASES) for one in _touched(since, until)]
    done = Replayed(not_asked=not_askable(KNOWS))
    return done, _cards(numbers, first, last, at, thresholds, done)


def _touched(since: datetime, until: datetime) -> list[str]:
    """Cases with an act in the time, and those of which a clock may have run out in it: a year before is enough."""
    return subjects_with_acts(prefix=_CASES, since=since - timedelta(days=366), until=until)


def _cards(
    numbers: list[str], first: date, last: date, at: datetime, thresholds: Thresholds, done: Replayed
) -> Iterator[WouldBeCard]:
    days = within(first, last)
    for some in _batches(numbers):
        for fact, office, found in judged_batch(some, at=at, thresholds=thresholds, done=done):
            yield from cards_of(
                found,
                number=fact.number,
                item=fact.item_name,
                organisation=organisation(office).name,
                is_licensing=fact.type_code == LICENSING,
                calendar=calendar_for(fact.area_code),
                days=days,
                counted=done.cards,
            )
    yield from _cards_of_enquiries(first, last, at=at, thresholds=thresholds, done=done)
    day = first
    while day <= min(last, local_day(at)):
        yield from _cards_of_looks(day, at=at, thresholds=thresholds, done=done)
        day += timedelta(days=1)


def _batches(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def judged_batch(
    numbers: list[str], *, at: datetime, thresholds: Thresholds, done: Replayed
) -> Iterator[tuple[CaseFact, UUID, list[Finding]]]:
    """Each of these cases with what the rules find in it, by the organisation whose matter it is."""
    facts = case_facts(numbers)
    steps = done_steps([fact.number for fact in facts])
    beside: dict[str, list[WatchedCase]] = {fact.number: [] for fact in facts}
    for late, answered_at in stages_of(beside):
        calendar = calendar_for(late.area_code)
        beside[late.number].append(watched_rating(late, calendar, answered_at=answered_at))
    for entry, published_at in entries_of_cases(beside):
        calendar = calendar_for(entry.area_code)
        beside[entry.case_number].append(watched_entry(entry, calendar, published_at=published_at))
    for fact, story in zip(facts, stories_of(facts), strict=True):
        calendar = calendar_for(fact.area_code)
        today = effective_day(at, calendar)
        done.cases += 1
        done.events += len(story.acts)
        watched = [*watched_in_retrospect(fact, steps[fact.number], calendar), *beside[fact.number]]
        for case in watched:
            found = findings(case, today=today, calendar=calendar, thresholds=thresholds, in_retrospect=True)
            yield fact, case.organisation_id, found
        for one in judge(story, today=today, calendar=calendar, thresholds=thresholds):
            yield fact, (one.act and one.act.organisation_id) or fact.organisation_id, [one]


def _cards_of_enquiries(
    first: date, last: date, *, at: datetime, thresholds: Thresholds, done: Replayed
) -> Iterator[WouldBeCard]:
    """Of questions whose last day is near these days: one reminds before it and fires behind it."""
    since = datetime.combine(first, time.min, tzinfo=CITY_ZONE) - _AROUND
    until = datetime.combine(last, time.max, tzinfo=CITY_ZONE) + _AROUND
    for turn in turns_due(since=since, until=until):
        calendar = calendar_for(turn.area_code)
        today = effective_day(at, calendar)
        case = watched_question(turn, calendar)
        done.events += 1
        yield from cards_of(
            findings(case, today=today, calendar=calendar, thresholds=thresholds, in_retrospect=True),
            number=turn.number,
            item=turn.item_name,
            organisation=organisation(turn.organisation_id).name,
            is_licensing=turn.is_licensing,
            calendar=calendar,
            days=within(first, last),
            counted=done.cards,
        )


def _cards_of_looks(
    day: date, *, at: datetime, thresholds: Thresholds, done: Replayed
) -> Iterator[WouldBeCard]:
    for story in looks_on(day):
        calendar = calendar_for(story.area_code)
        done.events += len(story.acts)
        yield from cards_of(
            judge(story, today=effective_day(at, calendar), calendar=calendar, thresholds=thresholds),
            number=story.number,
            item=story.item_name,
            organisation=organisation(story.organisation_id).name if story.organisation_id else "",
            is_licensing=False,
            calendar=calendar,
            days=within(None, None),
            counted=done.cards,
        )


def named_stories(*, first: date, last: date) -> Iterator[tuple[Story, str]]:
    """The stories of the cases to which something was done in these days, each with its organisation's name."""
    since = datetime.combine(first, time.min, tzinfo=CITY_ZONE)
    until = datetime.combine(last + timedelta(days=1), time.min, tzinfo=CITY_ZONE)
    touched = subjects_with_acts(prefix=_CASES, since=since, until=until)
    for some in _batches([one.removeprefix(_CASES) for one in touched]):
        facts = case_facts(some)
        for fact, story in zip(facts, stories_of(facts), strict=True):
            yield story, organisation(fact.organisation_id).name
