"""What items cite is found in the law library, and told when a law changes."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    LOADER,
    make_organisations,
)
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.items.make import MONDAY, content, make_item
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce, deliver_all
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.resources.laws.public import ArticleRow, LawRow, amend_law, bring_law, repeal_law
from tongban.services.items.basis.commands import confirm_bases
from tongban.services.items.basis.facts import BasisState
from tongban.services.items.basis.linking import link_items, relink_all
from tongban.services.items.basis.listeners import task_key
from tongban.services.items.basis.models import BasisLink
from tongban.services.items.basis.queries import items_resting_on, unresolved_laws
from tongban.services.items.basis.resolving import resolve_basis, resolve_many
from tongban.services.items.facts import Basis, ItemPublished

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 28)
FOOD = "中华人民共和国食品安全法"


@pytest.fixture(autouse=True)
def laws() -> None:
    clock.current().move_to(MONDAY)
    old = LawRow(
        title="中华人民共和国仲裁法（2017年版）",
        in_force_to=date(2026, 3, 1),
        articles=(ArticleRow(number="第一条"), ArticleRow(number="第二条")),
    )
    new = LawRow(
        title="中华人民共和国仲裁法", in_force_from=date(2026, 3, 1), articles=(ArticleRow(number="第一条"),)
    )
    food = LawRow(title=FOOD, articles=(ArticleRow(number="第三十五条"), ArticleRow(number="第三十六条")))
    gone = LawRow(title="旧法", is_over=True, articles=(ArticleRow(number="第一条"),))
    for row in (old, new, food, gone):
        bring_law(row=row, by=LOADER, at=MONDAY)
    deliver_all()


@pytest.fixture
def city() -> Officer:
    """Two items of the county office, one of the city office; 周事项 manages the county's."""
    ids = make_organisations()
    cites = {
        "LTEST1": (
            Basis(law="食品安全法", article="第三十五条", clause="第一款"),
            Basis(law="甲乙丙法", article="第一条"),
        ),
        "LTEST2": (Basis(law=FOOD, article="第三十六条"), Basis(law="甲乙丙法", number="令第1号")),
        "LTEST3": (Basis(law=FOOD),),
    }
    for code, bases in cites.items():
        owner = ids[CITY_OFFICE if code == "LTEST3" else COUNTY_OFFICE]
        make_item(code, terms=content(basis=bases), organisation_id=owner)
    link_items(codes=cites, on=TODAY)
    return make_staff(name="周事项", posts=("item-manager",))


@pytest.mark.parametrize(
    ("basis", "on", "state", "slug"),
    [
        (Basis(law="《食品安全法》", article="第35条"), TODAY, "resolved", "食品安全法"),
        (Basis(law=FOOD), TODAY, "resolved", "食品安全法"),
        (Basis(law=FOOD, article="第九十九条"), TODAY, "unknown-article", "食品安全法"),
        (Basis(law=FOOD, article="附则"), TODAY, "unknown-article", "食品安全法"),
        (Basis(law="甲乙丙法", article="第一条"), TODAY, "unknown-law", ""),
        (Basis(law="旧法", article="第一条"), TODAY, "not-in-force", "旧法"),
        (Basis(law="仲裁法", article="第二条"), TODAY, "unknown-article", "仲裁法"),
        (Basis(law="仲裁法", article="第二条"), date(2020, 1, 1), "resolved", "仲裁法2017年版"),
    ],
)  # fmt: skip
def test_a_place_is_looked_up_in_the_version_of_the_day(
    basis: Basis, on: date, state: str, slug: str
) -> None:
    found = resolve_basis(basis, on=on)
    assert (found.state, found.slug) == (state, slug)


