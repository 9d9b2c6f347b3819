"""Conditions are CEL and nothing else."""

import pytest

from tongban.kernel.expressions import DEEPEST, LONGEST, ExpressionFailed, ExpressionRefused, expression


@pytest.mark.parametrize(
    ("source", "names", "value"),
    [
        ("outcome == 'grant'", {"outcome": "grant"}, True),
        ("double(seats) * 1.5", {"seats": 2}, 3.0),
        ("has(shop.area) && shop.area > 50.0", {"shop": {"area": 60.0}}, True),
        ("kinds.exists(k, k == 'cold')", {"kinds": ["hot", "cold"]}, True),
        ("{'big': seats > 100}", {"seats": 101}, {"big": True}),
        ("name == null", {"name": None}, True),
    ],
)
def test_an_expression_comes_to_its_value(source: str, names: dict[str, object], value: object) -> None:
    assert expression(source).value(names) == value


@pytest.mark.parametrize(
    "source",
    [
        "",
        "import os",
        "x = 1",
        "open('/etc/passwd')",
        "__import__('os')",
        "'a'.matches('(a+)+')",
        "(1",
        "1" * (LONGEST + 1),
        "a.map(x, b.map(y, c.map(z, x)))",
    ],
)
def test_what_is_no_cel_is_refused_before_it_runs(source: str) -> None:
    with pytest.raises(ExpressionRefused):
        expression(source)


def test_lists_may_be_walked_within_lists_so_deep_and_no_deeper() -> None:
    assert DEEPEST == 2
    assert expression("a.all(x, x.all(y, y > 0))").value({"a": [[1], [2]]}) is True


@pytest.mark.parametrize("source", ["missing > 1", "1 / 0", "name > 1", "shop.area > 1"])
def test_what_cannot_be_decided_is_a_refusal_and_no_fault(source: str) -> None:
    with pytest.raises(ExpressionFailed):
        expression(source).value({"name": "a", "shop": {}})


def test_a_condition_answers_true_or_false() -> None:
    with pytest.raises(ExpressionFailed):
        expression("'yes'").holds({})


def test_the_names_that_it_asks_are_known() -> None:
    assert expression("area > 5.0 && kind == 'a'").variables == {"area", "kind"}


@pytest.mark.parametrize(
    ("source", "at", "why"),
    [
        ("who ==", 7, "it ends too early"),
        ("who = 'a'", 5, "= does not belong here"),
        ("(who == 'a'", 12, "a ) is missing"),
        ("a b", 3, "b does not belong here"),
    ],
)
def test_a_refusal_says_from_where_on_and_why(source: str, at: int, why: str) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        expression(source)
    assert refused.value.facts["at"] == at
    assert refused.value.facts["why"] == f"character {at}: {why}"


def test_long_lists_are_not_walked_within_one_another() -> None:
    def listed(length: int) -> str:
        return "[" + ",".join("1" for _ in range(length)) + "]"

    nested = "{0}.map(x, {0}.map(y, name + name + name)).size() > 0"
    with pytest.raises(ExpressionRefused):
        expression(nested.format(listed(200)))  # 9 seconds
    assert expression(nested.format(listed(25))).holds({"name": "a" * 100})
    assert expression(f"1 in {listed(400)}").holds({})
