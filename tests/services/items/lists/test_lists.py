"""The lists for the public: what stands on them, in which order, in which form, and what they cost."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY, content, make_item
from tongban.kernel.errors import Invalid, NotFound
from tongban.kernel.memory import forget_all
from tongban.services.items.content import Basis, Contact, Duty, Fee, Intermediary
from tongban.services.items.lists import pages
from tongban.services.items.lists.definitions import LISTS
from tongban.services.items.lists.facts import ListFilter
from tongban.services.items.lists.queries import edition, list_page, list_rows, public_list, stamp_now
from tongban.services.items.models import Item, ItemVersion, ListVersion
from tongban.services.process.defaults import publish_defaults

pytestmark = pytest.mark.django_db
EVERYTHING = ListFilter()
OTHER = UUID("01900000-0000-7000-8000-000000000002")
DUTY = Duty(
    matters=("受理：一次说全缺什么。",),
    accountable_cases=("该受理的不受理。",),
    accountable_body="上级机关",
    basis=("行政许可法第七十二条",),
    responsibility=("责令改正。",),
)
FULL: dict[str, Any] = {
    "basis": (Basis(law="中华人民共和国食品安全法", article="第三十五条"),),
    "duty": DUTY,
    "fees": (Fee(name="工本费", amount_fen=1000), Fee(name="=检验费", standard="每批300元")),
    "is_negative_list": True,
    "intermediary": (Intermediary(name="验资", basis="公司法", charged="双方商定"),),
    "complain": Contact(phones=("0558-1234567",)),
}


def full(code: str = "L341602TEST0001", **changes: Any) -> Item:
    """An item that stands on every list but that of public services."""
    return make_item(code, terms=content(**FULL), **changes)


def names(key: str, wanted: ListFilter = EVERYTHING) -> list[str]:
    return [row.code for row in list_rows(LISTS[key], wanted)]


def answered(client: Client, address: str, tag: str = "") -> tuple[int, str]:
    """Status and tag; a file is read to its end."""
    answer = client.get(address, headers={"if-none-match": tag} if tag else None)
    answer.getvalue()
    return answer.status_code, answer["ETag"]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_each_list_has_the_items_that_belong_on_it() -> None:
    full()
    plain = make_item("L341602TEST0002", terms=content(visits=1))
    make_item("L341602TEST0003", terms=content(type_code="20", visits=None))
    charges = make_item("L341602TEST0004", terms=content(visits=None, is_charged=True))
    one = "L341602TEST0001"
    found = {key: names(key) for key in LISTS}
    assert found == {
        "power": [one, plain.code, charges.code],
        "duty": [one],
        "fees": [one, one, charges.code],
        "public-services": ["L341602TEST0003"],
        "negative": [one],
        "intermediary-services": [one],
        "no-visit": [one],
    }


@pytest.mark.parametrize("key", [key for key in LISTS if key != "public-services"])
def test_what_is_suspended_cancelled_or_not_published_stands_on_no_list(key: str) -> None:
    full("L341602TEST0001", task_state="2")
    full("L341602TEST0002", task_state="3")
    draft = full("L341602TEST0003")
    Item.objects.filter(pk=draft.pk).update(current=None)
    ended = full("L341602TEST0004")
    ItemVersion.objects.filter(item=ended).update(in_force_to=MONDAY + timedelta(days=1))
    assert names(key) == []
    assert stamp_now(LISTS[key], EVERYTHING).items == 0


def test_a_list_is_narrowed_by_area_office_and_type() -> None:
    here = full("L341602TEST0001")
    there = full("L341602TEST0002", area_code="341600000000")
    office = full("L341602TEST0003", organisation_id=OTHER)
    kind = make_item("L341602TEST0004", terms=content(type_code="07"))
    assert names("power", ListFilter(area="341600000000")) == [there.code]
    assert names("power", ListFilter(office=OTHER)) == [office.code]
    assert names("power", ListFilter(kind="07")) == [kind.code]
    assert names("power", ListFilter(kind="01", area="341602000000")) == [here.code, office.code]


def test_pages_follow_office_and_type_and_miss_nothing() -> None:
    for number in range(7):
        make_item(
            f"L341602TEST000{number}",
            terms=content(type_code=("07", "01")[number % 2]),
            organisation_id=(OTHER, UUID("01900000-0000-7000-8000-000000000001"))[number % 3 == 0],
        )
    found, after = [], ""
    while True:
        page = list_page(LISTS["power"], EVERYTHING, after=after, limit=2)
        found += [row.code[-1] for row in page.rows]
        if not (after := page.next_after):
            break
    assert found == ["3", "0", "6", "1", "5", "2", "4"]


def test_an_unknown_list_or_page_is_refused(client: Client) -> None:
    with pytest.raises(NotFound):
        public_list("nothing")
    with pytest.raises(Invalid):
        list_page(LISTS["power"], EVERYTHING, after="nothing", limit=2)
    text(client, "/lists/nothing/", 404)
    text(client, "/api/v1/lists/nothing", 404)
    text(client, "/api/v1/lists/power?after=nothing", 422)


def test_the_edition_is_the_list_version_in_force_and_the_newest_item() -> None:
    full()
    for number, day in ((1, date(2026, 9, 1)), (2, date(2026, 9, 28)), (3, date(2026, 10, 8))):
        ListVersion.objects.create(
            area_code="341602000000", number=number, made_at=MONDAY, in_force_on=day, summary={}
        )
    wanted = ListFilter(area="341602000000")
    found = edition(wanted, stamp_now(LISTS["power"], wanted), on=date(2026, 9, 28))
    assert (found.number, found.in_force_on, found.stamp.newest) == (2, date(2026, 9, 28), MONDAY)
    everywhere = edition(EVERYTHING, stamp_now(LISTS["power"], EVERYTHING), on=date(2026, 9, 28))
    assert (everywhere.number, everywhere.stamp.newest) == (None, MONDAY)


def test_the_page_shows_edition_basis_process_and_complaint(client: Client) -> None:
    full()
    page = text(client, "/lists/power/")
    for words in (
        "权力清单", "2026年9月28日", "食品经营许可（新办）", "《中华人民共和国食品安全法》第三十五条", "行政许可",
        "/items/L341602TEST0001/#flow", "tel:0558-1234567", "tel:12345", "/lists/power/list.xlsx", "view=print",
    ):  # fmt: skip
        assert words in page, words


def test_the_duty_list_says_the_five_parts(client: Client) -> None:
    full()
    page = text(client, "/lists/duty/")
    for words in ("责任事项", "追责情形", "追责主体", "追责依据", "应负责任", "该受理的不受理。", "上级机关"):
        assert words in page, words


@pytest.mark.parametrize("key", LISTS)
def test_a_list_on_which_nothing_stands_says_what_that_means(client: Client, key: str) -> None:
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        page = text(client, f"/lists/{key}/")
        assert "Nothing stands on this list" in page
        assert LISTS[key].empty.split(".")[0] in page
        assert client.get(f"/api/v1/lists/{key}", headers={"accept-language": "en"}).json()["means"] == (
            LISTS[key].empty
        )


def test_a_page_of_a_list_costs_six_statements_and_three_once_the_filters_are_kept(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10, 35):
        full(f"L341602TEST00{number}")
    forget_all()
    with django_assert_num_queries(6):  # stamp, items, laws, areas and their names, offices
        text(client, "/lists/power/")
    with django_assert_num_queries(3):  # the last item, items, laws
        assert "L341602TEST0030" in text(client, "/lists/power/?after=L341602TEST0029")


def test_a_browser_that_has_the_list_is_told_so_until_it_changes(client: Client) -> None:
    item = full()
    addresses = ("/lists/power/", "/lists/power/list.xlsx", "/api/v1/lists/power")
    tags = {address: answered(client, address)[1] for address in addresses}
    for address, tag in tags.items():
        assert answered(client, address, tag) == (304, tag), address
    Item.objects.filter(pk=item.pk).update(task_state="2")
    forget_all()
    for address, tag in tags.items():
        assert answered(client, address, tag)[0] == 200, address


def test_paper_has_the_whole_list_and_each_process_once(client: Client) -> None:
    publish_defaults(at=MONDAY)
    for number in range(10, 35):
        full(f"L341602TEST00{number}")
    page = text(client, "/lists/power/?view=print")
    assert page.count("<svg") == 1
    assert "L341602TEST0034" in page
    assert "tb-tabbar" not in page


def test_the_spreadsheet_holds_every_row_as_text(client: Client) -> None:
    full()
    answer = client.get("/lists/fees/list.xlsx?area=341602000000")
    sheet: Any = load_workbook(BytesIO(answer.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "收费清单"
    assert "2026年9月28日" in rows[1][0]
    assert len(rows) == 5
    assert rows[4][:5] == (
        2,
        "谯城区市场监督管理局（示例）",
        "341602000000",
        "食品经营许可（新办）",
        "=检验费",
    )
    assert {cell.data_type for cell in sheet[5]} == {"n", "s"}


def test_a_list_too_long_for_one_file_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    full()
    monkeypatch.setattr(pages, "MOST_EXPORTED", 0)
    answer = client.get("/lists/power/list.xlsx")
    assert answer.status_code == 422
    assert "list.xlsx" not in text(client, "/lists/power/")


def test_the_interface_gives_the_same_as_data(client: Client) -> None:
    full("L341602TEST0001")
    full("L341602TEST0002")
    first = client.get("/api/v1/lists/duty?limit=1").json()
    assert (first["item_count"], first["next"], first["means"]) == (2, "L341602TEST0001", "")
    assert first["rows"][0]["cells"]["accountable_cases"] == ["该受理的不受理。"]
    assert list(first["rows"][0]["cells"]) == [column["key"] for column in first["columns"]]
    last = client.get(f"/api/v1/lists/duty?limit=1&after={first['next']}").json()
    assert ([row["code"] for row in last["rows"]], last["next"]) == (["L341602TEST0002"], None)
    assert [one["key"] for one in client.get("/api/v1/lists").json()["lists"]] == list(LISTS)


def test_the_lists_are_reached_from_the_services_and_from_the_foot_of_each_page(client: Client) -> None:
    page = text(client, "/items/")
    assert page.count('href="/lists/"') >= 2
    everything = text(client, "/lists/")
    assert all(f'href="/lists/{key}/"' in everything for key in LISTS)


@pytest.mark.parametrize(
    ("key", "index"),
    [("duty", "items_with_duty"), ("fees", "items_with_fees"), ("negative", "items_negative"),
     ("intermediary-services", "items_with_intermediary"), ("no-visit", "items_without_visit")],
)  # fmt: skip
def test_a_list_is_found_without_opening_every_document(key: str, index: str) -> None:
    versions = ItemVersion.objects.filter(in_force_to__isnull=True)
    stands = LISTS[key].stands
    on_versions = type(stands)()
    for child in stands.children:
        if isinstance(child, type(stands)):
            continue  # what an item itself must be
        name, value = child  # type: ignore[misc]
        if str(name).startswith("current__"):
            on_versions.add(type(stands)((str(name).removeprefix("current__"), value)), stands.connector)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # on an empty table these indexes of all current versions cost the same; they are back when the test ends
        cursor.execute("DROP INDEX items_by_process, items_one_version_in_force")
    assert index in versions.filter(on_versions).values("pk").explain()
