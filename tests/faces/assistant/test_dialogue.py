"""The course of a conversation: whom it is about, what is asked back, what is said of what is not known."""

import time
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.faces.assistant.make import SILENT, TELLING, silent, telling
from tests.faces.assistant.play import choose, kept, say, setting, words_of
from tests.foundation.directory.make import make_areas
from tests.foundation.identity.make import make_person
from tests.services.cases.make import make_case, make_town
from tests.services.items.make import MONDAY, content, make_item
from tongban.faces.assistant.dialogue import MOST_TURNS, turn
from tongban.faces.assistant.facts import Key, Kind, State
from tongban.faces.assistant.keeping import KEPT_SECONDS, MOST_TOKEN, opened, sealed
from tongban.services.items.models import Item
from tongban.services.items.public import Slot, reindex

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> Any:
    make_areas()
    make_item(TELLING, terms=telling())
    make_item(SILENT, terms=silent())
    make_item("L341602BUSS0001", terms=content(name="老年人免费乘车卡办理", aliases=("老人坐公交",)))
    make_item("L341602BUSS0002", terms=content(name="残疾人免费乘车卡办理", aliases=("残疾人坐公交",)))
    reindex()
    with translation.override("zh-hans"):
        yield


def test_the_list_is_told_when_the_question_that_it_depends_on_is_answered() -> None:
    state, reply = say("开书店要什么材料")
    assert (reply.kind, reply.item, state.question) == (Kind.QUESTION, TELLING, "shop")
    assert [one.label for one in reply.choices][:2] == ["自己的房子", "租的房子"]
    state, reply = choose(state, "answer:shop=own")
    assert reply.kind is Kind.ANSWER
    assert reply.elements == (Key.MATERIALS,)
    assert "房屋权属证明" in words_of(reply)
    assert "房屋租赁合同" not in words_of(reply)
    assert any(one.url == f"/apply/{TELLING}/?shop=own" for one in reply.links)
    _, fee = say("那多少钱", state=state)
    assert "场地核查费" not in words_of(fee)


def test_a_question_that_an_answer_does_not_depend_on_is_not_asked() -> None:
    _, reply = say("开书店有效期几年")
    assert reply.kind is Kind.ANSWER
    assert "3年" in words_of(reply)


def test_every_sentence_about_a_service_is_cited() -> None:
    state = State()
    for said in ("开书店在哪办", "流程呢", "不服怎么办", "我妹妹可以代办吗", "哪个部门管"):
        state, reply = say(said, state=state)
        assert reply.sentences
        assert all(one.citation and one.citation.item == TELLING for one in reply.sentences), said


def test_what_the_guide_does_not_say_is_said_so_with_whom_to_ask() -> None:
    _, reply = say("用水过户要多少钱")
    assert reply.kind is Kind.SILENT
    assert "没有写" in words_of(reply)
    assert "12345" in words_of(reply)
    telling_phone = telling().model_copy(
        update={"fees": (), "is_charged": None, "name": "卖报许可", "aliases": ()}
    )
    make_item("L341602TELL0002", terms=telling_phone)
    reindex()
    _, reply = say("卖报许可要多少钱")
    assert reply.kind is Kind.SILENT
    assert "100-0000-0008" in words_of(reply)


def test_one_thing_of_a_list_is_answered_by_itself_and_one_that_is_not_there_too() -> None:
    state, _ = say("用水过户要什么材料")
    _, reply = say("不动产权证明要原件吗", state=state)
    assert reply.item == SILENT
    assert "不动产权证明" in words_of(reply)


def test_two_that_are_meant_alike_are_both_offered_with_their_reason() -> None:
    state, reply = say("免费乘车卡")
    assert reply.kind is Kind.CHOICES
    assert [one.label for one in reply.choices[:2]] == ["老年人免费乘车卡办理", "残疾人免费乘车卡办理"] or [
        one.label for one in reply.choices[1::-1]
    ] == ["老年人免费乘车卡办理", "残疾人免费乘车卡办理"]
    assert all("市场监督管理局" in one.note for one in reply.choices[:2])
    _, reply = say("第二个", state=state)
    assert reply.item == state.offered[1]


def test_what_was_asked_before_the_service_was_known_is_answered_with_it() -> None:
    state, reply = say("要多久")
    assert reply.kind is Kind.TALK
    _, reply = say("用水过户", state=state)
    assert reply.elements == (Key.LIMIT,)


def test_a_service_that_is_taken_away_meanwhile_is_forgotten() -> None:
    state, _ = say("用水过户")
    Item.objects.filter(code=SILENT).update(task_state="2")
    state, reply = say("多少钱", state=state)
    assert reply.kind is Kind.TALK
    assert state.item == ""


def test_a_choice_that_makes_no_sense_begins_anew() -> None:
    state, _ = say("用水过户")
    for value in ("item:%_%", "answer:", "ask:nothing", "skip:x", "nonsense", "answer:shop=own"):
        _, reply = choose(state, value)
        assert reply.sentences


