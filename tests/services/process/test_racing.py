"""Two people press the button at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.services.process.bpmn import PARALLEL
from tests.services.process.make import AT, make_process
from tongban.services.process.public import StepNotOpen, complete_step, open_steps, start_process

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECT = "cases:race"


def race(step_ids: list[UUID], outcome: str) -> list[bool]:
    """Complete these steps at once, each in a connection of its own; who succeeded."""
    ready = Barrier(len(step_ids))

    def press(step_id: UUID) -> bool:
        try:
            ready.wait(timeout=10)
            with transaction.atomic():
                complete_step(subject=SUBJECT, step_id=step_id, outcome=outcome, at=AT)
        except StepNotOpen:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=len(step_ids)) as pool:
        return list(pool.map(press, step_ids))


def test_of_two_completions_of_one_step_one_wins() -> None:
    (step,) = start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
    assert sorted(race([step.id] * 4, "accept")) == [False, False, False, True]
    assert [one.name for one in open_steps(SUBJECT)] == ["审核"]


def test_parallel_opinions_given_at_once_are_all_kept() -> None:
    version = make_process(bpmn_xml=PARALLEL)
    (accept,) = start_process(subject=SUBJECT, key_or_version_id=version.id, at=AT)
    race([accept.id], "ok")
    opinions = [step.id for step in open_steps(SUBJECT)]
    assert race(opinions, "agree") == [True, True, True]
    assert [one.name for one in open_steps(SUBJECT)] == ["审批"]


def test_of_two_starts_one_wins() -> None:
    from tongban.services.process.public import ProcessRunning

    ready = Barrier(2)

    def start(_: int) -> bool:
        try:
            ready.wait(timeout=10)
            with transaction.atomic():
                start_process(subject=SUBJECT, key_or_version_id="five-posts", at=AT)
        except ProcessRunning:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(start, range(2))) == [False, True]
