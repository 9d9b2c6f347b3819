"""The pages about cases: what they show, what they refuse and keep, who may read them, what they cost."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import (
    CODE,
    FORM,
    MONDAY,
    SLOTS,
    Town,
    bring_to,
    make_case,
    make_town,
    make_upload,
)
from tests.services.items.make import content
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.public import thread
from tongban.foundation.papers.models import Paper
from tongban.kernel import clock
from tongban.services.cases.commands.draft import begin_draft, put_paper, save_form
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import CaseState, HolderKind, Outcome
from tongban.services.cases.models import Case, CorrectionNotice, Draft
from tongban.services.items.models import Item, ItemVersion
from tongban.services.items.public import ItemContent, Slot

pytestmark = pytest.mark.django_db
TYPED = {"shop": "小满面馆", "area": "68"}


@pytest.fixture(autouse=True)
def on_monday(still_clock: None) -> Iterator[None]:
    """The sample day: a Monday between two holidays."""
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    yield


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def citizen(town: Town) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)


def desk_of(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def words_of(response: Any) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def picture(name: str = "平面图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, image_bytes(), content_type="image/png")


def make_draft(town: Town, *, is_complete: bool = False) -> UUID:
    draft_id = begin_draft(
        item_code=CODE,
        holder=HolderKind.PERSON,
        uscc=None,
        answers={"kind": "hot"},
        by=town.person,
        at=MONDAY,
    )
    if is_complete:
        values = {"shop": "小满面馆", "area": 68}
        save_form(draft_id=draft_id, values=values, is_done=True, by=town.person, at=MONDAY)
        paper_id = make_upload(town.person)
        put_paper(draft_id=draft_id, slot="layout", paper_id=paper_id, by=town.person, at=MONDAY)
    return draft_id


def publish_anew(terms: ItemContent) -> None:
    """A second version of the town's item, in force at once."""
    item = Item.objects.get(code=CODE)
    ItemVersion.objects.filter(item=item).update(in_force_to=MONDAY)
    item.current = ItemVersion.objects.create(
        item=item,
        number=2,
        content=terms.as_json(),
        content_sha256=terms.sha256(),
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
    )
    item.save()


def section_of(draft_id: UUID, citizen: Client) -> str:
    """The address of the first page of the draft's form."""
    page = citizen.get(f"/drafts/{draft_id}/").content.decode()
    found = re.search(rf"/drafts/{draft_id}/form/[^/\"]*/", page)
    assert found is not None
    return found[0]


# ── applying ──────────────────────────────────────────────


def test_the_guides_answers_are_not_asked_again(citizen: Client) -> None:
    page = citizen.get(f"/apply/{CODE}/?kind=cold").content.decode()
    assert re.search(r'value="cold"[^>]* checked', page)


def test_an_unanswered_question_comes_back_with_what_was_chosen(citizen: Client) -> None:
    response = citizen.post(f"/apply/{CODE}/", {"whom": "person"})
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
    assert "这种文件" in words_of(response)
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
    response = citizen.post(f"/drafts/{draft_id}/submit/", {"declared": "yes"})
    assert response.status_code == 422
    assert Case.objects.count() == 0


def test_the_declaration_must_be_ticked(town: Town, citizen: Client) -> None:
    response = citizen.post(f"/drafts/{make_draft(town, is_complete=True)}/submit/", {})
    assert response.status_code == 422
    assert "请勾选这一项" in words_of(response)
    assert Case.objects.count() == 0


def test_a_double_click_leads_to_the_same_case(town: Town, citizen: Client) -> None:
    url = f"/drafts/{make_draft(town, is_complete=True)}/submit/"
    first, second = (citizen.post(url, {"declared": "yes"}) for _ in range(2))
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
    said = words_of(citizen.post(f"/drafts/{draft_id}/submit/", {"declared": "yes"}, follow=True))
    assert "您填的都还在" in said
    assert Case.objects.count() == 0
    assert Draft.objects.get().form["shop"] == "小满面馆"


