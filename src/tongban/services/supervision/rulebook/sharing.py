"""Rules on sharing (数据共享): requests for data that are checked or answered late, grants served late, and deliveries.

Source: 国发〔2016〕51号 and 政务数据共享条例 (国务院令第809号, 2025): a provider answers within 10 working days,
and serves what it granted within 20; data are kept up to date by their cycle. From how many days on a card is yellow or red is a ruling of ours.
"""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.rule import OWN_DATA, SHARING_RULES_2025, Group, Rule

_ANSWER = N_("To answer other offices' requests for data in time")
_LATE = N_("A request for data was to be dealt with by %(due_date)s; that is %(days)s working days past.")
_SAYS = N_("A request for data still waits %(threshold)s or more working days behind its last day.")
_DELIVER = N_("To deliver data as agreed, so that other offices can rely on them")
_OWED = N_(
    "A delivery of data was due by %(due_date)s, its days of grace included; that is %(days)s working days past."
)
_OWES = N_("A delivery of data has not come %(threshold)s or more working days behind its last day.")
SHARING_RULES = tuple(
    Rule(
        number=number,
        version=1,
        group=Group.DATA,
        clock=ClockKind.SHARING,
        level=level,
        past=past,
        may_be=may_be,
        text=_LATE,
        says=_SAYS,
        protects=_ANSWER,
        basis=SHARING_RULES_2025,
        other_basis=OWN_DATA,
    )
    for number, level, past, may_be in (
        ("DA-21", Level.YELLOW, 1, (1, 5)),
        ("DA-22", Level.RED, 5, (3, 20)),
    )
) + tuple(
    Rule(
        number=number,
        version=1,
        group=Group.DATA,
        clock=ClockKind.SUPPLY,
        level=level,
        past=past,
        may_be=may_be,
        text=_OWED,
        says=_OWES,
        protects=_DELIVER,
        basis=SHARING_RULES_2025,
        other_basis=OWN_DATA,
    )
    for number, level, past, may_be in (
        ("DA-23", Level.YELLOW, 1, (1, 10)),
        ("DA-24", Level.RED, 10, (5, 40)),
    )
)
