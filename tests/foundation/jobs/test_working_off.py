"""A command that moves the clock does itself what workers would do, and waits for nobody."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.foundation.jobs.make import KettleBoiled, boil, hearing
from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.public import enqueue, enqueue_behind, job, job_named, work_left, work_off

pytestmark = pytest.mark.django_db
washed: list[int] = []


@job(name="tests.wash")
def wash(*, cup: int) -> None:
    """Wash one cup; the thirteenth breaks."""
    if cup == 13:
        raise ValueError(cup)
    washed.append(cup)


@job(name="tests.sweep")
def sweep() -> None:
    washed.append(0)


@pytest.fixture(autouse=True)
def dry() -> None:
    washed.clear()


def pour(event: KettleBoiled, envelope: Envelope) -> None:
    if event.kettle == "leaking":
        raise ValueError(event.kettle)
    enqueue(wash, cup=event.turn)


def test_what_was_announced_is_heard_and_what_follows_is_done_and_forgotten() -> None:
    with hearing(pour):
        boil(turn=1)
        boil(turn=2)
        assert work_left() == 1  # of a subject the first event only
        done = work_off()
    assert (done.events, done.jobs, done.failures) == (2, 2, ())
    assert washed == [1, 2]
    assert work_left() == 0
    assert not ProcrastinateJob.objects.filter(task_name="tests.wash").exists()


def test_what_fails_stays_for_later_and_the_rest_goes_on() -> None:
    with hearing(pour):
        boil("leaking")
        boil("leaking", turn=2)
        boil("red", turn=13)
        boil("blue", turn=3)
        done = work_off()
    assert sorted(type(one).__name__ for one in done.failures) == ["ValueError", "ValueError"]
    assert washed == [3]
    assert work_left() == 0  # nothing that is due
    (again,) = ProcrastinateJob.objects.filter(task_name="tests.wash")
    assert again.status == "todo"
    assert again.scheduled_at is not None


def test_the_tick_of_a_periodic_job_is_the_job() -> None:
    assert job_named("tests.sweep") is sweep
    enqueue(sweep)
    ProcrastinateJob.objects.filter(task_name="tests.sweep").update(
        task_name="tests.sweep.tick", args={"timestamp": 1}
    )
    work_off()
    assert washed == [0]


def test_work_in_bulk_waits_for_everybody_else() -> None:
    enqueue_behind(wash, [{"cup": 1}, {"cup": 2}])
    enqueue(wash, cup=3)
    enqueue(wash, cup=4)
    work_off()
    assert washed == [3, 4, 1, 2]


def test_no_work_in_bulk_is_no_job() -> None:
    enqueue_behind(wash, [])
    assert work_off().jobs == 0
