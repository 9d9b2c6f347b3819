"""Checks a form's schema at publication: every finding, and where it stands.

Only what these tables name is let in: a keyword that the page could not show or the check could
not explain has no place in a form.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tongban.foundation.forms.errors import FormRefused
from tongban.foundation.forms.facts import Widget
from tongban.foundation.forms.formats import NAMES
from tongban.kernel.errors import N_
from tongban.kernel.expressions import ExpressionRefused, expression

MOST_FIELDS = 300
LONGEST_PATTERN = 200

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
        "x-suggest",
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
            one.get("type") in {"array", "object"} or one.keys() & {"x-bind", "x-suggest", "x-section"}
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
