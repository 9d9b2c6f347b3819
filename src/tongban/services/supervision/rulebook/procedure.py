"""Rules on procedure (流程). Source: standards.md 6; 行政许可法 (2019) art. 32."""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.rule import LICENSING_32, OWN_PROCEDURE, Group, Rule

SECOND_NOTICE = Rule(
    number="PR-11",
    version=1,
    group=Group.PROCEDURE,
    clock=ClockKind.ACCEPTANCE,
    level=Level.YELLOW,
    past=0,
    text=N_(
        "Corrections were asked for a second time on %(due_date)s; the law allows one notice, with everything in it."
    ),
    says=N_("Corrections are asked for a second time in one case."),
    protects=N_("To name everything that is missing at once"),
    basis=LICENSING_32,
    other_basis=OWN_PROCEDURE,
)

RULE_OBJECTED_TO = Rule(
    number="PR-12",
    version=1,
    group=Group.PROCEDURE,
    clock=ClockKind.ACCEPTANCE,
    level=Level.YELLOW,
    past=0,
    text=N_(
        "A person who looked at it on %(due_date)s objects to a decision that a rule made; the organisation answers "
        "for the rule."
    ),
    says=N_("The person who looks at a sample objects to a decision that a rule made."),
    protects=N_("To answer for the rules by which decisions are made"),
    basis=OWN_PROCEDURE,
    also_told=("supervisor",),
)
