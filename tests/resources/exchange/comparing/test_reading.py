"""Rows as lists write them: what is read, and why others are set aside."""

from datetime import date

import pytest

from tongban.resources.exchange.comparing.facts import By, Role, RowFlaw, RowKey
from tongban.resources.exchange.comparing.reading import day_of, guessed, id_number_of, name_of, read_row
from tongban.standards.codes import BadIdNumber, make_id_number

ON = date(2026, 9, 28)
GOOD = str(make_id_number(birth_date=date(1960, 2, 29), sequence=7))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (GOOD, GOOD),
        (f" {GOOD[:6]} {GOOD[6:14]}-{GOOD[14:].lower()}", GOOD),
        ("".join(chr(ord(one) + 0xFEE0) for one in GOOD), GOOD),
        ("110105491231002", "11010519491231002X"),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, number: str) -> None:
    assert id_number_of(text) == number


def test_fifteen_digits_of_no_day_are_refused() -> None:
    with pytest.raises(BadIdNumber) as refusal:
        id_number_of("110105000229002")  # 29 February 1900 was none
    assert refusal.value.facts["reason"] == "birth-date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1990-03-07", date(1990, 3, 7)),
        ("1990/3/7", date(1990, 3, 7)),
        ("1990.03.07", date(1990, 3, 7)),
        ("19900307", date(1990, 3, 7)),
        ("1990年3月7日", date(1990, 3, 7)),
        ("1990-03-07 00:00:00", date(1990, 3, 7)),
        ("1900-02-29", None),
        ("2001-02-29", None),
        ("2000-02-29", date(2000, 2, 29)),
        ("07/03/1990", None),
        ("1990-03/07", None),
        ("32944", None),
        ("", None),
    ],
)
def test_days_are_read_however_they_are_written(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_names_have_one_spelling() -> None:
    assert name_of(" 王 大树 ") == "王大树"
    assert name_of("阿依古丽•买买提") == name_of("阿依古丽·买买提")
    assert name_of("=cmd|1") == name_of("王3") == name_of("王" * 51) == ""


@pytest.mark.parametrize(
    ("number", "name", "birth", "read"),
    [
        (GOOD, "王大树", "", RowKey(by=By.ID_NUMBER, id_number=GOOD, name="王大树")),
        ("", "王大树", "1990-03-07", RowKey(by=By.NAME_BIRTH, name="王大树", birth_date=date(1990, 3, 7))),
        ("", "", "", RowFlaw.EMPTY),
        ("12", "王大树", "", RowFlaw.ID_LENGTH),
        (GOOD[:17] + "Y", "王大树", "", RowFlaw.ID_CHARACTERS),
        (GOOD[:17] + ("1" if GOOD[17] != "1" else "2"), "王大树", "", RowFlaw.ID_CHECK),
        (GOOD[:6] + "19000229" + GOOD[14:], "王大树", "", RowFlaw.ID_BIRTH_DATE),
        (GOOD, "", "", RowFlaw.NAME_MISSING),
        (GOOD, "=1+1", "", RowFlaw.NAME_WRONG),
        ("", "王大树", "", RowFlaw.BIRTH_MISSING),
        ("", "", "1990-03-07", RowFlaw.NAME_MISSING),
        ("", "王大树", "1900-02-29", RowFlaw.BIRTH_WRONG),
        ("", "王大树", "2026-09-29", RowFlaw.BIRTH_LATER),
        ("", "王大树", "1849-12-31", RowFlaw.BIRTH_LATER),
    ],
)
def test_a_row_means_somebody_or_says_why_not(
    number: str, name: str, birth: str, read: RowKey | RowFlaw
) -> None:
    cells = {Role.ID_NUMBER: number, Role.NAME: name, Role.BIRTH_DATE: birth}
    assert read_row(cells, on=ON) == read


def test_without_a_column_of_births_a_row_without_a_number_is_empty() -> None:
    assert read_row({Role.ID_NUMBER: "", Role.NAME: "王大树"}, on=ON) is RowFlaw.EMPTY


def test_columns_are_guessed_by_their_headings() -> None:
    assert guessed(("序号", "姓 名", "身份证号码", "出生年月日", "备注")) == {
        Role.ID_NUMBER: "身份证号码",
        Role.NAME: "姓 名",
        Role.BIRTH_DATE: "出生年月日",
    }
    assert guessed(("a", "b")) == {}
