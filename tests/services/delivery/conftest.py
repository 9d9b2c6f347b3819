"""A town with a parcel to bring, and a courier that really listens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.services.cases.conftest import citizen, files, on_monday, town  # noqa: F401 - fixtures
from tests.services.delivery.make import Van, open_depot


@pytest.fixture
def van(live_server: LiveServer, tmp_path: Path, settings: Any) -> Iterator[Van]:
    """The sandbox courier; its callbacks reach the platform at a real address."""
    opened, given = open_depot(tmp_path / "courier")
    settings.COURIER, settings.BASE_URL = given, live_server.url
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
