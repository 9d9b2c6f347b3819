"""The stories that are multiplied: one case each, from its submission to where it stands, by the verbs alone.

A story tells its days as working days after the first, so that it can be played on any.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.issue import issue_result
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.commands.resubmit import resubmit_case
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.submit import submit_case
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import Application, Outcome, SlotInput
from tongban.services.cases.models import Case
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.supervision.watch import watch_organisation
from tongban.site.bulk.facts import Called
from tongban.site.bulk.story import Played
from tongban.site.bulk.written import watching
from tongban.standards.working_time import Procedure, WorkCalendar, add_working_days, working_days_between

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


@dataclass(frozen=True, kw_only=True)
class StoryKind:
    """A story, its share of all cases, and for how many working days after its last act it may still stand so."""

    name: str
    share: int
    play: Callable[[Stage], None]
    stands: int | None = None  # None: for ever


def _in_time(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)
    stage.review(2)
    stage.decide(4)
    stage.issue(5)


def _rated(stage: Stage) -> None:
    _in_time(stage)
    stage.rate(6, RatingLevel.SATISFIED)


def _late(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)
    stage.review(3)
    late = stage.after_promise()
    stage.sweep(late)
    stage.decide(late + 1)
    stage.issue(late + 2)


def _corrected(stage: Stage) -> None:
    stage.submit()
    wanted = [(stage.cast.mended.key, "照片看不清，请重新拍照上传。")]
    request_correction(number=stage.number, wanted=wanted, by=stage.cast.clerk, at=stage.at(1))
    deliver_all()
    resubmit_case(
        number=stage.number,
        form={},
        slots=(stage.cast.mended,),
        signature=stage.cast.application.signature,  # type: ignore[arg-type]
        by=stage.cast.person,
        at=stage.at(4),
    )
    deliver_all()
    stage.accept(5)
    stage.review(6)
    stage.decide(7)
    stage.issue(8)


def _refused(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)
    stage.review(3, Outcome.REFUSED)
    stage.decide(5, Outcome.REFUSED)


def _not_accepted(stage: Stage) -> None:
    stage.submit()
    refuse_acceptance(
        number=stage.number,
        reasons="不属于本机关职权范围。",
        article="第三十二条",
        by=stage.cast.clerk,
        at=stage.at(2),
    )
    deliver_all()


def _withdrawn(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)
    withdraw_case(number=stage.number, reasons="不办了。", by=stage.cast.person, at=stage.at(2))
    deliver_all()


def _suspended(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)
    start_procedure(
        number=stage.number,
        procedure=Procedure.APPRAISAL,
        planned_days=5,
        reasons="配方需要鉴定。",
        by=stage.cast.approver,
        at=stage.at(2),
    )
    deliver_all()
    end_procedure(number=stage.number, place=1, result="鉴定通过。", by=stage.cast.approver, at=stage.at(7))
    deliver_all()
    stage.review(8)
    stage.decide(9)
    stage.issue(10)


def _waiting(stage: Stage) -> None:
    stage.submit()


def _accepted(stage: Stage) -> None:
    stage.submit()
    stage.accept(1)


def _reviewed(stage: Stage) -> None:
    _accepted(stage)
    stage.review(2)


def _decided(stage: Stage) -> None:
    _reviewed(stage)
    stage.decide(3)


def _overdue(stage: Stage) -> None:
    _accepted(stage)
    stage.sweep(stage.after_promise())


STORIES = (
    # the two with a sweep come first: it would find what others leave open
    StoryKind(name="granted late, with a yellow card", share=3, play=_late),
    StoryKind(name="open past its promised day", share=1, play=_overdue, stands=1),
    StoryKind(name="granted in time", share=40, play=_in_time),
    StoryKind(name="granted and rated", share=15, play=_rated),
    StoryKind(name="corrected, then granted", share=8, play=_corrected),
    StoryKind(name="refused", share=3, play=_refused),
    StoryKind(name="not accepted", share=2, play=_not_accepted),
    StoryKind(name="withdrawn", share=2, play=_withdrawn),
    StoryKind(name="stopped for an appraisal, then granted", share=2, play=_suspended),
    StoryKind(name="waits for acceptance", share=5, play=_waiting, stands=2),
    StoryKind(name="waits for review", share=8, play=_accepted, stands=5),
    StoryKind(name="waits for approval", share=6, play=_reviewed, stands=5),
    StoryKind(name="waits for issuance", share=5, play=_decided, stands=5),
)


def story_named(name: str) -> StoryKind:
    """The story of this name."""
    return next(kind for kind in STORIES if kind.name == name)


def play(kind: StoryKind, cast: Cast, *, first: date, key: str) -> Played:
    """Play one story; every row that it writes is seen. `first` is a working day."""
    calendar = calendar_for(cast.area_code)
    with _still() as still, watching() as written:
        stage = Stage(cast=cast, key=key, first=first, calendar=calendar, clock=still)
        kind.play(stage)
    return Played(
        name=kind.name,
        number=stage.number,
        key=key,
        first=first,
        last_place=stage.place,
        moments=frozenset(stage.moments),
        calendar=calendar,
        target=cast.target,
        person=cast.person_called,
        written=written,
    )


@contextmanager
def _still() -> Iterator[StillClock]:
    before, still = clock.current(), StillClock()
    clock.use(still)
    try:
        yield still
    finally:
        clock.use(before)
