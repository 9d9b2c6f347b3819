"""The library is checked as a whole and item by item; the answers are counted, shown and downloaded."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from lxml import html
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.items.checks.test_rules import CODE
from tests.services.items.checks.test_rules import sound as sound_subject
from tests.services.items.make import MONDAY, content, make_item
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.jobs.models import LongJob
from tongban.foundation.jobs.public import announce, deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.laws.public import ArticleRow, LawRow, bring_law
from tongban.services.items.checks import jobs
from tongban.services.items.checks.jobs import CheckUnderWay, check_library, start_check
from tongban.services.items.checks.models import CheckedItem, CheckRun, CheckTally
from tongban.services.items.checks.queries import (
    counts_by_office,
    counts_by_rule,
    faulty_items,
    item_faults,
    runs,
)
from tongban.services.items.checks.running import check_item
from tongban.services.items.checks.sheets import plain
from tongban.services.items.facts import ItemPublished, Slot
from tongban.services.items.models import Item, ListEntry, ListEntryVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, UUID]:
    """A sound item and a faulty one of the county office, a faulty one of the city office, one suspended."""
    clock.current().move_to(MONDAY)
    ids = make_organisations()
    law = LawRow(title="中华人民共和国食品安全法", articles=(ArticleRow(number="第三十五条"),))
    bring_law(row=law, by=LOADER, at=MONDAY)
    vague = content(slots=(Slot(key="a", name="=其他材料", source="10"),))
    county = ids[COUNTY_OFFICE]
    make_item(CODE, terms=sound_subject().content, organisation_id=county)
    make_item("LFAULTY2", terms=vague, organisation_id=county)
    make_item("LFAULTY3", terms=vague, organisation_id=ids[CITY_OFFICE])
    make_item("LFAULTY4", terms=vague, organisation_id=county, task_state="2")
    return ids


@pytest.fixture
def manager(ids: dict[str, UUID]) -> Officer:
    return make_staff(name="周事项", posts=("item-manager",))


def checked() -> CheckRun:
    """A whole run, as a worker does it."""
    run_id, progress_id = start_check(by=LOADER, at=clock.now())
    check_library(progress_id=str(progress_id), run_id=str(run_id))
    return CheckRun.objects.get(pk=run_id)


def test_a_run_counts_items_faults_and_offices(ids: dict[str, UUID]) -> None:
    run = checked()
    assert (run.items, run.sound) == (3, 1)
    assert run.errors > 2
    assert run.ended_at is not None
    vague = next(one for one in counts_by_rule() if one.number == "Q31")
    assert (vague.items, vague.share) == (2, 66.7)
    assert [(one.items, one.sound, one.share) for one in counts_by_office()] == [(1, 0, 0.0), (2, 1, 50.0)]
    assert LongJob.objects.get().state == "done"
    assert entries_of(f"check:{run.pk}")[0].act == "items.check"


def test_the_next_run_takes_the_place_and_drops_what_is_gone(ids: dict[str, UUID]) -> None:
    checked()
    Item.objects.filter(code="LFAULTY2").update(task_state="3")
    clock.current().move_by(timedelta(days=1))
    checked()
    assert set(CheckedItem.objects.values_list("item__code", flat=True)) == {CODE, "LFAULTY3"}
    assert [one.items for one in runs()] == [2, 3]


def test_a_stopped_run_goes_on_where_it_stopped(
    ids: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 1)
    run_id, progress_id = start_check(by=LOADER, at=MONDAY)
    LongJob.objects.filter(pk=progress_id).update(stop_requested_at=MONDAY)
    check_library(progress_id=str(progress_id), run_id=str(run_id))
    row = LongJob.objects.get(pk=progress_id)
    assert (row.state, row.done, row.total) == ("stopped", 1, 3)
    assert CheckRun.objects.get().ended_at is None
    assert runs() == []
    check_library(progress_id=str(progress_id), run_id=str(run_id))
    row.refresh_from_db()
    assert (row.state, row.done) == ("done", 3)
    assert CheckRun.objects.get().items == 3


def test_a_run_that_is_delivered_again_after_its_end_changes_nothing(ids: dict[str, UUID]) -> None:
    first, progress_id = start_check(by=LOADER, at=clock.now())
    check_library(progress_id=str(progress_id), run_id=str(first))
    clock.current().move_by(timedelta(days=1))
    checked()
    check_library(progress_id=str(progress_id), run_id=str(first))
    assert [one.items for one in runs()] == [3, 3]
    assert CheckedItem.objects.count() == 3


def test_a_batch_costs_few_questions(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run_id, progress_id = start_check(by=LOADER, at=MONDAY)
    with django_assert_max_num_queries(24):
        check_library(progress_id=str(progress_id), run_id=str(run_id))


def test_two_checks_do_not_run_beside_each_other(ids: dict[str, UUID]) -> None:
    start_check(by=LOADER, at=MONDAY)
    with pytest.raises(CheckUnderWay):
        start_check(by=LOADER, at=MONDAY + timedelta(minutes=59))
    assert (CheckRun.objects.count(), LongJob.objects.count()) == (1, 1)
    start_check(by=LOADER, at=MONDAY + timedelta(minutes=61))


def test_only_item_managers_start_a_check_and_see_faults(ids: dict[str, UUID]) -> None:
    checked()
    clerk = make_staff(name="李窗口")
    with pytest.raises(DutyMissing):
        start_check(by=clerk, at=MONDAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        faulty_items(by=clerk)
    assert CheckRun.objects.count() == 1


def test_a_manager_sees_the_faults_of_his_office_only(manager: Officer) -> None:
    checked()
    assert [one.code for one in faulty_items(by=manager)[0]] == ["LFAULTY2"]
    assert faulty_items(by=manager, rule="Q02") == ([], "")
    (vague,) = [one for one in item_faults("LFAULTY2", by=manager).faults if one.number == "Q31"]
    assert vague.text == "没有兜底性材料。"
    assert vague.facts == (("材料", "=其他材料"),)
    with pytest.raises(NotFound):
        item_faults("LFAULTY3", by=manager)


def test_publishing_checks_the_item_again(manager: Officer) -> None:
    checked()
    item = Item.objects.get(code="LFAULTY2")
    version = item.current
    assert version is not None
    mended = item.versions.create(
        number=2,
        content=sound_subject().content.as_json(),
        content_sha256="x",
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
        in_force_to=MONDAY,
    )
    Item.objects.filter(pk=item.pk).update(current=mended)
    announce(ItemPublished(code=item.code, version_id=mended.pk, version_number=2, published_at=MONDAY))
    deliver_all()
    assert [one.number for one in item_faults("LFAULTY2", by=manager).faults] == ["Q51"]


def test_the_entry_above_is_compared(ids: dict[str, UUID]) -> None:
    entry = ListEntry.objects.create(
        code="E1", catalog_code=CODE[19:31], area_code="340000000000", level="2", created_at=MONDAY,
        name="食品销售许可", type_code="01",
    )  # fmt: skip
    entry.current = ListEntryVersion.objects.create(
        entry=entry, number=1, content={"name": "食品销售许可", "type_code": "01"}, content_sha256="x",
        published_at=MONDAY, published_by="system:test", in_force_from=MONDAY,
    )  # fmt: skip
    entry.save()
    Item.objects.filter(code=CODE).update(entry=entry)
    assert [one.number for one in check_item(CODE, at=MONDAY)] == ["Q56"]
    assert check_item("nothing", at=MONDAY) == []


def test_the_public_page_shows_figures_and_no_item(ids: dict[str, UUID], client: Client) -> None:
    assert "还没有质检" in client.get("/items/checks/").content.decode()
    checked()
    said = client.get("/items/checks/").content.decode()
    assert "33.3%" in said
    assert "没有兜底性材料。" in said
    assert "LFAULTY2" not in said


def test_the_desk_leads_from_the_rule_to_the_item_and_how_to_mend(manager: Officer, client: Client) -> None:
    checked()
    sign_in_staff(client, manager)
    assert "没有兜底性材料。" in client.get("/desk/items/checks/").content.decode()
    listed = client.get("/desk/items/checks/items/?rule=Q31").content.decode()
    assert "LFAULTY2" in listed and "LFAULTY3" not in listed
    assert "逐个写明材料" in client.get("/desk/items/checks/items/LFAULTY2/").content.decode()
    assert client.post("/desk/items/checks/items/LFAULTY2/again/").status_code == 302
    assert client.get("/desk/items/checks/items/LFAULTY3/").status_code == 404
    assert client.post("/desk/items/checks/items/LFAULTY3/again/").status_code == 404
    clock.current().move_by(timedelta(days=1))
    assert client.post("/desk/items/checks/start/").status_code == 302
    assert CheckRun.objects.count() == 2


def test_the_desk_counts_our_organisations_only_and_leads_to_the_faults_of_each(
    ids: dict[str, UUID], manager: Officer, client: Client
) -> None:
    checked()
    sign_in_staff(client, manager)
    county, city = (
        f"/desk/items/checks/items/?organisation={ids[one]}" for one in (COUNTY_OFFICE, CITY_OFFICE)
    )
    offices = html.fromstring(client.get("/desk/items/checks/").content.decode())
    assert offices.xpath("//section[@aria-labelledby='offices']//td/a/@href") == [county]
    listed = client.get(f"{county}&severity=error").content.decode()
    assert "LFAULTY2" in listed and "LFAULTY3" not in listed
    assert f"?organisation={ids[COUNTY_OFFICE]}&amp;severity=warning" in listed
    assert "LFAULTY2" not in client.get(city).content.decode()
    assert "LFAULTY3" not in client.get(city).content.decode()
    assert client.get("/desk/items/checks/items/?organisation=x").status_code == 200


def test_the_faults_of_an_item_lead_to_where_it_is_changed(manager: Officer, client: Client) -> None:
    checked()
    sign_in_staff(client, manager)
    found = html.fromstring(client.get("/desk/items/checks/items/LFAULTY2/").content.decode())
    (mend,) = found.xpath("//a[contains(., '去改')]/@href")
    assert mend == "/desk/library/items/LFAULTY2/#begin"
    assert 'id="begin"' in client.get(mend).content.decode()


def test_the_desk_is_for_item_managers(ids: dict[str, UUID], client: Client) -> None:
    assert client.get("/desk/items/checks/").status_code == 302
    sign_in_staff(client, make_staff(name="李窗口"))
    for address in ("", "items/", "items/LFAULTY2/", "sheet/"):
        assert client.get(f"/desk/items/checks/{address}").status_code == 403


def test_the_spreadsheet_holds_each_fault_and_no_formula(manager: Officer, client: Client) -> None:
    checked()
    sign_in_staff(client, manager)
    answer = client.get("/desk/items/checks/sheet/?rule=Q31")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    faults, counts = book.worksheets
    rows = [row for row in faults.iter_rows(values_only=True) if row[3] == "Q31"]
    assert len(rows) == 1
    assert rows[0][1] == "LFAULTY2"
    assert rows[0][6] == "材料: =其他材料"
    assert counts.max_row > 50
    assert plain("=1+1") == "'=1+1"


def test_the_command_line_tells_the_figures(ids: dict[str, UUID]) -> None:
    from tongban.services.items.cli import app

    told = json.loads(CliRunner().invoke(app, ["check", "--json", "--rule", "Q31"]).stdout)
    assert (told["items"], told["sound"]) == (3, 1)
    assert {one["code"] for one in told["faults"]} == {"LFAULTY2", "LFAULTY3"}
    office = json.loads(CliRunner().invoke(app, ["check", "--json", "--organisation", COUNTY_OFFICE]).stdout)
    assert (office["items"], office["sound"]) == (2, 1)
    assert "没有兜底性材料。" in CliRunner().invoke(app, ["check", "--rule", "Q31"]).stdout


def test_counts_stay_with_their_run(ids: dict[str, UUID]) -> None:
    first = checked()
    clock.current().move_by(timedelta(days=1))
    checked()
    assert CheckTally.objects.filter(run=first, rule="Q31").count() == 2
