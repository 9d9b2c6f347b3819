"""The guide asks its questions without script, and gives the exact list on the page and as PDF."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import content, make_item
from tests.services.items.scenario.make import tree
from tongban.services.items.facts import Slot
from tongban.services.items.queries import item_terms

pytestmark = pytest.mark.django_db
CODE = "L341602TREE0001"
GUIDE = f"/items/{CODE}/"
FIRM = "who=firm&what=new&agent=agent&place=county"


@pytest.fixture(autouse=True)
def item() -> None:
    item_terms.cache_clear()
    make_item(CODE, terms=tree())


def page_of(client: Client, query: str = "") -> str:
    answer = client.get(f"{GUIDE}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_questions_come_up_as_they_are_answered(client: Client) -> None:
    first = page_of(client)
    assert "先答2个问题" in first
    assert 'name="what"' not in first
    assert "先答问题" in first  # the limit and the fee depend on it
    second = page_of(client, "who=firm&agent=agent")
    assert 'name="what"' in second
    assert "先答1个问题" in second
    assert 'name="place"' not in second
    assert 'name="place"' in page_of(client, "who=firm&what=new&agent=agent")


def test_nobody_is_told_to_bring_nothing_while_an_answer_may_ask_for_something(client: Client) -> None:
    code = "L341602TREE0002"
    slots = [
        Slot(key="id", name="身份证", is_exempt=True),
        Slot(key="m", name="委托书", when="agent == 'agent'"),
    ]
    make_item(code, terms=tree().model_copy(update={"slots": tuple(slots)}))
    first = client.get(f"/items/{code}/").content.decode()
    assert "要什么材料，看您的情况" in first
    assert "您不用准备材料" not in first
    assert "您不用准备材料" in client.get(f"/items/{code}/?agent=self").content.decode()


def test_complete_answers_give_the_exact_list(client: Client) -> None:
    firm = page_of(client, FIRM)
    for words in (
        "您只要准备4份材料",
        "位置图",
        "现场核查",
        "10元",
        "12</",
        "法定30个工作日",
        "下面的内容都按这些答案",
    ):
        assert words in firm, words
    assert "年满18周岁" not in firm
    person = page_of(client, "who=person&agent=self&what=new&place=county")
    for words in ("您只要准备1份材料", "年满18周岁", "不收费", "法定20个工作日"):
        assert words in person, words
    for words in ("位置图", "章程", "现场核查", "10元", "看情形", "只有部分情形"):
        assert words not in person, words


def test_the_list_on_paper_says_for_which_answers_it_is(client: Client) -> None:
    paper = page_of(client, f"{FIRM}&view=print")
    assert "您的情况" in paper
    assert "<dt>who?</dt><dd>firm</dd>" in paper
    assert "<form" not in paper


def test_the_list_is_a_pdf_in_the_readers_language(client: Client) -> None:
    answer = client.get(f"{GUIDE}checklist.pdf?{FIRM}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer.content.startswith(b"%PDF-1.7")
    english = client.get(f"{GUIDE}checklist.pdf?{FIRM}", headers={"accept-language": "en"})
    assert english.content.startswith(b"%PDF-1.7")
    assert english.content != answer.content


def test_while_a_question_is_open_the_pdf_leads_back_to_it(client: Client) -> None:
    answer = client.get(f"{GUIDE}checklist.pdf?who=firm&agent=self&place=city")
    assert answer.status_code == 302
    assert answer["Location"] == f"{GUIDE}?who=firm&agent=self#you"
    assert client.get("/items/nothing/checklist.pdf").status_code == 404


def test_a_character_that_no_font_has_does_not_keep_the_list_back(client: Client) -> None:
    make_item("L341602TREE0002", terms=content(slots=(Slot(key="a", name="申请书\U0001f600"),)))
    answer = client.get("/items/L341602TREE0002/checklist.pdf")
    assert answer.content.startswith(b"%PDF-1.7")


def test_a_main_item_lists_its_units_and_they_know_each_other(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    main = make_item("L341602MAIN0001", terms=content(name="食品经营许可", scenario=()))
    for number, name in enumerate(("新办", "变更", "补证"), start=1):
        make_item(f"L341602MAIN000100{number}", terms=content(name=name), parent=main)
    gone = make_item("L341602MAIN0001009", terms=content(name="停办的"), parent=main, task_state="2")
    page_of(client)  # the server knows its areas and its process
    with django_assert_max_num_queries(6):
        page = client.get("/items/L341602MAIN0001/").content.decode()
    assert "这个事项分成3项办理" in page
    assert page.count("L341602MAIN000100") == 3
    assert gone.code not in page
    unit = client.get("/items/L341602MAIN0001001/").content.decode()
    assert "变更" in unit
    assert "补证" in unit
    assert "分成" not in unit
