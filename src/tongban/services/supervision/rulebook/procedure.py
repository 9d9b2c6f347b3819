"""Rules on procedure (流程). Source: standards.md 6; 行政许可法 (2019) arts. 32, 34, 37.

Each rests on a function of `course`, and says in words what that finds.
"""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import Level
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.course import (
    after_the_end,
    decided_twice,
    left_out,
    never_accepted,
    objections,
    often_returned,
    one_person,
    out_of_order,
    outside_the_system,
    second_notice,
    too_few_visitors,
)
from tongban.services.supervision.rulebook.rule import (
    LICENSING_32,
    LICENSING_34,
    LICENSING_34_1,
    LICENSING_37,
    ONLINE_4,
    OWN_PROCEDURE,
    Group,
    Rule,
    Unit,
)
from tongban.services.supervision.rulebook.story import Known

SECOND_NOTICE = Rule(
    number="PR-11",
    version=1,
    group=Group.PROCEDURE,
    over=second_notice,
    needs=frozenset({Activity.CORRECTION_ASKED}),
    level=Level.YELLOW,
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
    over=objections,
    needs=frozenset({Activity.OBJECTED}),
    level=Level.YELLOW,
    text=N_(
        "A person who looked at it on %(due_date)s objects to a decision that a rule made; the organisation answers "
        "for the rule."
    ),
    says=N_("The person who looks at a sample objects to a decision that a rule made."),
    protects=N_("To answer for the rules by which decisions are made"),
    basis=OWN_PROCEDURE,
    also_told=("supervisor",),
)
NEVER_ACCEPTED = Rule(
    number="PR-13",
    version=1,
    group=Group.PROCEDURE,
    over=never_accepted,
    needs=frozenset({Activity.ACCEPTED, Activity.DECIDED}),
    level=Level.RED,
    text=N_("The application was decided on %(due_date)s, and nobody had accepted it."),
    says=N_("A case is decided that was not accepted (services that are not decided on the spot)."),
    protects=N_("To follow the steps in their order"),
    basis=LICENSING_37,
    other_basis=OWN_PROCEDURE,
)
OUT_OF_ORDER = Rule(
    number="PR-14",
    version=1,
    group=Group.PROCEDURE,
    over=out_of_order,
    needs=frozenset({Activity.APPLIED}),
    level=Level.YELLOW,
    text=N_("What was done on %(due_date)s (%(act_msgid)s) came before %(before_msgid)s."),
    says=N_("A step comes before one that has to come first."),
    protects=N_("To follow the steps in their order"),
    basis=LICENSING_37,
    other_basis=OWN_PROCEDURE,
)
LEFT_OUT = Rule(
    number="PR-15",
    version=1,
    group=Group.PROCEDURE,
    over=left_out,
    needs=frozenset({Known.COURSE, Activity.DECIDED}),
    level=Level.RED,
    text=N_(
        "The application was granted on %(due_date)s without %(what_msgid)s, for which the process asks."
    ),
    says=N_("An application is granted, and a step for which its process asks was left out."),
    protects=N_("To examine what was handed in"),
    basis=LICENSING_34_1,
    other_basis=OWN_PROCEDURE,
)
ONE_PERSON = Rule(
    number="PR-16",
    version=1,
    group=Group.PROCEDURE,
    over=one_person,
    needs=frozenset({Activity.ACCEPTED, Activity.DECIDED, Known.PERSONS}),
    level=Level.YELLOW,
    text=N_("Who decided on %(due_date)s had accepted the application too."),
    says=N_("The same person accepts and decides (services that are not decided on the spot)."),
    protects=N_("To keep acceptance and decision in different hands"),
    basis=OWN_PROCEDURE,
)
TOO_FEW_VISITORS = Rule(
    number="PR-17",
    version=1,
    group=Group.PROCEDURE,
    over=too_few_visitors,
    needs=frozenset({Activity.VISITED, Known.VISITORS}),
    level=Level.RED,
    text=N_("The site visit on %(due_date)s was made by fewer than two officers."),
    says=N_("A site visit is made by fewer than two officers."),
    protects=N_("To verify facts on the site with two or more officers"),
    basis=LICENSING_34,
    other_basis=OWN_PROCEDURE,
)
OUTSIDE_THE_SYSTEM = Rule(
    number="PR-18",
    version=1,
    group=Group.PROCEDURE,
    over=outside_the_system,
    needs=frozenset({Activity.APPLIED, Activity.DECIDED, Known.ENTRY}),
    level=Level.RED,
    text=N_(
        "The application was decided on %(due_date)s and entered only at %(entered_at)s: the case was handled outside "
        "the system."
    ),
    says=N_("A case is entered only when it has been decided."),
    protects=N_("To handle cases in the system"),
    basis=ONLINE_4,
)
OFTEN_RETURNED = Rule(
    number="PR-19",
    version=1,
    group=Group.PROCEDURE,
    over=often_returned,
    needs=frozenset({Activity.RETURNED}),
    level=Level.REMINDER,
    past=3,
    unit=Unit.TIMES,
    may_be=(2, 6),
    text=N_("The case went back to an earlier step %(times)s times inside the office."),
    says=N_("A case goes back to an earlier step %(threshold)s times or more."),
    protects=N_("To examine a case once and whole"),
    basis=OWN_PROCEDURE,
)
AFTER_THE_END = Rule(
    number="PR-21",
    version=1,
    group=Group.PROCEDURE,
    over=after_the_end,
    needs=frozenset({Activity.DECIDED}),
    level=Level.YELLOW,
    text=N_("Something was done on %(due_date)s (%(act_msgid)s) after the case had ended (%(end_msgid)s)."),
    says=N_("Something is done in a case that has ended."),
    protects=N_("To leave a case that has ended as it is"),
    basis=OWN_PROCEDURE,
)
DECIDED_TWICE = Rule(
    number="PR-22",
    version=1,
    group=Group.PROCEDURE,
    over=decided_twice,
    needs=frozenset({Activity.DECIDED}),
    level=Level.RED,
    text=N_("The application was decided a second time on %(due_date)s."),
    says=N_("One application is decided twice."),
    protects=N_("To decide an application once"),
    basis=OWN_PROCEDURE,
)
PROCEDURE_RULES = (
    SECOND_NOTICE,
    RULE_OBJECTED_TO,
    NEVER_ACCEPTED,
    OUT_OF_ORDER,
    LEFT_OUT,
    ONE_PERSON,
    TOO_FEW_VISITORS,
    OUTSIDE_THE_SYSTEM,
    OFTEN_RETURNED,
    AFTER_THE_END,
    DECIDED_TWICE,
)
