"""A bulk of cases from nothing: the town, every story once by the verbs, then copies drawn over days and people."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel.clock import CITY_ZONE
from tongban.site.bulk.calling import check_alike
from tongban.site.bulk.stories import STORIES, play
from tongban.site.bulk.story import Played
from tongban.site.bulk.town import Town
from tongban.site.bulk.writing import Maker, Wanted
from tongban.standards.working_time import WorkCalendar

AHEAD = 400  # days: the last limit of a case that begins today ends before
HOURS_LATER = 6 * 3600  # acts of a copy are done up to so many seconds later in the day than in the story
# the sums that the verbs keep beside the rows
_SUMS = (
    """
    INSERT INTO feedback_ratingtotal (item_code, device_code, count)
    SELECT item_code, device_code, count(*) FROM feedback_rating GROUP BY 1, 2
    ON CONFLICT (item_code, device_code) DO UPDATE SET count = excluded.count
    """,
    """
    INSERT INTO decisions_publicationtally (month, organisation_id, granted, refused)
    SELECT date_trunc('month', decided_on)::date, organisation_id,
        count(*) FILTER (WHERE state <> 'counted'), count(*) FILTER (WHERE state = 'counted')
    FROM decisions_publication GROUP BY 1, 2
    ON CONFLICT (month, organisation_id) DO UPDATE SET granted = excluded.granted, refused = excluded.refused
    """,
)


@dataclass(frozen=True, kw_only=True)
class Span:
    """The working days on which copies begin, and those that follow: places into `days`."""

    days: list[date]
    first: int
    today: int

    @classmethod
    def of(cls, calendar: WorkCalendar, *, until: date, back: int) -> "Span":
        """`back` days of all kinds before `until`, and enough after it."""
        span = (until + timedelta(days=n) for n in range(-back, AHEAD))
        days = [day for day in span if calendar.is_working(day)]
        return cls(days=days, first=0, today=sum(day <= until for day in days) - 1)


def make_bulk(
    town: Town, *, cases: int, back: int, at: datetime, told: Callable[[int], None] = lambda done: None
) -> None:
    """Play every story, and write so many copies over the last `back` days before that of `at`.

    A story that is over began long enough ago; one that is open began as many days ago as it takes to stand
    so, or a few more. Raises CannotBeCopied.
    """
    check_alike(town.targets[0], town.targets[1:])
    calendar = calendar_for(town.area_code)
    # nothing that is said to be done lies ahead
    yesterday = at.astimezone(CITY_ZONE).date() - timedelta(days=1)
    span = Span.of(calendar, until=yesterday, back=back)
    played = _play_all(town, span)
    maker = Maker(played, days=span.days, persons=town.persons, targets=town.targets)
    maker.write(
        _drawn(
            [one.last_place for one in played],
            span,
            cases,
            persons=len(town.persons),
            targets=len(town.targets),
        ),
        told=told,
    )
    count_sums()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def count_sums() -> None:
    """Count what is kept in sums beside ratings and publications, over all of them."""
    with connection.cursor() as cursor:
        for statement in _SUMS:
            cursor.execute(statement)


def _play_all(town: Town, span: Span) -> list[Played]:
    """Every story once, each begun on a day that lets it end by today."""
    deliver_all()  # what the town has announced is none of a story's
    longest = 30
    first = span.days[max(0, span.today - longest)]
    return [play(kind, town.cast(), first=first, key=f"bulk-story-{n}") for n, kind in enumerate(STORIES)]


def _drawn(takes: Sequence[int], span: Span, cases: int, *, persons: int, targets: int) -> Iterator[Wanted]:
    """What is over comes first, day after day as in life; then what is open, which began lately.

    `takes` are the working days from the first act of each story to its last.
    """
    draw = random.Random(3)  # noqa: S311 - a repeatable draw, no secret
    is_open = [kind.stands is not None for kind in STORIES]
    shares = [kind.share for kind in STORIES]
    open_cases = cases * sum(share for share, one in zip(shares, is_open, strict=True) if one) // sum(shares)
    for place in range(cases):
        wanted = place >= cases - open_cases
        chosen = [share * (one is wanted) for share, one in zip(shares, is_open, strict=True)]
        n = draw.choices(range(len(STORIES)), chosen)[0]
        latest = max(0, span.today - takes[n])
        stands = STORIES[n].stands
        if stands is None:
            day = span.first + (latest - span.first) * place // (cases - open_cases)
        else:
            day = draw.randint(max(0, latest - stands), latest)
        yield Wanted(
            story=n,
            day=day,
            person=draw.randrange(persons),
            target=draw.randrange(targets),
            later=draw.randrange(HOURS_LATER),
        )
