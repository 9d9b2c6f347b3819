"""People of open data, the sample day, a folder for the tables, and some halls to list."""

from pathlib import Path
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, LOADER, make_organisations
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import AT
from tongban.foundation.directory.public import Officer, PlaceKind, PlaceRow, upsert_places
from tongban.kernel import clock


@pytest.fixture(autouse=True)
def sample_day(still_clock: None) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture(autouse=True)
def tables_here(tmp_path: Path, settings: Any) -> None:
    settings.OPEN_DATA_DIR = tmp_path / "opendata"


@pytest.fixture
def editor(db: None) -> Officer:
    """Defines what the city's data bureau opens."""
    make_organisations()
    rows = [
        PlaceRow(
            slug=f"hall-{n}", kind=PlaceKind.HALL, name=name, area_code=COUNTY, address=f"示例路{n}号",
            hours="8:30—17:30", phone="0558-0000000",
        )
        for n, name in enumerate(("谯城区大厅", "=HYPERLINK(1)", "古井镇大厅"), 1)
    ]  # fmt: skip
    upsert_places(rows=rows, by=LOADER, at=AT)
    return make_staff(name="陈编目", posts=("resource-editor",), organisation_code=CITY_OFFICE)


@pytest.fixture
def county_editor(editor: Officer) -> Officer:
    """Defines what the county office opens of its own: files that it hands in."""
    return make_staff(name="孙编目", posts=("resource-editor",))


@pytest.fixture
def authority(editor: Officer) -> Officer:
    """Publishes for the city."""
    return make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)


@pytest.fixture
def stranger(editor: Officer) -> Officer:
    """Works elsewhere, with no part in it."""
    return make_staff(name="李窗口", posts=("accept",))


@pytest.fixture
def city_stranger(editor: Officer) -> Officer:
    """Works in the city's data bureau, with no part in it."""
    return make_staff(name="李窗口", posts=("accept",), organisation_code=CITY_OFFICE)
