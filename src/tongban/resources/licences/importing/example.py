"""A mapping to begin with, for whoever has a file and no mapping yet."""

from typing import Any

import yaml

from tongban.resources.licences.facts import LicenceTypeFact

_SPLIT = ["、"]


def example_of(kind: LicenceTypeFact) -> str:
    """A whole mapping of the type: the fields that it requires first, each from a column of its own label."""
    properties = kind.fields.get("properties", {})
    required = set(kind.fields.get("required", ()))
    names = sorted(properties, key=lambda name: name not in required)
    wanted = {
        "mapping": "tongban-licences/1",
        "number": "编号",
        "holder": {"name": "持证人", "id_code": "证件号码"},
        "valid_from": "有效期起",
        "valid_until": "有效期止",
        "issued_on": "发证日期",
        "fields": {name: _rule(name, properties[name]) for name in names},
    }
    return f"# {kind.name}\n" + yaml.safe_dump(wanted, allow_unicode=True, sort_keys=False)


def _rule(name: str, about: dict[str, Any]) -> object:
    column = str(about.get("title", name))
    return {"from": column, "split": _SPLIT} if about.get("type") == "array" else column
