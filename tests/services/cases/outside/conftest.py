"""A system is connected; nobody is called over the network."""

from typing import Any

import pytest

from tests.services.cases.make import Town
from tests.services.cases.outside.make import handed_over, make_system
from tongban.foundation.directory.public import Officer


@pytest.fixture(autouse=True)
def connected(settings: Any) -> None:
    settings.OUTSIDE = {
        "url": "http://127.0.0.1:9",
        "name": "provincial",
        "title": "省审批系统",
        "token": "t0ken",
    }


@pytest.fixture
def system(town: Town) -> Officer:
    return make_system()


@pytest.fixture
def number(town: Town) -> str:
    return handed_over(town)
