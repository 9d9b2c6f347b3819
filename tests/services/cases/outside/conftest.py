"""A system is connected; nobody is called over the network."""

from pathlib import Path
from typing import Any

import pytest

from tests.services.cases.make import Town
from tests.services.cases.outside.make import handed_over, make_system, reached
from tongban.foundation.directory.public import Officer


@pytest.fixture(autouse=True)
def connected(settings: Any, tmp_path: Path) -> None:
    settings.OUTSIDE = {"provincial": reached(tmp_path, address="http://127.0.0.1:9")}


@pytest.fixture
def system(town: Town) -> Officer:
    return make_system()


@pytest.fixture
def number(town: Town) -> str:
    return handed_over(town)
