"""Rules on time limits (时效): acceptance, steps, the promise, the law, delivery, renewal, publication.

Source: standards.md 6, the default table; 行政许可法 (2019) arts. 32, 40, 42, 43, 44, 50.
"""

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.rule import (
    LICENSING_32,
    LICENSING_40,
    LICENSING_42,
    LICENSING_43,
    LICENSING_44,
    LICENSING_50,
    OWN_LAW,
    OWN_STANDARD,
    Group,
    Rule,
)

_ANSWER = N_("To say within the limit whether an application is accepted")
_STEP = N_("To do one's own step in time")
_PROMISE = N_("To keep the promised limit")
_LAW = N_("To decide within the statutory limit")
_REPORT = N_("To report an examination to the superior that decides within the limit")
_DELIVER = N_("To deliver the result within the limit")
_RENEW = N_("To decide on a renewal before the licence ends")
_PUBLISH = N_("To publish grants so that the public can look them up")

TIMED: tuple[Rule, ...] = (
    Rule(
        number="TL-11",
        version=1,
        group=Group.TIME,
        clock=ClockKind.ACCEPTANCE,
        level=Level.REMINDER,
        past=-1,
        may_be=(1, 3),
        text=N_("Whether the application is accepted must be said by %(due_date)s."),
        says=N_("%(threshold)s or fewer working days are left to say whether an application is accepted."),
        protects=_ANSWER,
        basis=LICENSING_32,
        other_basis=OWN_LAW,
    ),
    Rule(
        number="TL-12",
        version=1,
        group=Group.TIME,
        clock=ClockKind.ACCEPTANCE,
        level=Level.YELLOW,
        past=1,
        text=N_(
            "Whether the application is accepted was to be said by %(due_date)s; that is %(days)s working days past."
        ),
        says=N_(
            "The limit to say whether an application is accepted has passed (services that are no licences)."
        ),
        protects=_ANSWER,
        basis=OWN_LAW,
        is_for_licences=False,  # a licence is then deemed accepted: TL-13
    ),
    Rule(
        number="TL-21",
        version=1,
        group=Group.TIME,
        clock=ClockKind.STEP,
        level=Level.REMINDER,
        past=1,
        text=N_("This step was to be done by %(due_date)s."),
        says=N_("The limit of a step has passed."),
        protects=_STEP,
        basis=OWN_STANDARD,
    ),
    Rule(
        number="TL-22",
        version=1,
        group=Group.TIME,
        clock=ClockKind.STEP,
        level=Level.YELLOW,
        past=2,
        may_be=(2, 5),
        text=N_("This step was to be done by %(due_date)s; it is %(days)s working days late."),
        says=N_("A step is %(threshold)s or more working days late."),
        protects=_STEP,
        basis=OWN_STANDARD,
    ),
    Rule(
        number="TL-31",
        version=1,
        group=Group.TIME,
        clock=ClockKind.PROMISED,
        level=Level.REMINDER,
        past=-2,
        may_be=(1, 5),
        text=N_("The promised limit ends on %(due_date)s."),
        says=N_("%(threshold)s or fewer working days of the promised limit are left."),
        protects=_PROMISE,
        basis=OWN_STANDARD,
    ),
    Rule(
        number="TL-32",
        version=1,
        group=Group.TIME,
        clock=ClockKind.PROMISED,
        level=Level.YELLOW,
        past=1,
        text=N_("The promised limit ended on %(due_date)s; the case is %(days)s working days late."),
        says=N_("The promised limit has passed."),
        protects=_PROMISE,
        basis=OWN_STANDARD,
    ),
    Rule(
        number="TL-33",
        version=1,
        group=Group.TIME,
        clock=ClockKind.PROMISED,
        level=Level.RED,
        past=3,
        may_be=(2, 10),
        text=N_(
            "The promised limit ended on %(due_date)s; the case is %(days)s working days late, %(threshold)s or more."
        ),
        says=N_("The promised limit has passed by %(threshold)s or more working days."),
        protects=_PROMISE,
        basis=OWN_STANDARD,
    ),
    Rule(
        number="TL-41",
        version=1,
        group=Group.TIME,
        clock=ClockKind.STATUTORY,
        level=Level.RED,
        past=1,
        text=N_("The statutory limit ended on %(due_date)s; the case is %(days)s working days late."),
        says=N_("The statutory limit has passed."),
        protects=_LAW,
        basis=LICENSING_42,
        other_basis=OWN_LAW,
    ),
    Rule(
        number="TL-42",
        version=1,
        group=Group.TIME,
        clock=ClockKind.LOWER_REVIEW,
        level=Level.REMINDER,
        past=-2,
        may_be=(1, 5),
        text=N_("The examination must be reported to the superior by %(due_date)s."),
        says=N_("%(threshold)s or fewer working days are left to report an examination to the superior."),
        protects=_REPORT,
        basis=LICENSING_43,
    ),
    Rule(
        number="TL-43",
        version=1,
        group=Group.TIME,
        clock=ClockKind.LOWER_REVIEW,
        level=Level.RED,
        past=1,
        text=N_(
            "The examination was to be reported to the superior by %(due_date)s; it is %(days)s working days late."
        ),
        says=N_("The limit to report an examination to the superior has passed."),
        protects=_REPORT,
        basis=LICENSING_43,
    ),
    Rule(
        number="TL-51",
        version=1,
        group=Group.TIME,
        clock=ClockKind.DELIVERY,
        level=Level.RED,
        past=1,
        text=N_("The result was to be delivered by %(due_date)s; it is %(days)s working days late."),
        says=N_("The limit to deliver the result has passed."),
        protects=_DELIVER,
        basis=LICENSING_44,
        other_basis=OWN_LAW,
    ),
    Rule(
        number="TL-61",
        version=1,
        group=Group.TIME,
        clock=ClockKind.RENEWAL,
        level=Level.REMINDER,
        past=-2,
        may_be=(1, 10),
        text=N_(
            "This renewal must be decided by %(due_date)s, the last day of the licence; else the law grants it."
        ),
        says=N_("A licence whose renewal is asked for ends in %(threshold)s or fewer working days."),
        protects=_RENEW,
        basis=LICENSING_50,
    ),
    Rule(
        number="TL-71",
        version=1,
        group=Group.TIME,
        clock=ClockKind.PUBLICATION,
        level=Level.YELLOW,
        past=1,
        text=N_("The grant was to be published by %(due_date)s; that is %(days)s working days past."),
        says=N_("The limit to publish a grant has passed."),
        protects=_PUBLISH,
        basis=LICENSING_40,
    ),
)

DEEMED_ACCEPTANCE = Rule(
    number="TL-13",
    version=1,
    group=Group.TIME,
    clock=ClockKind.ACCEPTANCE,
    level=Level.RED,
    past=1,
    text=N_(
        "No answer was given by %(due_date)s: the application is deemed accepted as of the day of receipt."
    ),
    says=N_("An application for a licence was not answered in time and is deemed accepted."),
    protects=_ANSWER,
    basis=LICENSING_32,
)

DEEMED_RENEWAL = Rule(
    number="TL-62",
    version=1,
    group=Group.TIME,
    clock=ClockKind.RENEWAL,
    level=Level.RED,
    past=1,
    text=N_(
        "The renewal was not decided by %(due_date)s, the last day of the licence: it is renewed by law."
    ),
    says=N_("A renewal was not decided before the licence ended; the law has renewed it."),
    protects=_RENEW,
    basis=LICENSING_50,
)

# what cards of before say: their text stands on the card, and stays translated
FORMER_TEXTS = (
    N_("The promised limit ended on %(due_date)s; the case is %(days)s working days late, three or more."),
)
