"""What departments write becomes one form, or says why not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis.expr.types as ir
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resources.fusion.make import ON, a_row, an_id, deliver, write
from tongban.resources.fusion.engines.duck import DuckEngine
from tongban.resources.fusion.facts import KEY, SEEN, Fault, Field, Kind, Place
from tongban.resources.fusion.marks import MOST_DAYS, MOST_DELIVERIES, MOST_ROWS, origin_of
from tongban.resources.fusion.standardising.days import DAY
from tongban.resources.fusion.standardising.person_ids import PERSON_ID, full_number, person_ids
from tongban.resources.fusion.standardising.reading import Reading, read_columns
from tongban.resources.fusion.standardising.standardise import standardised
from tongban.resources.fusion.standardising.values import NAME, NATION, PHONE, REGION, SEX
from tongban.standards.codes.id_number import BadIdNumber, check_id_number
from tongban.standards.vocabularies import vocabulary


def read(reading: Reading, texts: Sequence[str | None]) -> list[object]:
    return [row["x_value"] for row in _rows(texts, lambda table: read_columns(table, {"x": reading}))]


def numbers(texts: Sequence[str | None]) -> list[tuple[int | None, int]]:
    """Number and faults of ID numbers."""

    def asked(table: ir.Table) -> ir.Table:
        table, found = person_ids(read_columns(table, {"x": PERSON_ID}), "x")
        return table.select("row", number=found.number, faults=found.faults)

    return [(row["number"], row["faults"]) for row in _rows(texts, asked)]


def _rows(texts: Sequence[str | None], asked: Callable[[ir.Table], ir.Table]) -> list[Mapping[str, Any]]:
    duck = DuckEngine(memory="256MB", threads=1)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "texts.parquet"
        write(file, [{"x": text} for text in texts], ["x"])
        rows = sorted(duck.rows(asked(duck.read([file]))), key=lambda row: int(row["row"]))
    duck.close()
    return rows


def test_a_day_is_read_in_every_spelling() -> None:
    spellings = [
        "1990-01-31",
        "1990-1-31",
        "1990/1/31",
        "1990.01.31",
        "19900131",
        "19900131093000",
        "1990-01-31 09:30:00",
        "1990-01-31T09:30:00",
        "1990年1月31日",
        "１９９０年１月３１日",
        "一九九〇年一月三十一日",
        " 1990-01-31 ",
        "32904",
    ]
    assert dict(zip(spellings, read(DAY, spellings), strict=True)) == dict.fromkeys(
        spellings, date(1990, 1, 31)
    )


def test_chinese_numerals_and_leap_days_are_read() -> None:
    texts = ["二〇一〇年十月十日", "二〇一〇年十一月二十日", "二〇一〇年十二月二十九日", "2000-02-29"]
    assert read(DAY, texts) == [date(2010, 10, 10), date(2010, 11, 20), date(2010, 12, 29), date(2000, 2, 29)]


def test_what_is_no_day_is_none() -> None:
    texts = [
        "1900-02-29",
        "2023-13-01",
        "31/01/1990",
        "90-01-31",
        "不详",
        "",
        None,
        "1990-01",
        "999",
        "1990--1-31",
    ]
    assert dict(zip(texts, read(DAY, texts), strict=True)) == dict.fromkeys(texts)


def test_names_are_tidied_and_words_that_mean_nothing_are_none() -> None:
    said = [
        "王 大树",
        "　王大树",
        "阿依古丽•买买提",
        "ｊｏｈｎ  smith",
        "不详",
        "无",
        "王",
        "A",
        "户主",
        "户大力",
        "𠮷田",
        "王大树1",
    ]
    assert read(NAME, list(said)) == [
        "王大树", "王大树", "阿依古丽·买买提", "JOHN SMITH", None, None, None, None, None, "户大力", "𠮷田", None,
    ]  # fmt: skip


def test_sex_nation_region_and_phone_become_codes() -> None:
    assert read(SEX, ["1", "女", "Ｍ", "0", "x"]) == [1, 2, 1, None, None]
    assert read(NATION, ["01", "汉", "回族", "3", "99", "火星"]) == [1, 1, 3, 3, None, None]
    assert read(REGION, ["341602", "341602001", "341602001002", "341281", "３４１６０２", "3416", "亳州"]) == [
        341602, 341602, 341602, 341602, 341602, None, None,
    ]  # fmt: skip
    assert read(PHONE, ["13800000001", "+86 138-0000-0001", "0558-5512345", "5512345", "12345", "无"]) == [
        "13800000001", "13800000001", "05585512345", "5512345", None, None,
    ]  # fmt: skip


def test_every_nationality_is_known_by_name_and_number_and_no_other() -> None:
    terms = list(vocabulary("nation"))
    for said in (
        [one.text for one in terms],
        [one.text.removesuffix("族") for one in terms],
        [one.code for one in terms],
        [str(int(one.code)) for one in terms],
    ):
        assert read(NATION, said) == [int(one.code) for one in terms]
    wrong = ["", "族", "57", "0", "00", "001", "汉:01|蒙古", "|", ":01|", "汉 族", "民族", "01汉"]
    assert read(NATION, [*wrong, None]) == [None] * (len(wrong) + 1)


def test_what_only_looks_like_a_day_is_none() -> None:
    wrong = [
        "1990月1年31日",
        "1990-1",
        "1990-1-31x",
        "199-1-31",
        "1990日1-31",
        "19900231",
        "1990/13/1",
        "1990-1-310",
    ]
    assert read(DAY, wrong) == [None] * len(wrong)
    assert read(DAY, ["1990/1/3 9:30", "1990.1.31T9", "1990年1月3日 下午"]) == [
        date(1990, 1, 3), date(1990, 1, 31), date(1990, 1, 3),
    ]  # fmt: skip


def test_an_id_number_becomes_a_number_of_seventeen_digits() -> None:
    good = an_id(7)
    old = good[:6] + good[8:17]
    full_width = good.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    x = next(an_id(n) for n in range(1, 99) if an_id(n).endswith("X"))
    found = numbers([good, old, full_width, f" {good[:6]} {good[6:]}", x.lower()])
    assert found == [(int(good[:17]), 0)] * 4 + [(int(x[:17]), 0)]
    assert full_number(int(good[:17])) == good


def test_a_wrong_id_number_says_what_is_wrong() -> None:
    good = an_id(7)
    wrong_check = good[:17] + ("1" if good[17] != "1" else "2")
    assert [faults for _, faults in numbers([None, "无", "12345", good[:17], wrong_check])] == [
        Fault.KEY_MISSING, Fault.KEY_MISSING, Fault.KEY_SHAPE, Fault.KEY_SHAPE, Fault.KEY_CHECK,
    ]  # fmt: skip
    assert numbers([full_number(34160219000229001), full_number(99160219000228001), full_number(19160219000228001)]) == [
        (34160219000229001, Fault.KEY_DAY), (99160219000228001, 0), (19160219000228001, Fault.KEY_REGION),
    ]  # fmt: skip


DIGITS = st.text("0123456789", min_size=17, max_size=17)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(DIGITS, st.sampled_from("0123456789X")), min_size=50, max_size=50))
def test_the_sum_agrees_with_the_one_of_the_standard(cases: list[tuple[str, str]]) -> None:
    """The same numbers as `check_id_number`, which goes digit by digit."""
    texts = [
        f"34{body[2:6]}19{body[8:10]}0{int(body[11]) % 9 + 1}1{body[13:17]}{last}" for body, last in cases
    ]
    for text, (number, faults) in zip(texts, numbers(list(texts)), strict=True):
        try:
            check_id_number(text)
        except BadIdNumber as refused:
            assert (
                faults
                == {"check-character": Fault.KEY_CHECK, "birth-date": Fault.KEY_DAY}[
                    str(refused.facts["reason"])
                ]
            )
        else:
            assert (number, faults) == (int(text[:17]), 0)


def test_a_row_carries_its_faults_its_place_and_where_it_is_from(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(
        tmp_path,
        a_row(),
        a_row(birth="1900-02-29", phone="无", sex="9"),
        a_row(key=None),
        a_row(key=None, name="不详"),
        a_row(key="123"),
        a_row(birth="2027-01-01", seen="2030-01-01"),
        number=3,
    )
    table = standardised(engine, source, buckets=4, on=ON)
    rows = sorted(engine.rows(table), key=lambda row: origin_of(row["mark"]).row)
    assert [row["faults"] for row in rows] == [
        0,
        Fault.BIRTH | Fault.MISSING_PHONE | Fault.MISSING_SEX,
        Fault.KEY_MISSING,
        Fault.KEY_MISSING | Fault.MISSING_NAME,
        Fault.KEY_SHAPE,
        Fault.BIRTH | Fault.SEEN,
    ]
    assert [row["bucket"] for row in rows[2:5]] == [Place.WITHOUT_KEY, Place.REJECTED, Place.REJECTED]
    assert {row["bucket"] for row in (rows[0], rows[1], rows[5])} == {int(an_id()[8:17]) % 4}
    origin = origin_of(rows[0]["mark"])
    assert (origin.delivery, origin.row, origin.seen) == (3, 1, date(2026, 1, 5))
    assert origin_of(rows[5]["mark"]).seen == ON, "a day ahead is taken for the day of the delivery"


def test_a_department_without_a_column_misses_that_field(tmp_path: Path, engine: DuckEngine) -> None:
    source = deliver(tmp_path, a_row(), columns={KEY: "证件", "name": "名", SEEN: "时间"})
    (row,) = engine.rows(standardised(engine, source, buckets=1, on=ON))
    missing = sum(
        Fault[f"MISSING_{field.name}"]
        for field in (Field.SEX, Field.BIRTH, Field.NATION, Field.REGION, Field.ADDRESS, Field.PHONE)
    )
    assert (row["faults"], row["name"], row["phone"]) == (missing, "王大树", None)


def test_marks_keep_what_they_were_made_of() -> None:
    mark = (MOST_DAYS << 42) + (MOST_DELIVERIES << 29) + MOST_ROWS
    assert 15 * (1 << 59) + mark < 1 << 63
    assert (origin_of(mark).delivery, origin_of(mark).row) == (MOST_DELIVERIES, MOST_ROWS)
    assert Kind.PEOPLE.value == "people"
