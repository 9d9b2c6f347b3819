"""Checks a form's schema at publication and reads it into fields; the read form is kept per schema.

Only what these tables name is let in: a keyword that the page could not show or the check could
not explain has no place in a form.
"""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tongban.foundation.forms.errors import FormRefused
from tongban.foundation.forms.facts import Choice, Field, Section, Widget
from tongban.foundation.forms.formats import CHECKER, NAMES
from tongban.foundation.forms.ordering import in_order
from tongban.kernel.errors import N_
from tongban.kernel.expressions import ExpressionRefused, expression

MOST_FIELDS = 300
MOST_ROWS = 50  # where maxItems says nothing
LONGEST_TEXT = 2000  # characters where maxLength says nothing
LONGEST_PATTERN = 200
RADIOS_UP_TO = 7  # more choices become a list to open

_ROOT = frozenset(
    [
        "$schema",
        "$id",
        "$comment",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "x-sections",
    ]
)
_FIELD = frozenset(
    [
        "$comment",
        "title",
        "description",
        "type",
        "x-label",
        "x-help",
        "x-bind",
        "x-section",
        "x-when",
        "x-unit",
        "x-widget",
        "x-compute",
        "x-checks",
        "x-says",
        "x-why",
        "x-labels",
        "x-order",
        "examples",
    ]
)
_BY_TYPE = {
    "string": frozenset({"format", "minLength", "maxLength", "pattern", "enum", "oneOf"}),
    "number": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "oneOf"}
    ),
    "integer": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "oneOf"}
    ),
    "boolean": frozenset({"const", "enum"}),
    "array": frozenset({"items", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset({"properties", "required", "additionalProperties"}),
}
_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,59}")
# what stands for danger in a pattern: a repeated group that itself repeats, and references back
_SLOW_PATTERN = re.compile(r"[+*}]\)[+*{]|\\[1-9]")


@dataclass(frozen=True, kw_only=True)
class Form:
    """A checked schema with its fields and its compiled validator."""

    schema: Mapping[str, Any]
    title: str
    sections: tuple[Section, ...]
    validator: Draft202012Validator

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, key: str) -> Field | None:
        """The field of this key at the top of the form."""
        return next((field for field in self.fields if field.key == key), None)


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


def check_schema(schema: Mapping[str, object]) -> None:
    """Whether this schema can be a form. Raises FormRefused with every finding and where it stands."""
    try:
        Draft202012Validator.check_schema(dict(schema))
    except SchemaError as error:
        _refuse([(error.json_path, N_("%(where)s: %(why)s"), {"why": error.message})])
    findings = list(_findings(dict(schema)))
    if findings:
        _refuse(findings)


Finding = tuple[str, str, dict[str, object]]


def _refuse(findings: list[Finding]) -> None:
    where, text, facts = findings[0]
    listed = [{"where": at, "why": said % {"where": at, **more}} for at, said, more in findings]
    raise FormRefused(text, facts={"where": where, **facts, "findings": listed})


def _findings(schema: dict[str, Any]) -> Iterator[Finding]:
    for keyword in schema.keys() - _ROOT:
        yield f"$.{keyword}", N_("%(where)s: a form does not use this keyword."), {}
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
        yield "$", N_("%(where)s: a form is an object with properties."), {}
        return
    if schema.get("additionalProperties", False) is not False:
        yield "$.additionalProperties", N_("%(where)s: a form takes its own fields only."), {}
    if sum(1 for _ in _all_fields(schema)) > MOST_FIELDS:
        yield "$", N_("%(where)s: more than %(most)d fields."), {"most": MOST_FIELDS}
    yield from _findings_of_sections(schema)
    yield from _findings_of_fields(schema, "$", depth=0)


def _all_fields(schema: dict[str, Any]) -> Iterator[str]:
    for key, one in schema.get("properties", {}).items():
        yield key
        if isinstance(one, dict):
            yield from _all_fields(one)
            yield from _all_fields(one.get("items", {}) if isinstance(one.get("items"), dict) else {})


def _findings_of_sections(schema: dict[str, Any]) -> Iterator[Finding]:
    sections = schema.get("x-sections", [])
    known = (
        [one.get("key") for one in sections if isinstance(one, dict)] if isinstance(sections, list) else []
    )
    if not isinstance(sections, list) or any(
        not isinstance(one, dict) or not one.get("key") or not one.get("title") for one in sections
    ):
        yield "$.x-sections", N_("%(where)s: each section has a key and a title."), {}
    elif len(set(known)) != len(known):
        yield "$.x-sections", N_("%(where)s: two sections have the same key."), {}
    for key, one in schema["properties"].items():
        if known and isinstance(one, dict) and one.get("x-section", known[0]) not in known:
            yield f"$.properties.{key}.x-section", N_("%(where)s: no section has this key."), {}


