"""Runs a simulation from where it stands to its end, and leaves the clock as it should be."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from django.conf import settings

from tongban.kernel.clock import CITY_ZONE, MovableClock
from tongban.services.cases.public import cases_under_keys
from tongban.site.simulate.acting import Hands
from tongban.site.simulate.answering import Answering, supervisor
from tongban.site.simulate.cast import Cast
from tongban.site.simulate.chores import count_everything, settle
from tongban.site.simulate.city import City, read_city
from tongban.site.simulate.days import Days, DayTold, Stopped
from tongban.site.simulate.guard import check_city, check_installed, check_mode
from tongban.site.simulate.hours import MORNING
from tongban.site.simulate.keeping import Kept, begin_or_go_on, read_kept, write_kept
from tongban.site.simulate.story import draw_story
from tongban.standards.working_time import local_day


def simulate(
    *,
    folder: Path,
    file: Path,
    seed: int,
    days: int,
    cases_per_day: int,
    start: date | None = None,
    stops: Callable[[], bool] = lambda: False,
    begins: Callable[[Kept], None] = lambda kept: None,
    tell: Callable[[DayTold], None] = lambda told: None,
) -> Kept:
    """Live through the days that are not over. Where `stops` says so it ends early and can be gone on with.

    `folder` is the sample city's, `file` keeps how far it has come. Raises NoSimulationHere, NoCityHere,
    RealCases, AnotherUnfinished.
    """
    clock = check_mode()
    check_installed(folder)
    kept = begin_or_go_on(
        read_kept(file),
        seed=seed,
        days=days,
        cases_per_day=cases_per_day,
        start=start,
        today=local_day(clock.now()),
        clock_before=clock.offset().total_seconds(),
    )
    city = read_city(
        kept.plan,
        folder,
        rating_post=settings.RATING_POST,
        complaint_post=settings.COMPLAINT_POSTS["other"],
    )
    check_city(city)
    begins(kept)
    if kept.next_day is None:
        kept.is_finished = True
        return kept
    write_kept(file, kept)
    lived = _days(kept, city, clock, stops)
    try:
        while (day := kept.next_day) is not None:
            told = lived.live(day)
            kept.told.append(told)
            write_kept(file, kept)
            tell(told)
    except Stopped:
        return kept
    count_everything()
    settle()
    _leave(clock, kept)
    count_everything()  # as of now, where the clock went back
    settle()
    kept.is_finished = True
    write_kept(file, kept)
    return kept


def _days(kept: Kept, city: City, clock: MovableClock, stops: Callable[[], bool]) -> Days:
    prefix = f"{kept.plan.key}:"
    numbers = {key.removeprefix(prefix): number for key, number in cases_under_keys(prefix).items()}
    cast = Cast(people=city.people, hands=city.facts.hands)
    hands = Hands(plan=kept.plan, cast=cast, numbers=numbers)
    return Days(
        story=draw_story(kept.plan, city.facts),
        hands=hands,
        clock=clock,
        calendar=city.facts.calendar,
        answering=Answering(plan=kept.plan, cases=hands.keys_by_number),
        supervisor=supervisor(city.facts, at=clock.now()),
        stops=stops,
    )


def _leave(clock: MovableClock, kept: Kept) -> None:
    """Put the clock back where it stood, unless the story ends later: then it stands at the morning after it."""
    back = timedelta(seconds=kept.clock_before) - clock.offset()
    after = datetime.combine(kept.plan.end, MORNING[0], CITY_ZONE)
    if datetime.combine(kept.plan.end, hour(), CITY_ZONE) > clock.now() + back:
        clock.move_to(after)
    elif kept.clock_before:
        clock.move_by(back)
    else:
        clock.reset()
