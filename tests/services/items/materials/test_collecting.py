"""Names follow the items in force; doing it again changes nothing."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from typer.testing import CliRunner

from tests.foundation.directory.make import make_organisations
from tests.services.items.make import MONDAY, content, make_item
from tests.services.items.materials.make import asking, named, slots
from tongban.foundation.jobs.public import announce, deliver_all
from tongban.services.items.facts import ItemPublished, ItemsImported
from tongban.services.items.library.facts import ItemStateChanged
from tongban.services.items.materials.access import lock_materials
from tongban.services.items.materials.cli import app
from tongban.services.items.materials.collecting import LONGEST, collect_all, collect_items
from tongban.services.items.materials.finding import find_near_names
from tongban.services.items.materials.jobs import collect_batch
from tongban.services.items.materials.models import Material, MaterialLikeness, MaterialUse
from tongban.services.items.models import Item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas() -> None:
    make_organisations()


def published(code: str) -> ItemPublished:
    return ItemPublished(code=code, version_id=1, version_number=1, published_at=MONDAY)


def uses() -> dict[str, int]:
    return dict(Material.objects.values_list("name", "uses"))


def test_publishing_counts_each_name_once_an_item_and_twice_changes_nothing() -> None:
    make_item("L1", terms=content(slots=slots("营业执照", "身份证", "身份证")))
    make_item("L2", terms=content(slots=slots("营业执照", licence="business-licence")))
    for code in ("L1", "L2", "L1"):
        announce(published(code))
    deliver_all()
    assert uses() == {"营业执照": 2, "身份证": 1}
    assert (named("身份证").initials, named("身份证").normal) == ("sfz", "身份证")
    assert MaterialUse.objects.count() == 3
    before = list(MaterialUse.objects.order_by("pk").values_list("pk", flat=True))
    assert collect_items(codes=["L1", "L2"], at=MONDAY) == 0
    assert list(MaterialUse.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_kind_and_licence_are_those_of_most_items() -> None:
    asking("L1", "营业执照")
    asking("L2", "营业执照", licence="business-licence")
    asking("L3", "营业执照", licence="business-licence")
    assert (named("营业执照").licence_type, named("营业执照").kind) == ("business-licence", "3")


def test_a_new_version_gives_up_the_names_that_it_no_longer_says() -> None:
    item = asking("L1", "营业执照", "身份证")
    assert item.current is not None
    terms = content(slots=slots("身份证"))
    item.current = item.versions.create(
        number=2,
        content=terms.as_json(),
        content_sha256="x",
        published_at=MONDAY,
        published_by="system:test",
        in_force_from=MONDAY,
        in_force_to=MONDAY,
    )
    item.save()
    announce(published("L1"))
    deliver_all()
    assert uses() == {"营业执照": 0, "身份证": 1}


def test_a_suspended_item_uses_no_name() -> None:
    item = asking("L1", "营业执照")
    Item.objects.filter(pk=item.pk).update(task_state="2")
    announce(ItemStateChanged(code="L1", task_state="2", changed_at=MONDAY))
    deliver_all()
    assert uses() == {"营业执照": 0}


def test_an_imported_batch_is_collected_by_a_job(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for at in range(5):
        make_item(f"L{at}", terms=content(slots=slots("营业执照", f"证明{at}")))
    codes = tuple(f"L{at}" for at in range(5))
    announce(ItemsImported(source="x", codes=codes, is_published=False, imported_at=MONDAY))
    deliver_all()
    assert uses() == {}
    with django_assert_num_queries(14):
        collect_batch.run(codes=list(codes))
    assert uses()["营业执照"] == 5
    with django_assert_num_queries(11):
        collect_batch.run(codes=list(codes))


def test_what_is_too_long_for_a_name_is_left_out() -> None:
    asking("L1", "证" * (LONGEST + 1), "营业执照")
    assert uses() == {"营业执照": 1}


def test_the_whole_library_is_rebuilt_from_what_is_in_force() -> None:
    asking("L1", "营业执照", "《营业执照》")
    Material.objects.update(uses=7)
    MaterialUse.objects.all().delete()
    make_item("L2", terms=content(slots=slots("营业执照")))
    assert collect_all(at=MONDAY) == (2, 0)
    assert uses() == {"营业执照": 2, "《营业执照》": 1}
    told = CliRunner().invoke(app, ["rebuild"])
    assert told.exit_code == 0, told.output
    assert "2 items read, 0 names new, 1 near to another" in told.output


def test_near_names_are_kept_in_place_of_those_found_before(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asking("L1", "营业执照", "《营业执照》", "身份证")
    asking("L2", "营业执照")
    for _ in range(2):
        with django_assert_num_queries(7):
            assert find_near_names() == 1
    (found,) = MaterialLikeness.objects.all()
    assert (found.kept.name, found.other.name, found.reason) == ("营业执照", "《营业执照》", "same")


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_the_same_time_do_not_meet() -> None:
    asking("L1", "营业执照", "《营业执照》")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert find_near_names() == 1
            other = pool.submit(in_a_session_of_its_own, find_near_names)
            time.sleep(0.3)
        assert other.result() == 1
    assert MaterialLikeness.objects.count() == 1


def in_a_session_of_its_own(run: Callable[[], int]) -> int:
    try:
        return run()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_whoever_decides_about_a_name_does_not_hold_up_items_that_say_it() -> None:
    asking("L1", "营业执照")
    asking("L2", "租赁合同")
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_materials({named("营业执照").pk})
        use = MaterialUse(item=Item.objects.get(code="L2"), material=named("营业执照"), kind="3")
        pool.submit(in_a_session_of_its_own, lambda: len(MaterialUse.objects.bulk_create([use]))).result(5)
    assert named("营业执照").item_uses.count() == 2
