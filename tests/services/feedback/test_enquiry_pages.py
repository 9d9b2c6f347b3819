"""Pages and API of enquiries and published answers, for each role, with what they cost."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, LONG_AGO
from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY
from tests.services.feedback.enquiry_make import WORDS, Desk, fill_index, make_desk, make_enquiry
from tests.services.feedback.test_answers import ANSWER, QUESTION, propose, publish
from tongban.foundation.directory.public import appoint, officer_of, organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Note
from tongban.kernel import clock
from tongban.services.feedback.answers.models import AnswerRow
from tongban.services.feedback.answers.pages.public import alike, themes_named
from tongban.services.feedback.enquiries.commands.answer import answer_enquiry
from tongban.services.feedback.enquiries.commands.ask_further import ask_further
from tongban.services.feedback.enquiries.commands.close import close_enquiry
from tongban.services.feedback.enquiries.models import EnquiryRow
from tongban.services.items.public import Faq, reindex
from tongban.standards.vocabularies import vocabulary

pytestmark = pytest.mark.django_db
Budget = Callable[[int], Any]


@pytest.fixture
def desk(settings: Any) -> Desk:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    faq = (Faq(question="住宅楼能开吗？", answer="不能。"),)
    return make_desk(settings, faq=faq, themes_person=("085",))


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def seen_in(page: str) -> str:
    """The mark of the last note in the form of an answer."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found, "the page has a form to answer"
    return found[1]


def test_who_asks_sees_what_is_known_and_the_button_beside_it(desk: Desk) -> None:
    fill_index()
    publish(desk)
    citizen, path = sign_in(Client(), desk.town.person), f"/ask/?item={desk.town.item_code}"
    assert "食品经营许可（新办）" in text(citizen, path)
    form = {"item": desk.town.item_code, "text": "", "act": "look"}
    empty = citizen.post("/ask/", form)
    assert empty.status_code == 422 and "请写下您想问什么" in empty.content.decode()
    shown = citizen.post("/ask/", form | {"text": WORDS}).content.decode()
    for words in (QUESTION, ANSWER, "住宅楼能开吗？", WORDS, "提交咨询", "10月10日"):
        assert words in shown, words
    assert not EnquiryRow.objects.exists()
    sent = citizen.post("/ask/", form | {"text": WORDS, "act": "send", "key": "k"})
    row = EnquiryRow.objects.get()
    assert sent["Location"] == f"/my/enquiries/{row.number}/?sent=1"
    again = citizen.post("/ask/", form | {"text": WORDS, "act": "send", "key": "k"})
    assert again["Location"] == sent["Location"] and EnquiryRow.objects.count() == 1
    assert "您的问题已送到部门" in text(citizen, sent["Location"])


def test_without_a_service_the_ones_that_may_be_meant_are_offered(desk: Desk) -> None:
    reindex()
    citizen = sign_in(Client(), desk.town.person)
    shown = citizen.post("/ask/", {"text": "想开饭馆要什么", "act": "look"}).content.decode()
    assert f'value="{desk.town.item_code}"' in shown and "不清楚，或是别的事" in shown
    citizen.post("/ask/", {"text": "想开饭馆要什么", "item": "", "act": "send"})
    assert EnquiryRow.objects.get().organisation_id == organisation_by_code(CITY_OFFICE).id


def test_what_is_refused_when_it_is_sent_keeps_the_words(desk: Desk, settings: Any) -> None:
    settings.ENQUIRY_POST = settings.ENQUIRY_GENERAL_POST = "nobody"
    citizen = sign_in(Client(), desk.town.person)
    refused = citizen.post("/ask/", {"text": WORDS, "act": "send"})
    assert refused.status_code == 409
    assert WORDS in refused.content.decode() and "12345" in refused.content.decode()


def test_asking_takes_an_account(desk: Desk) -> None:
    assert Client().get("/ask/").status_code in (302, 401)
    assert sign_in_staff(Client(), desk.clerk).get("/ask/").status_code in (302, 401, 403)


