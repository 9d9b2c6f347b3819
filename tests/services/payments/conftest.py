"""A till, and a gateway that really listens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.services.payments.make import Bank, Till, make_till, open_bank


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def till() -> Till:
    return make_till()


@pytest.fixture
def bank(live_server: LiveServer, tmp_path: Path, settings: Any) -> Iterator[Bank]:
    """The sandbox gateway; its callbacks reach the platform at a real address."""
    opened, given = open_bank(tmp_path / "bank")
    settings.PAYMENTS, settings.BASE_URL = given, live_server.url
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
