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
WIDEST = 60  # commas where one list is walked inside another: what is built so is copied at each step
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
    return _whole_line(error)[:200]


_FAULT = re.compile(r"<input>:\d+:(\d+): Syntax error: (.*)")
# what the parser says → what a person can use; a list of all that could follow helps nobody
_WORDS = (
    (re.compile(r"mismatched input '<EOF>'.*|no viable alternative at input '<EOF>'.*"), "it ends too early"),
    (re.compile(r"missing '(.+?)' at .*"), r"a \1 is missing"),
    (re.compile(r"token recognition error at: '(.+?)\s*'$"), r"\1 does not belong here"),
    (re.compile(r"(?:mismatched|extraneous) input '(.+?)' expecting.*"), r"\1 does not belong here"),
)


def _where_and_why(error: Exception) -> dict[str, object]:
    """At which character an expression stops being readable (from 1; 0 unknown), and why in few words."""
    found = _FAULT.search(_whole_line(error))
    if found is None:
        return {"at": 0, "why": _first_line(error)}
    why = found[2]
    for pattern, words in _WORDS:
        if pattern.search(why):
            why = pattern.sub(words, why)
            break
    return {"at": int(found[1]), "why": f"character {found[1]}: {why[:80]}"}


def _whole_line(error: Exception) -> str:
    return str(error).splitlines()[0]


@lru_cache(maxsize=4096)
def expression(source: str) -> Expression:
    """The compiled expression, kept for the next time. Raises ExpressionRefused."""
    if len(source) > LONGEST:
        raise ExpressionRefused(facts={"expression": source[:80], "why": f"longer than {LONGEST} characters"})
    if len(_MACRO.findall(source)) > DEEPEST:
        raise ExpressionRefused(facts={"expression": source[:80], "why": f"walks more than {DEEPEST} lists"})
    if len(_MACRO.findall(source)) > 1 and source.count(",") > WIDEST:
        raise ExpressionRefused(facts={"expression": source[:80], "why": "walks lists that are too long"})
    try:
        program = cel.compile(source)
    except ValueError as error:
        raise ExpressionRefused(facts={"expression": source[:80], **_where_and_why(error)}) from error
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
