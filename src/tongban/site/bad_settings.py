"""A setting that cannot be read, in one sentence: which it is, what stands there, and what it could be."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import SettingsError

_PREFIX = "Value error, "
_FIELD = re.compile(r'field "(\w+)"')
_LONGEST = 80


def told(
    error: ValidationError | SettingsError, fields: Mapping[str, FieldInfo], given: Mapping[str, str]
) -> str:
    """Every setting that is wrong, a line each. `given` is the environment; what is secret is not repeated."""
    if isinstance(error, SettingsError):  # it takes JSON, and this is none
        found = _FIELD.search(str(error))
        name = found.group(1) if found else ""
        said = next((value for key, value in given.items() if key.upper() == f"TONGBAN_{name.upper()}"), "")
        return _line(name, fields.get(name), said, "it takes JSON")
    return "\n".join(
        _line(_name(one, fields), fields.get(_name(one, fields)), one["input"], str(one["msg"]))
        for one in error.errors(include_url=False)
    )


def _line(name: str, field: FieldInfo | None, said: Any, why: str) -> str:
    variable = (field.validation_alias if field else None) or f"TONGBAN_{name.upper()}"
    reason = why.removeprefix(_PREFIX).rstrip(".")
    is_secret = field is not None and field.annotation is SecretStr
    shown = "what it holds is not shown" if is_secret else f"“{str(said)[:_LONGEST]}”"
    return f"{variable} cannot be read: {shown}, {reason[:1].lower()}{reason[1:]}. {_example(field)}".strip()


def _name(one: Any, fields: Mapping[str, FieldInfo]) -> str:
    first = str(one["loc"][0]) if one["loc"] else ""
    return next((name for name, field in fields.items() if field.validation_alias == first), first.lower())


def _example(field: FieldInfo | None) -> str:
    if field is None or field.annotation is SecretStr:
        return ""
    example = field.examples[0] if field.examples else field.default
    if example is PydanticUndefined or example in (None, "", {}):
        return ""
    if isinstance(example, dict):
        example = json.dumps(example, ensure_ascii=False)
    elif isinstance(example, bool):
        example = "true or false"
    elif isinstance(example, Path):
        example = example.as_posix()
    return f"For example: {example}"
