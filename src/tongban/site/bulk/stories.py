"""The stories that are multiplied: one case each, from its submission to where it stands, by the verbs alone.

A story tells its days as working days after the first, so that it can be played on any.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.public import (
    Outcome,
    end_procedure,
    refuse_acceptance,
    request_correction,
    resubmit_case,
    start_procedure,
    withdraw_case,
)
from tongban.services.feedback.public import RatingLevel
from tongban.site.bulk.stage import Cast, Stage, standing_still
from tongban.site.bulk.story import Played
from tongban.site.bulk.written import watching
from tongban.standards.working_time import Procedure


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
    with standing_still() as still, watching() as written:
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
