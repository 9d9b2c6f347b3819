"""A form that cannot be shown, explained or decided is refused at publication, with where."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.foundation.forms.make import SHOP
from tongban.foundation.forms.formats import CHECKER
from tongban.foundation.forms.public import (
    EntriesInvalid,
    FormRefused,
    check_schema,
    form_sections,
    validate_form,
    with_order,
)


def form(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "string", "title": "名", **more}


def test_a_full_form_is_let_in() -> None:
    check_schema(SHOP)


def test_fields_keep_their_order_though_the_store_sorts_keys() -> None:
    rows = {"type": "array", "title": "人", "items": form(name=text(), id=text())}
    stored = json.loads(json.dumps(with_order(form(premises=text(), area=text(), rows=rows)), sort_keys=True))
    check_schema(stored)
    (section,) = form_sections(stored)
    assert [field.key for field in section.fields] == ["premises", "area", "rows"]
    assert [field.key for field in section.fields[2].fields] == ["name", "id"]


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        ({"type": "string"}, "$"),
        ({"type": "object"}, "$"),
        ({"type": 7}, "$.type"),
        ({**form(a=text()), "allOf": []}, "$.allOf"),
        ({**form(a=text()), "allOf": [{}]}, "$.allOf"),
        ({**form(a=text()), "$ref": "https://example.com/x"}, "$.$ref"),
        ({**form(a=text()), "additionalProperties": True}, "$.additionalProperties"),
        ({**form(a=text()), "required": ["b"]}, "$.required"),
        ({**form(a=text()), "x-sections": [{"key": "s"}]}, "$.x-sections"),
        ({**form(a=text()), "x-sections": [{"key": "s", "title": "节"}] * 2}, "$.x-sections"),
        ({**form(a=text(**{"x-section": "t"})), "x-sections": [{"key": "s", "title": "节"}]}, "$.properties.a.x-section"),
        (form(**{"1a": text()}), "$.properties.1a"),
        (form(**{"a.b": text()}), "$.properties.a.b"),
        (form(a={"type": "null", "title": "名"}), "$.properties.a"),
        (form(a={"type": ["string", "number"], "title": "名"}), "$.properties.a"),
        (form(a={"type": "string"}), "$.properties.a"),
        (form(a=text(minimum=3)), "$.properties.a.minimum"),
        (form(a=text(**{"$ref": "#/x"})), "$.properties.a.$ref"),
        (form(a=text(**{"x-hidden": 1})), "$.properties.a.x-hidden"),
        (form(a=text(format="uri")), "$.properties.a.format"),
        (form(a=text(**{"x-widget": "map"})), "$.properties.a.x-widget"),
        (form(a=text(pattern="(a+)+$")), "$.properties.a.pattern"),
        (form(a=text(**{"x-when": "import os"})), "$.properties.a.x-when"),
        (form(a=text(**{"x-when": "b == 1"})), "$.properties.a.x-when"),
        (form(a=text(**{"x-compute": "open('/etc/passwd')"})), "$.properties.a.x-compute"),
        (form(a=text(**{"x-checks": [{"rule": "true"}]})), "$.properties.a.x-checks"),
        (form(a=text(**{"x-checks": [{"rule": "1 +", "say": "错"}]})), "$.properties.a.x-checks[0]"),
        (form(a={"type": "array", "title": "名", "items": {"type": "string"}}), "$.properties.a.items"),
        (form(a={"type": "array", "title": "名"}), "$.properties.a.items"),
        (form(a={"type": "object", "title": "组"}), "$.properties.a"),
        (form(a={"type": "object", "title": "组", "properties": {"b": {"type": "string"}}}), "$.properties.a.properties.b"),
        (
            form(a={"type": "object", "title": "组", "properties": {"b": {"type": "object", "title": "组", "properties": {}}}}),
            "$.properties.a.properties.b",
        ),
        (
            form(a={"type": "array", "title": "组", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}),
            "$.properties.a.items.properties.b",
        ),
        (form(**{f"a{n}": text() for n in range(301)}), "$"),
    ],
)  # fmt: skip
def test_what_a_form_cannot_do_is_refused_with_where(schema: dict[str, Any], where: str) -> None:
    with pytest.raises(FormRefused) as refused:
        check_schema(schema)
    findings = refused.value.facts["findings"]
    assert isinstance(findings, list)
    assert where in [finding["where"] for finding in findings]
    assert refused.value.sentence()


def test_a_condition_may_ask_the_scenario_and_walk_rows() -> None:
    schema = deepcopy(SHOP)
    schema["properties"]["note"]["x-when"] = "scenario.kind == 'shop' && people.exists(p, p.job == '厨师')"
    check_schema(schema)
    with pytest.raises(EntriesInvalid) as refused:
        validate_form(schema, {"note": "面" * 501, "people": [{"job": "厨师"}]}, scenario={"kind": "shop"})
    codes = refused.value.facts["codes"]
    assert isinstance(codes, dict) and codes["note"] == "maxLength"


_PLAIN = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("string"), "title": st.just("名")},
        optional={"minLength": st.integers(0, 3), "maxLength": st.integers(3, 8), "format": st.sampled_from(["date", "email"])},
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["number", "integer"]), "title": st.just("数")},
        optional={"minimum": st.integers(-5, 2), "maximum": st.integers(3, 9), "multipleOf": st.just(2)},
    ),
    st.fixed_dictionaries({"type": st.just("boolean"), "title": st.just("是否")}),
    st.fixed_dictionaries({"type": st.just("string"), "title": st.just("选"), "enum": st.just(["a", "b"])}),
    st.fixed_dictionaries(
        {
            "type": st.just("array"),
            "title": st.just("多选"),
            "items": st.just({"type": "string", "enum": ["a", "b", "c"]}),
        },
        optional={"minItems": st.integers(0, 2), "uniqueItems": st.booleans()},
    ),
)  # fmt: skip
_VALUES = st.one_of(
    st.text(alphabet="甲乙ab@.-2", min_size=1, max_size=9),
    st.sampled_from(["a", "b", "2026-09-28", "a@b.cn"]),
    st.integers(-9, 12),
    st.floats(-9, 12),
    st.booleans(),
    st.lists(st.sampled_from(["a", "b", "d"]), min_size=1, max_size=4),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    properties=st.dictionaries(st.sampled_from("abcde"), _PLAIN, min_size=1),
    required=st.sets(st.sampled_from("abcde")),
    values=st.dictionaries(st.sampled_from("abcdef"), _VALUES),
)
def test_a_form_accepts_exactly_what_its_json_schema_accepts(
    properties: dict[str, Any], required: set[str], values: dict[str, Any]
) -> None:
    schema = {
        "type": "object",
        "properties": properties,
        "required": sorted(required & properties.keys()),
        "additionalProperties": False,
    }
    judge = Draft202012Validator(schema, format_checker=CHECKER)
    expected = {str(error.absolute_path[0]) for error in judge.iter_errors(values) if error.absolute_path}
    expected |= {name for name in schema["required"] if name not in values}
    expected |= values.keys() - properties.keys()
    try:
        validate_form(schema, values)
        found: set[str] = set()
    except EntriesInvalid as refused:
        codes = refused.facts["codes"]
        assert isinstance(codes, dict)
        found = {path.split(".")[0] for path in codes}
    assert found == expected
