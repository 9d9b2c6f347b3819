"""The page of the conversation, its pieces for the script, the way to it, and the same over HTTP."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.faces.assistant.make import SILENT, TELLING, silent, telling
from tests.foundation.directory.make import make_areas
from tests.foundation.identity.make import bearer, make_person, sign_in
from tests.services.cases.make import MONDAY, make_case, make_town
from tests.services.items.make import make_item
from tongban.kernel import clock
from tongban.services.items.public import reindex

pytestmark = pytest.mark.django_db
PAGE, TURNS = "/assistant/", "/api/v1/assistant/turns"
_STATE = re.compile(r'name="state" value="([^"]*)"')


@pytest.fixture(autouse=True)
def library() -> None:
    make_areas()
    make_item(TELLING, terms=telling())
    make_item(SILENT, terms=silent())
    reindex()


def words(response: Any) -> str:
    return str(response.content.decode())


def state_of(page: str) -> str:
    found = _STATE.search(page)
    assert found
    return found[1]


def test_without_script_the_page_goes_on_from_turn_to_turn(client: Client) -> None:
    page = words(client.get(PAGE))
    assert "智能客服" in page
    assert 'role="log"' in page
    page = words(client.post(PAGE, {"text": "开书店要什么材料", "state": state_of(page)}))
    assert "店面是谁的？" in page
    page = words(client.post(PAGE, {"choice": "answer:shop=own", "state": state_of(page)}))
    assert "房屋权属证明" in page
    assert "自己的房子" in page
    assert f'href="/items/{TELLING}/?shop=own#papers"' in page
    assert f'href="/apply/{TELLING}/?shop=own"' in page


def test_a_guest_gets_no_cookie_and_nobody_s_browser_keeps_the_page(client: Client) -> None:
    answer = client.post(PAGE, {"text": "开书店"})
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def test_with_script_only_the_new_turn_comes(client: Client) -> None:
    htmx = {"HX-Request": "true"}
    page = words(client.post(PAGE, {"text": "开书店在哪办"}, headers=htmx))
    assert "<html" not in page
    assert "示例路16号" in page
    assert 'hx-swap-oob="true"' in page
    panel = words(client.post(PAGE, {"view": "panel", "state": state_of(page)}, headers=htmx))
    assert "<form" in panel
    assert "示例路16号" in panel
    fresh = words(client.post(PAGE, {"view": "panel"}, headers=htmx))
    assert "您好" in fresh


def test_what_is_typed_is_shown_as_it_is(client: Client) -> None:
    page = words(client.post(PAGE, {"text": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_guide_leads_to_the_assistant_about_its_service(client: Client) -> None:
    guide = words(client.get(f"/items/{TELLING}/"))
    assert f'href="/assistant/?item={TELLING}"' in guide
    assert "data-helper" in words(client.get("/"))
    assert "data-helper" not in words(client.get(PAGE))
    page = words(client.get(f"{PAGE}?item={TELLING}"))
    page = words(client.post(PAGE, {"text": "电话多少", "state": state_of(page)}))
    assert "100-0000-0008" in page


def test_an_english_reader_is_answered_in_english() -> None:
    client = Client(headers={"accept-language": "en"})
    page = words(client.post(PAGE, {"text": "how much does it cost?", "state": "", "item": SILENT}))
    assert "does not say what it costs" in page


def test_a_turn_of_the_page_costs_a_fixed_number_of_statements(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.post(PAGE, {"text": "开书店在哪办"})


def say(client: Client, status: int = 201, headers: Any = None, **body: Any) -> dict[str, Any]:
    answer = client.post(TURNS, json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_program_gets_sentences_with_their_sources(client: Client) -> None:
    first = say(client, text="开书店要什么材料")
    assert (first["kind"], first["item"], first["is_new"]) == ("question", TELLING, True)
    told = say(client, choice="answer:shop=rented", state=first["state"])
    assert (told["kind"], told["is_new"]) == ("answer", False)
    source = told["sentences"][0]["source"]
    assert source == {
        "item": TELLING,
        "element": "materials",
        "title": "出版物零售许可",
        "url": f"/items/{TELLING}/?shop=rented#papers",
    }
    assert "房屋租赁合同" in json.dumps(told, ensure_ascii=False)


def test_a_program_without_a_token_hears_of_no_case_and_with_one_of_its_own(client: Client) -> None:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    town = make_town()
    number = str(make_case(town).number)
    assert "请先登录" in json.dumps(say(client, text="我的办件"), ensure_ascii=False)
    mine = say(client, text="我的办件", headers=bearer(town.person, "apply"))
    assert [one["source"]["item"] for one in mine["sentences"]] == [number]
    stranger = say(client, text=f"{number}批了吗", headers=bearer(make_person(name="小王"), "apply"))
    assert all(one["source"] is None for one in stranger["sentences"])
    assert say(client, 401, text="我的办件", headers={"authorization": "Bearer nonsense"})["code"]


def test_over_http_a_session_counts_for_nothing() -> None:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    town = make_town()
    make_case(town)
    told = say(sign_in(Client(), town.person), text="我的办件")
    assert all(one["source"] is None for one in told["sentences"])


def test_the_state_of_one_person_opens_for_nobody_else() -> None:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    town = make_town()
    number = str(make_case(town).number)
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    state = state_of(words(mine.post(PAGE, {"text": "我的办件到哪一步了"})))
    assert f"/my/cases/{number}/" in words(mine.post(PAGE, {"state": state, "view": "panel"}))
    for other in (sign_in(Client(), make_person(name="小王")), Client()):
        assert number not in words(other.post(PAGE, {"state": state, "view": "panel"}))
        assert number not in words(other.post(PAGE, {"state": state, "text": "多少钱"}))
    assert say(Client(), state=state, text="多少钱")["is_new"]
    assert not say(Client(), state=state, text="多少钱", headers=bearer(town.person, "apply"))["is_new"]


def test_what_is_deleted_leaves_the_page_with_script_too(client: Client) -> None:
    htmx = {"HX-Request": "true"}
    first = client.post(PAGE, {"text": "开书店在哪办"}, headers=htmx)
    assert "HX-Reswap" not in first
    cleared = client.post(PAGE, {"text": "清空", "state": state_of(words(first))}, headers=htmx)
    assert cleared["HX-Reswap"] == "innerHTML"
    assert "书店" not in words(client.post(PAGE, {"state": state_of(words(cleared)), "view": "panel"}))


def test_the_page_tells_who_has_signed_in_of_their_cases() -> None:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    town = make_town()
    number = str(make_case(town).number)
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert f"/my/cases/{number}/" in words(mine.post(PAGE, {"text": "我的办件到哪一步了"}))
    other = sign_in(Client(), make_person(name="小王"))
    assert number not in words(other.post(PAGE, {"text": "我的办件到哪一步了"}))


@pytest.mark.parametrize(
    "body", [{"text": "字" * 10_001}, {"choice": "x" * 301}, {"state": "x" * 60_001}, {"text": 7}]
)
def test_a_body_out_of_form_is_refused(client: Client, body: dict[str, Any]) -> None:
    assert say(client, 422, **body)["code"] == "invalid"


@pytest.mark.parametrize("text", ["", "💩" * 5000, "%_%", "字" * 10_000])
def test_any_text_of_ten_thousand_characters_is_answered(client: Client, text: str) -> None:
    assert say(client, text=text)["sentences"]
    assert client.post(PAGE, {"text": text}).status_code == 200


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_is_no_text_is_refused(client: Client, text: str) -> None:
    assert say(client, 400, text=text)["code"] == "text-unstorable"
