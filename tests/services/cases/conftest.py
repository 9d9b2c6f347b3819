"""Each test has an empty folder for files; tests of pages live on the sample day."""

from pathlib import Path

import pytest
from django.test import Client

from tests.foundation.identity.make import sign_in
from tests.services.cases.make import MONDAY, Town, make_town
from tongban.kernel import clock


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


@pytest.fixture
def on_monday(still_clock: None) -> None:
    """The sample day: a Monday between two holidays."""
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)


@pytest.fixture
def town(on_monday: None) -> Town:
    return make_town()


@pytest.fixture
def citizen(town: Town) -> Client:
    """The applicant's browser."""
    return sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
