"""Rules on service (服务). Source: standards.md 6 and 13."""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.rule import Group, Rule

RATING_UNANSWERED = Rule(
    number="SV-11",
    version=1,
    group=Group.SERVICE,
    clock=ClockKind.RATING,
    level=Level.YELLOW,
    past=1,
    may_be=(1, 5),
    text=N_("A bad rating was to be answered by %(due_date)s; that is %(days)s working days past."),
    says=N_("A bad rating is still unanswered %(threshold)s or more working days behind its last day."),
    protects=N_("To call back whoever rates badly, and to put it right"),
    basis="《国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见》（国办发〔2019〕51号）",
)
