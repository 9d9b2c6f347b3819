"""What tests of the site may ask for: the sample city."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tongban.kernel.clock import CITY_ZONE
from tongban.site.sample import load_city
from tongban.site.sample_folder import sample_folder

SAMPLE_DAY = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)


@pytest.fixture(scope="module")
def bozhou(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The sample city, loaded once for this file and rolled back after it."""
    from django.db import transaction

    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("tongban.site.demo_people.home", lambda: home)
        atom = transaction.atomic()
        atom.__enter__()
        load_city(sample_folder(), at=SAMPLE_DAY)
        try:
            yield home
        finally:
            transaction.set_rollback(True)
            atom.__exit__(None, None, None)


@pytest.fixture
def in_bozhou(bozhou: Path, db: None) -> Path:
    return bozhou
