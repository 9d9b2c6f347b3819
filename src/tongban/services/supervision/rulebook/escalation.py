"""Rules on what becomes of cards (升级): one that nobody puts right, many of one organisation, a failing grade.

Source: standards.md 6, the default table.
"""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.rule import Group, Rule

OWN_ESCALATION = N_("E-supervision standard of this platform, escalation")
_PUT_RIGHT = N_("To answer for a card, and to put right what it says")
_WHOLE = N_("To see to it that an organisation does its work in time and by the law")

NOT_PUT_RIGHT = Rule(
    number="ES-11",
    version=1,
    group=Group.ESCALATION,
    clock=ClockKind.CORRECTION,
    level=Level.RED,
    past=3,
    may_be=(1, 5),
    text=N_("A yellow card was to be explained or put right by %(due_date)s; neither was done in time."),
    says=N_("A yellow card is neither explained nor put right within %(threshold)s working days."),
    protects=_PUT_RIGHT,
    basis=OWN_ESCALATION,
)

RED_CARDS_OF_A_MONTH = Rule(
    number="ES-21",
    version=1,
    group=Group.ESCALATION,
    clock=ClockKind.MONTH,
    level=Level.ADVICE,
    past=0,
    text=N_("%(count)s red cards were raised at this organisation in one month."),
    says=N_("Three or more red cards that were not lifted are raised at one organisation in one month."),
    protects=_WHOLE,
    basis=OWN_ESCALATION,
)

FAILING_GRADE = Rule(
    number="ES-22",
    version=1,
    group=Group.ESCALATION,
    clock=ClockKind.MONTH,
    level=Level.ADVICE,
    past=0,
    text=N_("The organisation has failed the appraisal of %(period)s."),
    says=N_("An organisation fails its appraisal."),
    protects=_WHOLE,
    basis=OWN_ESCALATION,
)

ESCALATIONS: tuple[Rule, ...] = (NOT_PUT_RIGHT, RED_CARDS_OF_A_MONTH, FAILING_GRADE)
