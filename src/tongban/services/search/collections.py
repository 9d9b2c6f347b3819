"""The collections that apps declare at start: which fields there are and how they count."""

from collections.abc import Mapping

from tongban.services.search.rules import FieldRule

_COLLECTIONS: dict[str, dict[str, FieldRule]] = {}
TITLE = FieldRule(weight=6.0, usual_length=8, is_short=True)


def declare_collection(name: str, fields: Mapping[str, FieldRule]) -> None:
    """Say how the fields of a collection count (at start). The title always counts most."""
    _COLLECTIONS[name] = {"title": TITLE, **fields}


def rules_of(name: str) -> dict[str, FieldRule]:
    """The field rules of a declared collection. A collection that nobody declared is a fault."""
    return _COLLECTIONS[name]
