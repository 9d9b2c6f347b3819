"""Makers for subscriptions: a grant on housing, who takes its data in, rows that change."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, add_post
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.make import make_grant
from tests.resources.exchange.sources.make import AT, HOUSING, a_flat, bound_housing, served
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.resources.exchange.facts import Mask, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.subscribing.facts import RECEIVE

add_post("data-receiver", frozenset({RECEIVE}))
LATER = AT + timedelta(days=30)
FIELDS = [
    {"name": "权利人", "mask": Mask.NAME.value},
    {"name": "坐落", "mask": Mask.ADDRESS.value},
    {"name": "面积", "mask": Mask.NONE.value},
]


def a_receiver(name: str = "许接收") -> Officer:
    """Takes data in for the city office, which has the grant."""
    return make_staff(name=name, posts=("data-receiver",), organisation_code=CITY_OFFICE)


def a_grant(**changes: Any) -> Grant:
    """A grant on housing in every way."""
    said: dict[str, Any] = {
        "resource_code": HOUSING,
        "ways": [way.value for way in Way],
        "fields": FIELDS,
        "daily_quota": 1000,
    }
    return make_grant(**(said | changes))


def housing(folder: Path, count: int = 10) -> str:
    """The resource, served with so many flats of as many people."""
    bound_housing()
    served(folder, [a_flat(number) for number in range(1, count + 1)])
    return HOUSING


def changed(folder: Path, rows: list[dict[str, str]], *, at: datetime = LATER, name: str = "b.csv") -> None:
    """The next delivery, taken into use."""
    served(folder, rows, at=at, name=name)


def now(at: datetime) -> None:
    """Move the clock of the test."""
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(at)
