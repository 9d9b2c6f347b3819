"""What the trail asks of the apps above it: who is at the desk, and who may see the history of what."""

from typing import Protocol

from django.http import HttpRequest

from tongban.foundation.trail.history.facts import Seen
from tongban.kernel.actors import Actor
from tongban.kernel.ports import Port, PortTable


class Officers(Protocol):
    """Knows the officers and their duties."""

    def at_desk(self, request: HttpRequest) -> Actor:
        """The officer behind a request. Raises SignInNeeded, NotAllowed."""
        ...

    def check_duty(self, by: Actor, duty: str) -> None:
        """Raises NotAllowed unless some post of `by` carries `duty`."""
        ...


class Histories(Protocol):
    """Answers for one kind of thing, such as cases, whose acts stand on the trail as `kind:key`."""

    def title(self, key: str) -> str:
        """What the thing is called, in the reader's language. No SQL."""
        ...

    def seen_by(self, request: HttpRequest, key: str, *, is_desk: bool) -> Seen:
        """The thing as the officer at the desk, or as the person, may see it.

        Raises NotFound for what is not theirs, SignInNeeded.
        """
        ...


officers: Port[Officers] = Port("trail.officers")
histories: PortTable[Histories] = PortTable("trail.histories")
