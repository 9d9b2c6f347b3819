"""The life of a card: raised once, told, explained, ruled by two, closed; never deleted."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.foundation.directory import make
from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    make_deputy,
    make_officer,
    make_organisations,
)
from tests.foundation.tasks.make import MONDAY, make_task
from tests.services.supervision.make import CALENDAR, NUMBER, clock, watched
from tongban.foundation.directory.public import Officer, delegate_posts, officer_of
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.tasks.public import claim_task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import ON_BEHALF_OF
from tongban.kernel.errors import Invalid, NotAllowed, NotFound
from tongban.services.supervision.commands.answer import (
    close_card,
    confirm_ruling,
    explain_card,
    propose_ruling,
)
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.commands.settle_reminders import settle_reminders
from tongban.services.supervision.facts import (
    CardMoved,
    CardState,
    ReplyNotDue,
    Ruling,
    SecondPersonNeeded,
    WatchedCase,
)
from tongban.services.supervision.models import Card
from tongban.services.supervision.queries import card_of, cards
from tongban.services.supervision.setting import thresholds

pytestmark = pytest.mark.django_db
LATE = date(2026, 9, 25)
YELLOW = f"TL-32-v1-{NUMBER}"


@pytest.fixture
def places() -> dict[str, UUID]:
    make.DUTIES["supervisor"] = frozenset({"tasks.urge", "supervision.judge"})
    return make_organisations()


@pytest.fixture
def handler(places: dict[str, UUID]) -> Officer:
    """Who holds the case's task at the review post."""
    officer = make_officer(name="李谷雨", posts=("review",))
    task = make_task(organisation_id=places[COUNTY_OFFICE], post_code="review", about=f"cases:{NUMBER}")
    claim_task(task_id=task, by=officer, at=MONDAY)
    return officer


def late_case(places: dict[str, UUID]) -> WatchedCase:
    return watched(organisation_id=places[COUNTY_OFFICE], promised=clock(LATE))


def raise_yellow(places: dict[str, UUID], at: datetime = MONDAY) -> None:
    assert raise_cards(case=late_case(places), at=at, calendar=CALENDAR) == [YELLOW]
    deliver_all()


def supervisors() -> tuple[Officer, Officer]:
    return make_officer(name="周监察", posts=("supervisor",)), make_officer(
        name="吴监察", posts=("supervisor",)
    )


def test_the_same_finding_raises_one_card_with_its_trail_and_event(places) -> None:
    raise_yellow(places)
    assert raise_cards(case=late_case(places), at=MONDAY + timedelta(minutes=5), calendar=CALENDAR) == []
    card = Card.objects.get()
    assert (card.rule, card.rule_version, card.level, card.facts["days"]) == ("TL-32", 1, "yellow", 1)
    assert [entry.act for entry in entries_of(f"cards:{YELLOW}")] == ["supervision.raise"]
    assert Announcement.objects.filter(name="supervision.card-raised").count() == 1


def test_nothing_to_find_costs_no_query(places, django_assert_num_queries) -> None:
    thresholds()  # read once a minute
    with django_assert_num_queries(0):
        raise_cards(case=watched(promised=clock(date(2026, 10, 20))), at=MONDAY, calendar=CALENDAR)


def test_a_yellow_card_is_told_to_the_handler_and_above_and_asks_for_a_reply_in_two_days(
    places, handler
) -> None:
    chief = make_officer(name="赵科长", posts=("approve",))
    make_officer(name="别的审核", posts=("review",))
    raise_yellow(places)
    card = Card.objects.get()
    assert card.state == "notified" and card.post_code == "review"
    assert set(Message.objects.values_list("to_account", flat=True)) == {handler.account_id, chief.account_id}
    task = Task.objects.get(kind="supervision.explain")
    assert task.post_code == "review" and task.due_at == card.reply_due_at
    assert card.reply_due_at.astimezone(MONDAY.tzinfo).date() == date(2026, 9, 30)


