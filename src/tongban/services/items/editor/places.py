"""Where a value stands: keys of inputs lead into what a change says by field path. Pure."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from tongban.services.items.library.elements import field_paths

# what the pages for forms and processes see in place of `form` and of the parts of `process` (folding.py)
UNFOLDED = frozenset({"form.sections", "form.fields", "process.steps"})
HEADS = frozenset(field_paths()) | UNFOLDED


def head_of(key: str) -> tuple[str, tuple[str, ...]]:
    """The field path with which a key begins, and what leads on inside its value."""
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        head = ".".join(parts[:end])
        if head in HEADS:
            return head, tuple(parts[end:])
    raise KeyError(key)


def value_at(said: Mapping[str, Any], key: str) -> Any:
    """The value to which a key leads; None where nothing is said."""
    head, rest = head_of(key)
    value = said.get(head)
    for part in rest:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def put_at(said: MutableMapping[str, Any], key: str, value: Any) -> None:
    """Say a value where a key leads; None takes it away, and what it leaves empty too."""
    head, rest = head_of(key)
    if not rest:
        put_in(said, (head,), value)
        return
    inside = dict(said.get(head) or {})
    put_in(inside, rest, value)
    put_in(said, (head,), inside or None)


def value_in(part: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value inside a row."""
    value: Any = part
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def put_in(part: MutableMapping[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Say a value inside a row; None takes it away, and what it leaves empty too."""
    if len(path) == 1:
        if value is None:
            part.pop(path[0], None)
        else:
            part[path[0]] = value
        return
    inside = dict(part.get(path[0]) or {})
    put_in(inside, path[1:], value)
    put_in(part, path[:1], inside or None)
