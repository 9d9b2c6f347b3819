"""Ports with one answerer for each kind of thing."""

import pytest

from tongban.kernel import ports
from tongban.kernel.ports import PortTable


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> PortTable[object]:
    monkeypatch.setattr(ports, "_TABLES", [])
    return PortTable("test.table")


def test_each_kind_has_its_own_answerer_and_nobody_answers_for_others(table: PortTable[object]) -> None:
    table.provide("case", "first")
    table.provide("bill", 2)
    assert (table.of("case"), table.of("bill"), table.of("lost")) == ("first", 2, None)
    assert dict(table.answerers) == {"case": "first", "bill": 2}


def test_a_second_different_answerer_for_a_kind_is_a_fault(table: PortTable[object]) -> None:
    table.provide("case", "first")
    table.provide("case", "the same kind again")
    with pytest.raises(RuntimeError, match=r"test\.table already has an answerer for case"):
        table.provide("case", 2)
    assert table.of("case") == "the same kind again"
