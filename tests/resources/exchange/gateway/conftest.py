"""Tests of the gateway live on the sample day; a fault of ours fails them."""

from pathlib import Path

import pytest

from tests.resources.exchange.gateway.make import Place, make_place
from tests.services.cases.make import MONDAY
from tongban.kernel import clock


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True  # type: ignore[attr-defined]


@pytest.fixture
def on_monday(still_clock: None) -> clock.MovableClock:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    return now


@pytest.fixture
def place(on_monday: clock.MovableClock) -> Place:
    return make_place()
