"""What is announced is delivered: at least once, in order per subject, faults kept."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.foundation.jobs.make import KettleBoiled, boil, hearing
from tongban.foundation.jobs.facts import Envelope
from tongban.foundation.jobs.models import Announcement, Delivery
from tongban.foundation.jobs.public import announce, deliver_all, outbox_lag
from tongban.foundation.jobs.pump import deliver_due, pause_after
from tongban.foundation.jobs.queries import failed_deliveries

pytestmark = pytest.mark.django_db


def test_announcing_costs_exactly_one_query(django_assert_num_queries) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        announce(KettleBoiled(kettle="red"))


@pytest.mark.django_db(transaction=True)
def test_announcing_outside_a_transaction_is_a_fault() -> None:
    with pytest.raises(RuntimeError):
        announce(KettleBoiled(kettle="red"))


def test_an_act_that_rolls_back_announces_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(KettleBoiled(kettle="red"))
        raise ZeroDivisionError
    assert not Announcement.objects.exists()


def test_each_listener_hears_each_event_once_with_the_same_id() -> None:
    heard: list[tuple[str, int, object]] = []

    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        heard.append(("pour", event.turn, envelope.id))

    def whistle(event: KettleBoiled, envelope: Envelope) -> None:
        heard.append(("whistle", event.turn, envelope.id))

    with hearing(pour), hearing(whistle, "kitchen.whistle"):
        boil(turn=1)
        boil(turn=2)
        deliver_all()
        deliver_all()
    assert [(who, turn) for who, turn, _ in heard] == [
        ("pour", 1),
        ("whistle", 1),
        ("pour", 2),
        ("whistle", 2),
    ]
    assert len({event_id for *_, event_id in heard}) == 2
    assert outbox_lag().waiting == 0


def test_a_later_event_waits_while_an_earlier_one_fails_and_other_subjects_go_on() -> None:
    heard: list[tuple[str, int]] = []

    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        if (event.kettle, event.turn) == ("red", 1) and not repaired:
            raise ValueError("the ID number 341602199001011234 is in here")
        heard.append((event.kettle, event.turn))

    repaired: list[bool] = []
    with hearing(pour):
        boil("red", 1)
        boil("red", 2)
        boil("blue", 1)
        deliver_due()
        deliver_due()
        assert heard == [("blue", 1)]
        failed = failed_deliveries()[0]
        assert (failed.subject, failed.listener, failed.attempts, failed.events_behind) == (
            "kitchen:red",
            "kitchen.pour",
            1,
            1,
        )
        assert failed.error.startswith("ValueError") and "341602" not in failed.error
        repaired.append(True)
        deliver_all()
    assert heard == [("blue", 1), ("red", 1), ("red", 2)]
    assert failed_deliveries() == []


def test_a_listener_that_has_finished_is_not_run_again_when_another_fails() -> None:
    poured: list[int] = []

    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        poured.append(event.turn)

    def whistle(event: KettleBoiled, envelope: Envelope) -> None:
        raise ValueError

    with hearing(pour), hearing(whistle, "kitchen.whistle"):
        boil()
        for _ in range(3):
            Announcement.objects.update(next_try_at=None)
            deliver_due()
    assert poured == [1]
    assert Delivery.objects.get(listener="kitchen.whistle").attempts == 3


def test_what_a_failing_listener_wrote_is_undone() -> None:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        boil("green")
        raise ValueError

    with hearing(pour):
        boil("red")
        deliver_due()
    assert not Announcement.objects.filter(subject="kitchen:green").exists()


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert pause_after(50) == timedelta(minutes=15)


def test_deliver_all_tells_a_test_what_failed() -> None:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        raise ValueError("cold")

    with hearing(pour):
        boil()
        with pytest.raises(ExceptionGroup) as caught:
            deliver_all()
    assert isinstance(caught.value.exceptions[0], ValueError)


def test_delivery_to_one_listener_costs_at_most_five_queries(django_assert_max_num_queries) -> None:
    def pour(event: KettleBoiled, envelope: Envelope) -> None:
        return None

    with hearing(pour):
        boil()
        # heads, savepoint, lock, deliveries, done, settled, release
        with django_assert_max_num_queries(7):
            assert deliver_due() == 1
