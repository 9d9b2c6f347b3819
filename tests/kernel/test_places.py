"""A list goes on behind the row that was shown last, and a place that we did not write is refused."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tongban.kernel.errors import Invalid
from tongban.kernel.places import cursor_after, day_place, moment_place

ROW = UUID("0199c0de-0000-7000-8000-000000000001")
AT = datetime(2026, 9, 28, 2, 30, 15, 123456, tzinfo=UTC)


def test_a_place_is_read_as_it_was_written_and_fits_an_address() -> None:
    assert moment_place(cursor_after(AT, ROW)) == (AT, ROW)
    assert day_place(cursor_after(date(2026, 9, 28), ROW)) == (date(2026, 9, 28), ROW)
    assert cursor_after(AT, ROW).replace("-", "").replace("_", "").isalnum()


def _written(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%",
        "七",
        _written("no-moment"),
        _written(f"2026-13-01 {ROW.hex}"),
        _written("2026-09-28T02:30:15+00:00 not-an-id"),
    ],
)
def test_a_place_that_we_did_not_write_is_refused_by_its_field(cursor: str) -> None:
    for read in (moment_place, day_place):
        with pytest.raises(Invalid) as refused:
            read(cursor)
        assert list(refused.value.facts["fields"]) == ["cursor"]


def test_a_moment_needs_its_zone() -> None:
    with pytest.raises(Invalid):
        moment_place(_written(f"2026-09-28T02:30:15 {ROW.hex}"))