def test_the_thread_goes_back_and_forth_on_both_pages(desk: Desk) -> None:
    made = make_enquiry(desk, thread=("助手：指南里没有写",))
    citizen, clerk = sign_in(Client(), desk.town.person), sign_in_staff(Client(), desk.clerk)
    mine, there = f"/my/enquiries/{made.number}/", f"/desk/enquiries/{made.number}/"
    seen = text(clerk, there)
    assert WORDS in seen and "指南里没有写" in seen and desk.town.person.name not in seen
    empty = clerk.post(there, {"text": " "})
    assert empty.status_code == 422 and "请写答复" in empty.content.decode()
    assert clerk.post(there, {"text": "能办。", "seen": seen_in(seen)}).status_code == 302
    assert "能办。" in text(citizen, mine)
    assert citizen.post(mine, {"text": ""}).status_code == 422
    assert citizen.post(mine, {"text": "要多久？"}).status_code == 302
    assert "要多久？" in text(clerk, there)
    assert citizen.post(f"{mine}close/").status_code == 302
    assert "再提问，咨询会重新打开" in text(citizen, mine)
    for client, path in ((citizen, mine), (clerk, there)):
        paper = text(client, f"{path}?view=print")
        assert WORDS in paper and "<form" not in paper
    stranger = sign_in(Client(), make_person(name="老李"))
    assert stranger.get(mine).status_code == 404 and stranger.post(f"{mine}close/").status_code == 404
    assert sign_in_staff(Client(), desk.general).get(there).status_code == 404
    assert sign_in_staff(Client(), desk.town.clerk).get("/desk/enquiries/").status_code == 403


def test_an_answer_to_what_has_changed_meanwhile_is_refused_and_keeps_the_words(desk: Desk) -> None:
    made = make_enquiry(desk)
    there, colleague = f"/desk/enquiries/{made.number}/", make_staff(name="郑答复", posts=("enquiry",))
    clerk, other = sign_in_staff(Client(), desk.clerk), sign_in_staff(Client(), colleague)
    first, second = seen_in(text(clerk, there)), seen_in(text(other, there))
    assert clerk.post(there, {"text": "能办。", "seen": first}).status_code == 302
    assert clerk.post(there, {"text": "能办。", "seen": first}).status_code == 409  # sent twice
    ask_further(number=made.number, by=desk.town.person, text="要多久？", at=MONDAY)
    refused = other.post(there, {"text": "不能办。", "seen": second})
    shown = refused.content.decode()
    assert refused.status_code == 409 and "要多久？" in shown and "不能办。</textarea>" in shown
    assert (EnquiryRow.objects.get().state, Note.objects.count()) == ("waiting", 3)
    assert other.post(there, {"text": "十天。", "seen": seen_in(shown)}).status_code == 302
    assert EnquiryRow.objects.get().state == "answered"


def test_who_watches_reads_and_has_no_form(desk: Desk) -> None:
    made = make_enquiry(desk)
    watcher = sign_in_staff(Client(), desk.watcher)
    shown = text(watcher, f"/desk/enquiries/{made.number}/")
    assert WORDS in shown and 'name="text"' not in shown and 'name="organisation"' not in shown
    assert watcher.post(f"/desk/enquiries/{made.number}/", {"text": "能办。"}).status_code == 403
    assert made.number in text(watcher, "/desk/enquiries/")


def test_it_is_passed_on_at_the_desk(desk: Desk) -> None:
    made = make_enquiry(desk)
    clerk, there = sign_in_staff(Client(), desk.clerk), f"/desk/enquiries/{made.number}/"
    missing = clerk.post(f"{there}transfer/", {"organisation": "", "reason": "不归我们"})
    assert missing.status_code == 422 and "请选能答复的部门" in missing.content.decode()
    to = str(organisation_by_code(CITY_OFFICE).id)
    done = clerk.post(f"{there}transfer/", {"organisation": to, "reason": "不归我们"})
    assert done["Location"] == "/desk/enquiries/"
    assert clerk.get(there).status_code == 404
    assert "不归我们" in text(sign_in(Client(), desk.town.person), f"/my/enquiries/{made.number}/")


def test_lists_and_my_space_show_it(desk: Desk, django_assert_max_num_queries: Budget) -> None:
    citizen, clerk = sign_in(Client(), desk.town.person), sign_in_staff(Client(), desk.clerk)
    assert "您还没有咨询过" in text(citizen, "/my/enquiries/")
    assert "没有待答复的咨询" in text(clerk, "/desk/enquiries/")
    made = make_enquiry(desk)
    assert made.title in text(citizen, "/my/")
    for client, path, cost in (
        (citizen, "/my/enquiries/", 6),
        (clerk, "/desk/enquiries/", 6),
        (citizen, f"/my/enquiries/{made.number}/", 10),
        (clerk, f"/desk/enquiries/{made.number}/", 12),
    ):
        text(client, path)
        with django_assert_max_num_queries(cost):
            assert made.title in text(client, path)
    answer_enquiry(number=made.number, by=desk.clerk, text="能办。", at=MONDAY)
    assert made.title in text(clerk, "/desk/enquiries/?state=answered")
    for hour in range(1, 4):
        at = MONDAY + timedelta(hours=hour)
        newer = make_enquiry(desk, text=f"新问题{hour}？", at=at)
        close_enquiry(number=newer.number, by=desk.town.person, at=at)
    mine = text(citizen, "/my/")
    assert made.title in mine and "新问题" not in mine