def test_a_reminder_is_told_to_the_handler_only_and_closes_with_the_case(places, handler) -> None:
    make_officer(name="赵科长", posts=("approve",))
    case = watched(organisation_id=places[COUNTY_OFFICE], promised=clock(date(2026, 9, 29)))
    raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    deliver_all()
    assert [m.to_account for m in Message.objects.all()] == [handler.account_id]
    assert not Task.objects.filter(kind="supervision.explain").exists()
    assert settle_reminders(case_number=NUMBER, at=MONDAY) == 1
    assert Card.objects.get().state == "closed"


def test_only_the_post_that_got_the_card_explains_it_and_with_words(places, handler) -> None:
    raise_yellow(places)
    with pytest.raises(NotAllowed):
        explain_card(code=YELLOW, by=make_officer(name="王窗口"), text="x", at=MONDAY)
    with pytest.raises(Invalid):
        explain_card(code=YELLOW, by=handler, text="  ", at=MONDAY)
    assert Card.objects.get().state == "notified"
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    assert Card.objects.get().state == "explained"
    assert Task.objects.get(kind="supervision.explain").outcome == "explained"
    with pytest.raises(CardMoved):
        explain_card(code=YELLOW, by=handler, text="再说一次", at=MONDAY)


def test_two_supervisors_rule_and_the_card_is_closed_but_kept(places, handler) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    first, second = supervisors()
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    with pytest.raises(SecondPersonNeeded):
        confirm_ruling(code=YELLOW, by=first, agrees=True, reason="同意", at=MONDAY)
    with pytest.raises(CardMoved):
        close_card(code=YELLOW, by=second, text="x", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=True, reason="同意", at=MONDAY)
    assert Card.objects.get().state == CardState.LIFTED
    close_card(code=YELLOW, by=second, text="已补录评审通知", at=MONDAY)
    card = Card.objects.get()
    assert (card.state, card.ruling, card.closing) == ("closed", "lifted", "已补录评审通知")
    acts = [entry.act.split(".")[1] for entry in entries_of(f"cards:{YELLOW}")]
    assert sorted(acts) == sorted(["raise", "explain", "propose", "judge", "close"])
    assert Announcement.objects.filter(name="supervision.card-ruled").count() == 1


def test_who_rules_for_an_absent_supervisor_is_named_with_them_and_is_no_second_person(
    places, handler
) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    first, second = supervisors()
    colleague = make_officer(name="代监察", posts=("accept",))
    away = {"to_account": colleague.account_id, "from_at": MONDAY, "until_at": MONDAY + timedelta(days=2)}
    delegate_posts(
        post_ids=[post.post_id for post in first.posts], **away, reason="年休假", by=first, at=MONDAY
    )
    standing = officer_of(account_id=colleague.account_id, at=MONDAY)
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    with pytest.raises(SecondPersonNeeded):
        confirm_ruling(code=YELLOW, by=standing, agrees=True, reason="同意", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=False, reason="没有书面通知", at=MONDAY)
    propose_ruling(code=YELLOW, by=standing, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=True, reason="同意", at=MONDAY)
    close_card(code=YELLOW, by=standing, text="已补录评审通知", at=MONDAY)
    by_colleague = [one for one in entries_of(f"cards:{YELLOW}") if one.by_ref == standing.ref]
    assert [(one.act, one.facts[ON_BEHALF_OF]) for one in by_colleague] == [
        ("supervision.propose", [first.ref]),
        ("supervision.close", [first.ref]),
    ]


def test_who_stands_in_for_the_first_supervisor_is_not_the_second(places, handler) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    first, second = supervisors()
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    deputy = make_deputy(first, at=MONDAY)
    with pytest.raises(SecondPersonNeeded):
        confirm_ruling(code=YELLOW, by=deputy, agrees=True, reason="同意", at=MONDAY)
    assert Card.objects.get().state == CardState.PROPOSED
    confirm_ruling(code=YELLOW, by=make_deputy(second, at=MONDAY), agrees=True, reason="同意", at=MONDAY)
    assert Card.objects.get().state == CardState.LIFTED


