"""One engine for a test."""

from collections.abc import Iterator

import pytest

from tongban.resources.fusion.engines.duck import DuckEngine


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    duck = DuckEngine(memory="512MB", threads=1)
    yield duck
    duck.close()