def test_an_answer_is_written_reviewed_and_read_on_its_pages(desk: Desk) -> None:
    made = make_enquiry(desk)
    answer_enquiry(number=made.number, by=desk.clerk, text="能办。", at=MONDAY)
    clerk, reviewer = sign_in_staff(Client(), desk.clerk), sign_in_staff(Client(), desk.reviewer)
    new = f"/desk/answers/new/?enquiry={made.number}"
    blank = text(clerk, new)
    assert WORDS in blank and 'name="question"' in blank and f">{WORDS}</textarea>" not in blank
    form = {
        "enquiry": made.number,
        "question": QUESTION,
        "answer": "请打13800001111",
        "item_code": desk.town.item_code,
        "review_on": "2027-09-28",
    }
    warned = clerk.post("/desk/answers/new/", form)
    assert warned.status_code == 422 and 'name="numbers_checked"' in warned.content.decode()
    assert clerk.post("/desk/answers/new/", form | {"item_code": "L0"}).status_code == 422
    done = clerk.post("/desk/answers/new/", form | {"numbers_checked": "yes"})
    row = AnswerRow.objects.get()
    there = f"/desk/answers/{row.id}/"
    assert done["Location"] == there and "等待同事审核" not in text(reviewer, there)
    assert clerk.post(f"{there}publish/", {"version": "1"}).status_code == 403
    assert reviewer.post(f"{there}return/", {"version": "1", "remark": ""}).status_code == 422
    assert reviewer.post(f"{there}publish/", {"version": "1"}).status_code == 302
    deliver_all()
    assert QUESTION in text(Client(), f"/answers/{row.id}/")
    assert QUESTION in text(clerk, "/desk/answers/?tab=public")
    change = {"question": QUESTION, "answer": ANSWER, "review_on": "2027-09-28"}
    assert clerk.post(f"{there}change/", change | {"answer": ""}).status_code == 422
    assert clerk.post(f"{there}change/", change).status_code == 302
    assert "待审核" in text(reviewer, "/desk/answers/")
    assert reviewer.post(f"{there}withdraw/", {"reason": ""}).status_code == 422
    assert reviewer.post(f"{there}withdraw/", {"reason": "政策已变"}).status_code == 302
    assert Client().get(f"/answers/{row.id}/").status_code == 404
    assert sign_in_staff(Client(), desk.general).get(there).status_code == 404
    assert sign_in_staff(Client(), desk.watcher).get("/desk/answers/").status_code == 403


def test_lists_of_answers_at_the_desk_have_a_pager(desk: Desk, django_assert_max_num_queries: Budget) -> None:
    for number in range(21):
        propose(desk, question=f"第{number}问怎么办？")
    clerk = sign_in_staff(Client(), desk.clerk)
    text(clerk, "/desk/answers/")
    with django_assert_max_num_queries(6):
        first = text(clerk, "/desk/answers/")
    assert "第19问" in first and "第20问" not in first
    more = re.search(r'href="([^"]*cursor=[^"]+)"', first)
    assert more
    second = text(clerk, "/desk/answers/" + more[1].replace("&amp;", "&"))
    assert "第20问" in second and "第19问" not in second


def test_an_answer_is_written_for_an_office_where_one_writes(desk: Desk) -> None:
    make_staff(name="市审核", posts=("answer-review",), organisation_code=CITY_OFFICE)
    two = make_staff(name="两处任职", posts=("enquiry",))
    held = [(COUNTY_OFFICE, "enquiry"), (CITY_OFFICE, "answer-review")]
    appoint(account_id=two.account_id, posts=held, from_at=LONG_AGO, by=LOADER, at=MONDAY)
    client, city = sign_in_staff(Client(), two), organisation_by_code(CITY_OFFICE).id
    assert city in officer_of(account_id=two.account_id, at=MONDAY).organisation_ids
    assert str(city) not in text(client, "/desk/answers/new/")
    made = make_enquiry(desk)
    watcher = sign_in_staff(Client(), desk.watcher)
    assert watcher.get(f"/desk/answers/new/?enquiry={made.number}").status_code == 403