def test_what_a_deputy_proposes_and_closes_names_both_on_the_trail(places, handler) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    first, second = supervisors()
    deputy = make_deputy(first, at=MONDAY)
    propose_ruling(code=YELLOW, by=deputy, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=True, reason="同意", at=MONDAY)
    close_card(code=YELLOW, by=deputy, text="已补录评审通知", at=MONDAY)
    named = {entry.act: entry.facts.get("on_behalf_of") for entry in entries_of(f"cards:{YELLOW}")}
    assert named["supervision.propose"] == named["supervision.close"] == [first.ref]
    assert named["supervision.judge"] is None


def test_a_second_supervisor_who_does_not_agree_sends_the_card_back(places, handler) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="专家评审未计入。", at=MONDAY)
    first, second = supervisors()
    propose_ruling(code=YELLOW, by=first, ruling=Ruling.LIFTED, reason="评审时间应扣除", at=MONDAY)
    confirm_ruling(code=YELLOW, by=second, agrees=False, reason="没有书面通知", at=MONDAY)
    card = Card.objects.get()
    assert (card.state, card.proposal, card.ruling) == ("explained", "", "")


def test_an_office_has_its_time_to_explain_before_a_card_is_ruled(places, handler) -> None:
    raise_yellow(places)
    first, _ = supervisors()
    with pytest.raises(ReplyNotDue):
        propose_ruling(code=YELLOW, by=first, ruling=Ruling.UPHELD, reason="超期", at=MONDAY)
    assert Card.objects.get().proposal == ""
    propose_ruling(
        code=YELLOW, by=first, ruling=Ruling.UPHELD, reason="未说明", at=MONDAY + timedelta(days=3)
    )


def test_supervisors_and_officers_of_another_organisation_find_no_card(places, handler) -> None:
    raise_yellow(places)
    stranger = make_officer(name="外单位", organisation_code=CITY_OFFICE, posts=("supervisor",))
    assert cards(by=stranger, today=MONDAY.date()).rows == ()
    with pytest.raises(NotFound):
        card_of(code=YELLOW, by=stranger, today=MONDAY.date())
    with pytest.raises(NotFound):
        propose_ruling(
            code=YELLOW, by=stranger, ruling=Ruling.UPHELD, reason="x", at=MONDAY + timedelta(days=9)
        )


def test_a_clerk_may_not_judge(places, handler) -> None:
    raise_yellow(places)
    explain_card(code=YELLOW, by=handler, text="说明", at=MONDAY)
    with pytest.raises(NotAllowed):
        propose_ruling(code=YELLOW, by=handler, ruling=Ruling.LIFTED, reason="x", at=MONDAY)


def test_the_list_pages_through_cards_in_one_query(places, handler, django_assert_num_queries) -> None:
    for n in range(5):
        case = watched(
            number=f"34160026092800012{n}", organisation_id=places[COUNTY_OFFICE], promised=clock(LATE)
        )
        raise_cards(case=case, at=MONDAY, calendar=CALENDAR)
    with django_assert_num_queries(1):
        first = cards(by=handler, today=MONDAY.date(), limit=3)
    rest = cards(by=handler, today=MONDAY.date(), cursor=first.cursor, limit=3)
    assert len({row.code for row in (*first.rows, *rest.rows)}) == 5 and rest.cursor == ""


def test_the_worklist_reads_the_rule_in_words_and_no_code(places, handler: Officer) -> None:
    raise_yellow(places)
    task = Task.objects.get(kind="supervision.explain")
    assert YELLOW not in task.applicant_label
    assert "承诺" in task.applicant_label and "工作日" in task.applicant_label
