"""A town for the whole file, in which an office has its seal already."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.foundation.identity.make import make_person
from tests.services.cases.make import MONDAY, make_town
from tests.site.bulk.make import make_cast, make_second_office
from tongban.site.bulk.stage import Cast
from tongban.site.bulk.stories import play, story_named


@dataclass(frozen=True, kw_only=True)
class Casts:
    """Two applicants at the same item and officers, and the second of them at another office."""

    one: Cast
    other: Cast
    elsewhere: Cast


@pytest.fixture(scope="module")
def told_to(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Casts]:
    """Made once for this file and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        atom = transaction.atomic()
        atom.__enter__()
        town = make_town()
        second, other = make_second_office(town), make_person(name="钱小燕")
        casts = Casts(one=make_cast(town), other=make_cast(town, other), elsewhere=make_cast(second, other))
        # the first paper of the office makes its seal
        play(story_named("not accepted"), casts.one, first=MONDAY.date(), key="before")
        try:
            yield casts
        finally:
            transaction.set_rollback(True)
            atom.__exit__(None, None, None)


@pytest.fixture
def casts(told_to: Casts, db: None) -> Casts:
    return told_to
