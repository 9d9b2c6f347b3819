"""Templates of agreements: filled in with their own examples they land, and only who sees the agreement has them."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.resources.fusion.deliveries.make import (
    AT,
    CITY_OFFICE,
    agreed,
    csv_text,
    delivered,
    found_in,
    people,
    written,
)
from tests.resources.fusion.make import COLUMNS, ENTITY_COLUMNS, deliver
from tongban.foundation.jobs.public import work_off
from tongban.kernel import clock
from tongban.resources.datasets.public import FieldContent
from tongban.resources.fusion.deliveries.template.codes import NATIONS, SEXES, STATUSES
from tongban.resources.fusion.deliveries.template.columns import TemplateColumn, columns_of
from tongban.resources.fusion.deliveries.terms import read_terms
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import FIELDS, KEY, Kind
from tongban.resources.fusion.standardising.standardise import standardised

pytestmark = pytest.mark.django_db
URL = "/desk/deliveries/"
TABLE: dict[str, Any] = {
    "kind": "table",
    "authority": [],
    "columns": {"号": "H", "人": "R", "日": "RQ", "数": "S", "电话": "DH", "地": "=D", "注": "Z, 备注"},
    "table": {
        "subject": "人",
        "about": "person",
        "row_key": ["号"],
        "written": {"日": "day", "数": "number", "电话": "phone", "地": "words"},
    },
}
ENTITIES: dict[str, Any] = {"kind": "entities", "columns": ENTITY_COLUMNS}


def about(whose: str) -> dict[str, Any]:
    return TABLE | {"table": TABLE["table"] | {"about": whose}}


@pytest.fixture(autouse=True)
def sample_day() -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


def at_desk(post: str = "deliverer", **where: str) -> Client:
    return sign_in_staff(Client(), make_staff(name="秦供数", posts=(post,), **where))


def fetched(form: str, client: Client | None = None) -> bytes:
    answer = (client or at_desk()).get(f"{URL}residents/template.{form}")
    assert answer.status_code == 200
    return answer.content


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def examples(**changes: Any) -> list[TemplateColumn]:
    terms = read_terms(
        {"name": "a", "form": "csv", "cycle": 4, "is_full": True, "owner": "a", "contact": "a"}
        | {"kind": "people", "columns": COLUMNS}
        | changes
    )
    return columns_of(terms, described={})


@pytest.mark.parametrize("terms", [{}, ENTITIES, about("person"), about("firm"), about("either")])
@pytest.mark.parametrize("layout", [{}, {"header": 3}, {"sheet": "人口 1"}])
def test_a_workbook_filled_with_its_examples_is_accepted(
    tmp_path: Path, terms: dict[str, Any], layout: dict[str, Any]
) -> None:
    agreed(form="xlsx", layout=layout, **terms)
    made = book(fetched("xlsx"))
    sheet = made.worksheets[0]
    explained = list(made["填写说明"].values)
    head = next(number for number, row in enumerate(explained) if row[0] == "列名")
    said = {row[0]: row[6] for row in explained[head + 1 :]}
    line = layout.get("header", 1)
    names = [cell.value for cell in sheet[line]]
    assert names == list(said)
    for number, name in enumerate(names, 1):
        sheet.cell(line + 1, number).value = said[name]
        sheet.cell(line + 1, number).data_type = "s"
    made.save(tmp_path / "a.xlsx")
    row = delivered(tmp_path / "a.xlsx")
    assert (row.state, row.rows, row.findings) == ("accepted", 1, [])


@pytest.mark.parametrize("terms", [{}, ENTITIES, about("person"), about("firm"), about("either")])
@pytest.mark.parametrize("layout", [{}, {"header": 3}, {"delimiter": ";"}, {"encoding": "gb18030"}])
def test_a_csv_filled_with_its_examples_is_accepted(
    tmp_path: Path, terms: dict[str, Any], layout: dict[str, Any]
) -> None:
    agreed(layout=layout, **terms)
    data = fetched("csv")
    assert data.startswith(b"\xef\xbb\xbf")
    text = io.StringIO()
    csv.writer(text, delimiter=layout.get("delimiter", ",")).writerow(
        one.example for one in examples(**terms)
    )
    (tmp_path / "a.csv").write_bytes(data + text.getvalue().encode())
    row = delivered(tmp_path / "a.csv")
    assert (row.state, row.rows, row.findings) == ("accepted", 1, [])


def test_an_agreement_on_one_column_has_a_workbook_too(tmp_path: Path) -> None:
    agreed(form="xlsx", columns={KEY: "号"})
    made = book(fetched("xlsx"))
    made.worksheets[0].append([examples()[0].example])
    made.save(tmp_path / "a.xlsx")
    assert delivered(tmp_path / "a.xlsx").state == "accepted"


def test_the_heads_of_a_template_without_rows_are_no_delivery(tmp_path: Path) -> None:
    agreed()
    (tmp_path / "a.csv").write_bytes(fetched("csv"))
    assert [*found_in(delivered(tmp_path / "a.csv"))] == ["empty"]


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_explained_is_what_standardising_takes(tmp_path: Path, engine: Engine, kind: Kind) -> None:
    """Each example, each value of a code, and text as long as is said; one sign more is refused."""
    names = COLUMNS if kind is Kind.PEOPLE else ENTITY_COLUMNS
    columns = dict(zip(names, examples(kind=kind.value, columns=names), strict=True))
    base = {ours: one.example for ours, one in columns.items()}
    good = [base]
    good += [{**base, ours: value} for ours, one in columns.items() for value in one.codes]
    bad = []
    for ours, one in columns.items():
        shortest, _, longest = one.length.removesuffix("字").partition("—")
        if longest and one.type in ("文本", "汉字"):
            good += [{**base, ours: "某" * int(shortest)}, {**base, ours: "某" * int(longest)}]
            bad.append({**base, ours: "某" * (int(longest) + 1)})
    assert bad
    source = deliver(tmp_path, *good, *bad, kind=kind, columns=names)
    rows = list(engine.rows(standardised(engine, source, buckets=1, on=date(2026, 11, 30)).select("faults")))
    unsaid = len([one for one in good if one.get("sex") in ("未知", "未说明")])
    assert sum(row["faults"] == 0 for row in rows) == len(good) - unsaid
    assert set(columns) == {KEY, "seen", *(field.value for field in FIELDS[kind])}


def test_id_numbers_are_text_and_short_lists_are_offered() -> None:
    agreed(form="xlsx")
    made = book(fetched("xlsx"))
    sheet = made.worksheets[0]
    assert (sheet.title, made.sheetnames) == ("数据", ["数据", "填写说明", "代码表"])
    assert sheet.column_dimensions["A"].number_format == "@"
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists == {
        "C2:C1048576": "'代码表'!$A$2:$A$5",
        "E2:E1048576": f"'代码表'!$B$2:$B${len(NATIONS) + 1}",
    }
    values = [[cell for cell in column if cell] for column in made["代码表"].iter_cols(values_only=True)]
    assert values == [["性别", *SEXES], ["民族", *NATIONS]]
    assert STATUSES[0] == "存续"


def test_numbers_stay_numbers_and_nothing_is_a_formula() -> None:
    agreed(form="xlsx", **TABLE)
    sheet = book(fetched("xlsx")).worksheets[0]
    formats = [sheet.column_dimensions[letter].number_format for letter in "ABCDEFG"]
    assert formats == ["@", "@", "@", "General", "@", "@", "@"]
    assert (sheet["F1"].value, sheet["F1"].data_type) == ("=D", "s")
    needs = {one.name: one.need for one in examples(**TABLE)}
    assert [name for name, need in needs.items() if need == "必填"] == ["H", "R"]


def test_what_the_catalogue_says_of_a_column_is_told() -> None:
    said = {
        "号": FieldContent(name="号", type="C", length=28),
        "日": FieldContent(name="日", type="C", length=40),
        "注": FieldContent(name="注", type="I", length=3),
    }
    terms = read_terms(
        {"name": "a", "form": "csv", "cycle": 4, "is_full": True, "owner": "a", "contact": "a"} | TABLE
    )
    told = {one.meaning: (one.type, one.length) for one in columns_of(terms, described=said)}
    assert told["号"] == ("字符型", "不超过28字")
    assert told["日"] == ("日期", "10位"), "the agreement goes before the catalogue"
    assert told["注"] == ("整型", "不超过3位")


def test_files_are_named_by_agreement_and_version_in_force() -> None:
    agreed(form="xlsx", name="常住/人口")
    agreed(form="csv", valid_from=date(2027, 1, 1))
    client = at_desk()
    answer = client.get(f"{URL}residents/template.xlsx")
    name = unquote(answer.headers["Content-Disposition"].partition("''")[2])
    assert name == "常住 人口-供数模板-第1版.xlsx"
    assert client.get(f"{URL}residents/template.csv").status_code == 404, "a CSV would be refused today"


@pytest.mark.parametrize(
    "terms",
    [
        {"form": "jsonl"},
        {"form": "parquet", "way": "postgresql", "origin": {"connection": "a", "table": "b"}},
    ],
)
def test_of_what_a_program_writes_the_columns_are_explained(terms: dict[str, Any]) -> None:
    agreed(**terms)
    client = at_desk()
    assert book(fetched("xlsx", client)).sheetnames == ["填写说明", "代码表"]
    assert client.get(f"{URL}residents/template.csv").status_code == 404
    assert "下载列说明" in client.get(f"{URL}residents/").content.decode()


def test_templates_are_for_those_who_see_the_agreement() -> None:
    agreed()
    authority = at_desk("data-authority", organisation_code=CITY_OFFICE)
    other = at_desk(organisation_code=CITY_OFFICE)
    clerk = at_desk("accept")
    citizen = sign_in(Client(), make_person(name="张小满"))
    for form in ("xlsx", "csv"):
        path = f"{URL}residents/template.{form}"
        assert at_desk().get(path).status_code == 200
        assert authority.get(path).status_code == 200
        assert other.get(path).status_code == 404
        assert clerk.get(path).status_code == 403
        assert citizen.get(path).status_code in (302, 403)
        assert Client().get(path).status_code in (302, 401)
        assert at_desk().get(f"{URL}nothing/template.{form}").status_code == 404


def test_it_stands_where_it_is_needed(tmp_path: Path) -> None:
    agreed()
    client = at_desk()
    for path in ("template.xlsx", "template.csv"):
        assert client.get(f"{URL}residents/").content.decode().count(path) == 1
    row = delivered(written(tmp_path / "a.csv", csv_text(people(2), {KEY: "身份证号", "name": "姓名"})))
    assert row.state == "refused"
    page = client.get(f"{URL}residents/1/").content.decode()
    assert "template.xlsx" in page
    assert "把数据贴进模板" in page
    delivered(written(tmp_path / "b.csv", csv_text(people(2))))
    assert "template.xlsx" not in client.get(f"{URL}residents/2/").content.decode()


def test_the_message_of_a_refusal_for_columns_names_the_template(tmp_path: Path) -> None:
    agreed()
    client = at_desk()
    file = written(tmp_path / "a.csv", csv_text(people(2), {KEY: "身份证号", "name": "姓名"}))
    client.post(f"{URL}residents/deliver/", {"file": SimpleUploadedFile("a.csv", file.read_bytes())})
    work_off()
    assert "这次供数的页面上有模板" in client.get("/desk/messages/").content.decode()


def test_a_template_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    agreed()
    client = at_desk()
    fetched("xlsx", client)
    with django_assert_max_num_queries(8):  # four of them are the session
        fetched("xlsx", client)
