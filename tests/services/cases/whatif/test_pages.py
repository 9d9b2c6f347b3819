"""The desk page: choose, run, read, take home; and who may not."""

from datetime import date

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import CODE, SLOTS, Town, make_town
from tests.services.cases.visit import desk_of, words_of
from tests.services.cases.whatif.make import FIRST, plan, store
from tests.services.cases.whatif.test_replay import as_version, reviewed, stricter
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.services.cases.whatif.models import WhatIf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]
NEW = "/desk/what-if/new/"


@pytest.fixture
def town() -> Town:
    made = make_town(slots=(*SLOTS[:3],))
    store(made, plan(120))
    return made


@pytest.fixture
def manager(town: Town) -> Officer:
    return make_staff(name="周事项", posts=("item-manager",))


@pytest.fixture
def desk(manager: Officer) -> Client:
    return desk_of(manager)


def ask(desk: Client, **changes: str) -> str:
    fields = {
        "item": CODE,
        "version": "",
        "days_off": "",
        "working_days": "",
        "from_on": FIRST.isoformat(),
        "until_on": date(2026, 8, 31).isoformat(),
    }
    answer = desk.post(NEW, fields | changes)
    assert answer.status_code == 302, words_of(answer)
    return str(answer["Location"])


def test_an_item_manager_asks_runs_and_reads(desk: Client, town: Town) -> None:
    assert "还没有测算过" in words_of(desk.get("/desk/what-if/"))
    version = as_version(stricter())
    assert "第2版" in words_of(desk.get(f"{NEW}?item={CODE}"))
    page = ask(desk, version=version)
    assert "正在回放" in words_of(desk.get(page))
    deliver_all()
    said = words_of(desk.get(page))
    row = WhatIf.objects.get()
    assert f"办结件 {row.summary['cases']}" in said
    assert "缺材料：租赁合同" in said
    assert "规则会准予" in said
    only = words_of(desk.get(f"{page}?kind=contrary"))
    assert "当时是人工不予" in only
    assert "缺材料：租赁合同" not in only
    assert "第2版" in words_of(desk.get("/desk/what-if/"))


def test_late_steps_are_told_beside_the_late_cases_and_named(desk: Client, town: Town) -> None:
    reviewed(plan(120), took=3)
    page = ask(desk, days_off="2026-07-15 2026-07-16", working_days="2026-07-18")
    deliver_all()
    said, summary = words_of(desk.get(page)), WhatIf.objects.get().summary
    assert summary["steps_late"] > 0
    assert f"有环节超期的：多{summary['steps_late']}件，少{summary['steps_in_time']}件" in said
    only = words_of(desk.get(f"{page}?kind=steps"))
    assert "环节超期：审核" in only and "环节不再超期：审核" in only
    text = desk.get(f"{page}export.csv").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "回放后超期的环节" in text.splitlines()[0] and ",审核," in text


def test_it_is_taken_home_as_a_table_without_anybodys_name(desk: Client, town: Town) -> None:
    page = ask(desk, version=as_version(stricter()))
    deliver_all()
    answer = desk.get(f"{page}export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = text.splitlines()
    assert lines[0].startswith("办件编号,")
    assert len(lines) == 1 + WhatIf.objects.get().cases.count() > 30
    assert "缺材料：租赁合同" in text
    assert "老张" not in text


def test_what_is_typed_wrong_is_told_at_its_field_and_kept(desk: Client, town: Town) -> None:
    fields = {"item": CODE, "days_off": "明天", "from_on": "2026-07-01", "until_on": "2026-08-01"}
    answer = desk.post(NEW, fields)
    assert answer.status_code == 422
    assert "日期写成2026-10-09" in words_of(answer)
    assert 'value="明天"' in answer.content.decode()
    nothing = desk.post(NEW, fields | {"days_off": ""})
    assert "现在这样不会有变化" in words_of(nothing)
    assert not WhatIf.objects.exists()


def test_nobody_else_sees_it(desk: Client, town: Town) -> None:
    page = ask(desk, days_off="2026-07-15")
    deliver_all()
    stranger = desk_of(make_staff(name="外人", posts=("item-manager",), organisation_code=CITY_OFFICE))
    for address in (page, f"{page}export.csv"):
        assert stranger.get(address).status_code == 404
        assert desk_of(town.clerk).get(address).status_code == 403
    assert CODE not in words_of(stranger.get("/desk/what-if/"))
    refused = stranger.post(
        NEW, {"item": CODE, "days_off": "2026-07-15", "from_on": "2026-07-01", "until_on": "2026-08-01"}
    )
    assert refused.status_code == 404


def test_a_page_of_many_cases_takes_no_more_queries(
    desk: Client, town: Town, django_assert_max_num_queries: object
) -> None:
    page = ask(desk, version=as_version(stricter()))
    deliver_all()
    desk.get(page)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert desk.get(page).status_code == 200
