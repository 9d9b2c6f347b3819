from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import make_areas
from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import CODE, MONDAY, Town, make_case, make_town
from tests.services.items.make import content, make_item
from tongban.faces.assistant.mcp import tools
from tongban.foundation.identity.consents.commands.give import give_key
from tongban.foundation.identity.public import CASE_STATE, ConsentNeeded, Person
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.public import TooManyLooks, note_assistant_look
from tongban.services.items.public import Choice, Fee, Question, Slot, reindex

pytestmark = pytest.mark.django_db
SCENARIO = (
    Question(
        key="kind",
        text="店里做什么？",
        choices=(Choice(value="hot", label="热菜"), Choice(value="cold", label="凉菜")),
    ),
)
SLOTS = (
    Slot(key="layout", name="经营场所平面布局图"),
    Slot(key="cold", name="冷食间照片", when='kind == "cold"'),
)


@pytest.fixture
def town() -> Town:
    return make_town()


def shelf(**changes: Any) -> None:
    """A library of one service, found by search."""
    make_areas()
    make_item(terms=content(**changes))
    reindex()


def a_key(person: Person, at: datetime = MONDAY) -> str:
    return give_key(name="我的助手", scopes=[CASE_STATE], by=person, at=at).key


def test_find_says_what_the_service_is_and_why_it_is_here() -> None:
    shelf(fees=(Fee(name="工本费", amount_fen=1000),))
    found = tools.find(query="开饭馆", region="", limit=5)
    service = found.services[0]
    assert (service.code, service.visits, service.online) == ("L341602TEST0001", 0, True)
    assert service.reason == "开饭馆、卖散装食品、做食堂，开业前要办。"
    assert service.url.endswith("/items/L341602TEST0001/")
    with translation.override("zh-hans"):
        service = tools.find(query="开饭馆", region="", limit=5).services[0]
    assert "10" in service.limit and "工作日" in service.limit


def test_nothing_found_says_what_to_do() -> None:
    shelf()
    found = tools.find(query="量子计算机许可", region="341699000000", limit=5)
    assert found.services == []
    assert "12345" in found.advice


