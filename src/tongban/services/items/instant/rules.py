"""Judge a case by the rule of its item. Pure: the values are given, nothing is looked up.

A rule may only grant. Where a condition does not hold, or cannot be decided, a person decides: no law
lets a machine refuse, and a refusal owes reasons and a hearing of what the applicant says (行政许可法
(2019) arts. 7, 36, 38).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.instant.parts import InstantRule, RuleCondition
from tongban.services.items.instant.sources import Value


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One condition and whether it holds; None: it could not be decided, `why` tells for the trail."""

    condition: RuleCondition
    holds: bool | None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a rule says of one case: every condition in its order."""

    findings: tuple[Finding, ...]

    @property
    def grants(self) -> bool:
        """Whether everything holds. A rule without conditions grants nothing."""
        return bool(self.findings) and all(one.holds for one in self.findings)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.holds is False)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.holds is None)


def judge(rule: InstantRule, values: Mapping[str, Value]) -> Judgement:
    """Judge by these values, one for each fact's name. Costs some 5 µs a condition.

    A fact that is not among them leaves the conditions that ask for it undecided.
    """
    return Judgement(findings=tuple(_judged(one, values) for one in rule.conditions))


def _judged(condition: RuleCondition, values: Mapping[str, Value]) -> Finding:
    try:
        compiled = expression(condition.when)
        if lacking := sorted(compiled.variables - values.keys()):
            return Finding(condition=condition, holds=None, why=f"no value for {', '.join(lacking)}")
        holds = compiled.holds({name: values[name] for name in compiled.variables})
    except (ExpressionFailed, ExpressionRefused) as refused:
        return Finding(condition=condition, holds=None, why=str(refused.facts.get("why", ""))[:200])
    return Finding(condition=condition, holds=holds)
