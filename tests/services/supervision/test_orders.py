"""Supervision orders and advice: issued with a sealed letter, replied to, checked, late once, seen by whom they concern."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_officer, make_organisations
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.foundation.tasks.make import MONDAY
from tests.services.supervision.make import CALENDAR, clock, watched
from tests.services.supervision.test_cards import LATE
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.models import Announcement
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.papers.public import document_of
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock as city_clock
from tongban.kernel.errors import NotFound
from tongban.services.supervision.commands.raise_cards import raise_cards
from tongban.services.supervision.models import Card
from tongban.services.supervision.orders.commands.draft import draft_advice_for_grade
from tongban.services.supervision.orders.commands.issue import drop_advice, issue_advice, issue_order
from tongban.services.supervision.orders.commands.reply import check_reply, reply_to_order
from tongban.services.supervision.orders.errors import AdviceUnfounded, OrderMoved, OrderWordsMissing
from tongban.services.supervision.orders.facts import NewOrder
from tongban.services.supervision.orders.jobs import look_at_orders, look_for_late_orders
from tongban.services.supervision.orders.models import Order, OrderReply
from tongban.services.supervision.orders.queries import order_for, orders
from tongban.services.supervision.orders.readers import OrderReaders

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
NUMBERS = ("341600260928000112", "341600260928000120", "341600260928000138", "341600260928000146")


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    duties = frozenset({"tasks.urge", "supervision.judge", "supervision.order"})
    monkeypatch.setitem(make.DUTIES, "supervisor", duties)
    monkeypatch.setitem(make.DUTIES, "head", frozenset({"cases.extend"}))
    return make_organisations()


@pytest.fixture
def head(places: dict[str, UUID]) -> Officer:
    return make_officer(name="钱局长", posts=("head",))


@pytest.fixture
def supervisor(places: dict[str, UUID]) -> Officer:
    return make_officer(name="周监察", posts=("supervisor",))


def new(places: dict[str, UUID], **changes: object) -> NewOrder:
    asked = {
        "organisation_id": places[COUNTY_OFFICE],
        "matter": "超期办件",
        "opinion": "请立即办结并说明原因。",
    }
    return NewOrder(**(asked | changes))  # type: ignore[arg-type]


def red_cards(places: dict[str, UUID], count: int, at: datetime = MONDAY) -> list[str]:
    codes = []
    for number in NUMBERS[:count]:
        case = watched(number=number, organisation_id=places[COUNTY_OFFICE], statutory=clock(LATE))
        codes += raise_cards(case=case, at=at, calendar=CALENDAR)
    deliver_all()
    return codes


def open_tasks(number: str) -> set[tuple[str, str]]:
    rows = Task.objects.filter(closed_at=None, about=f"supervision-orders:{number}")
    return set(rows.values_list("kind", "post_code"))


def test_an_order_goes_to_the_head_with_a_sealed_letter_is_replied_to_and_closed(
    places, head, supervisor
) -> None:
    number = issue_order(order=new(places), by=supervisor, at=MONDAY)
    fact = order_for(number, by=head, today=TODAY)
    assert (fact.state, fact.issued_by, fact.post_code) == ("issued", "周监察", "head")
    assert fact.reply_due_at == datetime(
        2026, 10, 10, 17, 30, tzinfo=MONDAY.tzinfo
    )  # five working days, a Saturday among them
    letter = document_of(owner=f"supervision-order:{number}", kind="letter")
    assert letter is not None and letter.template == "supervision-order"
    assert open_tasks(number) == {("supervision.reply_order", "head")}
    assert Message.objects.filter(to_account=head.account_id).count() == 1
    with pytest.raises(OrderWordsMissing):
        reply_to_order(number=number, text=" ", by=head, at=MONDAY)
    reply_to_order(number=number, text="已办结，责任人已谈话。", by=head, at=MONDAY)
    assert open_tasks(number) == {("supervision.check_reply", "supervisor")}
    with pytest.raises(OrderMoved):
        reply_to_order(number=number, text="再说一次", by=head, at=MONDAY)
    check_reply(number=number, accepts=True, finding="决定书已送达。", by=supervisor, at=MONDAY)
    fact = order_for(number, by=head, today=TODAY)
    assert (fact.state, fact.replies[0].accepted, fact.ended_words) == ("closed", True, "决定书已送达。")
    assert open_tasks(number) == set()
    acts = [one.act.split(".")[1] for one in entries_of(f"supervision-orders:{number}")]
    assert sorted(acts) == sorted(["order", "reply_order", "check_reply"])
    assert set(Announcement.objects.values_list("name", flat=True)) >= {
        "supervision.order-issued",
        "supervision.order-replied",
        "supervision.order-closed",
    }


def test_a_reply_that_is_not_enough_goes_back_with_reasons_and_a_new_day(places, head, supervisor) -> None:
    number = issue_order(order=new(places), by=supervisor, at=MONDAY)
    reply_to_order(number=number, text="在办。", by=head, at=MONDAY)
    with pytest.raises(OrderWordsMissing):
        check_reply(number=number, accepts=False, finding="", by=supervisor, at=MONDAY)
    check_reply(number=number, accepts=False, finding="没有写期限。", reply_days=2, by=supervisor, at=MONDAY)
    fact = order_for(number, by=head, today=TODAY)
    assert fact.state == "issued" and fact.reply_due_at == datetime(2026, 9, 30, 17, 30, tzinfo=MONDAY.tzinfo)
    assert open_tasks(number) == {("supervision.reply_order", "head")}
    reply_to_order(number=number, text="30日前办完。", by=head, at=MONDAY)
    check_reply(number=number, accepts=True, finding="可以", by=supervisor, at=MONDAY)
    assert [one.accepted for one in order_for(number, by=head, today=TODAY).replies] == [False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"matter": " "}, "matter"),
        ({"opinion": ""}, "opinion"),
        ({"reply_days": 0}, "reply_days"),
        ({"reply_days": 31}, "reply_days"),
        ({"case_number": "3416022609280000014"}, "case_number"),
    ],
)
def test_an_order_that_says_too_little_is_refused_and_nothing_is_written(
    places, supervisor, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(OrderWordsMissing) as refused:
        issue_order(order=new(places, **changes), by=supervisor, at=MONDAY)
    assert set(refused.value.facts["fields"]) == {field}  # type: ignore[call-overload]
    assert not Order.objects.exists()


def test_only_who_supervises_there_or_above_orders_and_checks(places, head, supervisor) -> None:
    with pytest.raises(DutyMissing):
        issue_order(order=new(places), by=head, at=MONDAY)
    elsewhere = make_officer(name="外单位", organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        issue_order(order=new(places), by=elsewhere, at=MONDAY)
    above = make_officer(name="市监察", organisation_code=CITY_OFFICE, posts=("supervisor",))
    number = issue_order(order=new(places), by=above, at=MONDAY)
    with pytest.raises(DutyMissing):
        check_reply(number=number, accepts=True, finding="x", by=head, at=MONDAY)
    reply_to_order(number=number, text="已办。", by=head, at=MONDAY)
    with pytest.raises(DutyMissing):
        check_reply(number=number, accepts=True, finding="x", by=head, at=MONDAY)
    check_reply(number=number, accepts=True, finding="属实", by=above, at=MONDAY)
    with pytest.raises(NotFound):
        order_for(number, by=elsewhere, today=TODAY)


def test_a_late_reply_is_told_once_to_the_initiator_and_the_level_above_by_the_moved_clock(
    places, head, supervisor
) -> None:
    above = make_officer(name="市监察", organisation_code=CITY_OFFICE, posts=("supervisor",))
    number = issue_order(order=new(places, reply_days=2), by=supervisor, at=MONDAY)
    now = city_clock.current()
    assert isinstance(now, city_clock.MovableClock)
    due = datetime(2026, 9, 30, 17, 30, tzinfo=MONDAY.tzinfo)
    now.move_to(due - timedelta(minutes=1))
    look_at_orders()
    assert Order.objects.get().late_told_at is None
    now.move_to(due + timedelta(minutes=1))
    look_at_orders()
    look_at_orders()
    late = Message.objects.filter(title="No reply came: %(matter)s")
    assert set(late.values_list("to_account", flat=True)) == {supervisor.account_id, above.account_id}
    assert late.count() == 2
    assert order_for(number, by=above, today=TODAY).late_told_at is not None
    acts = [one.act for one in entries_of(f"supervision-orders:{number}")]
    assert acts.count("supervision.tell_order_late") == 1


def test_the_third_red_card_of_a_month_drafts_advice_once_and_a_supervisor_issues_it(
    places, head, supervisor
) -> None:
    red_cards(places, 2)
    assert not Order.objects.exists()
    codes = red_cards(places, 4)
    assert len(codes) == 2  # the first two were raised before
    draft = Order.objects.get()
    assert (draft.kind, draft.state, draft.period, draft.ground) == (
        "advice",
        "draft",
        "2026-09",
        "red-cards",
    )
    assert open_tasks(draft.number) == {("supervision.issue_advice", "supervisor")}
    assert orders(by=head, today=TODAY).rows == ()  # a draft is the supervisors'
    with pytest.raises(NotFound):
        order_for(draft.number, by=head, today=TODAY)
    issue_advice(number=draft.number, opinion="请健全时限预警制度。", by=supervisor, at=MONDAY)
    fact = order_for(draft.number, by=head, today=TODAY)
    assert fact.state == "issued" and len(fact.card_codes) == 4 and "4" in fact.facts_said
    assert fact.reply_due_at == datetime(2026, 10, 16, 17, 30, tzinfo=MONDAY.tzinfo)  # ten working days
    letter = document_of(owner=f"supervision-order:{draft.number}", kind="letter")
    assert letter is not None and letter.template == "supervision-advice"


def test_a_lifted_card_does_not_count_and_what_no_longer_stands_is_not_issued(places, supervisor) -> None:
    codes = red_cards(places, 3)
    draft = Order.objects.get()
    Card.objects.filter(code=codes[0]).update(state="lifted", ruling="lifted", ruled_at=MONDAY)
    with pytest.raises(AdviceUnfounded):
        issue_advice(number=draft.number, opinion="请整改。", by=supervisor, at=MONDAY)
    assert Order.objects.get().state == "draft"
    drop_advice(number=draft.number, reasons="一张已摘牌。", by=supervisor, at=MONDAY)
    assert (Order.objects.get().state, open_tasks(draft.number)) == ("dropped", set())
    with pytest.raises(OrderMoved):
        issue_advice(number=draft.number, opinion="请整改。", by=supervisor, at=MONDAY)


def test_cards_of_two_months_do_not_add_up(places) -> None:
    red_cards(places, 2)
    for number in NUMBERS[2:]:
        case = watched(number=number, organisation_id=places[COUNTY_OFFICE], statutory=clock(LATE))
        raise_cards(case=case, at=MONDAY.replace(month=10, day=8), calendar=CALENDAR)
    deliver_all()
    assert not Order.objects.exists()


def test_a_failing_grade_drafts_advice_once(places, supervisor) -> None:
    asked = {"organisation_id": places[COUNTY_OFFICE], "period": "2026-Q3", "at": MONDAY}
    number = draft_advice_for_grade(**asked)
    assert number and draft_advice_for_grade(**asked) == ""
    issue_advice(number=number, opinion="请限期整改。", by=supervisor, at=MONDAY)
    assert "2026-Q3" in order_for(number, by=supervisor, today=TODAY).facts_said


def test_the_database_deletes_no_order_and_no_reply(places, head, supervisor) -> None:
    number = issue_order(order=new(places), by=supervisor, at=MONDAY)
    reply_to_order(number=number, text="已办。", by=head, at=MONDAY)
    for rows in (OrderReply.objects.all(), Order.objects.all()):
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            rows._raw_delete("default")
    assert Order.objects.count() == OrderReply.objects.count() == 1


def test_who_may_read_the_letter(places, head, supervisor) -> None:
    number = issue_order(order=new(places), by=supervisor, at=MONDAY)
    stranger = make_officer(name="外单位", organisation_code=CITY_OFFICE)
    reads = {
        who.name: OrderReaders().may_read(key=number, by=who, at=MONDAY)
        for who in (head, supervisor, stranger)
    }
    assert reads == {"钱局长": True, "周监察": True, "外单位": False}


def test_what_each_act_costs(places, head, supervisor, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(25):
        number = issue_order(order=new(places), by=supervisor, at=MONDAY)
    with django_assert_max_num_queries(20):
        reply_to_order(number=number, text="已办。", by=head, at=MONDAY)
    with django_assert_max_num_queries(14):
        check_reply(number=number, accepts=True, finding="属实", by=supervisor, at=MONDAY)
    with django_assert_max_num_queries(1):
        look_for_late_orders(at=MONDAY + timedelta(days=90))
    with django_assert_max_num_queries(1):
        orders(by=head, is_open=False, words="超期", today=TODAY)


def desk(officer: Officer) -> Client:
    return sign_in_staff(Client(), officer)


def test_the_pages_from_the_card_to_the_closed_order(places, django_assert_max_num_queries) -> None:
    now = city_clock.current()
    assert isinstance(now, city_clock.MovableClock)
    now.move_to(MONDAY)
    (code,) = red_cards(places, 1)
    first = desk(make_staff(name="周监察", posts=("supervisor",)))
    chief = desk(make_staff(name="钱局长", posts=("head",)))
    clerk = desk(make_staff(name="王窗口", posts=("accept",)))
    stranger = desk(make_staff(name="外单位", organisation_code=CITY_OFFICE))
    begun = first.get(f"/desk/orders/new/?card={code}")
    assert begun.status_code == 200 and "发起督办" in first.get(f"/desk/cards/{code}/").content.decode()
    assert clerk.get("/desk/orders/new/").status_code == 403
    sent = {
        "organisation": str(places[COUNTY_OFFICE]),
        "matter": "食品许可超期",
        "case_number": "",
        "card": code,
        "opinion": "",
        "reply_days": "5",
    }
    assert "请写明督办意见" in first.post("/desk/orders/new/", sent).content.decode()
    made = first.post("/desk/orders/new/", sent | {"opinion": "请立即办结。"})
    assert made.status_code == 302
    url = made.headers["Location"]
    assert "食品许可超期" in chief.get("/desk/orders/").content.decode()
    assert "食品许可超期" not in stranger.get("/desk/orders/?all=1&q=食品").content.decode()
    assert stranger.get(url).status_code == 404
    assert f"{url}reply/" in chief.get(url).content.decode()
    assert f"{url}reply/" not in clerk.get(url).content.decode()
    assert clerk.post(f"{url}reply/", {"text": "x"}).status_code == 403
    with django_assert_max_num_queries(9):
        chief.get(url)
    assert chief.post(f"{url}reply/", {"text": "已办结。"}).status_code == 302
    assert first.post(f"{url}check/", {"answer": "accept", "finding": ""}).status_code == 422
    assert first.post(f"{url}check/", {"answer": "accept", "finding": "属实"}).status_code == 302
    assert "核查到位" in chief.get(url).content.decode()
    assert "食品许可超期" not in chief.get("/desk/orders/").content.decode()
    assert "食品许可超期" in chief.get("/desk/orders/?all=1").content.decode()


def test_orders_over_http_by_role(places) -> None:
    supervisor = make_staff(name="周监察", posts=("supervisor",))
    head = make_staff(name="钱局长", posts=("head",))
    stranger = make_staff(name="外单位", organisation_code=CITY_OFFICE)

    def send(by: Officer, path: str, body: dict[str, object]) -> object:
        client = Client(headers=bearer(by))
        return client.post(f"/api/v1/supervision/orders{path}", body, content_type="application/json")

    def get(by: Officer, path: str = "") -> object:
        return Client(headers=bearer(by)).get(f"/api/v1/supervision/orders{path}")

    body = {"organisation_id": str(places[COUNTY_OFFICE]), "matter": "超期办件", "opinion": "请办结。"}
    assert send(head, "", body).status_code == 403
    made = send(supervisor, "", body)
    assert made.status_code == 201
    own = f"/{made.json()['number']}"
    assert get(head).status_code == 200, get(head).json()
    assert [one["matter"] for one in get(head).json()["orders"]] == ["超期办件"]
    assert get(stranger).json()["orders"] == [] and get(stranger, own).status_code == 404
    assert send(stranger, f"{own}/replies", {"text": "x"}).status_code == 404
    assert send(head, f"{own}/replies", {"text": "已办结。"}).json()["state"] == "replied"
    assert send(head, f"{own}/checks", {"accepts": True, "finding": "x"}).status_code == 403
    closed = send(supervisor, f"{own}/checks", {"accepts": True, "finding": "属实"}).json()
    assert (closed["state"], closed["replies"][0]["accepted"]) == ("closed", True)
    assert Client().get("/api/v1/supervision/orders").status_code == 401
