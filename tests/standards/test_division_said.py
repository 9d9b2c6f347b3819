"""Provinces and cities as people say them."""

import pytest

from tongban.standards.division_said import division_at_start


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("深圳的公积金", ("4403", "深圳")),
        ("北京市的社保", ("11", "北京市")),
        ("广西壮族自治区的", ("45", "广西")),
        ("延边的户口", ("2224", "延边")),
        ("张家口的户口", ("1307", "张家口")),
        ("亳州", ("3416", "亳州")),
    ],
)
def test_a_city_is_known_without_what_people_leave_away(text: str, found: tuple[str, str]) -> None:
    assert division_at_start(text) == found


@pytest.mark.parametrize("text", ["", "公积金", "我在深圳", "市辖区的", "县的"])
def test_a_text_that_begins_with_no_city_names_none(text: str) -> None:
    assert division_at_start(text) is None
