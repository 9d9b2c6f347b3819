"""What an operator does with failed deliveries and long jobs."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from tests.foundation.directory import make
from tests.foundation.directory.make import make_officer, make_organisations
from tests.foundation.jobs.make import KettleBoiled, boil, hearing
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.commands.operate import (
    NotFailing,
    NotResumable,
    NotStoppable,
    request_stop,
    resume_job,
    retry_delivery,
    skip_delivery,
)
from tongban.foundation.jobs.commands.prune import prune_outbox
from tongban.foundation.jobs.drain import run_next_job
from tongban.foundation.jobs.facts import Envelope, LongJobState
from tongban.foundation.jobs.models import Announcement, Delivery, LongJob
from tongban.foundation.jobs.progress import Progress
from tongban.foundation.jobs.public import StopRequested, deliver_all, job, running, start_long_job
from tongban.foundation.jobs.pump import deliver_due
from tongban.foundation.jobs.queries import failed_jobs, long_jobs
from tongban.foundation.jobs.stopping import WorkerStops, tell_jobs_to_stop
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Officer:
    make_organisations()
    make.DUTIES["operator"] |= {"jobs.operate"}
    return make_officer(name="赵运维", posts=("operator",))


@pytest.fixture
def failing() -> object:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        raise ValueError

    with hearing(pour):
        boil("red", 1)
        deliver_due()
        yield Delivery.objects.get()


def test_retrying_makes_the_delivery_due_at_once(operator, failing) -> None:
    assert deliver_due() == 0 and Delivery.objects.get().attempts == 1
    retry_delivery(delivery_id=failing.pk, by=operator)
    deliver_due()
    assert Delivery.objects.get().attempts == 2


def test_skipping_needs_a_reason_and_lets_later_events_go_on(operator, failing) -> None:
    boil("red", 2)
    with pytest.raises(Invalid):
        skip_delivery(delivery_id=failing.pk, by=operator, reason=" ", at=timezone.now())
    assert Delivery.objects.get().done_at is None
    skip_delivery(delivery_id=failing.pk, by=operator, reason="重复数据", at=timezone.now())
    assert deliver_due() == 1
    first = Delivery.objects.get(pk=failing.pk)
    assert (first.skip_reason, first.skipped_by) == ("重复数据", operator.ref)
    (entry,) = entries_of(f"outbox:{first.announcement.event_id}")
    assert (entry.act, entry.facts["reason"]) == ("jobs.skip-delivery", "重复数据")
    with pytest.raises(NotFailing):
        retry_delivery(delivery_id=failing.pk, by=operator)


def test_who_is_no_operator_changes_nothing(operator, failing) -> None:
    clerk = make_officer(name="李窗口")
    with pytest.raises(NotAllowed):
        skip_delivery(delivery_id=failing.pk, by=clerk, reason="x", at=timezone.now())
    with pytest.raises(NotAllowed):
        retry_delivery(delivery_id=failing.pk, by=clerk)
    assert Delivery.objects.get().done_at is None
    with pytest.raises(NotFound):
        retry_delivery(delivery_id=0, by=operator)


def test_old_events_are_forgotten_and_waiting_ones_never(operator, failing) -> None:
    boil("blue")
    deliver_due()
    Announcement.objects.filter(subject="kitchen:blue").update(settled_at=Now() - timedelta(days=9))
    assert prune_outbox(before=timezone.now() - timedelta(days=3)) in {0, 1}
    assert Announcement.objects.filter(subject="kitchen:red").exists()


@job(name="tests.count-stones", attempts=1)
def count_stones(*, progress_id: str, stones: int) -> None:
    """Counts to `stones`, and stops when asked to."""
    with running(progress_id) as progress:
        progress.expect(stones)
        for stone in range(progress.resume_point or 0, stones):
            progress.check_stop()
            progress.advance(resume_point=stone + 1)
            _after_step(progress)


def _after_step(progress: Progress) -> None:
    if progress.done == 2 and _stop_here:
        LongJob.objects.update(stop_requested_at=Now())
    if progress.done == 2 and _break_here:
        raise ValueError("341602199001011234")


_stop_here: list[bool] = []
_break_here: list[bool] = []


def _start() -> LongJob:
    job_id = start_long_job(
        count_stones,
        title="Count stones",
        by=SystemActor(job="tests"),
        at=timezone.now(),
        arguments={"stones": 5},
    )
    return LongJob.objects.get(pk=job_id)


def test_a_long_job_shows_how_far_it_is(operator) -> None:
    _start()
    deliver_all()
    row = long_jobs()[0]
    assert (row.state, row.done, row.total, row.percent) == (LongJobState.DONE, 5, 5, 100)


def test_a_long_job_stops_when_asked_and_goes_on_where_it_stopped(operator) -> None:
    job_row = _start()
    _stop_here.append(True)
    deliver_all()
    _stop_here.clear()
    job_row.refresh_from_db()
    assert (job_row.state, job_row.done, job_row.resume_point) == ("stopped", 2, 2)
    with pytest.raises(NotStoppable):
        request_stop(job_id=job_row.pk, by=operator, at=timezone.now())
    resume_job(job_id=job_row.pk, by=operator)
    deliver_all()
    job_row.refresh_from_db()
    assert (job_row.state, job_row.done) == ("done", 5)
    with pytest.raises(NotResumable):
        resume_job(job_id=job_row.pk, by=operator)


def test_a_long_job_that_breaks_says_where_without_personal_data(operator) -> None:
    _start()
    _break_here.append(True)
    failures: list[Exception] = []
    run_next_job(failures)
    _break_here.clear()
    assert len(failures) == 1 and failed_jobs()[0].name == "tests.count-stones"


def test_a_worker_that_ends_leaves_the_long_job_waiting() -> None:
    job_row = _start()
    tell_jobs_to_stop(True)
    try:
        with pytest.raises(WorkerStops), running(job_row.pk) as progress:
            progress.check_stop()
    finally:
        tell_jobs_to_stop(False)
    job_row.refresh_from_db()
    assert job_row.state == "waiting"


def test_who_takes_a_long_job_over_counts_only_what_is_new_and_hears_of_a_stop(operator) -> None:
    job_row = _start()
    LongJob.objects.update(done=3)  # by a worker that was killed
    with running(job_row.pk) as progress:
        for rows in (1, 3, 5, 4):
            progress.reach(rows)
        request_stop(job_id=job_row.pk, by=operator, at=timezone.now())
        with pytest.raises(StopRequested):
            progress.reach(7)
    job_row.refresh_from_db()
    assert job_row.done == 7


def test_stopping_is_refused_to_others_and_seen_by_the_job(operator) -> None:
    job_row = _start()
    with pytest.raises(NotAllowed):
        request_stop(job_id=job_row.pk, by=make_officer(name="李窗口"), at=timezone.now())
    request_stop(job_id=job_row.pk, by=operator, at=timezone.now())
    with running(job_row.pk) as progress, pytest.raises(StopRequested):
        progress.check_stop()
