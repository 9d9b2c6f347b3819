"""The boards: what each role sees in list, drill-down, export and API, and what nobody does."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory import make as directory
from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_staff, sign_in, sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case, make_town
from tests.services.cases.visit import words_of
from tests.services.feedback.make import make_ended_case
from tests.services.indicators.make import TODAY, count, make_three
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import Task
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.supervision.boards.summing import sum_board
from tongban.services.supervision.models import Card
from tongban.services.supervision.watch import watch_organisation

pytestmark = pytest.mark.django_db
TABLES = ("office", "item", "post", "person")


@pytest.fixture
def town(still_clock: None) -> Iterator[Town]:
    clock.current().move_to(MONDAY)  # type: ignore[attr-defined]
    kept = directory.DUTIES.get("supervisor")
    directory.DUTIES["supervisor"] = frozenset({"supervision.judge"})
    yield make_town()
    if kept is None:
        del directory.DUTIES["supervisor"]
    else:
        directory.DUTIES["supervisor"] = kept


def desk(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def supervisor(**changes: Any) -> Officer:
    return make_staff(name="吴监察", posts=("supervisor",), **changes)


def sum_up(town: Town) -> list[str]:
    """Three cases of the town, one broken promise lying, one task in the clerk's hands; counted and summed."""
    numbers = make_three(town)
    number = str(make_case(town, key="new").number)
    Task.objects.filter(about=f"cases:{number}", closed_at=None).update(
        claimed_by_account=town.clerk.account_id, claimed_by_name="李窗口", claimed_at=MONDAY
    )
    watch_organisation(organisation_id=town.organisation_id, area_codes=("341602000000",), at=MONDAY)
    count()
    sum_board(at=MONDAY)
    return [*numbers, number]


