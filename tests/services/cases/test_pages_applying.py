"""The pages of an application: what they show, keep and refuse."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in
from tests.services.cases.make import (
    CODE,
    FORM,
    MONDAY,
    SLOTS,
    Town,
    make_case,
    make_town,
)
from tests.services.cases.visit import (
    STROKES,
    desk_of,
    make_draft,
    picture,
    publish_anew,
    section_of,
    sign_and_submit,
    signing_page,
    words_of,
)
from tests.services.items.make import content
from tongban.foundation.papers.models import Paper
from tongban.services.cases.commands.draft import choose_delivery
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.models import Case, Draft
from tongban.services.delivery.public import Choice, Recipient, Way
from tongban.services.items.public import Fee, Slot

pytestmark = pytest.mark.django_db


def test_the_guides_answers_are_not_asked_again(citizen: Client) -> None:
    page = citizen.get(f"/apply/{CODE}/?kind=cold").content.decode()
    assert re.search(r'value="cold"[^>]* checked', page)


def test_an_unanswered_question_comes_back_with_what_was_chosen(citizen: Client) -> None:
    response = citizen.post(f"/apply/{CODE}/", {"whom": "person", "seen": "kind"})
    assert response.status_code == 422
    assert "请选一个答案" in words_of(response)
    assert Draft.objects.count() == 0


def test_beginning_leads_to_a_task_list_that_shows_what_is_known(citizen: Client) -> None:
    response = citizen.post(f"/apply/{CODE}/", {"whom": "person", "kind": "hot"}, follow=True)
    said = words_of(response)
    assert "核对我们已经知道的" in said
    assert "人口库" in said
    assert "交1份材料" in said
    assert "2份材料不用您交" in said


def test_an_old_draft_is_offered_before_it_is_replaced(town: Town, citizen: Client) -> None:
    make_draft(town)
    assert "您有一份没提交的草稿" in words_of(citizen.get(f"/apply/{CODE}/"))


def test_how_the_result_comes_is_not_done_before_it_was_chosen(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    assert "还要纸质件或者实体卡的，在这里选。 可以选" in words_of(citizen.get(f"/drafts/{draft_id}/"))
    citizen.post(f"/drafts/{draft_id}/result/", {"way": "electronic"})
    page = words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert "只要电子件 完成" in page and "可以选" not in page


def test_who_applied_already_is_told_and_may_apply_again(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    page = citizen.get(f"/apply/{CODE}/")
    assert "已经在9月28日（周一）申请过这件事" in words_of(page)
    assert f'href="/my/cases/{number}/"' in page.content.decode()
    assert citizen.post(f"/apply/{CODE}/", {"whom": "person", "kind": "hot"}).status_code == 302
    withdraw_case(number=number, reasons="", by=town.person, at=MONDAY)
    assert "申请过这件事" not in words_of(citizen.get(f"/apply/{CODE}/"))


def test_a_wrong_entry_is_shown_and_kept_as_typed(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    response = citizen.post(section_of(draft_id, citizen), {"shop": "面", "area": "68"})
    assert response.status_code == 422
    assert 'value="面"' in response.content.decode()
    assert "<title>错误：" in response.content.decode()
    assert "有1处要改" in words_of(citizen.get(f"/drafts/{draft_id}/"))


def test_what_is_kept_for_later_is_not_judged(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    response = citizen.post(section_of(draft_id, citizen), {"shop": "面", "later": "yes"}, follow=True)
    assert response.status_code == 200
    assert Draft.objects.get().form["shop"] == "面"


def test_a_program_named_pdf_is_refused_in_words_and_nothing_is_kept(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    program = SimpleUploadedFile("图.pdf", b"MZ\x90\x00" + b"\x00" * 512, content_type="application/pdf")
    response = citizen.post(f"/drafts/{draft_id}/materials/layout/", {"file": [picture(), program]})
    assert response.status_code == 415
    assert "文件的内容和文件名的格式对不上" in words_of(response)
    assert Paper.objects.count() == 0
    assert Draft.objects.get().slots == {}


def test_a_file_that_is_too_large_is_refused_in_words_and_nothing_is_kept(
    town: Town, citizen: Client, settings: Any
) -> None:
    draft_id = make_draft(town)
    settings.UPLOAD_MAX_BYTES = 20
    response = citizen.post(f"/drafts/{draft_id}/materials/layout/", {"file": picture()})
    assert response.status_code == 413
    assert "太大" in words_of(response)
    assert Paper.objects.count() == 0


def test_no_file_chosen_is_said_beside_the_field(town: Town, citizen: Client) -> None:
    response = citizen.post(f"/drafts/{make_draft(town)}/materials/layout/", {})
    assert response.status_code == 422
    assert "请先选一个文件" in words_of(response)


def test_a_file_is_handed_in_and_taken_out(town: Town, citizen: Client) -> None:
    url = f"/drafts/{make_draft(town)}/materials/layout/"
    assert "平面图.png" in words_of(citizen.post(url, {"file": picture()}, follow=True))
    paper_id = Draft.objects.get().slots["layout"][0]
    assert "平面图.png" not in words_of(citizen.post(url, {"take_out": paper_id}, follow=True))


def test_nothing_can_be_submitted_while_something_is_missing(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    assert "还有没完成的" in words_of(citizen.get(f"/drafts/{draft_id}/check/"))
    response = citizen.post(f"/drafts/{draft_id}/prepare/")
    assert response.status_code == 422
    assert Case.objects.count() == 0


def test_a_double_click_leads_to_the_same_case(town: Town, citizen: Client) -> None:
    url = signing_page(make_draft(town, is_complete=True), citizen)
    digest = re.findall(r'name="digest" value="(\w+)"', citizen.get(url).content.decode())[0]
    data = {"way": "drawn", "strokes": STROKES, "digest": digest}
    first, second = (citizen.post(url, data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert Draft.objects.count() == 0
    said = words_of(citizen.get(first["Location"]))
    assert "已提交" in said
    assert "已提交" not in words_of(citizen.get(first["Location"])).replace("您已提交", "")


def test_a_stale_draft_says_what_is_new_and_is_carried_over(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    publish_anew(content(form=FORM, slots=(*SLOTS, Slot(key="lease", name="租赁合同")), audience=("1",)))
    said = words_of(citizen.get(f"/drafts/{draft_id}/"))
    assert "办事指南改过" in said
    assert "租赁合同" in said
    said = words_of(citizen.post(f"/drafts/{draft_id}/renew/", follow=True))
    assert "办事指南改过" not in said
    assert "租赁合同" in said
    assert Draft.objects.get().form["shop"] == "小满面馆"


def test_a_stale_draft_is_not_submitted_but_renewed(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    publish_anew(content(form=FORM, slots=SLOTS, audience=("1",), purpose="改过的指南"))
    said = words_of(citizen.post(f"/drafts/{draft_id}/prepare/", follow=True))
    assert "您填的都还在" in said
    assert Case.objects.count() == 0
    assert Draft.objects.get().form["shop"] == "小满面馆"


def test_a_form_without_its_token_is_refused(town: Town) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), town.person)
    draft_id = make_draft(town, is_complete=True)
    assert client.post(f"/drafts/{draft_id}/prepare/").status_code == 403
    assert Case.objects.count() == 0


def test_the_address_of_an_act_opens_by_get_and_leads_to_its_page(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town)
    number = make_case(town).number
    place = f"/drafts/{draft_id}/materials/layout/"
    assert citizen.get(f"{place}way/")["Location"] == place
    assert citizen.get(f"/drafts/{draft_id}/prepare/")["Location"] == f"/drafts/{draft_id}/check/"
    desk = desk_of(town.clerk)
    for act in ("refuse-acceptance", "review", "decide", "fee"):
        assert desk.get(f"/desk/cases/{number}/{act}/")["Location"] == f"/desk/cases/{number}/"
    assert Case.objects.get().state == "received", "nothing is done by looking"


def test_the_pages_of_a_submitted_draft_lead_to_its_case(town: Town, citizen: Client) -> None:
    draft_id = make_draft(town, is_complete=True)
    case = sign_and_submit(draft_id, citizen)["Location"]
    for page in ("", "check/", "form/all/", "materials/layout/", "sign/"):
        assert citizen.get(f"/drafts/{draft_id}/{page}")["Location"] == case
    stranger = sign_in(Client(), make_person(name="别人"))
    assert stranger.get(f"/drafts/{draft_id}/").status_code == 404


def test_the_check_page_shows_what_was_answered_before_the_form(town: Town, citizen: Client) -> None:
    said = words_of(citizen.get(f"/drafts/{make_draft(town)}/check/"))
    assert "店里做什么？ 热菜" in said
    assert said.count("接下来") == 1


def test_the_check_page_says_where_the_result_goes_and_what_it_costs(on_monday: None) -> None:
    town = make_town(
        fees=(Fee(name="证件工本费", amount_fen=2000, basis="皖价费〔示例〕1号"),),
        is_charged=True,
        sends_by_courier=True,
    )
    draft_id = make_draft(town)
    recipient = Recipient(name="老张", phone="13800000000", address="亳州市谯城区示例路1号")
    choice = Choice(way=Way.COURIER, recipient=recipient)
    choose_delivery(draft_id=draft_id, choice=choice, by=town.person, at=MONDAY)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get(f"/drafts/{draft_id}/check/"))
    for words in ("亳州市谯城区示例路1号", "13800000000", "收费：证件工本费", "20.00"):
        assert words in said


def test_a_filled_page_of_the_form_says_what_was_filled_in(town: Town, citizen: Client) -> None:
    assert "要您填" in words_of(citizen.get(f"/drafts/{make_draft(town)}/"))
    said = words_of(citizen.get(f"/drafts/{make_draft(town, is_complete=True)}/"))
    assert "您填了2项" in said
    assert "要您填" not in said
