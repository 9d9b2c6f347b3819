"""All rules that ship. What changes a rule's meaning is a new version of it, never an edit."""

from tongban.services.supervision.rulebook.content import CONTENT_RULES
from tongban.services.supervision.rulebook.data import DATA_RULES
from tongban.services.supervision.rulebook.escalation import ESCALATIONS
from tongban.services.supervision.rulebook.fees import FEE_RULES
from tongban.services.supervision.rulebook.procedure import PROCEDURE_RULES
from tongban.services.supervision.rulebook.rule import Rule
from tongban.services.supervision.rulebook.service import ENQUIRY_RULES, RATING_UNANSWERED, SERVICE_RULES
from tongban.services.supervision.rulebook.sharing import SHARING_RULES
from tongban.services.supervision.rulebook.time_limits import DEEMED_ACCEPTANCE, DEEMED_RENEWAL, TIMED


def _by_number(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: (rule.number, rule.version)))


CLOCK_RULES: tuple[Rule, ...] = (*TIMED, RATING_UNANSWERED, *ENQUIRY_RULES, *SHARING_RULES)
ACT_RULES = _by_number((*PROCEDURE_RULES, *CONTENT_RULES, *FEE_RULES, *DATA_RULES, *SERVICE_RULES))
ALL_RULES = _by_number((*CLOCK_RULES, DEEMED_ACCEPTANCE, DEEMED_RENEWAL, *ACT_RULES, *ESCALATIONS))


def rule_of(number: str, version: int) -> Rule | None:
    """The rule that a card was raised by; None when this version of the program no longer has it."""
    return next((rule for rule in ALL_RULES if (rule.number, rule.version) == (number, version)), None)


def rule_numbered(number: str) -> Rule | None:
    """The latest version of a rule."""
    return max(
        (rule for rule in ALL_RULES if rule.number == number), key=lambda one: one.version, default=None
    )
