"""A card that nobody answers, and one that is put right: next level, red card, correction, check; never deleted."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.tasks.make import MONDAY, make_task
from tests.services.supervision.make import CALENDAR, NUMBER, clock, watched
from tests.services.supervision.test_cards import LATE, YELLOW
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import claim_task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock as city_clock
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.services.supervision.commands.answer import (
    close_card,
    confirm_ruling,
    explain_card,
    propose_ruling,
)
from tongban.services.supervision.commands.lift_cards import lift_kept_cards
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.facts import CardMoved, CardState, ClockKind, Ruling
from tongban.services.supervision.life.commands.correct import check_correction, correct_card
from tongban.services.supervision.life.jobs import look_at_answers, look_for_late
from tongban.services.supervision.models import Card
from tongban.services.supervision.queries import card_of, cards

pytestmark = pytest.mark.django_db
RED = f"ES-11-v1-{NUMBER}-TL-32-v1"
# raised on Monday 28 September; National Day takes the first week of October
REPLY_DUE = MONDAY.replace(day=30, hour=17, minute=30)
CORRECT_BY = MONDAY.replace(month=10, day=8, hour=17, minute=30)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    monkeypatch.setitem(make.DUTIES, "supervisor", frozenset({"tasks.urge", "supervision.judge"}))
    return make_organisations()


@pytest.fixture
def handler(places: dict[str, UUID]) -> Officer:
    officer = make_officer(name="李谷雨", posts=("review",))
    task = make_task(organisation_id=places[COUNTY_OFFICE], post_code="review", about=f"cases:{NUMBER}")
    claim_task(task_id=task, by=officer, at=MONDAY)
    return officer


@pytest.fixture
def yellow(places: dict[str, UUID], handler: Officer) -> Card:
    case = watched(organisation_id=places[COUNTY_OFFICE], promised=clock(LATE))
    raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    return Card.objects.get()


def supervisors() -> tuple[Officer, Officer]:
    first, second = (make_officer(name=name, posts=("supervisor",)) for name in ("周监察", "吴监察"))
    return first, second


def upheld(handler: Officer, *, correction: str = "") -> tuple[Officer, Officer]:
    """The yellow card explained and upheld on the day after it was raised."""
    first, second = supervisors()
    at = MONDAY + timedelta(days=1)
    explain_card(code=YELLOW, by=handler, text="材料压了一天。", correction=correction, at=at)
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.UPHELD, reason="确实超期", at=at)
    confirm_ruling(code=YELLOW, by=second, agrees=True, reason="同意", at=at)
    return first, second


def open_tasks() -> set[tuple[str, str]]:
    return set(
        Task.objects.filter(closed_at=None, about__startswith="cards:").values_list("kind", "post_code")
    )


def told(about: str = YELLOW) -> set[int]:
    return set(Message.objects.filter(about=f"cards:{about}").values_list("to_account", flat=True))


def test_a_card_that_stands_is_put_right_checked_and_closed(yellow: Card, handler: Officer) -> None:
    first, second = upheld(handler)
    assert open_tasks() == {("supervision.correct", "review")}
    with pytest.raises(CardMoved):
        check_correction(code=YELLOW, by=first, accepts=True, finding="已看", at=MONDAY)
    with pytest.raises(CardMoved):
        close_card(code=YELLOW, by=first, text="结案", at=MONDAY)
    with pytest.raises(Invalid):
        correct_card(code=YELLOW, by=handler, text=" ", at=MONDAY)
    correct_card(code=YELLOW, by=handler, text="已于29日作出决定。", at=MONDAY)
    assert open_tasks() == {("supervision.check", "supervisor")}
    check_correction(code=YELLOW, by=second, accepts=True, finding="决定书已送达。", at=MONDAY)
    card = Card.objects.get()
    assert (card.state, card.closing, card.closed_by) == ("closed", "决定书已送达。", "吴监察")
    assert open_tasks() == set()
    acts = [entry.act.split(".")[1] for entry in entries_of(f"cards:{YELLOW}")]
    assert sorted(acts) == sorted(["raise", "explain", "propose", "judge", "correct", "check"])
    assert Announcement.objects.filter(name="supervision.card-corrected").count() == 1


def test_only_the_post_that_got_the_card_puts_it_right_and_only_a_supervisor_checks(
    yellow: Card, handler: Officer
) -> None:
    upheld(handler)
    with pytest.raises(NotAllowed):
        correct_card(code=YELLOW, by=make_officer(name="王窗口"), text="已改", at=MONDAY)
    stranger = make_officer(name="外单位", organisation_code=CITY_OFFICE, posts=("review",))
    with pytest.raises(NotFound):
        correct_card(code=YELLOW, by=stranger, text="已改", at=MONDAY)
    assert Card.objects.get().state == "upheld"
    correct_card(code=YELLOW, by=handler, text="已改", at=MONDAY)
    with pytest.raises(NotAllowed):
        check_correction(code=YELLOW, by=handler, accepts=True, finding="已看", at=MONDAY)
    assert Card.objects.get().state == "corrected"


def test_what_was_put_right_with_the_explanation_waits_for_its_check_when_the_card_stands(
    yellow: Card, handler: Officer
) -> None:
    first, _ = upheld(handler, correction="当天已补办。")
    assert Card.objects.get().state == "corrected"
    assert open_tasks() == {("supervision.check", "supervisor")}
    check_correction(code=YELLOW, by=first, accepts=True, finding="属实", at=MONDAY)
    assert Card.objects.get().state == "closed"


def test_a_correction_that_is_not_enough_goes_back_with_reasons_and_a_new_day(
    yellow: Card, handler: Officer
) -> None:
    first, _ = upheld(handler)
    correct_card(code=YELLOW, by=handler, text="已改", at=MONDAY)
    later = MONDAY.replace(month=10, day=8)
    with pytest.raises(Invalid):
        check_correction(code=YELLOW, by=first, accepts=False, finding="", at=later)
    check_correction(code=YELLOW, by=first, accepts=False, finding="没有看到决定书。", at=later)
    card = Card.objects.get()
    assert (card.state, card.sent_back) == ("upheld", "没有看到决定书。")
    assert card.correct_by_at == datetime(2026, 10, 12, 17, 30, tzinfo=MONDAY.tzinfo)  # Saturday 10 is worked
    assert open_tasks() == {("supervision.correct", "review")}
    correct_card(code=YELLOW, by=handler, text="决定书已传。", at=later)
    assert open_tasks() == {("supervision.check", "supervisor")}


def test_a_lifted_card_is_closed_without_a_correction(yellow: Card, handler: Officer) -> None:
    first, second = supervisors()
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.LIFTED, reason="应扣除", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=True, reason="同意", at=MONDAY)
    with pytest.raises(CardMoved):
        correct_card(code=YELLOW, by=handler, text="已改", at=MONDAY)
    close_card(code=YELLOW, by=second, text="无需整改", at=MONDAY)
    assert Card.objects.get().state == "closed"


def test_a_reply_that_is_late_is_told_to_the_next_level_once_by_the_moved_clock(
    yellow: Card, handler: Officer
) -> None:
    head, supervisor = make_officer(name="钱局长", posts=("head",)), supervisors()[0]
    now = city_clock.current()
    assert isinstance(now, city_clock.MovableClock)
    now.move_to(REPLY_DUE - A_MINUTE)
    look_at_answers()
    assert told() == {handler.account_id}
    now.move_to(REPLY_DUE + A_MINUTE)
    look_at_answers()
    assert {head.account_id, supervisor.account_id} <= told()
    assert Card.objects.get().reply_late_at is not None
    before = Message.objects.count()
    look_at_answers()
    assert Message.objects.count() == before
    assert [one.act for one in entries_of(f"cards:{YELLOW}")].count("supervision.tell_next_level") == 1
    assert open_tasks() == {("supervision.explain", "review"), ("supervision.judge", "supervisor")}
    deliver_all()
    assert Announcement.objects.filter(name="supervision.card-late").count() == 1


def test_of_a_red_card_that_nobody_answers_the_supervisor_above_hears_and_may_read_it(
    places: dict[str, UUID], handler: Officer
) -> None:
    above = make_officer(name="市监察", organisation_code=CITY_OFFICE, posts=("supervisor",))
    case = watched(organisation_id=places[COUNTY_OFFICE], statutory=clock(LATE))
    (code,) = raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    assert above.account_id not in told(code)
    with pytest.raises(NotFound):
        card_of(code=code, by=above, today=MONDAY.date())
    assert look_for_late(at=MONDAY.replace(month=10, day=8, hour=18)) == 1
    assert above.account_id in told(code)
    assert card_of(code=code, by=above, today=MONDAY.date()).code == code
    assert cards(by=above, today=MONDAY.date()).rows == ()  # their own list is of their own organisations
    with pytest.raises(NotFound):
        propose_ruling(code=code, by=above, ruling=Ruling.UPHELD, reason="x", at=MONDAY + timedelta(days=12))
    clerk = make_officer(name="市窗口", organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        card_of(code=code, by=clerk, today=MONDAY.date())


def test_the_head_of_the_organisation_answers_a_red_card(places: dict[str, UUID], handler: Officer) -> None:
    head, supervisor = make_officer(name="钱局长", posts=("head",)), supervisors()[0]
    case = watched(organisation_id=places[COUNTY_OFFICE], statutory=clock(LATE))
    (code,) = raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    assert {handler.account_id, head.account_id, supervisor.account_id} <= told(code)
    assert open_tasks() == {("supervision.explain", "head")}
    with pytest.raises(NotAllowed):
        explain_card(code=code, by=handler, text="说明", at=MONDAY)
    explain_card(code=code, by=head, text="说明", at=MONDAY)
    assert Card.objects.get().state == "explained"


def test_a_yellow_card_that_nobody_puts_right_becomes_red_once(yellow: Card, handler: Officer) -> None:
    head = make_officer(name="钱局长", posts=("head",))
    assert yellow.correct_by_at == CORRECT_BY
    look_for_late(at=CORRECT_BY)
    assert not Card.objects.filter(level="red").exists()
    look_for_late(at=CORRECT_BY + A_MINUTE)
    deliver_all()
    red = Card.objects.get(level="red")
    assert (red.code, red.rule, red.escalated_from, red.due_on) == (RED, "ES-11", YELLOW, CORRECT_BY.date())
    old = Card.objects.get(level="yellow")
    assert (old.state, old.escalated_to) == ("closed", RED)
    assert head.account_id in told(RED) and handler.account_id in told(RED)
    assert open_tasks() == {("supervision.explain", "head")}
    assert look_for_late(at=CORRECT_BY + timedelta(hours=2)) == 0
    assert Card.objects.count() == 2
    assert "supervision.escalate" in [one.act for one in entries_of(f"cards:{YELLOW}")]


def test_while_an_explanation_waits_for_its_ruling_nothing_becomes_red(
    yellow: Card, handler: Officer
) -> None:
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    assert look_for_late(at=CORRECT_BY + timedelta(days=9)) == 0
    assert Card.objects.get().state == "explained"


def test_one_that_stands_and_is_not_put_right_in_its_days_becomes_red(yellow: Card, handler: Officer) -> None:
    upheld(handler)
    due = Card.objects.get().correct_by_at
    assert due is not None and due.date() == datetime(2026, 10, 9).date()  # three working days from the 29th
    assert look_for_late(at=due) == 0
    assert look_for_late(at=due + A_MINUTE) == 1
    assert set(Card.objects.values_list("level", "state")) == {("yellow", "closed"), ("red", "raised")}


def test_a_red_card_that_stands_and_is_not_put_right_is_told_to_the_next_level_once(
    places: dict[str, UUID], handler: Officer
) -> None:
    case = watched(organisation_id=places[COUNTY_OFFICE], statutory=clock(LATE))
    (code,) = raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    first, second = supervisors()
    explain_card(code=code, by=handler, text="说明", at=MONDAY)
    propose_ruling(code=code, by=first, ruling=Ruling.UPHELD, reason="确实超期", at=MONDAY)
    confirm_ruling(code=code, by=second, agrees=True, reason="同意", at=MONDAY)
    late = CORRECT_BY + A_MINUTE
    assert look_for_late(at=late) == 1
    assert look_for_late(at=late + timedelta(days=3)) == 0
    assert {first.account_id, second.account_id} <= told(code)
    assert Card.objects.get().state == "upheld"


def test_with_a_yellow_card_that_a_late_report_shows_to_be_wrong_the_red_one_goes(
    yellow: Card, handler: Officer
) -> None:
    look_for_late(at=CORRECT_BY + A_MINUTE)
    deliver_all()
    ends = {(ClockKind.PROMISED, ""): datetime(2026, 9, 25, 16, tzinfo=MONDAY.tzinfo)}
    at = CORRECT_BY + timedelta(days=1)
    assert lift_kept_cards(case_number=NUMBER, ends=ends, at=at, calendar=CALENDAR) == [YELLOW, RED]
    assert set(Card.objects.values_list("state", flat=True)) == {CardState.LIFTED}


def test_the_database_deletes_no_card_and_changes_nothing_of_its_finding(yellow: Card) -> None:
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Card.objects.all().delete()
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute("DELETE FROM supervision_card")
    for change in ({"level": "reminder"}, {"raised_at": MONDAY + A_MINUTE}, {"organisation_id": yellow.pk}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Card.objects.update(**change)
    assert Card.objects.get().level == "yellow"


def test_what_each_act_costs(yellow: Card, handler: Officer, django_assert_max_num_queries) -> None:
    first, _ = upheld(handler)
    with django_assert_max_num_queries(12):
        correct_card(code=YELLOW, by=handler, text="已改", at=MONDAY)
    with django_assert_max_num_queries(10):
        check_correction(code=YELLOW, by=first, accepts=True, finding="属实", at=MONDAY)
    with django_assert_max_num_queries(2):
        look_for_late(at=CORRECT_BY + timedelta(days=30))
