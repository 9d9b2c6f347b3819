"""Both real files come into the library, whole."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import area, organisation
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotAllowed
from tongban.services.items.commands.import_items import ImportOutcome, import_items
from tongban.services.items.finding import find_items
from tongban.services.items.importing import run
from tongban.services.items.importing.reading import UnknownFormat
from tongban.services.items.importing.run import import_file
from tongban.services.items.models import Item, ItemFinding, ItemVersion
from tongban.services.items.queries import published

pytestmark = pytest.mark.django_db
BY = SystemActor(job="items-import")
GUANGXI = "gxzwfw-govflow-mit/fangchenggang_items.jsonl"
GUANGDONG = "policykg-mit/guangdong_items.jsonl"


QUESTIONS_OF_GUANGXI = {
    "社保卡丢了": "社会保障卡",
    "社保卡怎么补办": "社会保障卡",
    "公积金租房提取": "租",
    "买房提公积金": "购",
    "公积金贷款还清": "贷款",
    "医保报销": "报销",
    "异地就医备案": "异地",
    "工伤认定": "工伤",
    "失业金怎么领": "失业保险金",
    "生孩子": "新生儿",
    "生育津贴": "生育津贴",
    "退休养老金": "退休",
    "驾照换证": "证",
    "房产证过户": "转移",
    "不动产抵押登记": "抵押",
    "营业执照注销": "注销",
    "注销公司": "注销",
    "烟草证": "烟草",
    "装修施工许可证": "施工许可",
    "加装电梯": "加装电梯",
    "孩子上小学": "小学",
    "船员证": "船员",
    "用电报装": "报装",
    "排污口": "排污",
}
QUESTIONS_OF_GUANGDONG = {
    "护照办理": "护照",
    "港澳通行证": "港澳通行证",
    "律师执业证": "律师",
    "教师资格认定": "教师资格",
    "结婚登记": "结婚",
    "法律援助": "法律援助",
    "残疾证": "残疾",
    "外国人签证": "签证",
}
NONSENSE = [
    "量子纠缠望远镜",
    "asdfghjkl",
    "月亮上买月饼",
    "红烧肉做法",
    "今天天气怎么样",
    "阿弥陀佛",
    "xyzzy",
]


def check_questions(questions: dict[str, str], *, region: str) -> None:
    """Each everyday question has an item that is meant among its first three."""
    for q, word in questions.items():
        names = [item.name for item in find_items(q=q, region=region, limit=3).items]
        assert any(word in name for name in names), (q, names)


def bring(path: Path, *, limit: int | None = None, publish: bool = True) -> ImportOutcome:
    return import_file(path=path, publish=publish, by=BY, at=MONDAY, limit=limit)


@pytest.mark.parametrize("name", [GUANGXI, GUANGDONG])
def test_two_hundred_rows_are_published_and_a_second_time_changes_nothing(
    shared: Path, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = shared / "data" / "items" / name
    first = bring(path, limit=200)
    assert (first.rows, first.created, first.rejected) == (200, 200, [])
    versions = ItemVersion.objects.count()
    with django_assert_max_num_queries(15):
        second = bring(path, limit=200)
    assert (second.rows, second.created, second.updated, second.unchanged) == (200, 0, 0, 200)
    assert ItemVersion.objects.count() == versions == 200


@pytest.mark.slow
def test_the_whole_file_of_guangxi_is_published(shared: Path) -> None:
    outcome = bring(shared / "data" / "items" / GUANGXI)
    assert (outcome.rows, outcome.created, outcome.rejected) == (781, 781, [])
    assert Item.objects.filter(current__isnull=False).count() == 781
    assert Item.objects.filter(is_bundle=True).count() == 33
    # 160 parents, one of them in two organisations' lists
    assert Item.objects.filter(current=None, source_id__startswith="main:").count() == 160
    deliver_all()
    check_questions(QUESTIONS_OF_GUANGXI, region="450600000000")
    for q in NONSENSE:
        assert find_items(q=q).items == ()


@pytest.mark.slow
def test_the_whole_file_of_guangdong_is_published_with_its_codes(shared: Path) -> None:
    outcome = bring(shared / "data" / "items" / GUANGDONG)
    assert (outcome.rows, outcome.created, outcome.rejected) == (2262, 2262, [])
    assert set(Item.objects.values_list("area_code", flat=True)) == {"440000000000", "440100000000"}
    assert not Item.objects.filter(current__isnull=False, code__startswith="L").exists()
    handling = Item.objects.filter(current__isnull=False).extra(where=["length(code) = 33"])
    assert handling.count() == 363
    assert all(item.parent_id for item in handling)
    doubtful = ItemFinding.objects.filter(rule="credit-code-doubtful")
    assert len(set(doubtful.values_list("item__organisation_id", flat=True))) == 2
    deliver_all()
    check_questions(QUESTIONS_OF_GUANGDONG, region="440100000000")
    for name in (
        Item.objects.filter(current__isnull=False)
        .order_by("source_sha256")
        .values_list("name", flat=True)[:40]
    ):
        assert find_items(q=name, limit=1).items[0].name == name


def test_guangxi_keeps_its_ids_area_tree_and_bundles(shared: Path) -> None:
    path = shared / "data" / "items" / GUANGXI
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    bring(path, limit=200)
    item = Item.objects.get(source="govflow", source_id=first["source_item_id"])
    assert (item.area_code, item.is_bundle) == ("450600000000", True)
    assert area("450600000000").name == "防城港市"
    assert organisation(item.organisation_id).name == "防城港海事局"
    assert published(item.code).content.limits.promised.count == 34  # type: ignore[union-attr]
    lease = Item.objects.get(name="光船租赁登记")
    assert lease.parent is not None
    assert (lease.parent.current, lease.parent.name[:4]) == (None, "船舶登记")
    assert set(ItemFinding.objects.filter(item=item).values_list("rule", flat=True)) >= {"code-not-national"}


def test_without_publishing_nothing_is_shown_and_publishing_comes_later(shared: Path) -> None:
    path = shared / "data" / "items" / GUANGXI
    assert bring(path, limit=20, publish=False).created == 20
    assert not ItemVersion.objects.exists()
    assert bring(path, limit=20, publish=False).unchanged == 20
    assert bring(path, limit=20).updated == 20
    assert ItemVersion.objects.count() == 20


def test_a_changed_row_becomes_the_next_version(shared: Path, tmp_path: Path) -> None:
    rows = (shared / "data" / "items" / GUANGXI).read_text(encoding="utf-8").splitlines()[:3]
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    bring(path)
    changed = json.loads(rows[1]) | {"promise_days": 3}
    path.write_text("\n".join([rows[0], json.dumps(changed), rows[2]]), encoding="utf-8")
    outcome = bring(path)
    assert (outcome.updated, outcome.unchanged) == (1, 2)
    item = Item.objects.get(source_id=changed["source_item_id"])
    assert published(item.code).version_number == 2
    assert list(item.versions.order_by("number").values_list("in_force_to", flat=True)) == [MONDAY, None]


def test_bad_rows_are_named_and_the_others_go_on(shared: Path, tmp_path: Path) -> None:
    good = (shared / "data" / "items" / GUANGXI).read_text(encoding="utf-8").splitlines()[0]
    nameless = json.loads(good) | {"service_name": " ", "source_item_id": "b"}
    over = json.loads(good) | {"promise_days": 90, "legal_days": 20, "source_item_id": "c"}
    partial = {"service_name": "半行", "source_item_id": "d", "source_region_code": "1", "department": "某局"}
    path = tmp_path / "items.jsonl"
    lines = [good, json.dumps(nameless), json.dumps(over), json.dumps(partial), "{broken", good]
    path.write_text("\n".join(lines), encoding="utf-8")
    outcome = bring(path)
    assert (outcome.rows, outcome.created) == (6, 1)
    assert sorted(row.line for row in outcome.rejected) == [2, 3, 4, 5, 6]
    reasons = {row.line: row.reason for row in outcome.rejected}
    assert "缺少必填的" in reasons[2]
    assert "承诺时限" in reasons[3]
    assert reasons[4] == "缺少materials"
    assert "相同" in reasons[6]
    assert Item.objects.filter(current__isnull=False).count() == 1


def test_a_file_that_nobody_knows_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"a": 1}\n', encoding="utf-8")
    with pytest.raises(UnknownFormat):
        bring(path)
    assert not Item.objects.exists()


def test_an_applicant_cannot_import() -> None:
    class Person:
        ref = "person:1"

    with pytest.raises(NotAllowed):
        import_items(rows=[], organisation_ids={}, publish=True, by=Person(), at=MONDAY)


def test_each_batch_is_one_act_with_the_root_of_its_rows(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH", 200)
    bring(shared / "data" / "items" / GUANGXI, limit=210)
    acts = entries_of("items:govflow")
    assert [entry.facts["rows"] for entry in acts] == [200, 10]
    assert all(len(str(entry.facts["root"])) == 64 for entry in acts)


def test_organisations_are_known_by_their_ids(shared: Path) -> None:
    bring(shared / "data" / "items" / GUANGXI, limit=50)
    assert all(isinstance(item.organisation_id, UUID) for item in Item.objects.all())


def test_imported_items_are_found_once_the_workers_have_indexed_them(shared: Path) -> None:
    path = shared / "data" / "items" / GUANGXI
    bring(path, limit=5, publish=False)
    deliver_all()
    name = Item.objects.filter(draft__isnull=False).values_list("name", flat=True)[0]
    assert find_items(q=name).items == ()
    bring(path, limit=5)
    deliver_all()
    assert find_items(q=name).items[0].name == name
