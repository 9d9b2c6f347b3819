"""Work that time asks for, and the calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import forget_calendars
from tongban.foundation.jobs.public import enqueue_at, job, periodic, running
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.assisted.commands.close_visit import close_rested_visits
from tongban.services.cases.commands.bind_pictures import bind_pictures
from tongban.services.cases.commands.check_entries import check_entries
from tongban.services.cases.commands.deem_accepted import deem_accepted
from tongban.services.cases.commands.expire_drafts import expire_drafts, warn_of_drafts
from tongban.services.cases.commands.recount import Change, Recounted, cases_to_recount, recount_dates
from tongban.services.cases.commands.watch_deferrals import flag_overdue_deferrals, remind_of_deferrals
from tongban.services.cases.held.commands.deem_renewed import deem_renewed
from tongban.services.cases.held.queries import unanswered_renewals
from tongban.services.cases.queries import overdue_acceptances

MOST_MINUTES = 60  # between two questions to a silent register


@job(name="cases.find_deemed_acceptances")
def find_deemed_acceptances() -> None:
    """Find licence cases whose acceptance limit passed unanswered: by law they are accepted."""
    now = clock.now()
    for number in overdue_acceptances(today=now.astimezone(CITY_ZONE).date()):
        deem_accepted(number=number, at=now)


@job(name="cases.find-deemed-renewals")
def find_deemed_renewals() -> None:
    """Find renewals that nobody has decided though the licence has ended: by law they are granted."""
    now = clock.now()
    for number in unanswered_renewals(today=now.astimezone(CITY_ZONE).date()):
        deem_renewed(number=number, at=now)


@job(name="cases.recount")
def recount(*, progress_id: str, area_code: str, first: str, because: str) -> None:
    """Count the days of an area's open cases anew, batch by batch; what is right already stays as it is."""
    change = Change(area_code=area_code, first=date.fromisoformat(first), because=because)
    with running(progress_id) as progress:
        if progress.total is None:
            progress.expect(cases_to_recount(change).count())
        for done in _batches(change, after=UUID(progress.resume_point) if progress.resume_point else None):
            progress.advance(done.seen, resume_point=str(done.last))
            progress.check_stop()


@job(name="cases.recount-late")
def recount_late(*, area_code: str, first: str, because: str) -> None:
    """The same once more, for clocks that a process began by the calendar it still had in memory."""
    change = Change(area_code=area_code, first=date.fromisoformat(first), because=because)
    for _ in _batches(change, after=None):
        pass


@job(name="cases.check-entries")
def check_typed_entries(*, number: str, asked: int = 0) -> None:
    """Check what was typed while a register was silent; while it still is, ask again, ever more rarely."""
    if not check_entries(number=number, at=clock.now()):
        wait = min(2**asked, MOST_MINUTES)
        moment = datetime.now(UTC) + timedelta(minutes=wait)  # jobs are kept in the machine's time
        enqueue_at(check_typed_entries, moment, number=number, asked=asked + 1)


@job(name="cases.bind-pictures")
def bind_case_pictures(*, number: str) -> None:
    """Make one PDF of the photographed pages of each material of a case."""
    bind_pictures(number=number, at=clock.now())


@job(name="cases.expire-drafts")
def tend_drafts() -> None:
    """Every night: tell whose draft ends soon, and end those whose time is over."""
    while warn_of_drafts(at=clock.now()):
        pass
    while expire_drafts(at=clock.now()):
        pass


@job(name="cases.end-rested-visits")
def end_rested_visits() -> None:
    """End the visits in which nothing was done for half an hour."""
    while close_rested_visits(at=clock.now()):
        pass


@job(name="cases.watch-deferrals")
def watch_deferrals() -> None:
    """Every morning: remind of materials that are to follow, and ask about those whose day has passed."""
    now = clock.now()
    while remind_of_deferrals(at=now):
        pass
    while flag_overdue_deferrals(at=now):
        pass


def _batches(change: Change, *, after: UUID | None) -> Iterator[Recounted]:
    forget_calendars()
    while (done := recount_dates(change=change, after=after, at=clock.now())).last:
        yield done
        after = done.last


periodic(find_deemed_acceptances, cron="*/5 * * * *")
periodic(find_deemed_renewals, cron="3,18,33,48 * * * *")
periodic(watch_deferrals, cron="5 0 * * *")  # 08:05 in the city
periodic(tend_drafts, cron="30 19 * * *")  # 03:30 in the city
periodic(end_rested_visits, cron="*/5 * * * *")
