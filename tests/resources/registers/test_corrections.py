"""What an upheld objection entered stands against what is delivered after it, as the rule says."""

from datetime import date

import pytest

from tongban.resources.registers.correcting.facts import PERSON_ORIGINS, Met, is_said, unsaid
from tongban.resources.registers.correcting.rules import met_by

RIGHT, WRONG = "谯城区示例路99号", "谯城区示例路1号"
FOUND = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("delivered", "seen_on", "met"),
    [
        ("", None, Met.SILENT),
        ("  ", date(2026, 12, 9), Met.SILENT),
        (RIGHT, date(2026, 11, 1), Met.CONFIRMED),
        ("谯城区 示例路９９号", None, Met.CONFIRMED),
        (WRONG, date(2026, 11, 30), Met.WRONG_AGAIN),
        (WRONG, date(2027, 1, 1), Met.WRONG_AGAIN),
        ("谯城区另一路5号", date(2026, 11, 30), Met.OLDER),
        ("谯城区另一路5号", FOUND, Met.OLDER),
        ("谯城区另一路5号", None, Met.OLDER),
        ("谯城区另一路5号", date(2026, 12, 2), Met.CHANGED),
    ],
)
def test_a_delivered_address_is_weighed_against_a_correction(
    delivered: str, seen_on: date | None, met: Met
) -> None:
    found = met_by(
        fact="person.address",
        delivered=delivered,
        seen_on=seen_on,
        right=RIGHT,
        wrong=[WRONG],
        found_on=FOUND,
    )
    assert found is met


@pytest.mark.parametrize(
    ("delivered", "met"),
    [("139-0000-0001", Met.CONFIRMED), ("+86 1380000", Met.CHANGED), ("1", Met.WRONG_AGAIN)],
)
def test_of_a_phone_the_digits_count(delivered: str, met: Met) -> None:
    found = met_by(
        fact="firm.phone",
        delivered=delivered,
        seen_on=date(2027, 1, 1),
        right="13900000001",
        wrong=["1"],
        found_on=FOUND,
    )
    assert found is met


@pytest.mark.parametrize(("delivered", "met"), [("张富来", Met.CHANGED), ("张福来", Met.WRONG_AGAIN)])
def test_what_only_its_source_corrects_is_mended_by_any_other_value(delivered: str, met: Met) -> None:
    found = met_by(
        fact="person.name",
        delivered=delivered,
        seen_on=date(2020, 1, 1),
        right="",
        wrong=["张福来"],
        found_on=FOUND,
    )
    assert found is met


def test_a_correction_takes_the_mark_of_its_field_alone() -> None:
    packed = b"".join(bytes([n]) * 8 for n in range(1, len(PERSON_ORIGINS) + 1))
    told = unsaid(packed, "person.address")
    assert not is_said(told, "person.address")
    assert [n for n, (a, b) in enumerate(zip(packed, told, strict=True)) if a != b] == list(range(40, 48))
    assert not is_said(None, "person.phone")
    assert unsaid(None, "person.phone") == b""
