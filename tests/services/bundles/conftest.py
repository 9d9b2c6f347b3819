"""Each test has an empty folder for files and lives on the sample day."""

from pathlib import Path

import pytest

from tests.services.bundles.make import Shop, make_shop
from tests.services.cases.make import MONDAY
from tongban.kernel import clock


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def on_monday(still_clock: None) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)


@pytest.fixture
def shop() -> Shop:
    return make_shop()
