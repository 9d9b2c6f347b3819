"""Tables that departments hand in: what is read, what is refused with its cells, and how a file becomes a version."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import sign_in_staff
from tests.foundation.papers.make import AT
from tests.resources.opendata.make import build, publish_resource
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.papers.public import FileProblem
from tongban.resources.opendata import store
from tongban.resources.opendata.commands.define import save_definition
from tongban.resources.opendata.commands.publish import publish_version, submit_version
from tongban.resources.opendata.content import DatasetContent
from tongban.resources.opendata.facts import HandedTable
from tongban.resources.opendata.handing import names_for, offered, read_table_file
from tongban.resources.opendata.models import DatasetVersion, OpenDataset, TableHanded
from tongban.resources.opendata.queries import dataset
from tongban.resources.opendata.refusals import TableRefused, TableTooLong
from tongban.resources.opendata.rules import problems_of

PARKS = [
    ["停车场名称", "泊位数", "启用日期", "区号"],
    ["人民路", "120", "2024-03-01", "0558"],
    ["车站", "1,300", "2021-11-20", "0558"],
]
ID = "341602199001011234"
SLUG = "parks"


def as_csv(rows: list[list[Any]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list[Any]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_it(data: bytes, name: str = "parks.csv") -> Any:
        path = tmp_path / name
        path.write_bytes(data)
        return read_table_file(path, name=name)

    return read_it


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_csv(PARKS), "a.csv"),
        (as_csv(PARKS, "utf-8-sig"), "a.csv"),
        (as_csv(PARKS, "gb18030"), "a.csv"),
        (as_xlsx(PARKS), "a.xlsx"),
    ],
)
def test_a_file_is_read_with_names_and_types(read: Any, data: bytes, name: str) -> None:
    found = read(data, name)
    assert found.columns == (
        ("tingchechangmingcheng", "停车场名称", "text"),
        ("boweishu", "泊位数", "integer"),
        ("qiyongriqi", "启用日期", "date"),
        ("quhao", "区号", "text"),
    )
    assert found.rows[1] == ("车站", "1,300", "2021-11-20", "0558")


def test_names_for_programs_are_names_and_stand_once() -> None:
    assert names_for(["区划", "区划 (2)", "GDP（亿元）", "2024", "——", "名" * 60]) == [
        "quhua", "quhua_2", "gdp_yiyuan", "column", "column_2", "ming" * 9,
    ]  # fmt: skip
    assert names_for(["a", "A", "a"]) == ["a", "a_2", "a_3"]


@pytest.mark.parametrize(
    ("head", "cell", "reason"),
    [
        ("备注", f"见{ID}", "id-number"),
        ("电话", "13800000000", "phone"),
        ("电话", "138-0000-0000", "phone"),
        ("邮箱", "laowang@example.com", "mail"),
        ("账号", "6222021234567890128", "card"),
        ("户主姓名", "", "personal-column"),
    ],
)
def test_what_is_about_a_person_is_refused_by_cell_and_its_value_is_not_told(
    read: Any, head: str, cell: str, reason: str
) -> None:
    with pytest.raises(TableRefused) as refused:
        read(as_csv([["名称", head], ["甲", "无"], ["", ""], ["乙", cell]]))
    (found,) = refused.value.facts["offences"]  # type: ignore[misc]
    where = {"column": head} | ({} if reason == "personal-column" else {"row": "4"})
    assert found == {"reason": reason, "where": where}
    with override("zh-hans"):
        said = refused.value.sentence()
    assert head in said and (not cell or cell not in said)


def test_a_column_of_names_is_refused_in_a_sentence(read: Any) -> None:
    owners = [
        ["摊位", "经营人", "电话"],
        *([f"{n}号", f"{one}小明", ""] for n, one in enumerate("张李王赵陈")),
    ]
    owners[2][2] = "13800000000"
    with override("en"), pytest.raises(TableRefused) as refused:
        read(as_csv(owners))
    with override("zh-hans"), pytest.raises(TableRefused) as refused_zh:
        read(as_csv(owners))
    assert refused_zh.value.facts["where"] == "“经营人”一栏大多像是人名；第 3 行“电话”一栏有手机号"
    where = "column “经营人”: most values look like names of persons; line 3, column “电话”: a mobile phone number"
    assert refused.value.facts["where"] == where


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (as_csv(PARKS[:1]), "a.csv"),
        (as_csv([["a", "b"], ["1", "2", "3"]]), "a.csv"),
        (as_csv([["a", ""], ["1", "2"]]), "a.csv"),
        (as_csv([[f"c{n}" for n in range(61)], ["1"] * 61]), "a.csv"),
        (as_csv([["a"], ["长" * 4001]]), "a.csv"),
        ("名称\n甲\n".encode() + "乙".encode("gb18030") + b"\xff\xff", "a.csv"),
        (as_xlsx(PARKS)[:400], "a.xlsx"),
        (as_xlsx([["名称", "编号"], ["甲", float(ID[:17]) * 10]]), "a.xlsx"),
        (b'[{"a": 1}]', "a.json"),
    ],
)
def test_a_file_that_is_no_whole_table_is_refused(read: Any, data: bytes, name: str) -> None:
    with pytest.raises(FileProblem):
        read(data, name)


def test_a_file_with_too_many_rows_is_refused(read: Any, settings: Any) -> None:
    settings.OPEN_DATA_MOST_ROWS = 1
    with pytest.raises(TableTooLong):
        read(as_csv(PARKS))


# at the desk


def at_desk(officer: Officer) -> Client:
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer)


def begun(editor: Officer, authority: Officer, **resource: Any) -> Client:
    code = publish_resource(editor, authority, name="公共停车场", **resource)
    desk = at_desk(editor)
    answer = desk.post("/desk/open/new/", {"resource": code, "source": "table", "slug": SLUG})
    assert answer.headers["Location"] == f"/desk/open/{SLUG}/table/"
    return desk


def hand_in(desk: Client, rows: list[list[Any]], name: str = "parks.csv") -> Any:
    return desk.post(f"/desk/open/{SLUG}/table/", {"file": SimpleUploadedFile(name, as_csv(rows))})


def defined(editor: Officer, **changes: Any) -> None:
    row = DatasetVersion.objects.order_by("-number")[0]
    said = {"title": "停车场", "summary": "公共停车场和泊位。", "topic": "places", "cycle": "4"}
    content = DatasetContent.model_validate(row.content | said | changes)
    save_definition(slug=SLUG, content=content, revision=row.revision, by=editor, at=AT)


def published(editor: Officer, authority: Officer, *, version: int = 1) -> None:
    build(editor, SLUG)
    submit_version(slug=SLUG, by=editor, at=AT)
    publish_version(slug=SLUG, version=version, by=authority, at=AT)


@pytest.mark.django_db
def test_a_file_is_handed_in_looked_at_and_becomes_a_version_and_the_next_file_the_next(
    editor: Officer, authority: Officer
) -> None:
    desk = begun(editor, authority)
    assert desk.post(f"/desk/open/{SLUG}/", {"do": "build"}).status_code == 422  # nothing to build yet
    assert hand_in(desk, PARKS).status_code == 302
    said = words_of(desk.get(f"/desk/open/{SLUG}/table/"))
    assert "人民路" in said and "整数" in said and "parks.csv" in said
    defined(editor)
    published(editor, authority)
    assert store.read_table(SLUG, 1, DatasetVersion.objects.get().table_sha256)[1] == (
        "车站",
        1300,
        "2021-11-20",
        "0558",
    )
    assert OpenDataset.objects.get().next_build_on is None  # a new version comes with a new file
    assert hand_in(desk, [*PARKS, ["机场", "900", "2026-11-01", "0558"]]).status_code == 302
    assert DatasetVersion.objects.get(number=2).state == "draft" and dataset(SLUG).head.version == 1
    published(editor, authority, version=2)
    assert dataset(SLUG).head.rows == 3
    assert [one.rows for one in TableHanded.objects.order_by("handed_at", "pk")] == [2, 3]


@pytest.mark.django_db
def test_a_personal_file_is_refused_at_the_desk_and_nothing_of_it_is_kept(
    editor: Officer, authority: Officer, settings: Any
) -> None:
    desk = begun(editor, authority)
    answer = hand_in(desk, [["名称", "联系"], ["甲", ID]])
    said = words_of(answer)
    assert answer.status_code == 422 and "身份证" in said and ID not in said
    assert not TableHanded.objects.exists()
    assert not list(Path(settings.OPEN_DATA_DIR).rglob("*"))
    for wrong in ({}, {"file": "no file"}):
        assert desk.post(f"/desk/open/{SLUG}/table/", wrong).status_code == 422
    settings.UPLOAD_MAX_BYTES = 10
    assert hand_in(desk, PARKS).status_code == 413 and not TableHanded.objects.exists()


@pytest.mark.django_db
def test_only_its_office_hands_in_and_only_while_nothing_is_reviewed(
    county_editor: Officer, authority: Officer, city_stranger: Officer
) -> None:
    editor = county_editor
    desk = begun(editor, authority, office=COUNTY_OFFICE)
    for other in (city_stranger, authority):
        assert at_desk(other).get(f"/desk/open/{SLUG}/table/").status_code == 404
        assert hand_in(at_desk(other), PARKS).status_code == 404
    hand_in(desk, PARKS)
    defined(editor)
    build(editor, SLUG)
    submit_version(slug=SLUG, by=editor, at=AT)
    assert hand_in(desk, PARKS).status_code == 409
    assert TableHanded.objects.count() == 1 and DatasetVersion.objects.get().state == "submitted"


@pytest.mark.django_db
def test_a_dataset_of_a_source_takes_no_file(editor: Officer, authority: Officer) -> None:
    code = publish_resource(editor, authority)
    desk = at_desk(editor)
    desk.post("/desk/open/new/", {"resource": code, "source": "directory.places", "slug": SLUG})
    assert desk.get(f"/desk/open/{SLUG}/table/").status_code == 404
    assert hand_in(desk, PARKS).status_code == 404 and not TableHanded.objects.exists()


COUNTS = [
    ["区划", "性别", "人数"],
    ["甲", "男", "40"],
    ["甲", "女", "2"],
    ["乙", "男", "31"],
    ["乙", "女", "50"],
]


@pytest.mark.django_db
def test_counts_that_are_handed_in_are_protected_like_others(editor: Officer, authority: Officer) -> None:
    desk = begun(editor, authority)
    hand_in(desk, COUNTS)
    form = {
        "title": "人数", "summary": "按区划和性别。", "topic": "people", "cycle": "4", "kind": "records",
        "take-quhua": "1", "take-xingbie": "1", "take-renshu": "1",
    }  # fmt: skip
    revision = DatasetVersion.objects.get().revision
    assert desk.post(f"/desk/open/{SLUG}/edit/", form | {"revision": str(revision)}).status_code == 302
    answer = desk.post(f"/desk/open/{SLUG}/", {"do": "build"})
    assert answer.status_code == 422 and "统计数" in words_of(answer)  # rows that are counts are refused
    form |= {
        "kind": "counts", "role-quhua": "dimension", "role-xingbie": "dimension", "role-renshu": "measure",
        "total-quhua": "1", "total-xingbie": "1", "revision": str(revision + 1),
    }  # fmt: skip
    assert desk.post(f"/desk/open/{SLUG}/edit/", form).status_code == 302
    assert desk.post(f"/desk/open/{SLUG}/", {"do": "build"}).status_code == 302
    deliver_all()
    row = DatasetVersion.objects.get()
    cells = {one[:2]: one[2] for one in store.read_table(SLUG, 1, row.table_sha256)}
    assert (
        row.state == "built" and cells["甲", "女"] is None and sum(one is None for one in cells.values()) >= 4
    )


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["合计", "总计"])
def test_totals_in_a_file_are_refused_since_they_would_tell_what_is_hidden(
    editor: Officer, authority: Officer, word: str
) -> None:
    desk = begun(editor, authority)
    hand_in(desk, [*COUNTS, [word, "男", "71"]])
    columns = [
        one | {"role": role, "has_total": False}
        for one, role in zip(DatasetVersion.objects.get().content["columns"], ["dimension", "dimension", "measure"], strict=True)
    ]  # fmt: skip
    defined(editor, columns=columns, rule={"kind": "counts"})
    build(editor, SLUG)
    row = DatasetVersion.objects.get()
    assert (row.state, row.failure, row.table_sha256) == ("failed", "totals-handed-in", "")
    assert "合计" in words_of(desk.get(f"/desk/open/{SLUG}/"))


@pytest.mark.django_db
def test_a_column_that_the_newest_file_lacks_is_named_before_building(
    editor: Officer, authority: Officer
) -> None:
    desk = begun(editor, authority)
    hand_in(desk, PARKS)
    defined(editor)
    hand_in(desk, [row[:2] for row in PARKS])
    assert "定义里要公布启用日期、区号" in words_of(desk.get(f"/desk/open/{SLUG}/table/"))
    answer = desk.post(f"/desk/open/{SLUG}/", {"do": "build"})
    assert answer.status_code == 422 and "没有这一列" in words_of(answer)
    hand_in(desk, [[*row, "备注"] for row in PARKS])
    said = words_of(desk.get(f"/desk/open/{SLUG}/table/"))
    assert "定义里没有" in said and "缺少列" not in said


def test_rows_of_counts_are_no_list_of_things() -> None:
    content = DatasetContent(source="table", columns=({"name": "n", "title": "居住人数"},))  # type: ignore[arg-type]
    table = HandedTable(sha256="", name="", rows=1, columns=(("n", "居住人数", "integer"),), handed_at=AT)
    found = {one.reason for one in problems_of(content, source=offered(table, kind=content.rule.kind))}
    assert "people-counted" in found


@pytest.mark.django_db
def test_the_page_of_a_table_asks_little(
    editor: Officer, authority: Officer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = begun(editor, authority)
    for _ in range(3):
        hand_in(desk, PARKS)
    desk.get(f"/desk/open/{SLUG}/table/")
    with django_assert_max_num_queries(6):
        desk.get(f"/desk/open/{SLUG}/table/")
