"""Events and listeners of tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from tongban.foundation.jobs.public import Envelope, announce, forget_listener, listen
from tongban.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    """Something happened in the kitchen."""

    name: ClassVar[str] = "kitchen.kettle-boiled"
    subject_field: ClassVar[str] = "kettle"
    kettle: str
    turn: int = 1


def boil(kettle: str = "red", turn: int = 1) -> None:
    """Announce one event."""
    with transaction.atomic():
        announce(KettleBoiled(kettle=kettle, turn=turn))


@contextmanager
def hearing(hear: Callable[[KettleBoiled, Envelope], None], name: str = "kitchen.pour") -> Iterator[None]:
    """Have `hear` listen for a while."""
    listen(KettleBoiled, name=name)(hear)
    try:
        yield
    finally:
        forget_listener(KettleBoiled, name=name)
