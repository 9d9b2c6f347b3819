"""An enquiry whose last day is near or has passed: a reminder, a card, once for each question."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.services.cases.make import MONDAY
from tests.services.feedback.enquiry_make import Desk, make_desk, make_enquiry
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.kernel.clock import CITY_ZONE
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.ask_further import ask_further
from tongban.services.feedback.enquiries.commands.close import close_enquiry
from tongban.services.feedback.enquiries.commands.transfer import transfer_enquiry
from tongban.services.supervision.commands.notify import notify_card
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card
from tongban.services.supervision.replay_own import replay_own
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED

pytestmark = pytest.mark.django_db
# asked on Monday 28 September, the last day is Saturday 10 October, a make-up working day
FRIDAY = datetime(2026, 10, 9, 9, 30, tzinfo=CITY_ZONE)
LAST_DAY = FRIDAY + timedelta(days=1)
LATE = FRIDAY + timedelta(days=3)


@pytest.fixture
def desk(settings: Any) -> Desk:
    return make_desk(settings)


def rules() -> list[str]:
    return sorted(Card.objects.values_list("rule", flat=True))


def test_whoever_answers_is_reminded_the_day_before_and_not_sooner(desk: Desk) -> None:
    made = make_enquiry(desk)
    sweep_all(at=FRIDAY - timedelta(days=1))
    assert rules() == []
    sweep_all(at=FRIDAY)
    sweep_all(at=FRIDAY)
    deliver_all()
    (card,) = Card.objects.all()
    assert (card.rule, card.case_number, card.organisation_id) == (
        "SV-15",
        made.number,
        desk.town.organisation_id,
    )
    told = Message.objects.filter(to_account=desk.clerk.account_id).get()
    assert told.url == f"/desk/enquiries/{made.number}/"
    answer_enquiry(number=made.number, by=desk.clerk, text="能办。", at=FRIDAY)
    deliver_all()
    assert Card.objects.get().state == "closed"


def test_late_it_gets_one_yellow_card_from_sweep_and_answer_alike(desk: Desk) -> None:
    made = make_enquiry(desk)
    sweep_all(at=LATE)
    sweep_all(at=LATE)
    deliver_all()
    card = Card.objects.get(rule="SV-16")
    assert (card.level, card.state, card.post_code) == ("yellow", "notified", "enquiry")
    assert "营业执照" not in str(card.facts)
    other = make_enquiry(desk)
    answer_enquiry(number=other.number, by=desk.clerk, text="能办。", at=LATE)  # no sweep came between
    deliver_all()
    assert set(Card.objects.filter(rule="SV-16").values_list("case_number", flat=True)) == {
        made.number,
        other.number,
    }


def test_in_time_nothing_is_raised(desk: Desk) -> None:
    answered, closed = make_enquiry(desk), make_enquiry(desk)
    answer_enquiry(number=answered.number, by=desk.clerk, text="能办。", at=LAST_DAY)
    close_enquiry(number=closed.number, by=desk.town.person, at=LAST_DAY)
    deliver_all()
    sweep_all(at=LATE)
    assert rules() == []


def test_each_question_has_a_card_of_its_own(desk: Desk) -> None:
    made = make_enquiry(desk)
    sweep_all(at=LATE)
    answer_enquiry(number=made.number, by=desk.clerk, text="能办。", at=LATE)
    ask_further(number=made.number, by=desk.town.person, text="要多久？", at=LATE)
    deliver_all()
    assert rules() == ["SV-16"]
    sweep_all(at=LATE + timedelta(days=9))
    assert set(Card.objects.filter(rule="SV-16").values_list("subject", flat=True)) == {"", "2"}


def test_it_is_the_card_of_the_office_that_has_it(desk: Desk) -> None:
    made = make_enquiry(desk)
    city = organisation_by_code("city-office").id
    transfer_enquiry(number=made.number, to=city, reason="不归我们", by=desk.clerk, at=MONDAY)
    sweep_all(at=LATE)
    assert Card.objects.get(rule="SV-16").organisation_id == city


def test_passed_on_the_reminder_goes_to_who_has_it_now(desk: Desk) -> None:
    made, city = make_enquiry(desk), organisation_by_code("city-office").id
    sweep_all(at=FRIDAY)
    deliver_all()
    transfer_enquiry(number=made.number, to=city, reason="不归我们", by=desk.clerk, at=FRIDAY)
    deliver_all()
    sweep_all(at=FRIDAY)
    deliver_all()
    found = Card.objects.values_list("rule", "organisation_id", "subject", "state")
    assert set(found) == {
        ("SV-15", desk.town.organisation_id, "", "closed"),
        ("SV-15", city, "1p1", "notified"),
    }
    told = Message.objects.filter(to_account=desk.general.account_id)
    assert [one.url for one in told] == [f"/desk/enquiries/{made.number}/"]
    answer_enquiry(number=made.number, by=desk.general, text="能办。", at=FRIDAY)
    deliver_all()
    assert set(Card.objects.values_list("state", flat=True)) == {"closed"}


def test_nobody_is_reminded_of_what_they_have_done_with_meanwhile(desk: Desk) -> None:
    passed, answered = make_enquiry(desk), make_enquiry(desk)
    sweep_all(at=FRIDAY)
    city = organisation_by_code("city-office").id
    transfer_enquiry(number=passed.number, to=city, reason="不归我们", by=desk.clerk, at=FRIDAY)
    answer_enquiry(number=answered.number, by=desk.clerk, text="能办。", at=FRIDAY)
    for code in Card.objects.values_list("code", flat=True):
        notify_card(code=code, at=FRIDAY)  # before the passing and the answer are heard of
    assert not Message.objects.filter(to_account=desk.clerk.account_id).exists()
    assert set(Card.objects.values_list("state", flat=True)) == {"closed"}
    deliver_all()
    (card,) = Card.objects.exclude(state="closed")
    assert (card.case_number, card.organisation_id, card.state) == (passed.number, city, "notified")


def test_passed_on_late_it_is_the_card_of_who_was_late_and_later_of_who_lets_it_lie(desk: Desk) -> None:
    made, city = make_enquiry(desk), organisation_by_code("city-office").id
    transfer_enquiry(number=made.number, to=city, reason="不归我们", by=desk.clerk, at=LATE)
    deliver_all()  # no sweep came between
    sweep_all(at=LATE)
    late = Card.objects.filter(rule="SV-16").values_list("organisation_id", flat=True)
    assert list(late) == [desk.town.organisation_id]
    assert Card.objects.get(rule="SV-15").organisation_id == city
    sweep_all(at=LATE + timedelta(days=1))
    sweep_all(at=LATE + timedelta(days=2))
    assert set(late.all()) == {desk.town.organisation_id, city} and len(late.all()) == 2
    at = LATE + timedelta(days=2)
    _, told = replay_own(first=MONDAY.date(), last=at.date(), at=at, thresholds=AS_SHIPPED)
    codes = {card.code for card in told if card.rule == "SV-16"}
    assert codes == set(Card.objects.filter(rule="SV-16").values_list("code", flat=True))


def test_an_event_that_comes_late_leaves_the_reminder_of_the_next_question(desk: Desk) -> None:
    made = make_enquiry(desk)
    answer_enquiry(number=made.number, by=desk.clerk, text="能办。", at=FRIDAY)
    again = ask_further(number=made.number, by=desk.town.person, text="要多久？", at=FRIDAY)
    assert again.due_at is not None
    sweep_all(at=again.due_at - timedelta(hours=10))
    deliver_all()  # the answer to the first question, too
    assert list(Card.objects.values_list("rule", "subject", "state")) == [("SV-15", "2", "notified")]


def test_a_replay_tells_the_same_cards(desk: Desk) -> None:
    answered = make_enquiry(desk)
    make_enquiry(desk, item_code="")
    sweep_all(at=LATE)
    answer_enquiry(number=answered.number, by=desk.clerk, text="能办。", at=LATE)
    _, told = replay_own(first=MONDAY.date(), last=LATE.date(), at=LATE, thresholds=AS_SHIPPED)
    codes = {card.code for card in told if card.rule == "SV-16"}
    assert codes == set(Card.objects.filter(rule="SV-16").values_list("code", flat=True)) and len(codes) == 2
