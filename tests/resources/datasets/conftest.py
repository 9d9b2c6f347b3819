"""People of the catalogue, and the sample day."""

import pytest

from tests.foundation.directory.make import CITY_OFFICE, make_deputy, make_organisations
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import AT
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock

__all__ = ["make_deputy"]


@pytest.fixture(autouse=True)
def sample_day(still_clock: None) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def editor(db: None) -> Officer:
    """Describes what the county office has."""
    make_organisations()
    return make_staff(name="陈编目", posts=("resource-editor",))


@pytest.fixture
def authority(editor: Officer) -> Officer:
    """Approves for the city."""
    return make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)


@pytest.fixture
def stranger(editor: Officer) -> Officer:
    """Works in another organisation, with no part in the catalogue."""
    return make_staff(name="李窗口", posts=("accept",), organisation_code=CITY_OFFICE)
