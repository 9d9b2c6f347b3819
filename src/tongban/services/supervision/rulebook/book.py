"""All rules that ship. What changes a rule's meaning is a new version of it, never an edit."""

from tongban.services.supervision.rulebook.escalation import ESCALATIONS
from tongban.services.supervision.rulebook.procedure import RULE_OBJECTED_TO, SECOND_NOTICE
from tongban.services.supervision.rulebook.rule import Rule
from tongban.services.supervision.rulebook.service import RATING_UNANSWERED
from tongban.services.supervision.rulebook.time_limits import DEEMED_ACCEPTANCE, DEEMED_RENEWAL, TIMED

CLOCK_RULES: tuple[Rule, ...] = (*TIMED, RATING_UNANSWERED)
ALL_RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*CLOCK_RULES, DEEMED_ACCEPTANCE, DEEMED_RENEWAL, SECOND_NOTICE, RULE_OBJECTED_TO, *ESCALATIONS),
        key=lambda rule: (rule.number, rule.version),
    )
)


def rule_of(number: str, version: int) -> Rule | None:
    """The rule that a card was raised by; None when this version of the program no longer has it."""
    return next((rule for rule in ALL_RULES if (rule.number, rule.version) == (number, version)), None)


def rule_numbered(number: str) -> Rule | None:
    """The latest version of a rule."""
    return max(
        (rule for rule in ALL_RULES if rule.number == number), key=lambda one: one.version, default=None
    )
