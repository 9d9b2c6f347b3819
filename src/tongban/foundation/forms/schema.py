"""Reads a form's schema into fields; the read form is kept per schema."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator

from tongban.foundation.forms.checking import check_schema
from tongban.foundation.forms.facts import Choice, Field, Section, Widget
from tongban.foundation.forms.formats import CHECKER
from tongban.foundation.forms.ordering import in_order

MOST_ROWS = 50  # where maxItems says nothing
LONGEST_TEXT = 2000  # characters where maxLength says nothing
RADIOS_UP_TO = 7  # more choices become a list to open


@dataclass(frozen=True, kw_only=True)
class Form:
    """A checked schema with its fields and its compiled validator."""

    schema: Mapping[str, Any]
    title: str
    sections: tuple[Section, ...]
    validator: Draft202012Validator

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def _by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    def field(self, key: str) -> Field | None:
        """The field of this key at the top of the form."""
        return self._by_key.get(key)


_FORMS: OrderedDict[str, Form] = OrderedDict()


def form_of(schema: Mapping[str, object]) -> Form:
    """The form that a schema describes, read once and kept. Raises FormRefused."""
    text = json.dumps(schema, sort_keys=True, ensure_ascii=False)
    mark = hashlib.sha256(text.encode()).hexdigest()
    if (known := _FORMS.get(mark)) is not None:
        return known
    check_schema(schema)
    form = _read(json.loads(json.dumps(schema)))  # a copy nobody else can change
    _FORMS[mark] = form
    if len(_FORMS) > 1000:
        _FORMS.popitem(last=False)
    return form


def _read(schema: dict[str, Any]) -> Form:
    required = set(schema.get("required", []))
    listed = schema.get("x-sections", [])
    first = listed[0]["key"] if listed else ""
    fields = [
        _field(key, one, is_required=key in required, first=first)
        for key, one in in_order(schema["properties"])
    ]
    if not listed:
        names = dict.fromkeys(field.section for field in fields)
        listed = [{"key": name, "title": name or schema.get("title", "")} for name in names]
    sections = tuple(
        Section(
            key=one["key"],
            title=one["title"],
            why_title=one.get("why-title", ""),
            why=one.get("why", ""),
            fields=tuple(field for field in fields if field.section == one["key"]),
        )
        for one in listed
    )
    validator = Draft202012Validator(_closed(schema), format_checker=CHECKER)
    return Form(schema=schema, title=schema.get("title", ""), sections=sections, validator=validator)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with every object closed to fields that it does not name."""
    closed = dict(schema)
    if "properties" in schema:
        closed["properties"] = {key: _closed(one) for key, one in schema["properties"].items()}
        closed["additionalProperties"] = False
    if isinstance(schema.get("items"), dict):
        closed["items"] = _closed(schema["items"])
    return closed


def _field(key: str, one: dict[str, Any], *, is_required: bool, first: str = "") -> Field:
    inner = one.get("items", {}) if one["type"] == "array" else one
    held = inner.get("properties", {}) if inner.get("type") == "object" else {}
    needed = set(inner.get("required", []))
    return Field(
        key=key,
        label=one.get("x-label") or one.get("title", ""),
        help=one.get("x-help") or one.get("description", ""),
        widget=_widget(one),
        type=one["type"],
        format=one.get("format", ""),
        unit=one.get("x-unit", ""),
        section=one.get("x-section", first),
        is_required=is_required,
        choices=tuple(_choices(inner, one.get("x-labels", {}))),
        bind=one.get("x-bind", ""),
        suggest=one.get("x-suggest", ""),
        when=one.get("x-when", ""),
        compute=one.get("x-compute", ""),
        checks=tuple((check["rule"], check["say"]) for check in one.get("x-checks", [])),
        says=one.get("x-says", {}),
        why=one.get("x-why", ""),
        fields=tuple(_field(name, sub, is_required=name in needed) for name, sub in in_order(held)),
        max_rows=min(one.get("maxItems", MOST_ROWS), MOST_ROWS),
    )


def _choices(one: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Choice]:
    if one.get("type") == "boolean":
        return
    for option in one.get("oneOf", []):
        value = option.get("const")
        yield Choice(value=value, label=option.get("title", str(value)), help=option.get("description", ""))
    if "oneOf" not in one:
        for value in one.get("enum", []):
            yield Choice(value=value, label=labels.get(str(value), str(value)))


def _widget(one: Mapping[str, Any]) -> Widget:
    if "x-widget" in one:
        return Widget(one["x-widget"])
    type_ = one["type"]
    if type_ == "array":
        return Widget.ROWS if one["items"].get("type") == "object" else Widget.CHECKS
    if type_ == "object":
        return Widget.GROUP
    if type_ == "boolean":
        return Widget.CONSENT if one.get("const") is True else Widget.RADIOS
    if offered := len(one.get("oneOf", one.get("enum", []))):
        return Widget.RADIOS if offered <= RADIOS_UP_TO else Widget.SELECT
    if type_ in {"number", "integer"}:
        return Widget.NUMBER
    if one.get("format") == "date":
        return Widget.DATE
    return Widget.AREA if one.get("maxLength", 0) > 120 else Widget.LINE
