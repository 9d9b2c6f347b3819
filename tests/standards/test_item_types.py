"""Which kinds of items people apply for (国发〔2022〕5号)."""

import pytest

from tongban.standards.item_types import HEARD_BY, OWN_MOTION, is_applied_for
from tongban.standards.vocabularies import vocabulary


@pytest.mark.parametrize("code", ["00", "01", "05", "07", "08", "09", "10", "20"])
def test_people_apply_for_licences_payments_and_services(code: str) -> None:
    assert is_applied_for(code)


@pytest.mark.parametrize("word", ["行政处罚", "行政强制", "行政征收", "行政检查"])
def test_offices_begin_penalties_coercion_levies_and_inspections_by_themselves(word: str) -> None:
    assert not is_applied_for(vocabulary("item_type").code_of(word))


def test_every_kind_stands_in_the_national_list_and_local_ones_are_applied_for() -> None:
    assert vocabulary("item_type").terms.keys() >= OWN_MOTION
    assert HEARD_BY.keys() <= OWN_MOTION
    assert is_applied_for("11")
    assert is_applied_for("21")
