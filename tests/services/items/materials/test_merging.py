"""Names are merged, kept apart and split off; each refusal writes nothing."""

from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import make_staff
from tests.services.items.make import MONDAY
from tests.services.items.materials.make import asking, named
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotAllowed, NotFound
from tongban.services.items.checks.running import check_items
from tongban.services.items.materials.commands.merge import MergedMeanwhile, NothingToMerge, merge_materials
from tongban.services.items.materials.commands.part import NothingToPart, part_materials
from tongban.services.items.materials.commands.split import NotMerged, split_material
from tongban.services.items.materials.finding import find_near_names
from tongban.services.items.materials.models import Material, MaterialApart
from tongban.services.items.materials.queries import (
    aliases_of,
    clusters,
    kept_name,
    kept_names,
    old_name_uses,
    suggest_materials,
)

pytestmark = pytest.mark.django_db
KEEP, OLD, OLDER, OTHER = "营业执照", "《营业执照》", "营业执照（复印件）", "企业营业执照"


@pytest.fixture
def manager() -> Officer:
    officer = make_staff(name="周事项", posts=("item-manager",))
    asking("L1", KEEP, organisation_id=officer.organisation_id)
    asking("L2", KEEP, OLD, OLDER, organisation_id=officer.organisation_id)
    asking("L0", OLD, OTHER)
    find_near_names()
    return officer


def ids(*names: str) -> list[UUID]:
    return [named(name).pk for name in names]


def merged(by: Officer, *names: str, keep: str = KEEP, apart: tuple[str, ...] = ()) -> None:
    merge_materials(keep=named(keep).pk, merge=ids(*names), apart=ids(*apart), by=by, at=MONDAY)


def test_merged_names_are_aliases_and_answer_the_kept_one(manager: Officer) -> None:
    merged(manager, OLD, OLDER, apart=(OTHER,))
    keep = named(KEEP)
    assert {one.name for one in aliases_of(keep.pk)} == {OLD, OLDER}
    assert (kept_name(OLD), kept_name(KEEP), kept_name("没有的")) == (KEEP, KEEP, "没有的")
    assert kept_names() == {OLD: KEEP, OLDER: KEEP}
    assert named(OLD).merged_by_name == "周事项"
    (entry,) = entries_of(f"material:{keep.pk}")
    assert entry.act == "items.merge-materials"
    assert entry.facts == {"kept": KEEP, "merged": [OLD, OLDER], "apart": [OTHER]}
    assert clusters() == ([], "")
    assert find_near_names() == 0