def test_a_form_without_its_token_is_refused(town: Town) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), town.person)
    draft_id = make_draft(town, is_complete=True)
    assert client.post(f"/drafts/{draft_id}/submit/", {"declared": "yes"}).status_code == 403
    assert Case.objects.count() == 0


# ── following ─────────────────────────────────────────────


def test_the_page_says_by_when_and_why_that_day(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert re.search(r"10月\d+日（周.）前作出决定", said)
    assert "国庆节放假7天，不算" in said
    assert "法定" in said
    assert "受理通知书" in said


def test_the_calculation_is_in_words(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    response = citizen.get(f"/my/cases/{number}/why/")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/plain")
    assert "10月1日（周四）  国庆节，放假，不算" in text
    assert "9月29日（周二）  第1天" in text
    assert "counted" not in text


def test_a_correction_names_each_thing_and_takes_it(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    wanted = [("layout", "照片看不清，请重拍。"), ("shop", "店名和招牌不一致。")]
    request_correction(number=number, wanted=wanted, by=town.clerk, at=MONDAY)
    deliver_all()
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "请补2处" in said
    assert "照片看不清" in said
    missing = citizen.post(f"/my/cases/{number}/correct/", {"shop": "小满大面馆"})
    assert missing.status_code == 422
    assert "还缺：经营场所平面布局图" in words_of(missing)
    assert 'value="小满大面馆"' in missing.content.decode()
    assert Case.objects.get().state == CaseState.CORRECTION
    whole = {"shop": "小满大面馆", "slot-layout": picture("新图.png")}
    assert citizen.post(f"/my/cases/{number}/correct/", whole).status_code == 302
    assert Case.objects.get().form["shop"] == "小满大面馆"


def test_a_bad_file_in_a_correction_leaves_everything_as_it_was(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    request_correction(number=number, wanted=[("layout", "请重拍。")], by=town.clerk, at=MONDAY)
    deliver_all()
    papers = Paper.objects.count()
    program = SimpleUploadedFile("图.pdf", b"MZ" + b"\x00" * 512, content_type="application/pdf")
    response = citizen.post(f"/my/cases/{number}/correct/", {"slot-layout": [picture("新图.png"), program]})
    assert response.status_code == 415
    assert Paper.objects.count() == papers
    assert CorrectionNotice.objects.get().resubmitted_at is None


def test_a_refusal_names_reasons_article_and_three_remedies(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    refuse_acceptance(number=number, reasons="不用办许可。", article="第九条", by=town.clerk, at=MONDAY)
    deliver_all()
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    for words in ("不用办许可", "第九条", "行政复议", "行政诉讼", "投诉"):
        assert words in said


def test_the_licence_is_found_on_the_page_of_a_granted_case(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "issued")
    deliver_all()
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "老年人优待证办好了" in said
    assert "去评价" in said


def test_withdrawing_asks_once_more(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    assert "撤回后不能恢复" in words_of(citizen.get(f"/my/cases/{number}/withdraw/"))
    citizen.post(f"/my/cases/{number}/withdraw/", {"reasons": "不开了"})
    assert Case.objects.get().state == CaseState.WITHDRAWN
    assert "不能再撤回" in words_of(citizen.get(f"/my/cases/{number}/withdraw/"))


def test_what_waits_for_me_stands_first_in_my_cases_and_at_home(town: Town, citizen: Client) -> None:
    first, second = make_case(town).number, make_case(town, key="key-2").number
    request_correction(number=first, wanted=[("layout", "请重拍。")], by=town.clerk, at=MONDAY)
    make_draft(town)
    page = citizen.get("/my/cases/").content.decode()
    assert page.index("等您处理") < page.index("还没提交的") < page.index("正在办")
    for address in ("/", "/my/"):
        page = citizen.get(address).content.decode()
        assert page.index(f"/my/cases/{first}/correct/") < page.index(f"/my/cases/{second}/")


def test_a_stranger_sees_no_strip_at_home(client: Client, town: Town) -> None:
    make_case(town)
    assert "tb-mine" not in client.get("/").content.decode()
    assert "tb-mine" not in desk_of(town.clerk).get("/").content.decode()


# ── handling ──────────────────────────────────────────────


def test_each_post_finds_its_own_verbs(town: Town) -> None:
    number = make_case(town).number
    url = f"/desk/cases/{number}/"
    assert "不予受理" in words_of(desk_of(town.clerk).get(url))
    assert "没有您要办的" in words_of(desk_of(town.reviewer).get(url))
    assert desk_of(town.clerk).post(f"{url}accept/").status_code == 302
    assert "通过，交决定" in words_of(desk_of(town.reviewer).get(url))


def test_what_differs_from_the_register_stands_first(town: Town) -> None:
    number = make_case(town).number
    case = Case.objects.get()
    case.form = case.form | {"name": "别的名字"}
    case.save(update_fields=["form"])
    said = words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    assert "不一致1项" in said
    assert said.index("别的名字") < said.index("公民身份号码")


def test_a_refused_act_comes_back_with_what_was_typed(town: Town) -> None:
    number = make_case(town).number
    response = desk_of(town.clerk).post(
        f"/desk/cases/{number}/refuse-acceptance/", {"reasons": "材料是假的", "article": ""}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "材料是假的" in page
    assert "不予决定要写明理由和依据" in page
    assert Case.objects.get().state == CaseState.RECEIVED


def test_an_empty_correction_is_refused_and_a_typed_one_kept(town: Town) -> None:
    number = make_case(town).number
    desk = desk_of(town.clerk)
    url = f"/desk/cases/{number}/request-correction/"
    assert desk.post(url, {"what-layout": "  "}).status_code == 422
    assert desk.post(url, {"what-layout": "请重拍。"}).status_code == 302
    again = desk.post(url, {"what-layout": "还要别的。"})
    assert again.status_code in (403, 409)
    assert CorrectionNotice.objects.get().wanted == [{"what_for": "layout", "what": "请重拍。"}]


def test_an_act_out_of_order_is_refused_on_the_page(town: Town) -> None:
    number = make_case(town).number
    response = desk_of(town.approver).post(f"/desk/cases/{number}/decide/", {"outcome": "granted"})
    assert response.status_code in (403, 409)
    assert "没有办成" in words_of(response)
    assert Case.objects.get().state == CaseState.RECEIVED


def test_applicant_and_office_talk_about_the_case(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    citizen.post(f"/my/cases/{number}/messages/", {"text": "什么时候上门？"})
    desk = desk_of(town.clerk)
    assert "1条新消息" in words_of(desk.get(f"/desk/cases/{number}/"))
    desk.post(f"/desk/cases/{number}/messages/", {"text": "明天上午。"})
    assert "明天上午。" in words_of(citizen.get(f"/my/cases/{number}/"))
    assert "1条新消息" not in words_of(citizen.get(f"/my/cases/{number}/"))


# ── who may read and write ────────────────────────────────

MINE = (
    "/my/cases/{number}/",
    "/my/cases/{number}/why/",
    "/my/cases/{number}/withdraw/",
    "/my/cases/{number}/correct/",
    "/drafts/{draft}/",
    "/drafts/{draft}/check/",
    "/drafts/{draft}/materials/layout/",
)
MY_ACTS = (
    "/my/cases/{number}/withdraw/",
    "/my/cases/{number}/correct/",
    "/my/cases/{number}/messages/",
    "/drafts/{draft}/renew/",
    "/drafts/{draft}/drop/",
    "/drafts/{draft}/submit/",
)
DESK_ACTS = ("accept", "refuse-acceptance", "request-correction", "review", "decide", "issue", "messages")


def _places(town: Town, patterns: tuple[str, ...]) -> list[str]:
    number, draft_id = make_case(town).number, make_draft(town, is_complete=True)
    return [pattern.format(number=number, draft=draft_id) for pattern in patterns]


def _stranger() -> Person:
    return make_person(name="别人")


def test_another_person_finds_nothing(town: Town) -> None:
    client = sign_in(Client(), _stranger())
    assert {client.get(url).status_code for url in _places(town, MINE)} == {404}


def test_another_person_changes_nothing(town: Town) -> None:
    client = sign_in(Client(), _stranger())
    for url in _places(town, MY_ACTS):
        assert client.post(url, {"declared": "yes", "text": "?"}).status_code == 404, url
    assert Case.objects.get().state == CaseState.RECEIVED
    assert Draft.objects.count() == 1


def test_who_is_not_signed_in_is_led_to_the_door(client: Client, town: Town) -> None:
    places = [*_places(town, MINE), f"/apply/{CODE}/", "/my/cases/"]
    for url in places:
        assert "/login/" in client.get(url)["Location"], url
    number = Case.objects.get().number
    assert client.get(f"/desk/cases/{number}/")["Location"].startswith("/staff/login/")


def test_staff_do_not_come_in_by_the_citizens_door(town: Town) -> None:
    desk = desk_of(town.clerk)
    assert {desk.get(url).status_code for url in [*_places(town, MINE), "/my/cases/"]} == {403}


def test_citizens_do_not_come_to_the_desk(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    assert citizen.get(f"/desk/cases/{number}/")["Location"].startswith("/staff/login/")


def test_a_clerk_of_another_organisation_finds_nothing_and_changes_nothing(town: Town) -> None:
    number = make_case(town).number
    desk = desk_of(
        make_staff(name="外人", posts=("accept", "review", "approve"), organisation_code=CITY_OFFICE)
    )
    assert desk.get(f"/desk/cases/{number}/").status_code == 404
    for act in DESK_ACTS:
        response = desk.post(f"/desk/cases/{number}/{act}/", {"outcome": "granted", "text": "?"})
        assert response.status_code == 404, act
    assert Case.objects.get().state == CaseState.RECEIVED
    assert thread(about=f"cases:{number}", reader_account=town.person.account_id) == []


def test_an_act_that_there_is_not_is_not_found(town: Town) -> None:
    number = make_case(town).number
    assert desk_of(town.clerk).post(f"/desk/cases/{number}/burn/").status_code == 404


# ── what pages cost ───────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/my/cases/{number}/", 12),
        ("/my/cases/", 5),
        ("/drafts/{draft}/", 6),
        ("/drafts/{draft}/check/", 6),
        ("/drafts/{draft}/materials/layout/", 6),
        ("/apply/" + CODE + "/", 6),
        ("/", 8),
    ],
)
def test_citizens_pages_cost_few_queries(
    path: str,
    most: int,
    town: Town,
    citizen: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    url = path.format(number=number, draft=make_draft(town, is_complete=True))
    citizen.get(url)
    with django_assert_max_num_queries(most):
        assert citizen.get(url).status_code == 200


def test_the_officers_page_costs_few_queries(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    desk = desk_of(town.reviewer)
    desk.get(f"/desk/cases/{number}/")
    with django_assert_max_num_queries(20):
        assert desk.get(f"/desk/cases/{number}/").status_code == 200


def test_refused_cases_are_shown_with_their_decision(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    bring_to(town, number, "decided", outcome=Outcome.REFUSED)
    deliver_all()
    assert "您的申请没有获准" in words_of(citizen.get(f"/my/cases/{number}/"))


def test_pages_speak_english_too(town: Town) -> None:
    client = sign_in(Client(headers={"accept-language": "en"}), town.person)
    number = make_case(town).number
    bring_to(town, number, "accepted")
    said = words_of(client.get(f"/my/cases/{number}/"))
    assert "Decision by" in said
    assert "How far it is" in said
