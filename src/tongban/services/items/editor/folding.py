"""Forms and processes as the editor sees them: a list of fields, a list of steps. Pure.

A form is stored as JSON Schema; its page shows `form.sections` and `form.fields`, each field being a
row of plain words. What a row does not show (patterns, checks, groups) stays as it was. The parts of
`process` that name steps are shown as `process.steps`, one row for each step of the process chosen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.services.items.editor.places import UNFOLDED
from tongban.services.process.public import StepFact, StepKind

_PLAIN: Mapping[str, Mapping[str, Any]] = {
    "line": {"type": "string", "x-widget": "line"},
    "area": {"type": "string", "x-widget": "area"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "phone": {"type": "string", "format": "phone"},
    "id-number": {"type": "string", "format": "id-number"},
    "yes-no": {"type": "boolean"},
    "consent": {"type": "boolean", "const": True},
    "choice": {"type": "string"},
    "choices": {"type": "array", "uniqueItems": True},
}
WAYS = (*_PLAIN, "other")
# what a way of asking decides; the rest of a field is kept when the way changes
_DECIDED = frozenset({"type", "format", "const", "x-widget", "enum", "oneOf", "items", "uniqueItems"})


def unfolded(said: Mapping[str, Any], steps: Sequence[StepFact]) -> dict[str, Any]:
    """What the pages show for what is said."""
    found = {path: value for path, value in said.items() if path != "form"}
    if form := said.get("form"):
        found |= {f"form.{name}": rows for name, rows in form_parts(form).items()}
    process = said.get("process") or {}
    found["process.steps"] = [_step(one, process) for one in steps if one.kind is StepKind.POST]
    return found


def form_parts(form: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """A form as two lists of rows: its `sections` and its `fields`."""
    return {
        "sections": [dict(one) for one in _list(form.get("x-sections")) if _mapping(one)],
        "fields": [_row(key, one, form) for key, one in _ordered(form)],
    }


def without_words(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What the schema of a field says besides the words of its row."""
    return {word: value for word, value in schema.items() if word not in {*_WORDS.values(), "x-order"}}


def folded(shown: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What is said by what the pages show; `before` is what was said, for what no page shows."""
    said = {path: value for path, value in shown.items() if path not in UNFOLDED}
    if form := _form(shown, before.get("form") or {}):
        said["form"] = form
    if "process.steps" in shown:
        _fold_steps(said, shown["process.steps"])
    return said


def _mapping(value: Any) -> Mapping[str, Any]:
    """A form may come from elsewhere and be no JSON Schema: its flaw is told, and the page still opens."""
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _number(value: Any) -> float:
    return value if isinstance(value, int | float) else 0


def _ordered(form: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    fields = [(key, _mapping(one)) for key, one in _mapping(form.get("properties")).items()]
    return sorted(fields, key=lambda pair: _number(pair[1].get("x-order")))


def _row(key: str, one: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"key": key, "ask": way_of(one), "schema": dict(one)}
    for name, word in _WORDS.items():
        if one.get(word):
            row[name] = one[word]
    if key in _list(form.get("required")):
        row["required"] = True
    if options := _options(one):
        row["options"] = options
    return row


_WORDS = {
    "title": "title",
    "section": "x-section",
    "bind": "x-bind",
    "help": "x-help",
    "unit": "x-unit",
    "when": "x-when",
}


def way_of(one: Mapping[str, Any]) -> str:
    """The way in which a field is asked, in the editor's words; `other` for what only a schema can say."""
    type_ = one.get("type")
    if type_ == "array":
        return "choices" if _mapping(one.get("items")).get("type") == "string" else "other"
    if type_ == "object":
        return "other"
    if type_ == "boolean":
        return "consent" if one.get("const") is True else "yes-no"
    if type_ in {"number", "integer"}:
        return "other" if _options(one) else str(type_)
    if _options(one):
        return "choice"
    if one.get("format") in {"date", "phone", "id-number"}:
        return str(one["format"])
    if one.get("format"):
        return "other"
    is_area = one.get("x-widget") == "area" or ("x-widget" not in one and _number(one.get("maxLength")) > 120)
    return "area" if is_area else "line"


def _options(one: Mapping[str, Any]) -> list[str]:
    inner = _mapping(one.get("items")) if one.get("type") == "array" else one
    if "oneOf" in inner:
        return [str(_mapping(option).get("const")) for option in _list(inner["oneOf"])]
    return [str(option) for option in _list(inner.get("enum"))]


def _form(shown: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = shown.get("form.fields")
    if not rows:
        return None
    form = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **{word: value for word, value in before.items() if word not in {"required", "x-sections"}},
        "type": "object",
        "properties": {row["key"]: {**_field(row), "x-order": place} for place, row in enumerate(rows)},
    }
    if required := _required(rows, _list(before.get("required"))):
        form["required"] = required
    if sections := shown.get("form.sections"):
        form["x-sections"] = list(sections)
    return form


def _required(rows: Sequence[Mapping[str, Any]], before: Sequence[Any]) -> list[str]:
    """The fields that must be filled in, in the order in which they stood: it says nothing."""
    keys = [row["key"] for row in rows if row.get("required")]
    kept = [key for key in before if key in keys]
    return kept + [key for key in keys if key not in kept]


def _field(row: Mapping[str, Any]) -> dict[str, Any]:
    schema = dict(row.get("schema") or {})
    way = row.get("ask", "line")
    if way != "other" and (not schema or way != way_of(schema) or _is_choice(way)):
        known = schema
        schema = {word: value for word, value in schema.items() if word not in _DECIDED}
        schema |= {**_PLAIN[way], **_offered(way, row.get("options", []), known)}
        if way == "line" and not known.get("x-widget"):
            schema.pop("x-widget")
    for name, word in _WORDS.items():
        schema.pop(word, None)
        if row.get(name):
            schema[word] = row[name]
    return schema


def _is_choice(way: str) -> bool:
    return way in {"choice", "choices"}


def _offered(way: str, options: Sequence[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to choose from; one that was there keeps its title and its description."""
    if not _is_choice(way):
        return {}
    inner = _mapping(known.get("items")) if known.get("type") == "array" else known
    if "enum" in inner and "oneOf" not in inner:
        choice: dict[str, Any] = {"enum": list(options)}
    else:
        was = {str(one.get("const")): one for one in map(_mapping, _list(inner.get("oneOf")))}
        choice = {"oneOf": [was.get(text, {"const": text, "title": text}) for text in options]}
    return choice if way == "choice" else {"items": {"type": "string", **choice}}


def _step(one: StepFact, process: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"key": one.key, "name": one.name, "post": one.post_code or ""}
    if organisation := process.get("organisations", {}).get(one.post_code):
        row["organisation"] = organisation
    if (days := process.get("limits", {}).get(one.key)) is not None:
        row["days"] = days
    return row


def _fold_steps(said: dict[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Limits by step, organisations by post; those of steps that the process does not have fall away."""
    process = {
        word: value
        for word, value in (said.get("process") or {}).items()
        if word not in {"organisations", "limits"}
    }
    if limits := {row["key"]: row["days"] for row in rows if row.get("days") is not None}:
        process["limits"] = limits
    if organisations := {row["post"]: row["organisation"] for row in rows if row.get("organisation")}:
        process["organisations"] = organisations
    if process:
        said["process"] = process
    else:
        said.pop("process", None)