def rows_of(client: Client, kind: str) -> list[dict[str, str]]:
    answer = client.get(f"/desk/board/by/{kind}.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_the_board_reads_small_tables_only(town: Town, django_assert_max_num_queries: Any) -> None:
    sum_up(town)
    page = desk(supervisor())
    page.get("/desk/board/")
    with django_assert_max_num_queries(9) as read:
        said = words_of(page.get("/desk/board/"))
    assert not any("cases_case" in query["sql"] for query in read.captured_queries)
    assert "谯城区数据局（示例）" in said and "33.3%" in said and "要处理的牌" in said


def test_figures_lead_to_cases_the_case_and_its_acts(town: Town) -> None:
    _, _, lying, _ = sum_up(town)
    page = desk(supervisor())
    listed = page.get("/desk/board/cases/?figure=over").content.decode()
    assert f"/desk/board/cases/{lying}/" in listed and listed.count("/desk/board/cases/3") == 1
    told = words_of(page.get(f"/desk/board/cases/{lying}/"))
    assert "受理" in told and "李窗口" in told and "承诺日" in told


@pytest.mark.parametrize(
    ("figure", "many"),
    [("open", 2), ("near", 0), ("over", 1), ("received", 4), ("decided", 2), ("broken", 2), ("waiting", 0)],
)
def test_behind_each_figure_stand_as_many_cases_as_it_says(town: Town, figure: str, many: int) -> None:
    sum_up(town)
    page = desk(supervisor()).get(f"/desk/board/cases/?figure={figure}&office={town.organisation_id}")
    assert len(page.context["rows"]) == many


def test_what_is_near_is_near_in_the_list_too(town: Town) -> None:
    number = str(make_case(town).number)
    bring_to(town, number, "accepted")
    Case.objects.filter(number=number).update(promised_due_on=TODAY + timedelta(days=2))
    sum_board(at=MONDAY)
    (row,) = desk(supervisor()).get("/desk/board/cases/?figure=near").context["rows"]
    assert row.number == number
    Case.objects.filter(number=number).update(promised_due_on=TODAY + timedelta(days=10))
    assert not desk(supervisor()).get("/desk/board/cases/?figure=near").context["rows"]


def test_an_officer_sees_the_office_and_of_its_people_only_their_own_figures(town: Town) -> None:
    sum_up(town)
    clerk = desk(town.clerk)
    assert rows_of(clerk, "office") and rows_of(clerk, "post")
    assert [row["按人员"] for row in rows_of(clerk, "person")] == ["李窗口"]
    everybody = {row["按人员"] for row in rows_of(desk(supervisor()), "person")}
    assert {"李窗口", "王审核", "陈局长"} <= everybody
    assert "王审核" not in words_of(clerk.get("/desk/board/by/person/"))


@pytest.mark.parametrize("role", ["another office", "item-manager"])
def test_who_has_nothing_to_do_with_the_office_finds_nothing_of_it(town: Town, role: str) -> None:
    first, *_ = sum_up(town)
    who = (
        supervisor(organisation_code=CITY_OFFICE)
        if role == "another office"
        else make_staff(name="周事项", posts=("item-manager",))
    )
    page = desk(who)
    assert "谯城区数据局" not in page.get("/desk/board/").content.decode().partition("<main")[2]
    for kind in TABLES:
        assert rows_of(page, kind) == []
        asked = page.get(f"/desk/board/by/{kind}/?office={town.organisation_id}")
        assert asked.context["lines"] == []
        told = page.get(f"/api/v1/boards/{kind}?office={town.organisation_id}").json()
        assert told["lines"] == []
    cases = page.get(f"/desk/board/cases/?figure=open&office={town.organisation_id}")
    assert cases.context["rows"] == ()
    assert page.get(f"/desk/board/cases/{first}/").status_code == 404


def test_a_colleagues_cases_by_hand_are_for_those_who_see_to_people(town: Town) -> None:
    sum_up(town)
    address = f"/desk/board/cases/?figure=decided&person={town.approver.account_id}"
    assert len(desk(supervisor()).get(address).context["rows"]) == 2
    assert len(desk(town.approver).get(address).context["rows"]) == 2
    assert desk(town.clerk).get(address).context["rows"] == ()


def test_citizens_and_strangers_see_no_board_of_the_desk(town: Town) -> None:
    first, *_ = sum_up(town)
    urls = ("/desk/board/", "/desk/board/by/office/", "/desk/board/by/office.csv", "/desk/board/cases/")
    for client in (Client(), sign_in(Client(), town.person)):
        for url in (*urls, f"/desk/board/cases/{first}/"):
            assert client.get(url).status_code in (302, 403)
        assert client.get("/api/v1/boards/office").status_code in (401, 403)


def test_the_api_tells_the_lines_of_the_callers_scope(town: Town, django_assert_max_num_queries: Any) -> None:
    sum_up(town)
    headers = bearer(town.clerk)
    with django_assert_max_num_queries(8):
        told = Client().get("/api/v1/boards/office", headers=headers).json()
    (line,) = told["lines"]
    assert line["figures"]["promises_kept_percent"] == 33.3 and line["figures"]["over"] == 1
    people = Client().get("/api/v1/boards/person", headers=headers).json()["lines"]
    assert [one["name"] for one in people] == ["李窗口"]


def test_no_board_shows_who_rated(town: Town) -> None:
    number = make_ended_case(town)
    rate_case(
        number=number,
        by=town.person,
        level=RatingLevel.VERY_DISSATISFIED,
        options=[],
        text="态度不好",
        channel=Channel.PC,
        at=MONDAY,
    )
    count()
    sum_board(at=MONDAY)
    page = desk(town.clerk)
    for url in ("/desk/board/", "/desk/board/by/office/", f"/desk/board/cases/{number}/"):
        said = page.get(url).content.decode().partition("<main")[2]
        assert (
            town.person.name not in said
            and "态度不好" not in said
            and "评价" not in said.replace("满五条评价才显示满意的比例，免得知道是谁评的。", "")
        )
    (row,) = rows_of(page, "office")
    assert row["满意"] == ""


def test_a_case_number_that_is_none_and_a_kind_that_is_none_are_not_found(town: Town) -> None:
    page = desk(town.clerk)
    assert page.get("/desk/board/by/colour/").status_code == 404
    assert page.get("/desk/board/by/colour.csv").status_code == 404
    assert page.get("/desk/board/cases/?figure=open&cursor=nonsense").status_code == 422
    assert page.get("/desk/board/cases/?office=nonsense").status_code == 200


def test_everybody_sees_the_public_board_with_small_counts_kept_back(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    client = Client(headers={"accept-language": "zh-CN"})
    assert "还没有汇总" in words_of(client.get("/board/"))
    sum_up(town)
    client.get("/board/")
    with django_assert_max_num_queries(9) as read:
        said = words_of(client.get("/board/"))
    assert not any("cases_case" in query["sql"] for query in read.captured_queries)
    assert "谯城区数据局（示例）" in said and "<5" in said and "李窗口" not in said


def test_the_wall_screen_renews_itself_in_the_dark_and_needs_nobody_signed_in(town: Town) -> None:
    sum_up(town)
    page = Client(headers={"accept-language": "en"}).get("/board/wall/").content.decode()
    assert '<meta http-equiv="refresh" content="60">' in page and 'data-theme="dark"' in page
    assert "Promises kept" in page


def test_the_cards_to_deal_with_are_told_the_worst_first(town: Town) -> None:
    sum_up(town)
    for place, level in enumerate(("red", "yellow", "reminder")):
        card = Card.objects.order_by("id").first()
        assert card is not None
        Card.objects.create(
            code=f"made-{level}",
            subject=level,
            rule=card.rule,
            rule_version=card.rule_version,
            level=level,
            case_number=card.case_number,
            item_name=f"第{level}项",
            organisation_id=town.organisation_id,
            area_code=card.area_code,
            text=card.text,
            facts=card.facts,
            basis=card.basis,
            clock=card.clock,
            due_on=card.due_on,
            raised_at=MONDAY + timedelta(days=place + 1),
        )
    shown = desk(supervisor()).get("/desk/board/").content.decode()
    places = [shown.index(f"第{level}项") for level in ("red", "yellow", "reminder")]
    assert places == sorted(places)
