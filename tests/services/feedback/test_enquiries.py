"""Somebody asks an office: it is routed, answered in time, passed on, closed, and opened again by a further question."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, OTHER_COUNTY
from tests.foundation.identity.make import make_account, make_person, make_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import MONDAY, make_town
from tests.services.feedback.enquiry_make import WORDS, Desk, make_desk, make_enquiry, set_posts
from tongban.foundation.calendars.public import SET_DAY, forget_calendars, set_day
from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    OrganisationRow,
    organisation_by_code,
    upsert_organisations,
)
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message, Note
from tongban.foundation.messages.public import TooManyFiles, thread
from tongban.foundation.papers.models import Paper
from tongban.foundation.papers.public import readable_paper
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.ask_further import ask_further
from tongban.services.feedback.enquiries.commands.close import close_enquiry, close_quiet_enquiries
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.enquiries.commands.transfer import transfer_enquiry
from tongban.services.feedback.enquiries.facts import (
    Attached,
    EnquiryMoved,
    EnquiryState,
    NobodyAnswers,
    ThreadFull,
    TooManyToday,
    TooManyWaiting,
)
from tongban.services.feedback.enquiries.models import EndedTurn, EnquiryRow
from tongban.services.feedback.enquiries.queries import (
    enquiries_at_desk,
    enquiry_at_desk,
    may_answer,
    own_enquiries,
    own_enquiry,
    passings_of,
)
from tongban.services.feedback.enquiries.rules import (
    MOST_A_DAY,
    MOST_WAITING,
    check_passing,
    title_of,
    transcript,
)
from tongban.standards.working_time import DayKind

pytestmark = pytest.mark.django_db
ANSWER = "能办。先到营业执照登记机关办理住所变更，或提交场地使用证明。"
A, B, LEAD = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
def desk(settings: Any) -> Desk:
    return make_desk(settings)


def city() -> UUID:
    return organisation_by_code(CITY_OFFICE).id


def open_tasks(kind: str = "feedback.enquiry") -> list[Task]:
    return list(Task.objects.filter(kind=kind, closed_at=None))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("能办吗？我想下月开业。", "能办吗？"),
        ("  孩子上户口要什么材料  ", "孩子上户口要什么材料"),
        ("第一行\n第二行", "第一行"),
        ("长" * 80, "长" * 59 + "…"),
        ("？？为什么", "？？为什么"),
    ],
)
def test_the_first_sentence_stands_for_a_question_in_lists(text: str, title: str) -> None:
    assert title_of(text) == title


def test_of_a_long_talk_its_end_goes_along() -> None:
    assert transcript(["您：怎么办", " ", "助手：请看指南"]) == "您：怎么办\n助手：请看指南"
    assert transcript(["旧" * 30, "新"], longest=10) == "…" + "旧" * 7 + "\n新"


def test_nobody_gets_back_what_they_passed_on_except_the_lead() -> None:
    check_passing(to=B, present=A, earlier={LEAD}, lead=LEAD)
    check_passing(to=LEAD, present=A, earlier={LEAD}, lead=LEAD)
    for to, earlier in ((A, set[UUID]()), (B, {B})):
        with pytest.raises(Invalid):
            check_passing(to=to, present=A, earlier=earlier, lead=LEAD)


def test_a_question_goes_to_the_office_of_its_service_with_five_working_days(desk: Desk) -> None:
    made = make_enquiry(desk)
    (task,) = open_tasks()
    # after 29 and 30 September National Day lies between; the 10th of October is a Saturday that is worked
    assert made.due_at is not None and made.due_at.date() == date(2026, 10, 10)
    assert (task.due_at, task.post_code, task.organisation_id) == (
        made.due_at,
        "enquiry",
        desk.town.organisation_id,
    )
    assert (made.state, made.item_code, made.number[:10]) == ("waiting", desk.town.item_code, "ZX20260928")
    assert made.title == "营业执照上的地址和店面不一样，能办吗？"
    assert [entry.act for entry in entries_of(made.about)] == ["feedback.open_enquiry"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM feedback_enquiry")
        assert "营业".encode() not in bytes(cursor.fetchone()[0])
        cursor.execute(f"SELECT text FROM {Note._meta.db_table}")
        assert "营业".encode() not in bytes(cursor.fetchone()[0])


def test_a_question_about_nothing_in_particular_goes_to_the_office_of_the_widest_area(desk: Desk) -> None:
    make_staff(name="县总台", posts=("enquiry-general",), organisation_code=COUNTY_OFFICE)
    made = make_enquiry(desk, item_code="")
    assert (made.organisation_id, made.item_name) == (city(), "一般咨询")
    assert open_tasks()[0].post_code == "enquiry-general"


def test_an_office_that_answers_none_leaves_its_questions_to_the_lead(settings: Any) -> None:
    set_posts(settings)
    town = make_town()
    with pytest.raises(NobodyAnswers):
        open_enquiry(by=town.person, text=WORDS, item_code=town.item_code, at=MONDAY)
    assert not EnquiryRow.objects.exists() and not Note.objects.exists()
    make_staff(name="宋总台", posts=("enquiry-general",), organisation_code=CITY_OFFICE)
    made = open_enquiry(by=town.person, text=WORDS, item_code=town.item_code, at=MONDAY)
    assert (made.organisation_id, made.item_code) == (city(), town.item_code)


def test_an_account_is_enough_to_ask(desk: Desk) -> None:
    account = make_account()
    made = make_enquiry(desk, by=account)
    assert own_enquiry(number=made.number, by=account).number == made.number


def test_what_may_not_be_asked_is_refused_and_nothing_is_written(desk: Desk) -> None:
    for words in (" ", "\u200b\u3164\u2800", "长" * 1001):
        with pytest.raises(Invalid):
            make_enquiry(desk, text=words)
    with pytest.raises(NotFound):
        make_enquiry(desk, item_code="L000000000000000")
    assert not EnquiryRow.objects.exists() and not Note.objects.exists() and not open_tasks()
    for _ in range(MOST_WAITING):
        make_enquiry(desk)
    with pytest.raises(TooManyWaiting):
        make_enquiry(desk)
    assert EnquiryRow.objects.count() == MOST_WAITING


def test_sent_again_it_is_the_same_enquiry(desk: Desk) -> None:
    first, again = make_enquiry(desk, key="once"), make_enquiry(desk, key="once")
    assert (again.number, EnquiryRow.objects.count(), Note.objects.count()) == (first.number, 1, 1)
    assert make_enquiry(desk, key="once", by=make_account()).number != first.number


def test_a_key_of_any_length_opens_one(desk: Desk) -> None:
    key = "长" * 200
    first, again = make_enquiry(desk, key=key), make_enquiry(desk, key=key)
    assert (again.number, EnquiryRow.objects.count()) == (first.number, 1)


@pytest.mark.django_db(transaction=True)
def test_however_many_ask_at_once_the_limits_hold(settings: Any) -> None:
    desk = make_desk(settings)

    def ask(key: str) -> str:
        try:
            return make_enquiry(desk, key=key).number
        except TooManyWaiting:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        same = set(pool.map(ask, ["same"] * 4))
        others = list(pool.map(ask, [f"k{number}" for number in range(MOST_WAITING + 2)]))
    assert len(same) == 1 and EnquiryRow.objects.count() == MOST_WAITING
    assert others.count("") == 3


def test_asking_further_is_no_way_around_the_limits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    person = desk.town.person
    closed = make_enquiry(desk)
    close_enquiry(number=closed.number, by=person, at=MONDAY)
    made = [make_enquiry(desk) for _ in range(MOST_WAITING)]
    with pytest.raises(TooManyWaiting):
        ask_further(number=closed.number, by=person, text="还有？", at=MONDAY)
    ask_further(number=made[0].number, by=person, text="补充一句", at=MONDAY)
    monkeypatch.setattr("tongban.services.feedback.enquiries.commands.ask_further.MOST_NOTES", 3)
    ask_further(number=made[0].number, by=person, text="再补充一句", at=MONDAY)
    with pytest.raises(ThreadFull):
        ask_further(number=made[0].number, by=person, text="又补充一句", at=MONDAY)
    assert own_enquiry(number=closed.number, by=person).is_closed


def test_opening_and_closing_again_ends_after_a_number_a_day(desk: Desk) -> None:
    for _ in range(MOST_A_DAY):
        close_enquiry(number=make_enquiry(desk).number, by=desk.town.person, at=MONDAY)
    with pytest.raises(TooManyToday):
        make_enquiry(desk)
    assert EnquiryRow.objects.count() == MOST_A_DAY
    make_enquiry(desk, at=MONDAY + timedelta(days=1))


def test_what_was_said_to_the_assistant_stands_before_the_question(desk: Desk) -> None:
    made = make_enquiry(desk, thread=("您：能用家里的地址吗", "助手：指南里没有写"))
    before, question = thread(about=made.about, reader_account=desk.clerk.account_id)
    assert before.points_at == "before" and "指南里没有写" in before.text
    assert question.text == WORDS and not question.points_at


def test_it_is_answered_and_who_asked_is_told(desk: Desk) -> None:
    made = make_enquiry(desk)
    with pytest.raises(Invalid):
        answer_enquiry(number=made.number, by=desk.clerk, text=" ", at=MONDAY)
    with pytest.raises(Invalid):
        answer_enquiry(number=made.number, by=desk.clerk, text="长" * 2001, at=MONDAY)
    done = answer_enquiry(number=made.number, by=desk.clerk, text=ANSWER, at=MONDAY)
    assert (done.state, done.due_at, done.answered_at) == (EnquiryState.ANSWERED, None, MONDAY)
    assert done.closes_at == MONDAY + timedelta(days=15)
    assert not open_tasks()
    (told,) = Message.objects.filter(to_account=desk.town.person.account_id)
    assert told.url == f"/my/enquiries/{made.number}/" and ANSWER not in str(told.facts)
    ended = EndedTurn.objects.get()
    assert (ended.turn, ended.how, ended.ended_at) == (1, "answered", MONDAY)
    answer_enquiry(number=made.number, by=desk.clerk, text="补充：带身份证。", at=MONDAY)
    assert EndedTurn.objects.count() == 1
    later = MONDAY + timedelta(days=14)
    added = answer_enquiry(number=made.number, by=desk.clerk, text="再补充一点。", at=later)
    assert added.closes_at == later + timedelta(days=15)
    assert Message.objects.filter(to_account=desk.town.person.account_id).count() == 3
    assert [entry.act for entry in entries_of(made.about)] == [
        "feedback.open_enquiry",
        "feedback.answer_enquiry",
        "feedback.answer_enquiry",
        "feedback.answer_enquiry",
    ]


def test_only_the_office_that_has_it_answers(desk: Desk) -> None:
    made = make_enquiry(desk)
    with pytest.raises(NotFound):
        answer_enquiry(number=made.number, by=desk.general, text=ANSWER, at=MONDAY)
    for other in (desk.town.clerk, desk.watcher, desk.reviewer):
        with pytest.raises(DutyMissing):
            answer_enquiry(number=made.number, by=other, text=ANSWER, at=MONDAY)
    assert Note.objects.count() == 1 and EnquiryRow.objects.get().state == "waiting"


def test_what_is_added_while_it_waits_moves_no_limit(desk: Desk) -> None:
    made = make_enquiry(desk)
    later = ask_further(
        number=made.number, by=desk.town.person, text="地址在同一条街", at=MONDAY + timedelta(days=1)
    )
    assert (later.turn, later.due_at) == (1, made.due_at)
    assert len(open_tasks()) == 1


def test_a_further_question_opens_it_again_with_a_limit_of_its_own(desk: Desk) -> None:
    made, person, thursday = make_enquiry(desk), desk.town.person, MONDAY + timedelta(days=10)
    answer_enquiry(number=made.number, by=desk.clerk, text=ANSWER, at=MONDAY)
    again = ask_further(number=made.number, by=person, text="要多久？", at=thursday)
    assert (again.state, again.turn, again.closes_at) == (EnquiryState.WAITING, 2, None)
    assert again.due_at is not None and made.due_at is not None and again.due_at > made.due_at
    answer_enquiry(number=made.number, by=desk.clerk, text="十个工作日。", at=thursday)
    close_enquiry(number=made.number, by=person, at=thursday)
    once_more = ask_further(number=made.number, by=person, text="能快些吗？", at=thursday)
    assert (once_more.state, once_more.turn, once_more.closed_at) == (EnquiryState.WAITING, 3, None)
    assert len(open_tasks()) == 1
    with pytest.raises(NotFound):
        ask_further(number=made.number, by=make_account(), text="我也问", at=thursday)


def test_it_is_passed_on_with_a_reason_and_the_limit_stays(desk: Desk) -> None:
    made = make_enquiry(desk)
    for to, reason in ((city(), " "), (desk.town.organisation_id, "不归我们"), (UUID(int=0), "不归我们")):
        with pytest.raises(Invalid):
            transfer_enquiry(number=made.number, to=to, reason=reason, by=desk.clerk, at=MONDAY)
    assert EnquiryRow.objects.get().organisation_id == desk.town.organisation_id
    done = transfer_enquiry(number=made.number, to=city(), reason="不归我们", by=desk.clerk, at=MONDAY)
    (task,) = open_tasks()
    assert (done.organisation_id, done.due_at) == (city(), made.due_at)
    assert (task.organisation_id, task.post_code, task.due_at) == (city(), "enquiry-general", made.due_at)
    with pytest.raises(NotFound):
        enquiry_at_desk(number=made.number, by=desk.clerk)
    (passing,) = passings_of(made.number)
    assert (passing.reason, passing.by_name) == ("不归我们", "何答复")
    assert Message.objects.filter(to_account=desk.town.person.account_id).count() == 1
    with pytest.raises(Invalid):  # back to who has passed it on
        transfer_enquiry(
            number=made.number,
            to=desk.town.organisation_id,
            reason="归你们",
            by=desk.general,
            at=MONDAY,
        )
    answer_enquiry(number=made.number, by=desk.general, text=ANSWER, at=MONDAY)
    with pytest.raises(EnquiryMoved):
        transfer_enquiry(
            number=made.number, to=desk.town.organisation_id, reason="归你们", by=desk.general, at=MONDAY
        )


def test_a_further_question_runs_by_the_calendar_of_the_office_that_has_it(desk: Desk) -> None:
    made, tuesday = make_enquiry(desk), MONDAY + timedelta(days=1)
    set_day(
        area_code="341602000000",
        day=tuesday.date(),
        kind=DayKind.LOCAL_HOLIDAY,
        name="",
        source="谯政办〔2026〕1号",
        by=replace(desk.clerk, duties=frozenset({SET_DAY})),
        at=MONDAY,
    )
    deliver_all()
    forget_calendars()
    transfer_enquiry(number=made.number, to=city(), reason="归市里", by=desk.clerk, at=MONDAY)
    answer_enquiry(number=made.number, by=desk.general, text=ANSWER, at=MONDAY)
    again = ask_further(number=made.number, by=desk.town.person, text="要多久？", at=MONDAY)
    # the county's day off is none of the city's
    assert (again.area_code, again.due_at) == (organisation_by_code(CITY_OFFICE).area_code, made.due_at)


def test_the_lead_may_get_it_back_and_has_a_task_again(desk: Desk) -> None:
    made = make_enquiry(desk, item_code="")
    number, county = made.number, desk.town.organisation_id
    transfer_enquiry(number=number, to=county, reason="归县里", by=desk.general, at=MONDAY)
    transfer_enquiry(number=number, to=city(), reason="归市里", by=desk.clerk, at=MONDAY)
    (task,) = open_tasks()
    assert task.organisation_id == city()


def test_an_answered_enquiry_closes_by_itself(desk: Desk) -> None:
    made = make_enquiry(desk)
    waiting = make_enquiry(desk)
    answer_enquiry(number=made.number, by=desk.clerk, text=ANSWER, at=MONDAY)
    assert close_quiet_enquiries(at=MONDAY + timedelta(days=14)) == 0
    after = MONDAY + timedelta(days=15)
    assert close_quiet_enquiries(at=after) == 1 and close_quiet_enquiries(at=after) == 0
    closed = own_enquiry(number=made.number, by=desk.town.person)
    assert (closed.state, closed.closed_at) == (EnquiryState.CLOSED, after)
    assert own_enquiry(number=waiting.number, by=desk.town.person).is_waiting
    with pytest.raises(EnquiryMoved):
        answer_enquiry(number=made.number, by=desk.clerk, text=ANSWER, at=after)


def test_who_asked_may_close_it_before_it_is_answered(desk: Desk) -> None:
    made = make_enquiry(desk)
    with pytest.raises(NotFound):
        close_enquiry(number=made.number, by=make_person(name="老李"), at=MONDAY)
    close_enquiry(number=made.number, by=desk.town.person, at=MONDAY)
    assert not open_tasks() and EndedTurn.objects.get().how == "closed"
    with pytest.raises(EnquiryMoved):
        close_enquiry(number=made.number, by=desk.town.person, at=MONDAY)


def test_each_role_finds_what_is_theirs(desk: Desk) -> None:
    made = make_enquiry(desk)
    stranger = make_person(name="老李")
    above = make_staff(name="市督查", posts=("enquiry-watch",), organisation_code=CITY_OFFICE)
    assert [one.number for one in own_enquiries(by=desk.town.person).rows] == [made.number]
    assert not own_enquiries(by=stranger).rows
    with pytest.raises(NotFound):
        own_enquiry(number=made.number, by=stranger)
    seen: list[tuple[Officer, bool, bool]] = [
        (desk.clerk, True, True),
        (desk.watcher, True, False),
        (desk.general, False, False),
        (desk.town.clerk, False, False),
        (desk.reviewer, False, False),
    ]
    for officer, is_listed, answers in seen:
        page = enquiries_at_desk(by=officer, state=EnquiryState.WAITING)
        assert [one.number for one in page.rows] == ([made.number] if is_listed else []), officer.name
        if is_listed:
            found = enquiry_at_desk(number=made.number, by=officer)
            assert may_answer(found, by=officer) is answers
            assert desk.town.person.name not in repr(found)
        else:
            with pytest.raises(NotFound):
                enquiry_at_desk(number=made.number, by=officer)
    assert enquiry_at_desk(number=made.number, by=above).number == made.number


def test_who_watches_an_office_reads_what_it_has_passed_on(desk: Desk) -> None:
    made = make_enquiry(desk)
    watches_city = make_staff(name="市督查", posts=("enquiry-watch",), organisation_code=CITY_OFFICE)
    other = OrganisationRow(code="other-office", name="涡阳县数据局（示例）", area_code=OTHER_COUNTY)
    upsert_organisations(rows=[other], by=LOADER, at=MONDAY)
    watches_none = make_staff(name="不相干", posts=("enquiry-watch",), organisation_code="other-office")
    transfer_enquiry(number=made.number, to=city(), reason="归市里", by=desk.clerk, at=MONDAY)
    for officer in (desk.watcher, watches_city):
        assert enquiry_at_desk(number=made.number, by=officer).organisation_id == city()
    for officer in (desk.clerk, watches_none):
        with pytest.raises(NotFound):
            enquiry_at_desk(number=made.number, by=officer)
    with pytest.raises(NotFound):  # reads, and does nothing
        answer_enquiry(number=made.number, by=desk.watcher, text=ANSWER, at=MONDAY)
    assert not enquiries_at_desk(by=desk.watcher, state=EnquiryState.WAITING).rows


def test_lists_go_page_by_page(desk: Desk) -> None:
    made = [make_enquiry(desk, at=MONDAY + timedelta(hours=hour)).number for hour in range(5)]
    first = own_enquiries(by=desk.town.person, limit=3)
    rest = own_enquiries(by=desk.town.person, cursor=first.cursor, limit=3)
    assert [one.number for one in (*first.rows, *rest.rows)] == made[::-1] and rest.cursor == ""
    by_due = enquiries_at_desk(by=desk.clerk, state=EnquiryState.WAITING, limit=3)
    more = enquiries_at_desk(by=desk.clerk, state=EnquiryState.WAITING, cursor=by_due.cursor, limit=3)
    assert sorted(one.number for one in (*by_due.rows, *more.rows)) == sorted(made)
    with pytest.raises(Invalid):
        own_enquiries(by=desk.town.person, cursor="nonsense")


def test_files_go_along_and_only_both_sides_open_them(desk: Desk, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = Attached(stream=io.BytesIO(image_bytes()), name="执照.png")
    made = make_enquiry(desk, files=[picture])
    paper = Paper.objects.get(owner=f"enquiry:{made.number}")
    for reader in (desk.town.person, desk.clerk, desk.watcher):
        assert readable_paper(paper.id, by=reader, at=MONDAY).name == "执照.png"
    for other in (make_person(name="老李"), desk.general, desk.town.clerk):
        with pytest.raises(NotFound):
            readable_paper(paper.id, by=other, at=MONDAY)


def test_too_many_files_are_refused_before_one_is_kept(desk: Desk, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    files = [Attached(stream=io.BytesIO(image_bytes()), name=f"{n}.png") for n in range(6)]
    with pytest.raises(TooManyFiles):
        make_enquiry(desk, files=files)
    assert not EnquiryRow.objects.exists() and not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_day_that_becomes_a_day_off_moves_the_limit_and_the_task(desk: Desk) -> None:
    make_enquiry(desk)
    before = EnquiryRow.objects.get()
    set_day(
        area_code="341602000000",
        day=(MONDAY + timedelta(days=1)).date(),
        kind=DayKind.LOCAL_HOLIDAY,
        name="",
        source="谯政办〔2026〕1号",
        by=replace(desk.clerk, duties=frozenset({SET_DAY})),
        at=MONDAY,
    )
    deliver_all()
    forget_calendars()
    after = EnquiryRow.objects.get()
    assert before.due_at is not None and after.due_at is not None and after.due_at > before.due_at
    assert open_tasks()[0].due_at == after.due_at


def test_what_the_acts_cost(desk: Desk, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    make_enquiry(desk)  # what directory and calendars keep
    with django_assert_max_num_queries(18):
        made = make_enquiry(desk)
    with django_assert_max_num_queries(15):
        answer_enquiry(number=made.number, by=desk.clerk, text=ANSWER, at=MONDAY)
    with django_assert_max_num_queries(14):
        ask_further(number=made.number, by=desk.town.person, text="要多久？", at=MONDAY)
    with django_assert_max_num_queries(17):
        transfer_enquiry(number=made.number, to=city(), reason="不归我们", by=desk.clerk, at=MONDAY)
    with django_assert_max_num_queries(9):
        close_enquiry(number=made.number, by=desk.town.person, at=MONDAY)
