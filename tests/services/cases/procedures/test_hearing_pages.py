"""Each role in its own page: the applicant, the neighbour, the chair, the office, the public, and who is none of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import PASSWORD, make_person, make_staff, sign_in
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.procedures.make import (
    DRAWN,
    PARTS,
    Heard,
    arrange,
    asked,
    heard_case,
    held,
    id_number_of,
    keep,
    tell,
)
from tests.services.cases.timing.make import moment
from tests.services.cases.visit import desk_of, words_of
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import documents_of
from tongban.kernel import clock
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.facts import Outcome
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.models import (
    Hearing,
    HearingRight,
    InterestedParty,
    MinutesSignature,
    SiteVisit,
    Statement,
)

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), person)


def at(month: int, day: int, hour: int = 10) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(month, day, hour))


def desk_page(heard: Heard, act: str = "") -> str:
    return f"/desk/cases/{heard.number}/procedures/" + (f"{act}/" if act else "")


def test_the_neighbour_reads_what_is_theirs_and_nothing_of_the_applicant(town: Town) -> None:
    heard = held(town)
    make_statement(number=heard.number, text="别人的话。", by=town.person, at=moment(10, 22, 17))
    decide_case(
        number=heard.number, outcome=Outcome.REFUSED, reasons="只给申请人看的理由。", article="第三十八条",
        by=town.approver, at=moment(10, 23),
    )  # fmt: skip
    at(10, 26)
    deliver_all()
    client = browser(heard.neighbour)
    page = words_of(client.get(f"/my/concerns/{heard.interest}/"))
    for there in ("油烟和噪声影响您", "唐主持", "决定是根据听证笔录作出的", "60日内", "谯城区人民政府"):
        assert there in page
    for hidden in (town.person.name, heard.number, "别人的话", "只给申请人看的理由", "小满面馆", "平面图"):
        assert hidden not in page, hidden
    assert words_of(client.get("/my/cases/")).count(heard.number) == 0
    for url in (
        f"/my/cases/{heard.number}/",
        f"/my/cases/{heard.number}/hearing/",
        f"/my/cases/{heard.number}/why/",
    ):
        assert client.get(url).status_code == 404, url
    for document in documents_of(f"case:{heard.number}"):
        assert document.paper
        assert client.get(f"/papers/{document.paper.id}/").status_code == 404, document.kind
    for document in documents_of(f"interested:{heard.interest}"):
        assert document.paper
        response = client.get(f"/papers/{document.paper.id}/")
        assert response.getvalue().startswith(b"%PDF"), document.kind


def test_the_applicant_reads_nothing_that_is_the_neighbours_alone(town: Town, citizen: Client) -> None:
    heard = asked(town)
    make_statement(
        number=heard.number, party=heard.interest, text="夜里太吵。", by=heard.neighbour, at=moment(10, 9)
    )
    deliver_all()
    for url in (f"/my/cases/{heard.number}/", f"/my/cases/{heard.number}/hearing/"):
        page = words_of(citizen.get(url))
        for hidden in (heard.neighbour.name, "夜里太吵", "您住在店铺楼上", id_number_of(heard.neighbour)):
            assert hidden not in page, hidden
    assert citizen.get(f"/my/concerns/{heard.interest}/").status_code == 404
    for document in documents_of(f"interested:{heard.interest}"):
        assert document.paper
        assert citizen.get(f"/papers/{document.paper.id}/").status_code == 404


def test_a_stranger_and_another_office_find_nothing_and_change_nothing(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    stranger = browser(make_person(name="别人"))
    for url in (f"/my/cases/{heard.number}/hearing/", f"/my/concerns/{heard.interest}/"):
        assert stranger.get(url).status_code == 404
        for act in ("state", "ask", "waive", "challenge", "sign"):
            assert stranger.post(f"{url}{act}/", {"text": "?", "challenge": "?"}).status_code == 404, act
    outsider = desk_of(
        make_staff(name="外人", posts=("review", "approve", "hearing"), organisation_code=CITY_OFFICE)
    )
    assert outsider.get(desk_page(heard)).status_code == 404
    for act in (
        "enter",
        "tell",
        "take",
        "ask",
        "arrange",
        "settle",
        "keep",
        "note",
        "close",
        "visit",
        "sign",
        "opinion",
    ):
        assert outsider.post(desk_page(heard, act), {"name": "x"}).status_code == 404, act
    assert Statement.objects.count() == 0
    assert Hearing.objects.count() == 1
    assert Client().get(f"/my/concerns/{heard.interest}/")["Location"].startswith("/accounts/login/")
    assert Client().get(desk_page(heard))["Location"].startswith("/staff/login/")


def test_an_act_that_there_is_not_is_not_found(town: Town, citizen: Client) -> None:
    heard = heard_case(town)
    assert citizen.post(f"/my/cases/{heard.number}/hearing/burn/").status_code == 404
    assert desk_of(town.reviewer).post(desk_page(heard, "burn")).status_code == 404
    for party in ("x", "00000000-0000-0000-0000-000000000000"):
        sent = {"party": party, "text": "话"}
        assert desk_of(town.reviewer).post(desk_page(heard, "take"), sent).status_code == 404


def test_both_parties_answer_and_speak_on_their_own_pages(town: Town, citizen: Client) -> None:
    heard = heard_case(town)
    assert "在决定前陈述和申辩" in words_of(citizen.get(f"/my/cases/{heard.number}/"))
    tell(heard)
    assert "最晚10月10日（周六）答复" in words_of(citizen.get(f"/my/cases/{heard.number}/"))
    mine = f"/my/cases/{heard.number}/hearing/"
    page = words_of(citizen.get(mine))
    assert "我们准备不予许可" in page
    assert "油烟排放不符合要求" in page
    refused = citizen.post(f"{mine}state/", {"text": " "})
    assert (refused.status_code, "这里要填" in words_of(refused)) == (422, True)
    assert citizen.post(f"{mine}state/", {"text": "已经装了净化设备。"})["Location"] == mine
    assert citizen.post(f"{mine}waive/")["Location"] == mine
    assert "您不要求听证" in words_of(citizen.get(mine))
    theirs = f"/my/concerns/{heard.interest}/"
    client = browser(heard.neighbour)
    assert "别人的申请，与您有关" in words_of(client.get("/my/cases/"))
    assert client.post(f"{theirs}ask/")["Location"] == theirs
    assert "您已申请听证" in words_of(client.get(theirs))
    again = client.post(f"{theirs}ask/")
    assert (again.status_code, "您已经答复过了" in words_of(again)) == (409, True)


def test_the_office_does_everything_on_one_page(town: Town) -> None:
    heard = heard_case(town)
    desk = desk_of(town.reviewer)
    page = words_of(desk.get(desk_page(heard)))
    for there in ("秦玉兰", "还没告知", "登记利害关系人", "写核查记录"):
        assert there in page
    wrong = desk.post(desk_page(heard, "enter"), {"name": "王五", "stake": "", "id_number": ""})
    assert (wrong.status_code, "这里要填" in words_of(wrong)) == (422, True)
    assert 'value="王五"' in wrong.content.decode()
    desk.post(desk_page(heard, "tell"), {"intended": "refused", "reasons": "油烟超标", "article": "第十二条"})
    assert HearingRight.objects.count() == 2
    sent = {"party": str(heard.interest), "text": "电话里说太吵。", "how": "oral"}
    desk.post(desk_page(heard, "take"), sent)
    desk.post(desk_page(heard, "ask"), {"party": str(heard.interest)})
    visit = {
        "site": "魏武大道1号", "visited_on": "2026-09-28", "begun_at": "08:30", "ended_at": "09:30",
        "officers": [town.clerk.account_id], "met_name": "老张", "met_role": "申请人", "met_how": "paper",
        "findings": "排烟口离窗户八米。", "conclusion": "要改。", "meets": "no",
    }  # fmt: skip
    alone = desk.post(desk_page(heard, "visit"), visit | {"officers": []})
    assert (alone.status_code, "至少要有本单位两名" in words_of(alone)) == (422, True)
    desk.post(desk_page(heard, "visit"), visit)
    assert "我在现场" in words_of(desk_of(town.clerk).get(desk_page(heard)))
    desk_of(town.clerk).post(desk_page(heard, "sign"), {"place": "1"})
    assert SiteVisit.objects.get().completed_at
    assert InterestedParty.objects.count() == 1


def test_the_hearing_from_the_desk_to_its_minutes(town: Town, citizen: Client) -> None:
    heard = asked(town)
    at(10, 12)
    head = desk_of(town.approver)
    assert "有人申请了听证，最晚要在11月5日" in words_of(head.get(desk_page(heard)))
    plan = {
        "planned_on": "2026-10-22", "planned_hour": "09:00", "venue": "听证室", "why": "利害关系人要求听证。",
        "chair": heard.chair.account_id, "clerk": heard.clerk.account_id,
    }  # fmt: skip
    early = head.post(desk_page(heard, "arrange"), plan | {"planned_on": "2026-10-20"})
    assert (early.status_code, "最早可以定在2026年10月21日" in words_of(early)) == (422, True)
    no_day = head.post(desk_page(heard, "arrange"), plan | {"planned_hour": "早上"})
    assert "请填时间" in words_of(no_day)
    head.post(desk_page(heard, "arrange"), plan)
    assert "听证：10月22日" in words_of(citizen.get(f"/my/cases/{heard.number}/"))
    theirs, client = f"/my/concerns/{heard.interest}/", browser(heard.neighbour)
    client.post(f"{theirs}challenge/", {"challenge": "主持人是申请人的表哥。"})
    assert "回避申请正在处理" in words_of(client.get(theirs))
    challenge = Hearing.objects.get().challenges.get()
    head.post(
        desk_page(heard, "settle"), {"challenge": challenge.pk, "new_chair": "", "answer": "不是亲属。"}
    )
    assert "主持人不变" in words_of(client.get(theirs))
    at(10, 22, 11)
    chair = desk_of(heard.chair)
    chair.post(desk_page(heard, "keep"), PARTS | {"present": ["applicant", str(heard.interest)]})
    mine = f"/my/cases/{heard.number}/hearing/"
    assert "请阅读并签署听证笔录" in words_of(citizen.get(mine))
    assert citizen.get(f"{mine}minutes/").headers["Location"] == mine  # nothing was put before them yet
    assert citizen.post(f"{mine}sign/").headers["Location"] == f"{mine}minutes/"
    page = citizen.get(f"{mine}minutes/")
    assert PARTS["closing"] in words_of(page)
    asked_for = page.context["place"].asked
    drawn = {"way": "drawn", "digest": asked_for.digest, "strokes": DRAWN}
    stale = citizen.post(f"{mine}minutes/", drawn | {"digest": "0" * 64})
    assert stale.headers["Location"] == f"{mine}minutes/"  # shown again, nothing is signed
    assert not MinutesSignature.objects.filter(how="online").exists()
    named = {"way": "typed", "digest": asked_for.digest, "name": town.person.name, "password": PASSWORD}
    assert "不对" in words_of(citizen.post(f"{mine}minutes/", named | {"password": "wrong"}))
    assert citizen.post(f"{mine}minutes/", named).headers["Location"] == mine
    assert citizen.get(f"{mine}minutes/").headers["Location"] == mine  # signed once
    early = chair.post(desk_page(heard, "sign-minutes"))
    assert (early.status_code, "还没有签署笔录" in words_of(early)) == (409, True)
    page = words_of(chair.get(desk_page(heard)))
    assert "已核验，没有改动" in page
    note = {"who": str(heard.interest)}
    assert chair.post(desk_page(heard, "note"), note | {"how": "refused"}).status_code == 422
    bare = chair.post(desk_page(heard, "note"), note | {"how": "paper"})
    assert (bare.status_code, "手写签字的那一页" in words_of(bare)) == (422, True)
    scan = SimpleUploadedFile("签字页.jpg", image_bytes("JPEG"), "image/jpeg")
    chair.post(desk_page(heard, "note"), note | {"how": "paper", f"page-{heard.interest}": scan})
    sign_on_desk(desk_of(heard.clerk), heard)
    sign_on_desk(chair, heard)
    assert Hearing.objects.get().closed_at
    kept = MinutesSignature.objects.get(how="paper").page_id
    opened = chair.get(f"/papers/{kept}/")
    assert b"".join(opened.streaming_content)  # type: ignore[attr-defined]
    assert opened.status_code == 200
    for reader in (citizen, client):  # the page may name others
        assert reader.get(f"/papers/{kept}/").status_code == 404


def sign_on_desk(client: Client, heard: Heard) -> None:
    """An officer reads the minutes and signs with name and password."""
    here = client.post(desk_page(heard, "sign-minutes")).headers["Location"]
    page = client.get(here)
    assert page.status_code == 200
    asked_for = page.context["place"].asked
    name = asked_for.document["signer"]["name"]
    sent = {"way": "typed", "digest": asked_for.digest, "name": name, "password": PASSWORD}
    assert client.post(here, sent).headers["Location"] == desk_page(heard)


def test_the_decision_page_says_why_it_waits(town: Town) -> None:
    heard = asked(town)
    at(10, 12)
    sent = {"outcome": "refused", "reasons": "排烟口太近", "article": "第三十八条"}
    response = desk_of(town.approver).post(f"/desk/cases/{heard.number}/decide/", sent)
    assert response.status_code == 409
    assert "要先听证，再根据笔录决定" in words_of(response)


def test_the_public_sees_announced_hearings_without_a_name_of_the_parties(town: Town, client: Client) -> None:
    heard = heard_case(town)
    assert "目前没有听证公告" in words_of(client.get("/hearings/", headers={"accept-language": "zh-CN"}))
    arrange(heard, why="涉及公共利益。")
    page = words_of(client.get("/hearings/", headers={"accept-language": "zh-CN"}))
    assert "涉及公共利益。" in page
    for hidden in (town.person.name, heard.neighbour.name, heard.number):
        assert hidden not in page
    arrange(heard, at=moment(10, 13), planned_at=moment(10, 28, 9), secret_because="涉及商业秘密")
    assert "涉及公共利益。" not in words_of(client.get("/hearings/"))


def test_nothing_is_said_of_hearings_before_acceptance(town: Town, citizen: Client) -> None:
    number = make_case(town).number
    assert "陈述" not in words_of(citizen.get(f"/my/cases/{number}/"))
    page = words_of(citizen.get(f"/my/cases/{number}/hearing/"))
    assert "提交陈述申辩" not in page
    bring_to(town, number, "accepted", at=MONDAY)
    assert "提交陈述申辩" in words_of(citizen.get(f"/my/cases/{number}/hearing/"))


def test_what_the_pages_cost(
    town: Town, citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    heard = asked(town)
    arrange(heard)
    keep(heard)
    at(10, 22, 12)
    neighbour, desk = browser(heard.neighbour), desk_of(town.approver)
    for client, url, most in (
        (citizen, f"/my/cases/{heard.number}/hearing/", 14),
        (neighbour, f"/my/concerns/{heard.interest}/", 14),
        (desk, desk_page(heard), 34),
        (Client(), "/hearings/", 5),
    ):
        assert client.get(url).status_code == 200
        with django_assert_max_num_queries(most):
            client.get(url)
