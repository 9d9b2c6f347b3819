"""Conditions and small computations as CEL (Common Expression Language): they can run no code.

CEL has no assignment, no import, no loop without end and reaches nothing but the values that
it is given. Two traits to know when writing one: `size("中文")` counts bytes, and whole numbers
and decimals do not mix (`double(seats) * 1.5`).
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import cel

from tongban.kernel.errors import N_, Refused

LONGEST = 1000  # characters
DEEPEST = 2  # macros that walk a list, in one expression: walking inside walking is the only way to cost time
_MACRO = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
# what CEL's own library offers without more; anything else is a misspelt or a hoped-for function
_FUNCTIONS = frozenset(
    [
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "timestamp",
        "duration",
        "has",
        "max",
        "min",
        "getFullYear",
        "getMonth",
        "getDayOfYear",
        "getDayOfMonth",
        "getDate",
        "getDayOfWeek",
        "getHours",
        "getMinutes",
        "getSeconds",
    ]
)


class ExpressionRefused(Refused):
    """An expression that cannot be read, or asks for what CEL does not have."""

    code = "expression-refused"
    status = 422
    title = N_("This condition cannot be read: %(why)s")


class ExpressionFailed(Refused):
    """An expression that met values it cannot be computed from."""

    code = "expression-failed"
    title = N_("A condition could not be decided from these values: %(why)s")


class Expression:
    """One compiled expression. Evaluating costs some 5 µs."""

    def __init__(self, source: str, program: cel.Program) -> None:
        self.source = source
        self._program = program
        self.variables = frozenset(program.variables())

    def value(self, names: Mapping[str, object]) -> object:
        """What the expression comes to with these names. Raises ExpressionFailed."""
        try:
            return self._program.execute(dict(names))
        except (RuntimeError, TypeError, ValueError, ArithmeticError, LookupError, OverflowError) as error:
            raise ExpressionFailed(facts={"expression": self.source, "why": _first_line(error)}) from error

    def holds(self, names: Mapping[str, object]) -> bool:
        """Whether the condition is true; what is not a truth value is refused. Raises ExpressionFailed."""
        answer = self.value(names)
        if not isinstance(answer, bool):
            raise ExpressionFailed(
                facts={"expression": self.source, "why": "the answer is neither true nor false"}
            )
        return answer


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]


@lru_cache(maxsize=4096)
def expression(source: str) -> Expression:
    """The compiled expression, kept for the next time. Raises ExpressionRefused."""
    if len(source) > LONGEST:
        raise ExpressionRefused(facts={"expression": source[:80], "why": f"longer than {LONGEST} characters"})
    if len(_MACRO.findall(source)) > DEEPEST:
        raise ExpressionRefused(facts={"expression": source[:80], "why": f"walks more than {DEEPEST} lists"})
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise ExpressionRefused(facts={"expression": source[:80], "why": _first_line(error)}) from error
    unknown = sorted(name for name in program.functions() if name[:1].isalpha() and name not in _FUNCTIONS)
    dunder = sorted(name for name in (*program.functions(), *program.variables()) if name.startswith("__"))
    if unknown or dunder:
        raise ExpressionRefused(
            facts={
                "expression": source[:80],
                "why": "CEL has no " + ", ".join(f"{name}()" for name in unknown or dunder),
            }
        )
    return Expression(source, program)
