"""Who listens to which event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tongban.foundation.jobs.facts import Envelope
from tongban.kernel.events import Event

E = TypeVar("E", bound=Event)
Hear = Callable[[E, Envelope], None]


@dataclass(frozen=True, kw_only=True)
class Listener:
    """One function that hears one kind of event. `name` never changes once landed."""

    name: str
    hear: Callable[[Any, Envelope], None]


_LISTENERS: dict[str, dict[str, Listener]] = {}


def listen(kind: type[E], *, name: str) -> Callable[[Hear[E]], Hear[E]]:
    """Have the function hear every `kind`, at least once each, in order per subject.

    It runs in a worker, in a transaction of its own, and must be idempotent: `envelope.id`
    is the same at every delivery of one event. `name` is `app.what-it-does`.
    """

    def register(hear: Hear[E]) -> Hear[E]:
        known = _LISTENERS.setdefault(kind.name, {})
        if name in known and _place(known[name].hear) != _place(hear):
            raise RuntimeError(f"two listeners of {kind.name} are named {name}")
        known[name] = Listener(name=name, hear=hear)
        return hear

    return register


def listeners_of(event_name: str) -> list[Listener]:
    """The listeners of an event, in the order in which they were registered."""
    return list(_LISTENERS.get(event_name, {}).values())


def forget_listener(kind: type[Event], *, name: str) -> None:
    """Stop hearing (for tests that register listeners of their own)."""
    _LISTENERS.get(kind.name, {}).pop(name, None)


def _place(function: Callable[..., object]) -> tuple[str, str]:
    return function.__module__, function.__qualname__