def test_many_places_cost_one_question(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = resolve_many([Basis(law=FOOD, article="第三十五条"), Basis(law="甲乙丙法")] * 20, on=TODAY)
    assert {one.state for one in found} == {"resolved", "unknown-law"}
    with django_assert_num_queries(0):
        assert resolve_many([], on=TODAY) == []


def test_publishing_links_and_doing_it_twice_changes_nothing() -> None:
    make_organisations()
    make_item("LTEST9", terms=content(basis=(Basis(law=FOOD, article="第35条", clause="第一款"),)))
    for _ in range(2):
        announce(ItemPublished(code="LTEST9", version_id=1, version_number=1, published_at=MONDAY))
    deliver_all()
    (link,) = BasisLink.objects.all()
    assert (link.law_slug, link.article, link.clause, link.state) == (
        "食品安全法", "第三十五条", "第一款", BasisState.RESOLVED,
    )  # fmt: skip


def test_a_law_that_is_loaded_answers_what_led_nowhere(city: Officer) -> None:
    assert unresolved_laws(by=city)[0][0].items == 2
    bring_law(row=LawRow(title="甲乙丙法", articles=(ArticleRow(number="第一条"),)), by=LOADER, at=MONDAY)
    deliver_all()
    assert unresolved_laws(by=city) == ([], 0)


def test_the_night_run_sees_laws_end_and_changes_nothing_twice(city: Officer) -> None:
    repeal_law(slug="食品安全法", on=date(2026, 12, 1), by=LOADER, at=MONDAY)
    assert relink_all(on=TODAY) == 0
    assert relink_all(on=date(2026, 12, 1)) == 3
    assert relink_all(on=date(2026, 12, 1)) == 0


def test_an_amended_article_lists_the_items_that_rest_on_it(city: Officer) -> None:
    assert [one.code for one in items_resting_on("食品安全法", "第三十五条")] == ["LTEST1", "LTEST3"]
    assert [one.code for one in items_resting_on("食品安全法")] == ["LTEST1", "LTEST2", "LTEST3"]
    assert [one.code for one in items_resting_on("食品安全法", by=city)] == ["LTEST1", "LTEST2"]
    assert items_resting_on("食品安全法", "第三十五条")[0].places == ("《食品安全法》第三十五条第一款",)


def test_an_amendment_opens_one_task_an_office_and_checking_closes_it(city: Officer) -> None:
    amend_law(slug="食品安全法", on=date(2026, 12, 1), articles=["第三十六条"], by=LOADER, at=MONDAY)
    deliver_all()
    tasks = list(Task.objects.filter(kind="items.law-amended").order_by("title"))
    assert len(tasks) == 2
    assert {task.post_code for task in tasks} == {"item-manager"}
    confirm_bases(slug="食品安全法", by=city, at=MONDAY)
    still = Task.objects.get(kind="items.law-amended", closed_at=None)
    assert still.organisation_id not in city.organisation_ids
    assert entries_of("law:食品安全法")[-1].act == "items.confirm_bases"
    (organisation,) = city.organisation_ids
    assert Task.objects.filter(key=task_key("amended", "食品安全法", "2026-12-01", organisation)).exists()


def test_a_repeal_opens_tasks_too(city: Officer) -> None:
    repeal_law(slug="食品安全法", on=TODAY, by=LOADER, at=MONDAY)
    deliver_all()
    assert Task.objects.filter(kind="items.law-repealed").count() == 2
    assert {one.state for one in items_resting_on("食品安全法")} == {BasisState.NOT_IN_FORCE}


def test_only_who_manages_items_sees_the_lists_and_closes_tasks(city: Officer) -> None:
    clerk = make_staff(name="李窗口")
    amend_law(slug="食品安全法", on=TODAY, by=LOADER, at=MONDAY)
    deliver_all()
    with pytest.raises(NotAllowed):
        unresolved_laws(by=clerk)
    with pytest.raises(NotAllowed):
        confirm_bases(slug="食品安全法", by=clerk, at=MONDAY)
    with pytest.raises(NotFound):
        confirm_bases(slug="旧法", by=city, at=MONDAY)
    assert Task.objects.filter(closed_at=None, kind="items.law-amended").count() == 2


def test_the_work_list_says_what_is_wrong_and_what_to_do(
    city: Officer, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in_staff(client, city)
    with django_assert_max_num_queries(12):
        page = client.get("/desk/items/basis/")
    said = page.content.decode()
    assert page.status_code == 200
    assert "甲乙丙法" in said and "令第1号" in said and "第一条" in said
    listed = client.get("/desk/items/basis/items/", {"title": "甲乙丙法"}).content.decode()
    assert "LTEST1" in listed and "LTEST2" in listed and "LTEST3" not in listed
    assert "甲乙丙法" not in client.get("/desk/items/basis/?state=not-in-force").content.decode()


def test_the_page_of_a_changed_law_lists_its_items_and_closes_the_task(city: Officer, client: Client) -> None:
    amend_law(slug="食品安全法", on=TODAY, articles=["第三十六条"], note="主席令第9号", by=LOADER, at=MONDAY)
    deliver_all()
    sign_in_staff(client, city)
    assert "主席令第9号" in client.get("/desk/items/basis/laws/").content.decode()
    said = client.get("/desk/items/basis/laws/食品安全法/").content.decode()
    assert "LTEST2" in said and "LTEST1" not in said
    assert client.post("/desk/items/basis/laws/食品安全法/checked/").status_code == 302
    assert Task.objects.filter(closed_at=None, kind="items.law-amended").count() == 1


def test_the_pages_are_for_item_managers_only(client: Client) -> None:
    assert client.get("/desk/items/basis/").status_code == 302
    make_organisations()
    sign_in_staff(client, make_staff(name="李窗口"))
    for address in ("", "items/?title=x", "laws/", "laws/食品安全法/"):
        assert client.get(f"/desk/items/basis/{address}").status_code == 403
