"""Judges what was done by the rules over acts: in a case, and by who looked up data on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import NotAnOfficer, Officer, officer_of, organisation
from tongban.foundation.tasks.public import urged_by_applicants
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.registers.public import OfficersLook, looks_of_officers
from tongban.services.cases.public import case_facts
from tongban.services.feedback.public import cases_with_late_complaints
from tongban.services.supervision.commands.raise_cards import raise_found
from tongban.services.supervision.facts import Concerned
from tongban.services.supervision.judging import judge
from tongban.services.supervision.rulebook.story import Story
from tongban.services.supervision.setting import thresholds
from tongban.services.supervision.sources.own import stories_of, story_of_looks
from tongban.standards.working_time import effective_day, local_day

CASES = "cases:"
_BATCH = 200


def watch_acts(*, number: str, at: datetime) -> list[str]:
    """Judge one case by what was done in it; returns the codes of new cards. 7 SQL when nothing is new."""
    return _watch([number], at=at)


def watch_urged(*, at: datetime) -> list[str]:
    """Judge the cases whose applicants have urged and still wait; the codes of new cards. 1 SQL where nobody has."""
    since = at - timedelta(days=1)
    return _watch_all(
        [about.removeprefix(CASES) for about in urged_by_applicants(prefix=CASES, until=since)], at
    )


def watch_complaints(*, at: datetime) -> list[str]:
    """Judge the cases with a complaint whose result is overdue; the codes of new cards. 1 SQL where there is none."""
    return _watch_all(cases_with_late_complaints(until=at), at)


def _watch_all(numbers: list[str], at: datetime) -> list[str]:
    raised: list[str] = []
    for start in range(0, len(numbers), _BATCH):
        raised += _watch(numbers[start : start + _BATCH], at=at)
    return raised


def _watch(numbers: list[str], *, at: datetime) -> list[str]:
    return [code for story in stories_of(case_facts(numbers)) for code in judge_and_raise(story, at=at)]


def judge_and_raise(story: Story, *, at: datetime) -> list[str]:
    """Raise the cards of one story of ours; the codes of the new ones."""
    if story.organisation_id is None:
        return []
    calendar = calendar_for(story.area_code)
    found = judge(story, today=effective_day(at, calendar), calendar=calendar, thresholds=thresholds())
    about = Concerned(
        number=story.number,
        organisation_id=story.organisation_id,
        area_code=story.area_code,
        item_name=story.item_name,
        is_licensing=story.is_licensing,
    )
    return raise_found([(about, found)], at=at)


def watch_looks(*, at: datetime) -> list[str]:
    """Judge who looked up personal data today and yesterday; the codes of new cards. 2 SQL where nobody did."""
    today = local_day(at)
    return [
        code
        for day in (today - timedelta(days=1), today)
        for story in looks_on(day)
        for code in judge_and_raise(story, at=at)
    ]


def looks_on(day: date) -> Iterable[Story]:
    """One story for each officer who looked up data on that day of the city. 1 SQL, and 1 for each officer."""
    since = datetime.combine(day, time.min, tzinfo=CITY_ZONE)
    by: dict[str, list[OfficersLook]] = defaultdict(list)
    for look in looks_of_officers(since=since, until=since + timedelta(days=1)):
        by[look.by_ref].append(look)
    for ref, looks in sorted(by.items()):
        organisation_id = _organisation_of(ref, looks[0])
        if organisation_id is not None:
            yield story_of_looks(
                by=ref,
                day=day,
                organisation_id=organisation_id,
                area_code=organisation(organisation_id).area_code,
                looks=[(one.looked_at, one.is_accounted_for) for one in looks],
            )


def _organisation_of(ref: str, look: OfficersLook) -> UUID | None:
    """The organisation for which an officer looked; of several the one that was named. None: no officer any more."""
    try:
        officer: Officer = officer_of(account_id=int(ref.partition(":")[2]), at=look.looked_at)
    except NotAnOfficer:
        return None
    ids = sorted(officer.organisation_ids)
    named = [one for one in ids if organisation(one).name == look.organisation_name]
    return next(iter([*named, *ids]), None)
