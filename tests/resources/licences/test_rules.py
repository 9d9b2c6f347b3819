from datetime import date

import pytest

from tongban.resources.licences import rules
from tongban.resources.licences.guilloche import guilloche_paths, guilloche_svg, tint_of


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
