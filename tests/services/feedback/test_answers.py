"""An answer to everybody: written anew, looked at by a second person, found, changed, withdrawn, expired."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.foundation.directory.make import CITY_OFFICE, make_deputy
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import MONDAY
from tests.services.feedback.enquiry_make import Desk, fill_index, make_desk, make_enquiry
from tongban.foundation.directory.public import DutyMissing, Officer, officer_of, organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.feedback.answers.commands.propose import propose_answer, propose_change
from tongban.services.feedback.answers.commands.review import publish_answer, return_answer
from tongban.services.feedback.answers.commands.withdraw import (
    ask_to_look_again,
    expire_answers,
    withdraw_answer,
)
from tongban.services.feedback.answers.facts import (
    AnswerDraft,
    AnswerMoved,
    AnswerState,
    SecondReaderNeeded,
    Trace,
    TracesLeft,
    about_of,
)
from tongban.services.feedback.answers.indexing import reindex_answers
from tongban.services.feedback.answers.jobs import reindex_when_stale
from tongban.services.feedback.answers.models import AnswerRow, AnswerVersion
from tongban.services.feedback.answers.queries import (
    answer_at_desk,
    answers_about,
    answers_at_desk,
    find_answers,
    offices_that_answered,
    public_answer,
    public_answers,
    similar_answers,
    themes_answered,
)
from tongban.services.feedback.answers.rules import check_draft, parts_of, traces_in
from tongban.services.feedback.enquiries.commands.transfer import transfer_enquiry
from tongban.services.search.public import idle_share
from tongban.standards.codes import make_id_number

pytestmark = pytest.mark.django_db
QUESTION = "营业执照地址和店面不一致怎么办？"
ANSWER = "先到登记机关办理住所变更登记，再申请食品经营许可。"
UNTIL, TODAY = date(2027, 9, 28), MONDAY.date()
ID = make_id_number(birth_date=date(1980, 1, 2), sequence=7)


@pytest.fixture
def desk(settings: Any) -> Desk:
    return make_desk(settings, themes_person=("085",))


def draft(desk: Desk, **changes: Any) -> AnswerDraft:
    fields: dict[str, Any] = {
        "question": QUESTION,
        "answer": ANSWER,
        "review_on": UNTIL,
        "item_code": desk.town.item_code,
    }
    return AnswerDraft(**(fields | changes))


def propose(desk: Desk, **changes: Any) -> UUID:
    return propose_answer(
        draft=draft(desk, **changes), organisation_id=desk.town.organisation_id, by=desk.clerk, at=MONDAY
    )


def publish(desk: Desk, **changes: Any) -> UUID:
    answer_id = propose(desk, **changes)
    publish_answer(answer_id=answer_id, version=1, by=desk.reviewer, at=MONDAY)
    deliver_all()
    return answer_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("窗口电话0558-5118000，12345", set()),
        ("账号6222 0212 3456 7890 123", {Trace.LONG_NUMBER}),
        ("老号341699800102007", {Trace.ID_NUMBER}),
        ("我的手机13800001111", {Trace.PHONE}),
        ("手机 138 0000 1111 或 +86 13800001111", {Trace.PHONE, Trace.LONG_NUMBER}),
        ("全角１３８００００１１１１", {Trace.PHONE}),
        (f"身份证{ID}", {Trace.ID_NUMBER}),
        (f"身份证{ID[:-1]}", {Trace.LONG_NUMBER}),
        ("办件3416022609220003178", {Trace.LONG_NUMBER}),
        ("2026年9月28日至2027年3月31日，满150平方米，罚款1000000元", set()),
        ("老张问的是住所变更", {Trace.NAME}),
        ("老 张问的是住所变更", {Trace.NAME}),
        (f"证号NO{ID}", {Trace.ID_NUMBER}),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", {Trace.ID_NUMBER}),
        (f"2026 {ID[:6]}\u2014{ID[6:14]}\u3000{ID[14:]}", {Trace.ID_NUMBER}),
        ("手机138\u200b0000\u200b1111", {Trace.PHONE}),
        ("手机138－0000\u20111111", {Trace.PHONE}),
        ("打一三八零零零零幺幺幺幺", {Trace.PHONE}),
        ("咨询ZX20260928000001", {Trace.LONG_NUMBER}),
        ("统一社会信用代码92341699MA2NXXXX0K", {Trace.LONG_NUMBER}),
        ("写信到laozhang@example.com", {Trace.MAIL}),
        ("二〇二六年九月二十八日，第一二三条，CB/T 39046", set()),
    ],
)
def test_what_may_tell_who_asked_is_found(text: str, found: set[Trace]) -> None:
    assert traces_in(text, names=["老张"]) == found


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "长" * 201}, "question"),
        ({"answer": ""}, "answer"),
        ({"answer": "\u200b\u3164"}, "answer"),
        ({"answer": "长" * 3001}, "answer"),
        ({"review_on": None}, "review_on"),
        ({"review_on": date(2026, 9, 28)}, "review_on"),
        ({"review_on": date(2028, 10, 1)}, "review_on"),
        ({"answer": "请打13800001111"}, "numbers_checked"),
        ({"question": f"我是{ID}怎么办"}, "question"),
        ({"answer": f"身份证{ID}", "numbers_checked": True}, "answer"),
        ({"answer": "老张的材料已收到", "numbers_checked": True}, "answer"),
    ],
)
def test_a_draft_that_may_not_be_published_is_refused_at_its_entry(
    changes: dict[str, Any], field: str
) -> None:
    whole = AnswerDraft(question=QUESTION, answer=ANSWER, review_on=UNTIL)
    with pytest.raises(Invalid) as refusal:
        check_draft(replace(whole, **changes), today=MONDAY.date(), names=["老张"])
    assert list(refusal.value.by_field()) == [field]


def test_the_offices_own_phone_may_stand_there(desk: Desk) -> None:
    propose(desk, answer="请打13800001111", numbers_checked=True)
    assert AnswerVersion.objects.get().text == "请打13800001111"


def test_an_answer_is_read_by_everybody_after_a_second_person_has_published_it(desk: Desk) -> None:
    answer_id = propose(desk)
    (task,) = Task.objects.filter(kind="feedback.review_answer", closed_at=None)
    assert (task.post_code, task.url) == ("answer-review", f"/desk/answers/{answer_id}/")
    with pytest.raises(NotFound):
        public_answer(answer_id, today=TODAY)
    assert not public_answers(today=TODAY).rows and not find_answers(today=TODAY, q="营业执照地址")
    publish_answer(answer_id=answer_id, version=1, by=desk.reviewer, at=MONDAY)
    deliver_all()
    shown = public_answer(answer_id, today=TODAY)
    assert (shown.question, shown.answer, shown.version, shown.review_on) == (QUESTION, ANSWER, 1, UNTIL)
    assert (shown.item_code, shown.themes) == (desk.town.item_code, ("p085",))
    assert themes_answered(today=TODAY) == {"p085"} and list(offices_that_answered(today=TODAY)) == [
        desk.town.organisation_id
    ]
    assert not Task.objects.filter(kind="feedback.review_answer", closed_at=None).exists()
    assert [entry.act for entry in entries_of(about_of(answer_id))] == [
        "feedback.propose_answer",
        "feedback.publish_answer",
    ]


def test_nobody_publishes_what_they_proposed(desk: Desk) -> None:
    both = make_staff(name="身兼两职", posts=("enquiry", "answer-review"))
    answer_id = propose_answer(
        draft=draft(desk), organisation_id=desk.town.organisation_id, by=both, at=MONDAY
    )
    with pytest.raises(SecondReaderNeeded):
        publish_answer(answer_id=answer_id, version=1, by=both, at=MONDAY)
    with pytest.raises(SecondReaderNeeded):
        return_answer(answer_id=answer_id, version=1, remark="改", by=both, at=MONDAY)
    assert AnswerRow.objects.get().state == "new"


def test_who_stands_in_for_the_proposer_is_no_second_person(desk: Desk) -> None:
    away = make_staff(name="外出的人", posts=("enquiry", "answer-review"))
    answer_id = propose_answer(
        draft=draft(desk), organisation_id=desk.town.organisation_id, by=away, at=MONDAY
    )
    deputy = make_deputy(away, at=MONDAY)
    with pytest.raises(SecondReaderNeeded):
        publish_answer(answer_id=answer_id, version=1, by=deputy, at=MONDAY)
    assert officer_of(account_id=deputy.account_id, at=MONDAY).is_standing_in


def test_only_posts_with_the_duty_in_that_organisation_propose_and_publish(desk: Desk) -> None:
    for by in (desk.reviewer, desk.watcher, desk.general):
        with pytest.raises(DutyMissing):
            propose_answer(draft=draft(desk), organisation_id=desk.town.organisation_id, by=by, at=MONDAY)
    assert not AnswerRow.objects.exists()
    answer_id = propose(desk)
    elsewhere = make_staff(name="外单位", posts=("answer-review",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        publish_answer(answer_id=answer_id, version=1, by=elsewhere, at=MONDAY)
    with pytest.raises(DutyMissing):
        publish_answer(answer_id=answer_id, version=1, by=desk.clerk, at=MONDAY)
    readers: list[tuple[Officer, bool]] = [
        (desk.clerk, True),
        (desk.reviewer, True),
        (elsewhere, False),
        (desk.watcher, False),
    ]
    for by, is_seen in readers:
        assert bool(answers_at_desk(by=by, which="waiting").rows) is is_seen, by.name
        if not is_seen:
            with pytest.raises(NotFound):
                answer_at_desk(answer_id, by=by)


def test_what_is_sent_back_may_be_proposed_anew(desk: Desk) -> None:
    answer_id = propose(desk)
    with pytest.raises(Invalid):
        return_answer(answer_id=answer_id, version=1, remark=" ", by=desk.reviewer, at=MONDAY)
    return_answer(answer_id=answer_id, version=1, remark="写清楚到哪办", by=desk.reviewer, at=MONDAY)
    with pytest.raises(AnswerMoved):
        publish_answer(answer_id=answer_id, version=1, by=desk.reviewer, at=MONDAY)
    assert Message.objects.filter(to_account=desk.clerk.account_id).count() == 1
    propose_change(answer_id=answer_id, draft=draft(desk, answer="到政务大厅办。"), by=desk.clerk, at=MONDAY)
    with pytest.raises(AnswerMoved):  # one at a time
        propose_change(answer_id=answer_id, draft=draft(desk), by=desk.clerk, at=MONDAY)
    seen = answer_at_desk(answer_id, by=desk.reviewer)
    assert [(one.number, one.state) for one in seen.versions] == [(2, "proposed"), (1, "returned")]
    assert (seen.versions[1].remark, AnswerVersion.objects.count()) == ("写清楚到哪办", 2)


def test_the_public_reads_the_old_version_until_the_new_one_is_published(desk: Desk) -> None:
    answer_id = publish(desk)
    propose_change(answer_id=answer_id, draft=draft(desk, answer="改到网上办。"), by=desk.clerk, at=MONDAY)
    assert public_answer(answer_id, today=TODAY).answer == ANSWER
    publish_answer(answer_id=answer_id, version=2, by=desk.reviewer, at=MONDAY)
    deliver_all()
    shown = public_answer(answer_id, today=TODAY)
    assert (shown.answer, shown.version) == ("改到网上办。", 2)
    assert [one.answer for one in find_answers(today=TODAY, q="营业执照地址")] == ["改到网上办。"]


def test_an_answer_from_an_enquiry_tells_nothing_of_who_asked(desk: Desk) -> None:
    made = make_enquiry(desk)
    for field in ("question", "answer"):
        with pytest.raises(TracesLeft):
            propose(desk, enquiry_number=made.number, **{field: f"{desk.town.person.name}问怎么办"})
    assert not AnswerRow.objects.exists()
    answer_id = publish(desk, enquiry_number=made.number)
    assert made.number not in repr(public_answer(answer_id, today=TODAY))
    other = make_enquiry(desk, item_code="")  # with another office
    with pytest.raises(NotFound):
        propose(desk, enquiry_number=other.number)


def test_a_later_version_tells_nothing_of_who_asked_either(desk: Desk) -> None:
    made = make_enquiry(desk)
    answer_id = publish(desk, enquiry_number=made.number)
    named = draft(desk, answer=f"{desk.town.person.name}的情况也能办")
    with pytest.raises(TracesLeft):
        propose_change(answer_id=answer_id, draft=named, by=desk.clerk, at=MONDAY)
    city = organisation_by_code(CITY_OFFICE).id  # gone to another office meanwhile
    transfer_enquiry(number=made.number, to=city, reason="归市里", by=desk.clerk, at=MONDAY)
    with pytest.raises(TracesLeft):
        propose_change(answer_id=answer_id, draft=named, by=desk.clerk, at=MONDAY)
    assert AnswerVersion.objects.count() == 1
    propose_change(answer_id=answer_id, draft=draft(desk, answer="也能办。"), by=desk.clerk, at=MONDAY)


def test_sent_again_while_it_waits_it_is_the_same_proposal(desk: Desk) -> None:
    first = propose(desk)
    assert propose(desk, question=f" {QUESTION} ") == first and AnswerRow.objects.count() == 1
    return_answer(answer_id=first, version=1, remark="写清楚", by=desk.reviewer, at=MONDAY)
    assert propose(desk) != first


def test_the_index_is_built_anew_when_much_of_it_is_of_earlier_versions(desk: Desk) -> None:
    answer_id = publish(desk)
    for version in (2, 3):
        later = draft(desk, answer=f"第{version}版：到网上办。")
        propose_change(answer_id=answer_id, draft=later, by=desk.clerk, at=MONDAY)
        publish_answer(answer_id=answer_id, version=version, by=desk.reviewer, at=MONDAY)
        deliver_all()
    assert idle_share(collection="answers") > 0.1
    reindex_when_stale()
    assert idle_share(collection="answers") == 0
    assert [one.id for one in find_answers(today=TODAY, q="营业执照地址")] == [answer_id]


def test_a_general_answer_is_about_no_service(desk: Desk) -> None:
    answer_id = publish(desk, item_code="")
    shown = public_answer(answer_id, today=TODAY)
    assert (shown.item_code, shown.item_name, shown.themes) == ("", "", ())
    with pytest.raises(NotFound):
        propose(desk, item_code="L000000000000000")


def test_it_is_found_by_the_search_and_what_is_about_the_service_comes_first(desk: Desk) -> None:
    general = publish(desk, item_code="", question="营业执照地址变更要多久？")
    own = publish(desk)
    assert find_answers(today=TODAY, q="营业执照地址", item_code=desk.town.item_code)[0].id == own
    assert {one.id for one in find_answers(today=TODAY, q="营业执照地址")} == {general, own}
    assert len(find_answers(today=TODAY, q="营业执照地址", limit=1)) == 1
    assert find_answers(today=TODAY, q="飞机场在哪里") == [] and find_answers(today=TODAY, q=" ") == []
    assert [one.id for one in answers_about(desk.town.item_code, today=TODAY)] == [own]
    assert reindex_answers() == 2
    assert {one.id for one in find_answers(today=TODAY, q="营业执照地址")} == {general, own}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("地址不一样能办吗", ["地址不一样能办吗"]),
        (
            "您好！地址不一样能办吗？我急。下月就要开业",
            ["您好！地址不一样能办吗？我急。下月就要开业", "地址不一样能办吗", "下月就要开业"],
        ),
    ],
)
def test_a_text_is_looked_up_whole_and_by_its_sentences(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_an_answer_similar_to_one_sentence_of_a_question_is_found(desk: Desk) -> None:
    fill_index()
    answer_id = publish(desk)
    said = "您好，我想下个月开业。营业执照地址和店面不一致怎么弄？隔壁说要找人，听着就不靠谱。"
    assert [one.id for one in similar_answers(today=TODAY, text=said, item_code=desk.town.item_code)] == [
        answer_id
    ]
    assert similar_answers(today=TODAY, text="飞机场在哪里？去火车站怎么走") == []


def test_it_is_withdrawn_at_once_with_a_reason(desk: Desk) -> None:
    answer_id = publish(desk)
    with pytest.raises(Invalid):
        withdraw_answer(answer_id=answer_id, reason=" ", by=desk.reviewer, at=MONDAY)
    with pytest.raises(DutyMissing):
        withdraw_answer(answer_id=answer_id, reason="政策已变", by=desk.clerk, at=MONDAY)
    withdraw_answer(answer_id=answer_id, reason="政策已变", by=desk.reviewer, at=MONDAY)
    assert find_answers(today=TODAY, q="营业执照地址") == []  # before the index has heard of it
    deliver_all()
    with pytest.raises(NotFound):
        public_answer(answer_id, today=TODAY)
    with pytest.raises(AnswerMoved):
        withdraw_answer(answer_id=answer_id, reason="政策已变", by=desk.reviewer, at=MONDAY)
    (seen,) = answers_at_desk(by=desk.clerk, which="past").rows
    assert (seen.state, seen.withdrawn_reason) == (AnswerState.WITHDRAWN, "政策已变")


def test_before_its_last_day_it_is_looked_at_again_and_after_it_nobody_reads_it(desk: Desk) -> None:
    last = MONDAY.date() + timedelta(days=30)
    answer_id = publish(desk, review_on=last)
    assert ask_to_look_again(at=MONDAY) == 0
    near = MONDAY + timedelta(days=20)
    ask_to_look_again(at=near)
    ask_to_look_again(at=near)
    (task,) = Task.objects.filter(kind="feedback.look_at_answer", closed_at=None)
    assert task.due_at is not None and task.due_at.date() == last
    assert expire_answers(at=MONDAY + timedelta(days=30)) == 0
    assert public_answer(answer_id, today=last).review_on == last
    behind = last + timedelta(days=1)  # and the night's work was not done
    with pytest.raises(NotFound):
        public_answer(answer_id, today=behind)
    assert find_answers(q="营业执照地址", today=behind) == []
    assert similar_answers(text=QUESTION, today=behind) == []
    assert answers_about(desk.town.item_code, today=behind) == []
    assert not public_answers(today=behind).rows and not themes_answered(today=behind)
    assert not offices_that_answered(today=behind)
    after = MONDAY + timedelta(days=31)
    assert expire_answers(at=after) == 1 and expire_answers(at=after) == 0
    deliver_all()
    assert find_answers(today=TODAY, q="营业执照地址") == []
    with pytest.raises(NotFound):
        public_answer(answer_id, today=TODAY)
    assert not Task.objects.filter(kind="feedback.look_at_answer", closed_at=None).exists()
    propose_change(answer_id=answer_id, draft=draft(desk), by=desk.clerk, at=after)
    publish_answer(answer_id=answer_id, version=2, by=desk.reviewer, at=after)
    assert public_answer(answer_id, today=TODAY).review_on == UNTIL


def test_a_version_whose_day_has_come_meanwhile_is_not_published(desk: Desk) -> None:
    answer_id = propose(desk, review_on=MONDAY.date() + timedelta(days=1))
    with pytest.raises(Invalid):
        publish_answer(answer_id=answer_id, version=1, by=desk.reviewer, at=MONDAY + timedelta(days=1))
    assert AnswerRow.objects.get().state == "new"


def test_lists_of_the_public_are_narrowed_and_go_page_by_page(desk: Desk) -> None:
    first, second = publish(desk), publish(desk, item_code="", question="大厅几点开门？")
    assert [one.id for one in public_answers(today=TODAY, themes=["p085", "l999"]).rows] == [first]
    assert {one.id for one in public_answers(today=TODAY, office=desk.town.organisation_id).rows} == {
        first,
        second,
    }
    assert not public_answers(today=TODAY, office=UUID(int=9)).rows
    page = public_answers(today=TODAY, limit=1)
    rest = public_answers(today=TODAY, limit=1, cursor=page.cursor)
    assert {page.rows[0].id, rest.rows[0].id} == {first, second} and rest.cursor == ""


def test_about_a_service_speaks_who_answers_for_it(desk: Desk) -> None:
    city, general = organisation_by_code(CITY_OFFICE).id, draft(desk, item_code="")
    with pytest.raises(Invalid) as refusal:
        propose_answer(draft=draft(desk), organisation_id=city, by=desk.general, at=MONDAY)
    assert list(refusal.value.by_field()) == ["item_code"] and not AnswerRow.objects.exists()
    propose_answer(draft=general, organisation_id=city, by=desk.general, at=MONDAY)
    made = make_enquiry(desk)
    transfer_enquiry(number=made.number, to=city, reason="归市里", by=desk.clerk, at=MONDAY)
    asked = draft(desk, enquiry_number=made.number)  # asked about it
    propose_answer(draft=asked, organisation_id=city, by=desk.general, at=MONDAY)
    assert AnswerRow.objects.filter(item_code=desk.town.item_code, organisation_id=city).count() == 1


def test_lists_at_the_desk_go_page_by_page(desk: Desk) -> None:
    waiting = [propose(desk, question=f"第{n}问？") for n in range(3)]
    public = [publish(desk, review_on=UNTIL + timedelta(days=n)) for n in (2, 0, 1)]
    gone = [publish(desk) for _ in range(3)]
    for one in gone:
        withdraw_answer(answer_id=one, reason="政策已变", by=desk.reviewer, at=MONDAY)
    whole = {
        "waiting": waiting,
        "public": [public[1], public[2], public[0]],
        "past": gone[::-1],
    }
    for which, ids in whole.items():
        first = answers_at_desk(by=desk.clerk, which=which, limit=2)
        rest = answers_at_desk(by=desk.clerk, which=which, cursor=first.cursor, limit=2)
        assert [one.id for one in (*first.rows, *rest.rows)] == ids and rest.cursor == "", which
        assert not answers_at_desk(by=desk.general, which=which).rows
        with pytest.raises(Invalid):
            answers_at_desk(by=desk.clerk, which=which, cursor="nonsense")


def test_what_acts_and_questions_cost(
    desk: Desk, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    publish(desk)
    with django_assert_max_num_queries(13):
        answer_id = propose(desk)
    with django_assert_max_num_queries(12):
        publish_answer(answer_id=answer_id, version=1, by=desk.reviewer, at=MONDAY)
    with django_assert_max_num_queries(3):
        find_answers(today=TODAY, q="营业执照地址")
    with django_assert_max_num_queries(1):
        answers_about(desk.town.item_code, today=TODAY)