def _findings_of_fields(schema: dict[str, Any], path: str, *, depth: int) -> Iterator[Finding]:
    names = set(schema["properties"])
    for name in schema.get("required", []):
        if name not in names:
            yield f"{path}.required", N_("%(where)s: “%(name)s” is no field."), {"name": name}
    for key, one in schema["properties"].items():
        at = f"{path}.properties.{key}"
        if not _KEY.fullmatch(key):
            yield at, N_("%(where)s: a key has letters, digits and _ and begins with a letter."), {}
        if not isinstance(one, dict) or str(one.get("type")) not in _BY_TYPE:
            yield at, N_("%(where)s: the type must be one of %(types)s."), {"types": ", ".join(_BY_TYPE)}
            continue
        yield from _findings_of_field(one, at, names=names, depth=depth)


def _findings_of_field(one: dict[str, Any], at: str, *, names: set[str], depth: int) -> Iterator[Finding]:
    type_ = one["type"]
    for keyword in one.keys() - _FIELD - _BY_TYPE[type_]:
        yield f"{at}.{keyword}", N_("%(where)s: a form does not use this keyword."), {}
    if not (one.get("x-label") or one.get("title")):
        yield at, N_("%(where)s: a field needs a label (title)."), {}
    if str(one.get("format", "date")) not in NAMES:
        yield (
            f"{at}.format",
            N_("%(where)s: no such format; there are %(known)s."),
            {"known": ", ".join(sorted(NAMES))},
        )
    if not isinstance(one.get("x-order", 0), int):
        yield f"{at}.x-order", N_("%(where)s: the order is a whole number."), {}
    if str(one.get("x-widget", "line")) not in set(Widget):
        yield f"{at}.x-widget", N_("%(where)s: no such way of asking."), {}
    if (pattern := one.get("pattern")) and (len(pattern) > LONGEST_PATTERN or _SLOW_PATTERN.search(pattern)):
        yield f"{at}.pattern", N_("%(where)s: this pattern could take very long."), {}
    yield from _findings_of_rules(one, at, names=names)
    if type_ == "array":
        items = one.get("items")
        if not isinstance(items, dict) or not (items.get("type") == "object" or _offers(items)):
            yield f"{at}.items", N_("%(where)s: a list is of choices (enum, oneOf) or of objects."), {}
        elif items.get("type") == "object":
            yield from _findings_inside(items, f"{at}.items", depth=depth)
    if type_ == "object":
        yield from _findings_inside(one, at, depth=depth)


def _findings_inside(schema: dict[str, Any], at: str, *, depth: int) -> Iterator[Finding]:
    if depth or not isinstance(schema.get("properties"), dict):
        yield at, N_("%(where)s: a group holds fields and no group of its own."), {}
        return
    if schema.get("additionalProperties", False) is not False:
        yield f"{at}.additionalProperties", N_("%(where)s: a form takes its own fields only."), {}
    for key, one in schema["properties"].items():
        if isinstance(one, dict) and (
            one.get("type") in {"array", "object"} or one.keys() & {"x-bind", "x-section"}
        ):
            yield f"{at}.properties.{key}", N_("%(where)s: a group holds plain fields only."), {}
    yield from _findings_of_fields(schema, at, depth=depth + 1)


def _findings_of_rules(one: dict[str, Any], at: str, *, names: set[str]) -> Iterator[Finding]:
    checks = one.get("x-checks", [])
    if not isinstance(checks, list) or any(
        not isinstance(c, dict) or not {"rule", "say"} <= c.keys() for c in checks
    ):
        yield f"{at}.x-checks", N_("%(where)s: each check has a rule and says what is wrong."), {}
        checks = []
    rules = [(f"{at}.{word}", one[word]) for word in ("x-when", "x-compute") if word in one]
    rules += [(f"{at}.x-checks[{place}]", check["rule"]) for place, check in enumerate(checks)]
    for where, source in rules:
        try:
            read = expression(str(source))
        except ExpressionRefused as refused:
            yield where, N_("%(where)s: cannot be read as CEL: %(why)s"), {"why": refused.facts["why"]}
            continue
        for name in sorted(read.variables - names - {"scenario"} - _bound(str(source))):
            yield where, N_("%(where)s: “%(name)s” is no field."), {"name": name}


def _bound(source: str) -> set[str]:
    """Names that the macros of an expression bring along, such as x in `rows.all(x, x.age > 1)`."""
    return set(re.findall(r"\.(?:all|exists|exists_one|map|filter)\(\s*(\w+)\s*,", source))


def _offers(one: Mapping[str, Any]) -> bool:
    return "enum" in one or "oneOf" in one


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