def test_cases_are_told_to_their_own_people_alone() -> None:
    town = make_town()
    number = str(make_case(town).number)
    _, reply = say("我的办件到哪一步了")
    assert "请先登录" in words_of(reply)
    assert number not in words_of(reply).replace(" ", "")
    _, reply = say("我的办件到哪一步了", person=town.person)
    assert reply.kind is Kind.CASES
    assert number in words_of(reply).replace(" ", "")
    assert reply.sentences[0].citation is not None
    assert reply.sentences[0].citation.url == f"/my/cases/{number}/"
    stranger = make_person(name="小王")
    for said in ("我的办件到哪一步了", f"{number}批了吗"):
        _, reply = say(said, person=stranger)
        assert number not in {one.citation.item for one in reply.sentences if one.citation}


def test_a_case_of_ones_own_is_found_by_its_number_however_many_came_after_it() -> None:
    town = make_town()
    first = str(make_case(town).number)
    for _ in range(20):
        make_case(town)
    _, reply = say(f"{first}到哪一步了", person=town.person)
    assert [one.citation.item for one in reply.sentences if one.citation] == [first]
    _, reply = say(f"{first}到哪一步了", person=make_person(name="小王"))
    assert "没有" in words_of(reply)


def test_the_state_is_what_was_sealed_and_nothing_else() -> None:
    state, _ = say("开书店要什么材料", "租的")
    token = sealed(state, holder="", at=MONDAY)
    found = opened(token, holder="", at=MONDAY)
    assert found is not None
    assert (found.item, dict(found.answers), found.element) == (TELLING, {"shop": "rented"}, Key.MATERIALS)
    for broken in (token[:-4], "", "x" * (MOST_TOKEN + 1), "键", token[:40] + "AAAA" + token[44:]):
        assert opened(broken, holder="", at=MONDAY) is None
    assert "rented" not in token
    assert b"rented" not in urlsafe_b64decode(token)


def test_the_state_opens_for_nobody_but_whom_it_was_sealed_for() -> None:
    state, _ = say("开书店要什么材料")
    hers = sealed(state, holder="account:1", at=MONDAY)
    for other in ("", "account:2"):
        assert opened(hers, holder=other, at=MONDAY) is None
    assert opened(hers, holder="account:1", at=MONDAY) == state
    before = sealed(state, holder="", at=MONDAY)
    assert opened(before, holder="account:1", at=MONDAY) == state


def test_a_conversation_ends_half_a_day_after_it_began_however_long_one_talks() -> None:
    state, _ = say("开书店要什么材料")
    late = MONDAY + timedelta(seconds=KEPT_SECONDS - 60)
    again = sealed(state, holder="", at=late)
    assert opened(again, holder="", at=late) is not None
    assert opened(again, holder="", at=late + timedelta(minutes=2)) is None


@pytest.mark.parametrize("said", ["清空", "把刚才说的都删掉", "start over"])
def test_what_is_deleted_is_in_no_state_any_more(said: str) -> None:
    state, _ = say("开书店在哪办", "租的")
    state, reply = say(said, state=state)
    assert (state.item, dict(state.answers), len(state.turns)) == ("", {}, 1)
    assert state.turns[0].said == ""
    assert "开书店" not in words_of(reply)


def test_a_skipped_question_that_no_guide_asks_is_not_kept() -> None:
    state, _ = say("开书店要什么材料")
    for number in range(5):
        state, _ = choose(state, f"skip:{'x' * 200}{number}")
    assert state.skipped == frozenset()


def test_an_earlier_reply_that_is_cut_says_so() -> None:
    slots = tuple(Slot(key=f"s{n}", name=f"第{n}种证明") for n in range(15))
    make_item("L341602MANY0001", terms=content(name="多证合办", aliases=(), slots=slots))
    reindex()
    state, reply = say("多证合办要什么材料")
    assert len(reply.sentences) == 16
    _, _ = say("多少钱", state=state)
    assert "还有8条" in state.turns[0].reply.sentences[-1].text.replace(" ", "")
    assert kept(kept(state)).turns[0].reply.sentences == state.turns[0].reply.sentences


def test_the_thread_stays_small_however_long_one_talks() -> None:
    state = State()
    for _ in range(MOST_TURNS + 4):
        state, _ = say("开书店在哪办" + "很" * 2000, state=state)
    assert len(state.turns) == MOST_TURNS
    assert len(sealed(state, holder="", at=MONDAY)) < 20_000


@pytest.mark.parametrize(
    "said",
    ["", "字" * 10_000, "💩" * 5000, "%_%' OR 1=1 --", "\x00\ud800", "أين", "🏳️‍🌈", "a" * 10_000, "办" * 9999],
)
def test_any_text_gets_a_reply_in_bounded_time(said: str) -> None:
    began = time.process_time()
    state, reply = say(said)
    assert reply.sentences
    say(said, state=state)
    assert time.process_time() - began < 2


def test_a_turn_costs_a_fixed_number_of_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(16):
        turn(State(), "开书店在哪办", setting=setting())
    state, _ = say("开书店在哪办")
    with django_assert_max_num_queries(8):
        turn(state, "那多少钱", setting=setting())