def test_everybody_reads_and_searches_the_answers(desk: Desk, django_assert_max_num_queries: Budget) -> None:
    client = Client()
    assert "还没有公开的问答" in text(client, "/answers/")
    answer_id = publish(desk)
    for path in ("/answers/", "/answers/?theme=p085", f"/answers/?office={desk.town.organisation_id}"):
        with django_assert_max_num_queries(4):
            assert QUESTION in text(client, path)
    with django_assert_max_num_queries(6):
        assert QUESTION in text(client, "/answers/?q=营业执照地址")
    assert "没有同时符合的问答" in text(client, "/answers/?theme=p001&office=nonsense")
    assert "还没有人问过这个问题" in text(client, "/answers/?q=飞机场")
    with django_assert_max_num_queries(1):
        assert ANSWER in text(client, f"/answers/{answer_id}/")


def test_a_theme_of_people_and_of_firms_stands_there_once() -> None:
    # 准营准办 is a theme of both
    both = [code for code, name in themes_named(every_code()).items() if name == "准营准办"]
    assert len(both) == 1 and len(alike(both[0])) == 2
    assert alike("") == frozenset() and alike("nonsense") == {"nonsense"}


def every_code() -> frozenset[str]:
    """Every theme there is."""
    pairs = (("p", "topic_person"), ("l", "topic_legal"))
    return frozenset(f"{whose}{term.code}" for whose, name in pairs for term in vocabulary(name))


def test_guide_and_search_lead_to_answers_and_to_a_person(
    desk: Desk, django_assert_max_num_queries: Budget
) -> None:
    guide, client = f"/items/{desk.town.item_code}/", Client()
    assert f"/ask/?item={desk.town.item_code}" in text(client, guide)
    answer_id = publish(desk)
    assert QUESTION in text(client, guide)
    on_paper = text(client, f"{guide}?view=print")
    assert ANSWER in on_paper and "/ask/" not in on_paper
    reindex()
    for q in ("开饭馆", "飞机场在哪里"):
        assert "/ask/?q=" in text(client, f"/find/?q={q}")
    with django_assert_max_num_queries(3):
        beside = client.get("/answers/?q=营业执照地址", headers={"hx-request": "true"}).content.decode()
    assert str(answer_id) in beside and "<html" not in beside


def test_the_api_asks_reads_asks_further_and_closes(desk: Desk) -> None:
    client, headers = Client(), bearer(desk.town.person)
    said = {"text": WORDS, "item_code": desk.town.item_code, "key": "k"}
    made = client.post("/api/v1/enquiries", said, "application/json", headers=headers)
    again = client.post("/api/v1/enquiries", said, "application/json", headers=headers)
    number = made.json()["number"]
    assert made.status_code == 201 and again.json()["number"] == number
    assert (
        client.post("/api/v1/enquiries", {"text": " "}, "application/json", headers=headers).status_code
        == 422
    )
    assert [
        one["number"] for one in client.get("/api/v1/enquiries", headers=headers).json()["enquiries"]
    ] == [number]
    path = f"/api/v1/enquiries/{number}"
    answer_enquiry(number=number, by=desk.clerk, text="能办。", at=MONDAY)
    further = client.post(f"{path}/questions", {"text": "要多久？"}, "application/json", headers=headers)
    assert further.status_code == 201
    assert [note["text"] for note in client.get(path, headers=headers).json()["notes"]] == [
        WORDS,
        "能办。",
        "要多久？",
    ]
    assert client.post(f"{path}/closure", headers=headers).status_code == 204
    twice = client.post(f"{path}/closure", headers=headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "enquiry-moved")
    stranger = bearer(make_person(name="老李"))
    assert client.get(path, headers=stranger).status_code == 404
    assert client.get(path).status_code in (401, 403)


def test_the_api_gives_published_answers_to_everybody(desk: Desk) -> None:
    answer_id = publish(desk)
    client, path = Client(), "/api/v1/answers"
    for query in ("", "?q=营业执照地址", f"?item={desk.town.item_code}", "?theme=p085"):
        (one,) = client.get(path + query).json()["answers"]
        assert (one["id"], one["answer"], one["review_on"]) == (
            str(answer_id),
            ANSWER,
            date(2027, 9, 28).isoformat(),
        )
    assert client.get(f"{path}/{answer_id}").json()["question"] == QUESTION
    assert client.get(f"{path}?theme=p001").json()["answers"] == []
    assert "proposed_by" not in client.get(path).content.decode()
    assert make_staff(name="外人").name not in client.get(path).content.decode()
