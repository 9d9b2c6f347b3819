"""The order of a form's fields, written down: PostgreSQL's jsonb does not keep the order of keys."""

from collections.abc import Mapping
from typing import Any


def with_order(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with `x-order` in each field, by the order in which they stand; what is there stays."""
    ordered = dict(schema)
    if isinstance(properties := schema.get("properties"), Mapping):
        ordered["properties"] = {
            key: {"x-order": place, **with_order(one)} if isinstance(one, Mapping) else one
            for place, (key, one) in enumerate(properties.items())
        }
    if isinstance(items := schema.get("items"), Mapping):
        ordered["items"] = with_order(items)
    return ordered


def in_order(properties: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields by `x-order`; those without stand first, as they come."""
    return sorted(properties.items(), key=lambda pair: int(pair[1].get("x-order", 0)))
