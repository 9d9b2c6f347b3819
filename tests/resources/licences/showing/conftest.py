"""Each test has an empty folder for files, the sample day, an officer who issues, and a holder with a licence."""

from datetime import date

import pytest

from tests.foundation.directory.make import add_post, make_officer, make_organisations
from tests.foundation.identity.make import make_person
from tests.foundation.papers.conftest import files
from tests.foundation.papers.make import AT
from tests.resources.licences.make import make_types
from tests.resources.licences.showing.make import make_driver_type, make_driving_licence
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel import clock
from tongban.resources.licences.public import LicenceFact

__all__ = ["files"]
add_post("certificates", frozenset({"licences.issue", "licences.revoke", "licences.suspend"}))


@pytest.fixture(autouse=True)
def sample_day() -> clock.MovableClock:
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(AT)
    return moved


@pytest.fixture
def chen() -> Officer:
    make_organisations()
    make_types()
    make_driver_type()
    return make_officer(name="陈发证", posts=("certificates",))


@pytest.fixture
def zhang(chen: Officer) -> Person:
    return make_person(name="张小满", birth_date=date(1990, 1, 1))


@pytest.fixture
def licence(chen: Officer, zhang: Person) -> LicenceFact:
    return make_driving_licence(zhang, by=chen)
