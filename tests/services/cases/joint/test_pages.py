"""Who holds a joint case, as officers and the applicant see it; and its forms."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import sign_in
from tests.services.cases.joint.make import NAMES, PLANNING, POLICE, Joint, all_answer, moment, review
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Urging
from tongban.kernel import clock
from tongban.services.cases.joint.models import IntermediaryService, OpinionLetter
from tongban.services.cases.models import CaseStep

pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 10) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(month, day, hour))


def seat(made: Joint, key: str) -> str:
    return str(CaseStep.objects.get(case__number=made.number, key=key, done_at=None).id)


def do(made: Joint, by: Officer, act: str, **fields: Any) -> Any:
    return desk_of(by).post(f"/desk/cases/{made.number}/{act}/", fields)


def desk(made: Joint, by: Officer) -> str:
    return words_of(desk_of(by).get(f"/desk/cases/{made.number}/"))


def test_at_the_desk_it_is_seen_at_a_glance_who_holds_it_and_who_is_late(made: Joint) -> None:
    at(10, 13)
    said = desk(made, made.planner)
    assert "现在谁在办 3个部门在办 3个超时" in said
    row = said.split(NAMES[POLICE])[1]
    assert re.search(r"初审 .* 9月28日.* 10月9日（周五） 晚了3天 全部最晚10月12日（周一）（6个工作日）", row)
    assert "催办" not in said  # the lead urges, not another that takes part


def test_the_applicant_sees_it_in_plain_words_and_no_letter(made: Joint) -> None:
    review(made, made.planner, at=moment(9, 29))
    at(9, 29, 11)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), made.town.person)
    said = words_of(citizen.get(f"/my/cases/{made.number}/"))
    assert "现在有3个部门同时在办" in said
    assert f"{NAMES[POLICE]} 9月28日（周一）收到，最晚10月12日（周一）办完。 在办" in said
    assert "意见函" not in said and "看过。" not in said
    all_done = made
    for by in (made.town.reviewer, made.police):
        review(all_done, by, at=moment(9, 29, 11))
    do(
        made,
        made.chief,
        "give-opinion-letter",
        seat=seat(made, "police-opinion"),
        letter_opinion="好。",
        outcome="agree",
    )
    deliver_all()
    said = words_of(citizen.get(f"/my/cases/{made.number}/"))
    assert f"{NAMES[POLICE]} 9月29日（周二）给了意见。" in said
    assert "等其他部门的意见，再决定" in said and f"由 {NAMES[PLANNING]} 办理" not in said


def test_a_late_office_is_told_to_the_applicant_as_our_fault(made: Joint) -> None:
    at(10, 13)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), made.town.person)
    said = words_of(citizen.get(f"/my/cases/{made.number}/"))
    assert f"{NAMES[PLANNING]} 9月28日（周一）收到，本来最晚10月12日（周一）办完。这是我们的不对" in said


def test_the_form_of_a_letter_keeps_what_was_typed_and_says_what_lacks(made: Joint) -> None:
    review(made, made.police, at=moment(9, 28, 11))
    fields = {"seat": seat(made, "police-opinion"), "outcome": "disagree", "letter_opinion": "会堵。"}
    answer = do(made, made.chief, "give-opinion-letter", **fields)
    said = words_of(answer)
    assert answer.status_code == 422 and "请写明不同意依据的条款" in said and "会堵。" in said
    assert not OpinionLetter.objects.exists()
    do(made, made.chief, "give-opinion-letter", **fields, letter_article="第三十二条", letter_conditions="")
    assert OpinionLetter.objects.get().article == "第三十二条"


def test_the_lead_reads_every_letter_beside_the_decision(made: Joint) -> None:
    all_answer(made, at=moment(9, 28, 11))
    assert desk(made, made.town.approver).count("（正在盖章）") == 4  # in the table, and beside the decision
    deliver_all()
    page = desk_of(made.town.approver).get(f"/desk/cases/{made.number}/").content.decode()
    tail = page.split('id="act"')[1]
    assert tail.count('href="/papers/') >= 2 and tail.count("夜间施工。") == 2


def test_the_lead_urges_from_the_page(made: Joint) -> None:
    place = made.ids[POLICE]
    do(made, made.town.approver, "urge-branch", organisation=place, **{f"urge-{place}": "明天要开工。"})
    assert Urging.objects.get().reason == "明天要开工。"
    refused = do(made, made.town.approver, "urge-branch", organisation=place, **{f"urge-{place}": "再催。"})
    assert refused.status_code == 409
    assert do(made, made.town.approver, "urge-branch", organisation="x").status_code == 404


def test_a_third_party_is_entered_and_ended_from_the_page(made: Joint) -> None:
    at(9, 30)
    begun = {"service_name": "交通影响评价", "service_provider": "示例评价公司", "service_days": "1"}
    wrong = do(made, made.police, "begin-intermediary", **begun, service_started="昨天")
    assert wrong.status_code == 422 and "交通影响评价" in wrong.content.decode()
    do(made, made.police, "begin-intermediary", **begun, service_started="2026-09-28")
    assert "交通影响评价 · 示例评价公司 超出计划1天" in desk(made, made.town.reviewer)
    do(
        made,
        made.police,
        "end-intermediary",
        place="1",
        **{"service_ended-1": "2026-09-30", "service_result-1": "好。"},
    )
    assert IntermediaryService.objects.get().result == "好。"
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), made.town.person)
    said = words_of(citizen.get(f"/my/cases/{made.number}/"))
    assert "交通影响评价 示例评价公司，9月28日（周一）到9月30日（周三）。 2个工作日。 计划1个。" in said


@pytest.mark.parametrize(("who", "most"), [("police", 36), ("person", 24)])
def test_the_pages_cost_so_much(made: Joint, who: str, most: int) -> None:
    is_officer = who == "police"
    client = desk_of(made.police) if is_officer else sign_in(Client(), made.town.person)
    path = f"/desk/cases/{made.number}/" if is_officer else f"/my/cases/{made.number}/"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) <= most, len(asked)
