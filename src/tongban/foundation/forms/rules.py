"""Pure decisions about what was filled in: which questions are asked, what is computed, what is wrong."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from jsonschema.exceptions import ValidationError

from tongban.foundation.forms.characters import has_stray
from tongban.foundation.forms.facts import Field, LockedFact, Values, Widget
from tongban.foundation.forms.schema import LONGEST_TEXT, Form
from tongban.kernel.expressions import ExpressionFailed, expression


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong: the path of the field, a code, what the sentence needs, the author's own words."""

    path: str
    code: str
    field: Field | None
    facts: Mapping[str, object] = dataclass_field(default_factory=dict)
    say: str = ""


def names_of(form: Form, values: Values) -> dict[str, object]:
    """The values as expressions see them: decimals as decimals, what is missing as null."""
    return {one.key: _plain(one, values.get(one.key)) for one in form.fields}


def _plain(one: Field, value: object) -> object:
    if value is None:
        return [] if one.type == "array" else {} if one.type == "object" else None
    if one.type == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if one.type == "array" and isinstance(value, list) and one.fields:
        return [_plain_row(one, row) for row in value]
    return _plain_row(one, value) if one.type == "object" else value


def _plain_row(one: Field, row: object) -> object:
    if not isinstance(row, dict):
        return row
    return {sub.key: _plain(sub, row.get(sub.key)) for sub in one.fields}


def is_asked(one: Field, names: Mapping[str, object]) -> bool:
    """Whether the field's condition holds. One that cannot be decided yet is not asked."""
    if not one.when:
        return True
    try:
        return expression(one.when).holds(names)
    except ExpressionFailed:
        return False


def filled(
    form: Form, values: Values, *, locked: Mapping[str, LockedFact], scenario: Mapping[str, object]
) -> dict[str, Any]:
    """The values as they count: locked facts put in, computed fields computed, what is not asked left out."""
    counted: dict[str, Any] = {key: value for key, value in values.items() if value not in (None, "", [], {})}
    counted.update({key: fact.value for key, fact in locked.items() if form.field(key) is not None})
    names = {**names_of(form, counted), "scenario": dict(scenario)}
    for one in form.fields:
        if not is_asked(one, names):
            counted.pop(one.key, None)
        elif one.compute and one.key not in locked:
            counted.pop(one.key, None)
            computed = _computed(one, names)
            if computed is not None:
                counted[one.key] = computed
        else:
            continue
        names[one.key] = _plain(one, counted.get(one.key))
    return counted


def _computed(one: Field, names: Mapping[str, object]) -> object:
    try:
        value = expression(one.compute).value(names)
    except ExpressionFailed:
        return None  # what it is computed from is missing; that is said there
    if isinstance(value, float) and not math.isfinite(value):
        return None  # such as an area divided among no seats
    if one.type == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if one.type == "number" and isinstance(value, float):
        return round(value, 6)
    return value


def problems(
    form: Form, values: Values, *, locked: Mapping[str, LockedFact], scenario: Mapping[str, object]
) -> list[Problem]:
    """Everything that is wrong, at most one thing a field, in the order of the form."""
    found: dict[str, Problem] = {}
    for problem in _all_problems(form, values, locked=locked, scenario=scenario):
        found.setdefault(problem.path, problem)
    order = {one.key: place for place, one in enumerate(form.fields)}
    return sorted(found.values(), key=lambda problem: order.get(problem.path.split(".")[0], -1))


def _all_problems(
    form: Form, values: Values, *, locked: Mapping[str, LockedFact], scenario: Mapping[str, object]
) -> Iterator[Problem]:
    for key, value in values.items():
        one = form.field(key)
        if one is None:
            yield Problem(path=key, code="unknown-field", field=None)
        elif key in locked and value not in (None, "", locked[key].value):
            yield Problem(path=key, code="fact-locked", field=one, facts={"source": locked[key].source})
    counted = filled(form, values, locked=locked, scenario=scenario)
    names = {**names_of(form, counted), "scenario": dict(scenario)}
    for error in form.validator.iter_errors(counted):
        for problem in _read_error(form, error):
            one = form.field(problem.path.split(".")[0])
            if one is not None and not is_asked(one, names):
                continue
            if one is not None and problem.code != "required" and one.key in locked:
                continue  # a registered fact is not the applicant's mistake
            yield problem
    yield from _unreadable(form, counted)
    for one in form.fields:
        if one.key in counted and one.key not in locked:
            for rule, say in one.checks:
                if not _holds(rule, names):
                    yield Problem(
                        path=one.key, code="check", field=one, facts={"value": counted[one.key]}, say=say
                    )


def _holds(rule: str, names: Mapping[str, object]) -> bool:
    """A check that cannot be decided, because another field is missing, is left to that field."""
    try:
        return expression(rule).holds(names)
    except ExpressionFailed:
        return True


def _unreadable(form: Form, counted: Mapping[str, Any]) -> Iterator[Problem]:
    for one in form.fields:
        for path, value in _texts(one.key, counted.get(one.key)):
            if has_stray(value, may_break=_field_of(one, path).widget is Widget.AREA):
                yield Problem(path=path, code="characters", field=_field_of(one, path))
            if len(value) > LONGEST_TEXT and "maxLength" not in form.schema["properties"][one.key]:
                yield Problem(
                    path=path,
                    code="maxLength",
                    field=one,
                    facts={"limit": LONGEST_TEXT, "length": len(value)},
                )


def _field_of(one: Field, path: str) -> Field:
    """The field inside a group or a row that a path such as `people.0.name` ends at."""
    last = path.rsplit(".", 1)[-1]
    return next((sub for sub in one.fields if sub.key == last), one)


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(f"{path}.{place}", inner)


def _read_error(form: Form, error: ValidationError) -> Iterator[Problem]:
    """One finding of the schema as problems of fields: `required` and unknown names stand at their own path."""
    at = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        held: Any = error.instance
        needed: Any = error.validator_value
        for name in needed:
            if name not in held:
                yield _problem(form, [*at, name], "required", error)
    elif error.validator == "additionalProperties":
        holder: Any = error.schema
        held = error.instance
        for name in held:
            if name not in holder.get("properties", {}):
                yield Problem(path=".".join([*at, str(name)]), code="unknown-field", field=None)
    else:
        code = "choice" if error.validator in {"enum", "oneOf"} else str(error.validator)
        # a choice in a list is said at the list: its rows have no field of their own
        one = form.field(at[0]) if at else None
        if one is not None and one.type == "array" and not one.fields:
            at = at[:1]
        yield _problem(form, at, code, error)


def _problem(form: Form, at: list[str], code: str, error: ValidationError) -> Problem:
    path = ".".join(at)
    one = find_field(form, path)
    facts: dict[str, object] = {"limit": error.validator_value, "value": error.instance}
    return Problem(path=path, code=code, field=one, facts=facts, say=one.says.get(code, "") if one else "")


def find_field(form: Form, path: str) -> Field | None:
    """The field at a path such as `people.0.name`."""
    key, *rest = path.split(".")
    one = form.field(key)
    for part in rest:
        if one is None or part.isdigit():
            continue
        one = next((sub for sub in one.fields if sub.key == part), None)
    return one
