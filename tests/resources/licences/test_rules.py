from datetime import date

import pytest

from tongban.foundation.papers.documents.guilloche import guilloche_paths, guilloche_svg, tint_of
from tongban.resources.licences import rules


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 9, 28), 60, date(2031, 9, 27)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 9, 28), None, None),
    ],
)
def test_a_term_ends_on_the_day_before_the_same_day(
    first: date, months: int | None, last: date | None
) -> None:
    assert rules.last_day(first, months) == last


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://zw.example/l/7K2M4Q8RTWXY/", "7K2M4Q8RTWXY"),
        ("http://127.0.0.1:8000/l/7k2m4q8rtwxy?from=scan", "7K2M4Q8RTWXY"),
        ("7K2M4Q8RTWXY", None),
        ("https://zw.example/l/../../etc", None),
    ],
)
def test_the_code_is_read_from_the_link_whatever_its_host(text: str, code: str | None) -> None:
    assert rules.code_in(text) == code


def test_an_issuer_is_always_eighteen_characters() -> None:
    assert rules.issuer_part("11341602MB1234567X") == "11341602MB1234567X"
    assert rules.issuer_part("county-office") == "000000COUNTYOFFICE"


def test_each_type_has_a_rosette_of_its_own_and_always_the_same() -> None:
    one, two = "11100000MB0143028R001", "11100000000013127D002"
    assert guilloche_paths(one) == guilloche_paths(one) != guilloche_paths(two)
    assert 1 <= tint_of(one) <= 6
    assert guilloche_svg(one).startswith("<svg ")


def test_fields_stand_in_the_order_of_the_schema_whatever_the_database_does_to_it() -> None:
    schema = {
        "properties": {
            "premises": {"title": "经营场所"},
            "kinds": {"title": "经营项目"},
            "no": {"title": "号"},
        }
    }
    kept = rules.with_order(schema)
    shuffled = {"properties": dict(sorted(kept["properties"].items()))}
    values = {"no": 3, "kinds": ["热食", "冷食"], "premises": "和平路18号"}
    assert rules.labelled(shuffled, values) == [
        ("经营场所", "和平路18号"),
        ("经营项目", "热食、冷食"),
        ("号", "3"),
    ]
    assert rules.with_order({}) == {}


TERMS = [{"under": 16, "months": 60}, {"under": 26, "months": 120}, {"under": 46, "months": 240}, {}]


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2010-11-30", date(2031, 11, 28)),  # fifteen until tomorrow
        ("2010-11-29", date(2036, 11, 28)),
        ("2000-11-29", date(2046, 11, 28)),
        ("1986-05-01", date(2046, 11, 28)),
        ("1980-11-29", None),
    ],
)
def test_a_term_by_age_goes_by_the_age_on_the_first_day(born: str, last: date | None) -> None:
    schema = {"properties": {"born": {"type": "string", "x-term-by-age": TERMS}}}
    first = date(2026, 11, 29)
    assert rules.usual_last_day(schema, {"born": born}, valid_from=first, months=None) == last
    assert rules.usual_last_day({}, {"born": born}, valid_from=first, months=12) == date(2027, 11, 28)


def test_a_holders_name_stands_once_under_the_types_own_word() -> None:
    schema = {"properties": {"name": {"title": "姓名"}, "sex": {"title": "性别"}}}
    values = {"name": "王五", "sex": "男"}
    assert rules.said_on(schema, values, holder="王五", holder_label="持证人") == ("姓名", [("性别", "男")])
    assert rules.said_on({}, {}, holder="王五", holder_label="持证人") == ("持证人", [])
