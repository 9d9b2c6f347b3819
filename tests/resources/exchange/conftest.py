"""People of sharing: who asks for the welfare office, who gives the county's data, who checks for the city."""

import pytest

from tests.foundation.directory.make import CITY_OFFICE, make_deputy, make_organisations
from tests.foundation.identity.make import make_staff
from tests.resources.datasets.make import publish
from tests.resources.exchange.make import AT, HOUSING, ITEM, WELFARE, make_welfare
from tests.services.items.make import make_item
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock

__all__ = ["make_deputy"]


@pytest.fixture(autouse=True)
def sample_day(still_clock: None) -> None:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)


@pytest.fixture
def asker(db: None) -> Officer:
    """Asks for the welfare office."""
    make_organisations()
    make_welfare()
    return make_staff(name="钱申请", posts=("data-asker",), organisation_code=WELFARE)


@pytest.fixture
def giver(asker: Officer) -> Officer:
    """Gives the county office's data."""
    return make_staff(name="陈编目", posts=("data-giver", "resource-editor"))


@pytest.fixture
def checker(asker: Officer) -> Officer:
    """Checks and settles for the data authority."""
    return make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)


@pytest.fixture
def stranger(asker: Officer) -> Officer:
    """Works at the asking office, with no part in sharing."""
    return make_staff(name="李窗口", posts=("accept",), organisation_code=WELFARE)


@pytest.fixture
def housing(giver: Officer, checker: Officer) -> str:
    """A published resource about persons, shared on conditions; its code. The item of the requests exists too."""
    make_item(ITEM)
    return publish(giver, checker, **HOUSING)
