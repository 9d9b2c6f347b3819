"""Events: facts about what has happened, told to whoever listens.

An event is frozen, has a stable name and a subject. Events about one subject are
delivered in the order in which they were announced.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from pydantic import TypeAdapter

_KINDS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened. Subclasses set `name` and `subject_field`.

    `name` is `app.past-tense` and never changes once landed; `subject_field` names the
    field whose value identifies the thing the event is about.
    """

    name: ClassVar[str] = ""
    subject_field: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.name:
            return
        known = _KINDS.get(cls.name)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"two events are named {cls.name}")
        _KINDS[cls.name] = cls

    @property
    def subject(self) -> str:
        """What the event is about, as `app:key`."""
        return f"{self.name.split('.')[0]}:{getattr(self, self.subject_field)}"


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[name])


def encode(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values."""
    fields: dict[str, Any] = _adapter(event.name).dump_python(event, mode="json")
    return fields


def decode(name: str, fields: dict[str, Any]) -> Event:
    """The event that `encode` wrote. Raises KeyError for a name that nobody declares."""
    event: Event = _adapter(name).validate_python(fields)
    return event


def kinds() -> dict[str, type[Event]]:
    """Every declared event by name."""
    return dict(_KINDS)
