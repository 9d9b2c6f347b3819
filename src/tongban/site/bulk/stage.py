"""Where a story is played: who plays, the clock that stands with it, and the acts that most stories share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.public import (
    Application,
    Outcome,
    SlotInput,
    accept_case,
    decide_case,
    issue_result,
    review_case,
    submit_case,
)
from tongban.services.feedback.public import Channel, RatingLevel, rate_case
from tongban.services.supervision.watch import watch_organisation
from tongban.site.bulk.facts import Called
from tongban.standards.working_time import WorkCalendar, add_working_days, working_days_between

MORNING, BEFORE_NOON = time(9, 30), time(10, 30)
SWEEP = time(9, 0)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays: an applicant with a complete application and something to mend it with, an officer at each post.

    `target` and `person` say what item, organisation and person are called in the rows (`calling.py`).
    """

    clerk: Officer
    reviewer: Officer
    approver: Officer
    issuer: Officer
    person: Person
    application: Application
    mended: SlotInput
    area_code: str
    target: Called
    person_called: Called


class StillClock:
    """A clock that stands where the story is, so that what jobs and listeners note is that moment."""

    def __init__(self) -> None:
        self.moment = clock.now()

    def now(self) -> datetime:
        return self.moment

    def offset(self) -> timedelta:
        return timedelta(0)


@dataclass
class Stage:
    """One case being played."""

    cast: Cast
    key: str
    first: date
    calendar: WorkCalendar
    clock: StillClock
    number: str = ""
    place: int = 0  # working days after the first
    moments: set[datetime] = field(default_factory=set)

    def at(self, place: int, hour: time = MORNING) -> datetime:
        """A moment so many working days after the first; whatever is done happens then."""
        day = add_working_days(self.first, place, self.calendar) if place else self.first
        moment = datetime.combine(day, hour, CITY_ZONE)
        self.place, self.clock.moment = place, moment
        self.moments.add(moment)
        return moment

    def submit(self) -> None:
        person, application = self.cast.person, self.cast.application
        self.number = submit_case(application=application, by=person, at=self.at(0), key=self.key).number
        deliver_all()

    def accept(self, place: int) -> None:
        accept_case(number=self.number, by=self.cast.clerk, at=self.at(place))
        deliver_all()

    def review(self, place: int, advice: Outcome = Outcome.GRANTED) -> None:
        opinion = "材料齐全，符合条件。" if advice is Outcome.GRANTED else "不符合条件。"
        review_case(
            number=self.number, advice=advice, opinion=opinion, by=self.cast.reviewer, at=self.at(place)
        )
        deliver_all()

    def decide(self, place: int, outcome: Outcome = Outcome.GRANTED) -> None:
        reasons = "" if outcome is Outcome.GRANTED else "经营场所不符合规定。"
        decide_case(
            number=self.number,
            outcome=outcome,
            reasons=reasons,
            article="第三十八条",
            by=self.cast.approver,
            at=self.at(place, BEFORE_NOON),
        )
        deliver_all()

    def issue(self, place: int) -> None:
        issue_result(number=self.number, by=self.cast.issuer, at=self.at(place, BEFORE_NOON))
        deliver_all()

    def rate(self, place: int, level: RatingLevel) -> None:
        at = self.at(place, BEFORE_NOON)
        rate_case(
            number=self.number,
            by=self.cast.person,
            level=level,
            options=(),
            text="",
            channel=Channel.PC,
            at=at,
        )
        deliver_all()

    def after_promise(self) -> int:
        """The first working day on which the promised limit is over."""
        due = Case.objects.values_list("promised_due_on", flat=True).get(number=self.number)
        if due is None:
            raise RuntimeError("no limit was promised")
        return working_days_between(self.first, due, self.calendar) + 1

    def sweep(self, place: int) -> None:
        """Look at the open cases of this office as the sweep does every morning."""
        office: UUID = self.cast.target["organisation_id"]
        watch_organisation(organisation_id=office, area_codes=[self.cast.area_code], at=self.at(place, SWEEP))
        deliver_all()


@contextmanager
def standing_still() -> Iterator[StillClock]:
    """The clock stands as long as this lasts."""
    before, still = clock.current(), StillClock()
    clock.use(still)
    try:
        yield still
    finally:
        clock.use(before)