def test_what_is_only_near_is_a_guess_and_says_so() -> None:
    shelf()
    found = tools.find(query="航天发射场建设许可申请要求", region="", limit=5)
    assert found.services == []
    assert [one.code for one in found.nearest] == ["L341602TEST0001"]
    assert found.advice


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"query": ""}, "query"),
        ({"query": " "}, "query"),
        ({"query": "长" * 10_000}, "query"),
        ({"query": "a\0b"}, "query"),
        ({"query": "\ud83d"}, "query"),
        ({"region": "34160"}, "region"),
        ({"region": "3" * 10_000}, "region"),
        ({"limit": 0}, "limit"),
        ({"limit": 10**30}, "limit"),
    ],
)
def test_bad_questions_are_refused_with_the_field(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        tools.find(**({"query": "开饭馆", "region": "", "limit": 5} | asked))
    assert list(refused.value.by_field()) == [field]


@pytest.mark.parametrize("query", ["😀" * 100, "%_\\'; DROP TABLE items; --", "кириллица", "ｆｕｌｌ"])
def test_odd_questions_are_answered(query: str) -> None:
    shelf()
    assert tools.find(query=query, region="", limit=5).advice


def test_every_sentence_of_a_guide_has_its_address_and_what_it_does_not_say_is_named() -> None:
    make_item()
    with translation.override("zh-hans"):
        told = tools.guide(code="L341602TEST0001", answers={})
    keys = {one.key for one in told.elements}
    assert {"materials", "limit", "visits"} <= keys
    assert all(one.url.startswith("http") for element in told.elements for one in element.sentences)
    assert told.not_said
    assert told.hotline == "12345"


def test_the_checklist_asks_first_and_then_says_what_is_owed() -> None:
    make_item(terms=content(scenario=SCENARIO, slots=SLOTS))
    first = tools.checklist(code="L341602TEST0001", answers={})
    assert not first.is_complete
    assert [one.value for one in first.questions[0].choices] == ["hot", "cold"]
    assert [one.name for one in first.depends] == ["冷食间照片"]
    then = tools.checklist(code="L341602TEST0001", answers={"kind": "cold"})
    assert then.is_complete
    assert [one.name for one in then.owed] == ["经营场所平面布局图", "冷食间照片"]
    assert then.url.endswith("/apply/L341602TEST0001/?kind=cold")


@pytest.mark.parametrize(
    "answers", [{"kind": "frozen"}, {"size": "big"}, {str(n): "x" for n in range(100)}, {"k" * 100: "x"}]
)
def test_answers_that_nobody_asks_for_are_refused(answers: dict[str, str]) -> None:
    make_item(terms=content(scenario=SCENARIO, slots=SLOTS))
    with pytest.raises(Invalid):
        tools.checklist(code="L341602TEST0001", answers=answers)


@pytest.mark.parametrize("code", ["", "NOTHING", "%", "x" * 70])
def test_a_service_that_is_not_there_is_not_found(code: str) -> None:
    with pytest.raises(NotFound):
        tools.guide(code=code, answers={})


def test_the_state_of_ones_own_case_and_the_look_is_shown_to_its_person(
    client: Client, town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    number = make_case(town).number
    key = a_key(town.person)
    with django_assert_max_num_queries(13):  # four of them are savepoints
        told = tools.case_state(number=number, key=key, at=MONDAY)
    assert (told.number, told.code, told.waits_for_you) == (number, CODE, False)
    assert told.due_on is not None
    look = LookUp.objects.filter(purpose="assistant").get()
    assert (look.person_id, look.by_name, look.is_self) == (town.person.person_id, "我的助手", True)
    sign_in(client, town.person)
    page = client.get("/my/lookups/", headers={"Accept-Language": "en"}).content.decode()
    assert "我的助手" in page and "To tell how far a case is, with consent" in page


@pytest.mark.parametrize("key", [None, "", "tb_nothing", "apply"])
def test_without_consent_it_is_said_how_to_get_it(town: Town, key: str | None) -> None:
    number = make_case(town).number
    with pytest.raises(ConsentNeeded) as refused:
        tools.case_state(number=number, key=key, at=MONDAY)
    assert "/my/assistants/" in refused.value.sentence()
    assert not LookUp.objects.filter(purpose="assistant").exists()


def test_nobody_elses_case_is_found(town: Town) -> None:
    number = make_case(town).number
    key = a_key(make_person(name="老李"))
    with pytest.raises(NotFound):
        tools.case_state(number=number, key=key, at=MONDAY)
    assert not LookUp.objects.filter(purpose="assistant").exists()


@pytest.mark.parametrize("number", ["", "1", "341602260928000017", "'; --", "9" * 10_000, "\0"])
def test_what_is_no_number_of_a_case_is_refused(town: Town, number: str) -> None:
    with pytest.raises((NotFound, Invalid)):
        tools.case_state(number=number, key=a_key(town.person), at=MONDAY)


def test_what_an_agent_s_assistant_looks_up_does_not_use_up_the_looks_of_the_applicant(town: Town) -> None:
    agent = make_person(name="老代")
    for _ in range(60):
        note_assistant_look(
            case_number="1",
            person_id=town.person.person_id,
            uscc="",
            program="我的助手",
            by=agent,
            at=MONDAY,
        )
    number = make_case(town).number
    assert tools.case_state(number=number, key=a_key(town.person), at=MONDAY).number == number
    with pytest.raises(TooManyLooks):
        note_assistant_look(
            case_number="2",
            person_id=make_person(name="老李").person_id,
            uscc="",
            program="我的助手",
            by=agent,
            at=MONDAY,
        )


def test_looks_are_bounded_by_the_hour(town: Town) -> None:
    number, key = make_case(town).number, a_key(town.person)
    for _ in range(60):
        tools.case_state(number=number, key=key, at=MONDAY)
    with pytest.raises(TooManyLooks):
        tools.case_state(number=number, key=key, at=MONDAY)
    assert LookUp.objects.filter(purpose="assistant").count() == 60
    second = make_case(town).number
    with pytest.raises(TooManyLooks):
        tools.case_state(number=second, key=key, at=MONDAY)
    other = give_key(name="另一个", scopes=[CASE_STATE], by=town.person, at=MONDAY).key
    tools.case_state(number=second, key=other, at=MONDAY)
    tools.case_state(number=number, key=key, at=MONDAY + timedelta(hours=1))