def test_items_that_say_an_old_name_are_listed_the_officers_own_first_and_warned_of(
    manager: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    merged(manager, OLD)
    with django_assert_num_queries(1):
        rows, after = old_name_uses(by=manager)
    assert [(row.code, row.says, row.kept, row.is_mine) for row in rows] == [
        ("L2", OLD, KEEP, True),
        ("L0", OLD, KEEP, False),
    ]
    assert after == ""
    first, after = old_name_uses(by=manager, limit=1)
    second, end = old_name_uses(by=manager, limit=1, after=after)
    assert ([*first, *second], end) == (rows, "")
    found = check_items(codes=["L0", "L1"], at=MONDAY)
    assert [one.facts for one in found["L0"] if one.number == "Q38"] == [{"material": OLD, "kept": KEEP}]
    assert not [one for one in found["L1"] if one.number == "Q38"]


def test_what_was_merged_before_comes_along(manager: Officer) -> None:
    merged(manager, OLDER, keep=OLD)
    merged(manager, OLD)
    assert kept_names() == {OLD: KEEP, OLDER: KEEP}


def test_a_split_name_stands_for_itself_and_is_not_offered_again(manager: Officer) -> None:
    merged(manager, OLD, OLDER)
    assert split_material(material_id=named(OLD).pk, by=manager, at=MONDAY) == KEEP
    assert kept_names() == {OLDER: KEEP}
    assert named(OLD).merged_at is None
    find_near_names()
    offered = {one.material.name for cluster in clusters()[0] for one in cluster.names}
    assert offered == {KEEP, OTHER}
    merged(manager, OLD)
    assert kept_name(OLD) == KEEP


def test_names_kept_apart_are_not_offered_again(manager: Officer) -> None:
    assert {one.material.name for one in clusters()[0][0].others} == {OLD, OLDER, OTHER}
    for _ in range(2):
        part_materials(materials=ids(KEEP, OLD, OLDER, OTHER), by=manager, at=MONDAY)
    assert MaterialApart.objects.count() == 6
    assert clusters() == ([], "")
    assert find_near_names() == 0


def test_clusters_come_page_by_page(
    manager: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asking("L3", "学历证明", "学历证明材料")
    find_near_names()
    with django_assert_num_queries(2):
        first, after = clusters(limit=1)
    second, end = clusters(limit=1, after=after)
    assert [one.kept.material.name for one in [*first, *second]] == [KEEP, "学历证明"]
    assert end == ""


@pytest.mark.parametrize("what", ["stranger", "job", "unknown", "alone", "nothing", "twice"])
def test_a_refused_merger_writes_nothing(manager: Officer, what: str) -> None:
    merged(manager, OLDER, keep=OTHER)
    before = list(Material.objects.order_by("pk").values("name", "kept"))
    keep, going, by, refusal = {
        "stranger": (KEEP, ids(OLD), make_staff(posts=("accept",)), NotAllowed),
        "unknown": (KEEP, [uuid4()], manager, NotFound),
        "alone": (KEEP, ids(KEEP), manager, NothingToMerge),
        "nothing": (KEEP, [], manager, NothingToMerge),
        "twice": (KEEP, ids(OLD, OLDER), manager, MergedMeanwhile),
        "job": (OLDER, ids(OLD), SystemActor(job="x"), MergedMeanwhile),
    }[what]
    with pytest.raises(refusal):
        merge_materials(keep=named(keep).pk, merge=going, apart=ids(OTHER), by=by, at=MONDAY)
    assert list(Material.objects.order_by("pk").values("name", "kept")) == before
    assert not MaterialApart.objects.exists()


def test_other_refusals_write_nothing(manager: Officer) -> None:
    stranger = make_staff(posts=("accept",))
    with pytest.raises(NotMerged):
        split_material(material_id=named(OLD).pk, by=manager, at=MONDAY)
    with pytest.raises(NotFound):
        split_material(material_id=uuid4(), by=manager, at=MONDAY)
    with pytest.raises(NothingToPart):
        part_materials(materials=ids(OLD), by=manager, at=MONDAY)
    with pytest.raises(NotFound):
        part_materials(materials=[*ids(OLD), uuid4()], by=manager, at=MONDAY)
    with pytest.raises(NotAllowed):
        part_materials(materials=ids(OLD, KEEP), by=stranger, at=MONDAY)
    merged(manager, OLD)
    with pytest.raises(NotAllowed):
        split_material(material_id=named(OLD).pk, by=stranger, at=MONDAY)
    assert kept_name(OLD) == KEEP
    assert not MaterialApart.objects.exists()


def test_names_are_suggested_by_beginning_words_and_initials(
    manager: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asking("L4", "食品经营许可证", "经营许可证", "申请人身份证", licence="food-business")
    merged(manager, OLD)
    with django_assert_num_queries(1):
        found = suggest_materials(words="经营")
    assert [(one.name, one.licence_type) for one in found] == [
        ("经营许可证", "food-business"),
        ("食品经营许可证", "food-business"),
    ]
    assert [one.name for one in suggest_materials(words="许可 食品")] == ["食品经营许可证"]
    assert [one.name for one in suggest_materials(words="yyzz")] == [KEEP, OLDER]
    (first, *_) = suggest_materials(words=OLD)
    assert (first.name, first.uses, first.matched) == (KEEP, 2, OLD)
    assert len(suggest_materials(words="证", limit=2)) == 2
    assert suggest_materials(words="  ") == []
    assert suggest_materials(words="没有的") == []
