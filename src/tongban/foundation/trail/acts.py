"""The names of acts on the trail, each declared once with the words that people read."""

from django.utils.translation import gettext

_ACTS: dict[str, str] = {}
_DUTIES: dict[str, str] = {}


class UnknownAct(Exception):
    """An act is recorded under a name that nobody has declared. A fault of ours."""


def declare_act(name: str, text: str, *, duty: str = "") -> str:
    """Declare act `name` (`cases.accept`, the same word as the duty) with its English message id.

    `duty` is what it takes where that is another word.
    """
    if _ACTS.get(name, text) != text:
        raise ValueError(f"the act {name} is already declared with other words")
    _ACTS[name] = text
    _DUTIES[name] = duty or name
    return name


def duty_of(name: str) -> str:
    """The duty that it takes to do a declared act."""
    return _DUTIES[name]


def check_declared(name: str) -> None:
    """Raises UnknownAct."""
    if name not in _ACTS:
        raise UnknownAct(f"no app has declared the act “{name}” (trail.declare_act in its apps.ready)")


def act_text(name: str) -> str:
    """The words for an act in the reader's language; its name when it is declared no longer."""
    return gettext(_ACTS[name]) if name in _ACTS else name


def acts() -> dict[str, str]:
    """Every declared act with its message id."""
    return dict(_ACTS)
