"""The installation that the proofs share: one sample city, loaded once, killed and started again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proofs.installation import Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A client whose server is killed leaves its socket to the collector: here that is no fault."""
    quiet = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(quiet)


@pytest.fixture(scope="session")
def loaded_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The sample city with nothing running but its database."""
    city = Installation(home=tmp_path_factory.mktemp("city"))
    try:
        city.load()
        yield city
    finally:
        city.close()


@pytest.fixture
def city(loaded_city: Installation) -> Installation:
    """The sample city with web server and worker running, whatever the last proof did to them."""
    loaded_city.start_database()
    if loaded_city.web is None or loaded_city.web.poll() is not None:
        loaded_city.start_web()
    if loaded_city.worker is None or loaded_city.worker.poll() is not None:
        loaded_city.start_worker()
    return loaded_city
