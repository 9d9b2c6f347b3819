"""How sharing goes: the sums of an office, whose an officer reads, what leads where, and what the page costs."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.exchange.make import AT, WELFARE, answer, granted, make_grant, submit
from tests.resources.fusion.deliveries.make import agreed
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.overview.facts import OVERSEE, Overview, Sums
from tongban.resources.exchange.overview.queries import overview
from tongban.resources.exchange.overview.scope import overview_scope
from tongban.resources.exchange.requesting.commands.answer import answer_request
from tongban.resources.exchange.requesting.commands.check import check_request
from tongban.resources.exchange.requesting.commands.object import raise_objection
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.queries import grants_of_consumer
from tongban.resources.exchange.uses.commands.log_use import log_use
from tongban.resources.exchange.uses.facts import Outcome, User
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.review.models import QualityNote

pytestmark = pytest.mark.django_db
add_post("office-head", frozenset({OVERSEE}))
add_post("sharing-authority", frozenset({OVERSEE, "exchange.check", "exchange.see_uses", "fusion.agree"}))
PATH = "/desk/exchange/overview/"


@pytest.fixture
def head(asker: Officer) -> Officer:
    """Leads the welfare office."""
    return make_staff(name="赵审批", posts=("office-head",), organisation_code=WELFARE)


@pytest.fixture
def authority(asker: Officer) -> Officer:
    return make_staff(name="尹数据", posts=("sharing-authority",), organisation_code=CITY_OFFICE)


def at_desk(officer: Officer, language: str = "zh-CN") -> Client:
    return sign_in_staff(Client(headers={"accept-language": language}), officer)


def seen(by: Officer, *, at: datetime = AT) -> Overview:
    return overview(overview_scope(by), at=at)


def of(found: Overview, code: str) -> Sums:
    home = organisation_by_code(code).id
    return next((line.sums for line in found.offices if line.id == home), Sums())


def fact_of(row: Grant) -> GrantFact:
    return next(one for one in grants_of_consumer([row.consumer_id], at=AT) if one.code == row.code)


def use(grant: GrantFact, times: int = 1, *, at: datetime = AT, code: str = "", way: Way = Way.API) -> None:
    by = User(
        ref="officer:1",
        name="李窗口",
        organisation_id=grant.consumer_id,
        organisation_name=grant.consumer_name,
    )
    outcome = Outcome.REFUSED if code else Outcome.ANSWERED
    for _ in range(times):
        log_use(grant=grant, way=way, by=by, fields=["坐落"], outcome=outcome, code=code, at=at)


def test_a_request_is_told_of_who_asked_and_of_who_has_to_answer(
    head: Officer, authority: Officer, asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    found = seen(authority)
    assert (of(found, WELFARE).asked, of(found, WELFARE).waiting) == (1, 1)
    assert of(found, CITY_OFFICE).to_answer == 1 and of(found, COUNTY_OFFICE).is_empty
    check_request(number=number, by=checker, at=AT)
    late = datetime(2026, 10, 20, 10, tzinfo=AT.tzinfo)  # due on 16 October, a Friday
    found = seen(authority, at=late)
    giving = of(found, COUNTY_OFFICE)
    assert (giving.to_answer, giving.overdue, giving.longest) == (1, 1, 2)
    assert of(found, CITY_OFFICE).overdue == 0 and found.total.overdue == 1
    assert of(seen(head, at=late), WELFARE).waiting == 1


def test_what_is_answered_counts_as_in_time_by_its_own_last_day(
    authority: Officer, asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    granted(asker, checker, giver, housing)
    in_time = of(seen(authority), COUNTY_OFFICE)
    assert (in_time.answered, in_time.in_time, in_time.in_time_share) == (1, 1, 100.0)
    number = submit(asker, housing, item_code="L341602TEST0001", renews=Grant.objects.get().code)
    check_request(number=number, by=checker, at=AT)
    late = datetime(2026, 10, 19, 10, tzinfo=AT.tzinfo)
    said = answer("不动产单元号", "权利人", "坐落", refused=("抵押状态",))
    answer_request(number=number, answer=said, by=giver, at=late)
    found = of(seen(authority, at=late), COUNTY_OFFICE)
    assert (found.answered, found.in_time, found.in_time_share) == (2, 1, 50.0)


def test_grants_and_uses_by_office_way_refusal_and_grant(authority: Officer) -> None:
    busy, idle = fact_of(make_grant(valid_from=date(2026, 8, 1))), make_grant(valid_from=date(2026, 8, 1))
    new, over = (
        make_grant(valid_from=date(2026, 9, 20)),
        make_grant(state="revoked", ended_at=AT, ended_by="x", end_reasons="x"),
    )
    use(busy, 3)
    use(busy, 2, way=Way.BATCH)
    use(busy, 2, at=AT - timedelta(days=40))
    use(busy, 1, at=AT - timedelta(days=90))
    use(busy, 4, code="over-quota")
    use(fact_of(idle), 1, at=AT - timedelta(days=35))
    found = seen(authority)
    using, giving = of(found, CITY_OFFICE), of(found, COUNTY_OFFICE)
    assert (using.live, using.ended, using.unused) == (3, 1, 1)
    assert (using.used, using.used_before, using.not_given) == (9, 3, 4)
    assert (giving.given, giving.provided, giving.provided_before) == (3, 9, 3)
    assert found.ways == {Way.API: (7, 3), Way.BATCH: (2, 0)} and found.refusals == {"over-quota": 4}
    lines = {one.code: one for one in found.grants}
    assert set(lines) == {busy.code, idle.code, new.code} and over.code not in lines
    assert (lines[busy.code].used, lines[busy.code].not_given, lines[busy.code].last_on) == (5, 4, AT.date())
    assert [one.code for one in found.grants if one.is_unused] == [idle.code]


def test_deliveries_tell_what_is_late_set_aside_refused_and_how_good(authority: Officer) -> None:
    agreed("residents")
    agreed("movers", name="流动人口")
    row = Agreement.objects.get(code="residents")
    row.due_on = date(2026, 9, 22)
    row.save(update_fields=["due_on"])
    for number, state, days in ((1, "refused", 40), (2, "refused", 3), (3, "set-aside", 1)):
        Delivery.objects.create(
            agreement=row, version=row.versions.get(), number=number, mark=number, state=DeliveryState(state).value,
            file_name="a.csv", form="csv", size=1, sha256="0" * 64, received_at=AT - timedelta(days=days),
            received_on=(AT - timedelta(days=days)).date(), received_by="officer:1",
        )  # fmt: skip
    for day, score in ((1, 70.0), (14, 88.5), (21, 90.0)):
        QualityNote.objects.create(
            agreement=row, on=date(2026, 9, day), rows=1, to_link=0, kept_out=0, score=score, fields={}
        )
    found = seen(authority)
    office = of(found, COUNTY_OFFICE)
    # 23, 24 and 28 September; the days between are off
    assert (office.agreements, office.late, office.days_late) == (2, 1, 3)
    assert (office.set_aside, office.deliveries_refused, office.score, office.moved) == (1, 1, 90.0, 1.5)
    assert found.deliveries[0].code == "residents"


def test_objections_stand_at_the_office_whose_data_they_are_about(
    authority: Officer, asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    raise_objection(code=code, reasons="登记有误，需要核对", by=asker, at=AT)
    found = of(seen(authority), COUNTY_OFFICE)
    assert (found.objections, found.objections_overdue) == (1, 0)
    assert of(seen(authority, at=AT + timedelta(days=60)), COUNTY_OFFICE).objections_overdue == 1
    assert of(seen(authority), WELFARE).suspended == 1


def test_a_head_reads_her_own_office_the_authority_its_area_and_others_are_told_the_duty(
    head: Officer,
    authority: Officer,
    stranger: Officer,
    asker: Officer,
    checker: Officer,
    giver: Officer,
    housing: str,
) -> None:
    granted(asker, checker, giver, housing)
    make_grant()
    own = {line.id for line in seen(head).offices}
    assert own == {organisation_by_code(WELFARE).id}
    assert len(seen(authority).offices) == 3
    page = at_desk(head).get(PATH)
    said = words_of(page)
    assert page.status_code == 200 and "近12个月的共享申请" in said and "不动产登记信息" in said
    assert b"/desk/exchange/grants/" not in page.content, "she may not open them"
    assert f'href="{PATH}"' in page.content.decode(), "the menu leads here"
    led = at_desk(authority).get(PATH).content.decode()
    assert "/desk/exchange/requests/" in led or "/desk/exchange/?view=all" in led
    refused = at_desk(stranger).get(PATH)
    assert refused.status_code == 403 and OVERSEE in words_of(refused)
    assert at_desk(stranger).get(f"{PATH}sharing.csv").status_code == 403
    assert Client().get(PATH).status_code == 302


def test_the_page_in_both_languages_on_paper_and_as_a_file(authority: Officer) -> None:
    grant = fact_of(make_grant(valid_from=date(2026, 8, 1)))
    use(grant, 5)
    use(grant, 2, code="over-quota")
    client = at_desk(authority)
    said = words_of(client.get(PATH))
    assert "数据共享情况" in said and "over-quota" in said and "共享接口" not in said
    assert "How sharing goes" in words_of(at_desk(authority, "en").get(PATH))
    paper = client.get(f"{PATH}?view=print")
    assert "tb-rail" not in paper.content.decode() and "授权和使用" in words_of(paper)
    make_grant(valid_from=date(2026, 8, 1), resource_name="闲置资源")
    idle = words_of(client.get(f"{PATH}?grants=unused"))
    assert "闲置资源" in idle
    file = client.get(f"{PATH}sharing.csv")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    used = {row["部门"]: row["本月使用"] for row in rows}
    assert sorted(used.values()) == ["0", "7"] and file["Cache-Control"] == "no-store"


def test_an_office_that_shares_nothing_says_so(head: Officer) -> None:
    said = words_of(at_desk(head).get(PATH))
    assert "您负责的部门还没有数据共享" in said
    assert "Nothing is shared" in words_of(at_desk(head, "en").get(f"{PATH}?view=print"))


def test_it_costs_the_same_for_one_grant_and_for_many(authority: Officer) -> None:
    client, counts = at_desk(authority), []
    agreed("residents")
    for _ in range(2):
        for _ in range(3):
            use(fact_of(make_grant()), 2)
        client.get(PATH)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(PATH).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 16  # session, account, officer; area, 12 of the page


def test_a_page_of_data_names_every_duty_that_opens_it(stranger: Officer, giver: Officer) -> None:
    client = at_desk(stranger)
    for path, duties in (
        ("/desk/exchange/", ("exchange.request", "exchange.answer", "exchange.check", "exchange.settle")),
        ("/desk/exchange/grants/", ("exchange.request", "exchange.answer")),
        ("/desk/deliveries/", ("fusion.deliver", "fusion.agree", "fusion.settle-delivery")),
        ("/desk/registers/quality/", ("fusion.deliver", "fusion.review", "fusion.agree")),
        ("/desk/exchange/systems/", ("exchange.keep_systems", "exchange.approve_systems")),
    ):
        refused = client.get(path)
        said = words_of(refused)
        assert refused.status_code == 403, path
        assert all(duty in said for duty in duties), path
        assert "本单位没有岗位办这件事" in said or "本单位由这些岗位办理" in said or "本地还没有岗位" in said


def test_the_list_of_grants_says_how_much_each_is_used_and_when_last(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    never = words_of(at_desk(asker).get("/desk/exchange/grants/"))
    assert "从未" in never
    grant = fact_of(Grant.objects.get(code=code))
    use(grant, 3)
    use(grant, 2, at=AT - timedelta(days=40))
    use(grant, 4, code="over-quota")
    [row] = at_desk(asker).get("/desk/exchange/grants/").context["rows"]
    assert (row["used"].this_month, row["used"].last_on) == (3, AT.date())
