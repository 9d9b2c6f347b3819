"""The pages of a clerk: from the person who stands there to the receipt, and who finds nothing."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.services.cases.assisted.make import HALL, OTHER_HALL, Counters, make_counters, stand_at_hall
from tests.services.cases.assisted.test_submit import begun, submitted
from tests.services.cases.make import CODE
from tests.services.cases.visit import desk_of, picture, publish_anew, words_of
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.check_codes import check_code
from tongban.services.cases.models import Case, Draft
from tongban.services.items.public import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def counters(on_monday: None) -> Counters:
    return make_counters()


def who(counters: Counters, **changes: str) -> dict[str, str]:
    given = {"name": counters.row.name, "id_number": counters.row.id_number, "proof": "document"}
    return {**given, "place": HALL, **changes}


def test_a_clerk_takes_an_application_in_from_the_first_page_to_the_receipt(counters: Counters) -> None:
    desk = desk_of(counters.clerk)
    assert "来办事的人" in words_of(desk.get("/desk/visits/"))
    visit = desk.post("/desk/visits/", who(counters))["Location"]
    assert "张福来要办什么" in words_of(desk.get(visit))
    begin = f"{visit}apply/{CODE}/"
    assert "店里做什么" in words_of(desk.get(begin))
    shown = words_of(desk.post(begin, {"whom": "person", "kind": "cold", "show": "yes"}))
    assert "冷食间照片" in shown
    draft = desk.post(begin, {"whom": "person", "kind": "hot"})["Location"]
    page = words_of(desk.get(draft))
    assert "经营场所平面布局图" in page
    assert counters.row.id_number not in page  # known, and shown masked
    wrong = desk.post(draft, {"shop": "面"})
    assert wrong.status_code == 422
    assert "请扫描上传，或收取纸质件" in words_of(wrong)
    done = desk.post(
        draft, {"shop": "小满面馆", "area": "68", "file-layout": picture(), "original-layout": "yes"}
    )
    assert done["Location"] == f"{draft}check/"
    check = words_of(desk.get(done["Location"]))
    assert "小满面馆" in check
    refused = desk.post(done["Location"], {"signed": "yes"})
    assert refused.status_code == 409
    assert not Case.objects.exists()
    desk.post(done["Location"], {"sheet": picture("签名单.png")})
    receipt = desk.post(done["Location"], {"signed": "yes"})["Location"]
    number = Case.objects.get().number
    assert receipt == f"/desk/taken-in/{number}/"
    said = words_of(desk.get(receipt))
    assert "吴前台" in said
    assert check_code(number)[:4] in said
    assert "扫描件1页" in said
    assert words_of(desk.get(draft, follow=True)).count("申请回执")  # once more is the same case
    assert f"{number[12:16]} {number[16:]}" in words_of(desk.get("/desk/taken-in/"))


def test_the_check_code_is_shown_only_while_the_person_is_there(counters: Counters) -> None:
    number = submitted(counters)
    desk = desk_of(counters.clerk)
    receipt, code = f"/desk/taken-in/{number}/", check_code(number)
    shown = f"{code[:4]} {code[4:]}"
    assert shown in words_of(desk.get(receipt))
    desk.post(f"/desk/visits/{Visit.objects.get().pk}/end/")
    said = words_of(desk.get(receipt))
    assert shown not in said
    assert "办事人在场时才显示" in said
    stand_at_hall(counters)  # the same person came back
    assert shown in words_of(desk.get(receipt))


def test_an_item_without_a_form_is_taken_in_by_its_materials_alone(counters: Counters) -> None:
    publish_anew(published(CODE).content.model_copy(update={"form": None}))
    desk, visit_id = desk_of(counters.clerk), stand_at_hall(counters)
    draft = f"/desk/visits/{visit_id}/drafts/{begun(counters, visit_id, is_complete=False)}/"
    assert "请扫描上传，或收取纸质件" in words_of(
        desk.post(draft, {})
    )  # what is owed, not that a form is wrong
    copies = re.findall(r'name="(copies-[^"]+)"', desk.get(draft).content.decode())
    done = desk.post(draft, dict.fromkeys(copies, "2"))
    assert done["Location"] == f"{draft}check/"
    assert desk.get(done["Location"]).status_code == 200
    desk.post(done["Location"], {"sheet": picture("签名单.png")})
    assert desk.post(done["Location"], {"signed": "yes"}).status_code == 302
    assert Case.objects.get().form == {}


def test_paper_taken_in_stands_for_the_scan_on_the_receipt(counters: Counters) -> None:
    desk = desk_of(counters.clerk)
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id, is_complete=False)
    draft = f"/desk/visits/{visit_id}/drafts/{draft_id}/"
    done = desk.post(draft, {"shop": "小满面馆", "area": "68", "copies-layout": "2"})
    assert done["Location"] == f"{draft}check/"
    desk.post(done["Location"], {"sheet": picture("签名单.png")})
    receipt = desk.post(done["Location"], {"signed": "yes"})["Location"]
    assert "纸质2份" in words_of(desk.get(receipt))


def places(counters: Counters) -> list[str]:
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    here = f"/desk/visits/{visit_id}/"
    return [here, f"{here}apply/{CODE}/", f"{here}drafts/{draft_id}/", f"{here}drafts/{draft_id}/check/"]


def test_another_clerk_and_another_office_find_nothing(counters: Counters) -> None:
    number = submitted(counters)
    for stranger in (counters.stranger, counters.agent):
        desk = desk_of(stranger)
        urls = [*places(counters), f"/desk/taken-in/{number}/"]
        assert {desk.get(url).status_code for url in urls} == {404}
        assert f"{number[12:16]} {number[16:]}" not in words_of(desk.get("/desk/taken-in/"))
    for url in places(counters):
        assert desk_of(counters.town.reviewer).get(url).status_code in (403, 404)
    assert desk_of(counters.town.reviewer).get("/desk/visits/").status_code == 403


def test_a_visit_that_ended_opens_no_page(counters: Counters) -> None:
    urls = places(counters)
    desk = desk_of(counters.clerk)
    assert desk.post(f"{urls[0]}end/")["Location"] == "/desk/visits/"
    assert {desk.get(url).status_code for url in urls} == {409}
    assert desk.post(urls[2], {"shop": "另一家"}).status_code == 409


def test_a_clerk_is_not_at_another_hall(counters: Counters) -> None:
    desk = desk_of(counters.clerk)
    desk.post("/desk/visits/", who(counters, place=OTHER_HALL))
    assert {one.place_slug for one in Visit.objects.all()} == {HALL}


def test_trying_out_who_has_which_number_ends_after_twenty(counters: Counters) -> None:
    desk = desk_of(counters.clerk)
    wrong = who(counters, name="别人")
    assert {desk.post("/desk/visits/", wrong).status_code for _ in range(20)} == {422}
    assert desk.post("/desk/visits/", wrong).status_code == 429
    assert desk.post("/desk/visits/", who(counters)).status_code == 429


def test_a_new_guide_keeps_what_was_typed(counters: Counters) -> None:
    visit_id = stand_at_hall(counters)
    draft_id = begun(counters, visit_id)
    publish_anew(published(CODE).content.model_copy(update={"purpose": "新的说明"}))
    desk = desk_of(counters.clerk)
    check = f"/desk/visits/{visit_id}/drafts/{draft_id}/check/"
    answer = desk.post(check, {"signed": "yes"})
    assert answer["Location"] == f"/desk/visits/{visit_id}/drafts/{draft_id}/"
    assert Draft.objects.get(pk=draft_id).form["shop"] == "小满面馆"
    assert not Case.objects.exists()


def test_the_pages_of_a_visit_cost_few_queries(
    counters: Counters, django_assert_max_num_queries: Any
) -> None:
    desk = desk_of(counters.clerk)
    submitted(counters)
    urls = places(counters)
    for url, most in zip([*urls, "/desk/taken-in/"], (12, 10, 16, 16, 6), strict=True):
        desk.get(url)
        with django_assert_max_num_queries(most):
            assert desk.get(url).status_code == 200, url


def test_a_receipt_leads_to_the_page_that_needs_no_account(counters: Counters) -> None:
    number = submitted(counters)
    page = Client(headers={"accept-language": "zh-CN"}).get("/track/", {"number": number})
    assert re.search(rf'value="{number}"', page.content.decode())


def test_a_receipt_names_the_promise_where_no_law_says_when_acceptance_is_answered(
    counters: Counters,
) -> None:
    number = submitted(counters)
    desk = desk_of(counters.clerk)
    assert "受理后" not in words_of(desk.get(f"/desk/taken-in/{number}/"))
    Case.objects.filter(number=number).update(acceptance_due_on=None)
    assert "受理后10个工作日内，这是我们的承诺" in words_of(desk.get(f"/desk/taken-in/{number}/"))
