"""Values of the registers in the reader's language."""

import pytest
from django.utils.translation import override

from tongban.resources.registers.showing import value_told


@pytest.mark.parametrize(
    ("field", "value", "zh", "en"),
    [
        ("person.sex", "女", "女", "Female"),
        ("person.sex", "", "", ""),
        ("person.birth_date", "1991-05-21", "1991年5月21日", "21 May 1991"),
        ("firm.registered_on", "2026-03-12", "2026年3月12日", "12 Mar 2026"),
        ("person.birth_date", "1991-**-**", "1991-**-**", "1991-**-**"),
        ("person.name", "女", "女", "女"),
    ],
)
def test_a_value_is_told_as_people_write_it(field: str, value: str, zh: str, en: str) -> None:
    for language, told in (("zh-hans", zh), ("en", en)):
        with override(language):
            assert value_told(field, value) == told
