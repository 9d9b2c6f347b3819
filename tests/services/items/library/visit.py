"""Visits to the pages of the list: the small country at its Monday, and officers with a session."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.items.library.make import CITY_BUREAU, city
from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.services.items.library.models import Change
from tongban.services.items.queries import item_terms

__all__ = ["at_city", "latest", "propose", "small_city", "visitor"]


@pytest.fixture(autouse=True)
def small_city(db: None) -> Iterator[None]:
    """The country of `make`, whose clock stands at Monday."""
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    city()
    item_terms.cache_clear()
    yield


def visitor(organisation_code: str, post: str = "item-manager") -> tuple[Client, Officer]:
    """An officer of an organisation with one post, and the browser that they are signed in with."""
    officer = make_staff(name="周事项", posts=(post,), organisation_code=organisation_code)
    return sign_in_staff(Client(headers={"accept-language": "zh-CN"}), officer), officer


@pytest.fixture
def at_city() -> tuple[Client, Officer]:
    return visitor(CITY_BUREAU)


def latest() -> Change:
    """The change that was drafted last."""
    return Change.objects.latest("made_at", "id")


def propose(change: UUID | Change) -> str:
    """The address of a draft's form."""
    return f"/desk/library/changes/{change.pk if isinstance(change, Change) else change}/propose/"
