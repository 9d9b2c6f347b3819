"""The pages on which a case is followed and handled."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import (
    MONDAY,
    Town,
    bring_to,
    make_case,
    make_town,
)
from tests.services.cases.visit import desk_of, make_draft, picture, signed_with, words_of
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.models import Paper
from tongban.resources.licences.public import licences_of_case
from tongban.services.cases.commands.refuse_acceptance import refuse_acceptance
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CaseStep, CorrectionNotice
from tongban.services.delivery.public import Choice, Way

pytestmark = pytest.mark.django_db


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
    to_sign = citizen.post(f"/my/cases/{number}/correct/", whole)["Location"]
    assert Case.objects.get().form["shop"] == "小满面馆"  # nothing counts before it is signed
    assert signed_with(citizen, to_sign)["Location"] == f"/my/cases/{number}/"
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
    assert "纸质的另行送达" not in said  # nobody asked for it


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


def test_the_visit_that_the_guide_demands_is_said_until_the_decision(on_monday: None) -> None:
    town = make_town(visits=1, visits_reason="要到场采集指纹，哪个派出所都行。")
    number = make_case(town).number
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "您还要到场1次。 要到场采集指纹" in said
    assert "不用您做什么" not in said
    bring_to(town, number, "decided")
    assert "您还要到场" not in words_of(citizen.get(f"/my/cases/{number}/"))


def test_messages_write_days_as_pages_do_and_name_none_where_none_is_set(on_monday: None) -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get("/my/messages/"))
    assert re.search(r"10月\d+日（周.）前告诉您是否受理", said)
    assert re.search(r"10月\d+日（周.）前作出决定", said)
    assert "2026-10" not in said


def test_a_service_without_a_limit_for_acceptance_promises_no_day(on_monday: None) -> None:
    town = make_town(type_code="07")
    number = make_case(town).number
    assert Case.objects.get(number=number).acceptance_due_on is None
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get("/my/messages/"))
    assert "受理了马上告诉您" in said and "—前" not in said


def test_the_finished_case_opens_the_card_that_came_out(on_monday: None) -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "issued")
    deliver_all()
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    (made,) = licences_of_case(number)
    assert "电子件已放进您的空间" in words_of(citizen.get(f"/my/cases/{number}/"))
    assert f'href="/my/licences/{made.code}/"' in citizen.get(f"/my/cases/{number}/").content.decode()


def test_a_step_past_its_day_is_called_late(on_monday: None) -> None:
    town = make_town(type_code="07")
    number = make_case(town).number
    CaseStep.objects.filter(case__number=number).update(due_on=(MONDAY - timedelta(days=3)).date())
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert "这一步超时了" in words_of(citizen.get(f"/my/cases/{number}/"))


def test_what_is_accepted_on_a_day_off_says_so(on_monday: None) -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    sunday = MONDAY - timedelta(days=1)
    Case.objects.filter(number=number).update(accepted_at=sunday)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    said = words_of(citizen.get(f"/my/cases/{number}/"))
    assert f"{sunday.month}月{sunday.day}日（周日）受理的" in said
    assert "休息日" in said


def test_who_makes_out_the_result_reads_how_it_is_wanted(town: Town) -> None:
    number = make_case(town, delivery=Choice(way=Way.COUNTER)).number
    bring_to(town, number, "decided")
    assert "申请人还要：到窗口领" in words_of(desk_of(town.issuer).get(f"/desk/cases/{number}/"))
    other = make_case(town, key="key-2").number
    bring_to(town, other, "decided")
    assert "申请人还要" not in words_of(desk_of(town.issuer).get(f"/desk/cases/{other}/"))


def test_applicants_read_their_own_name_and_open_their_own_files(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    page = citizen.get(f"/my/cases/{number}/").content.decode()
    assert "老*" not in page
    assert "老*" not in citizen.get("/my/cases/").content.decode()
    found = re.search(r'href="(/papers/[^"]+/)">平面图', page)
    assert found is not None
    answer = citizen.get(found[1])
    assert answer.status_code == 200
    answer.close()
