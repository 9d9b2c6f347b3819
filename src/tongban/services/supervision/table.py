"""The dated table of rules: what a card is raised for, how serious it is, on which basis. Pure.

Source: standards.md 6, the default table, and 13; 行政许可法 (2019) arts. 32, 40, 42, 43, 44, 50. What a place
sets otherwise is a new version of a rule, never an edit.
"""

from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level, WatchedCase


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. It fires when at least `past` working days have passed since the last day in
    time (negative: that many are left). `text` is a message id with `days` and `due_date`."""

    number: str
    version: int
    clock: ClockKind
    level: Level
    past: int
    text: str
    basis: str
    other_basis: str = ""
    is_for_licences: bool = True
    also_told: tuple[str, ...] = ()  # posts that hear of it besides those of its level

    def basis_for(self, case: WatchedCase) -> str:
        """The article for licences (行政许可), the item's own law for other types."""
        return self.basis if case.is_licensing or not self.other_basis else self.other_basis

    @property
    def is_reminder(self) -> bool:
        return self.level is Level.REMINDER


_OWN_STANDARD = N_("E-supervision standard of this platform, time limits")
_OWN_LAW = N_("The limit that the law of this item sets")
_OWN_PROCEDURE = N_("E-supervision standard of this platform, procedure")
_RATINGS = "《国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见》（国办发〔2019〕51号）"
_LICENSING_32 = "《行政许可法》第三十二条第一款第（四）项"
_LICENSING_42 = "《行政许可法》第四十二条"
_LICENSING_43 = "《行政许可法》第四十三条"
_LICENSING_50 = "《行政许可法》第五十条第二款"
_LICENSING_44 = "《行政许可法》第四十四条"

RULES: tuple[Rule, ...] = (
    Rule(
        number="TL-11",
        version=1,
        clock=ClockKind.ACCEPTANCE,
        level=Level.REMINDER,
        past=-1,
        text=N_("Whether the application is accepted must be said by %(due_date)s."),
        basis=_LICENSING_32,
        other_basis=_OWN_LAW,
    ),
    Rule(
        number="TL-12",
        version=1,
        clock=ClockKind.ACCEPTANCE,
        level=Level.YELLOW,
        past=1,
        text=N_(
            "Whether the application is accepted was to be said by %(due_date)s; that is %(days)s working days past."
        ),
        basis=_OWN_LAW,
        is_for_licences=False,  # a licence is then deemed accepted: TL-13
    ),
    Rule(
        number="TL-21",
        version=1,
        clock=ClockKind.STEP,
        level=Level.REMINDER,
        past=1,
        text=N_("This step was to be done by %(due_date)s."),
        basis=_OWN_STANDARD,
    ),
    Rule(
        number="TL-22",
        version=1,
        clock=ClockKind.STEP,
        level=Level.YELLOW,
        past=2,
        text=N_("This step was to be done by %(due_date)s; it is %(days)s working days late."),
        basis=_OWN_STANDARD,
    ),
    Rule(
        number="TL-31",
        version=1,
        clock=ClockKind.PROMISED,
        level=Level.REMINDER,
        past=-2,
        text=N_("The promised limit ends on %(due_date)s."),
        basis=_OWN_STANDARD,
    ),
    Rule(
        number="TL-32",
        version=1,
        clock=ClockKind.PROMISED,
        level=Level.YELLOW,
        past=1,
        text=N_("The promised limit ended on %(due_date)s; the case is %(days)s working days late."),
        basis=_OWN_STANDARD,
    ),
    Rule(
        number="TL-33",
        version=1,
        clock=ClockKind.PROMISED,
        level=Level.RED,
        past=3,
        text=N_(
            "The promised limit ended on %(due_date)s; the case is %(days)s working days late, three or more."
        ),
        basis=_OWN_STANDARD,
    ),
    Rule(
        number="TL-41",
        version=1,
        clock=ClockKind.STATUTORY,
        level=Level.RED,
        past=1,
        text=N_("The statutory limit ended on %(due_date)s; the case is %(days)s working days late."),
        basis=_LICENSING_42,
        other_basis=_OWN_LAW,
    ),
    Rule(
        number="TL-42",
        version=1,
        clock=ClockKind.LOWER_REVIEW,
        level=Level.REMINDER,
        past=-2,
        text=N_("The examination must be reported to the superior by %(due_date)s."),
        basis=_LICENSING_43,
    ),
    Rule(
        number="TL-43",
        version=1,
        clock=ClockKind.LOWER_REVIEW,
        level=Level.RED,
        past=1,
        text=N_(
            "The examination was to be reported to the superior by %(due_date)s; it is %(days)s working days late."
        ),
        basis=_LICENSING_43,
    ),
    Rule(
        number="TL-51",
        version=1,
        clock=ClockKind.DELIVERY,
        level=Level.RED,
        past=1,
        text=N_("The result was to be delivered by %(due_date)s; it is %(days)s working days late."),
        basis=_LICENSING_44,
        other_basis=_OWN_LAW,
    ),
    Rule(
        number="TL-61",
        version=1,
        clock=ClockKind.RENEWAL,
        level=Level.REMINDER,
        past=-2,
        text=N_(
            "This renewal must be decided by %(due_date)s, the last day of the licence; else the law grants it."
        ),
        basis=_LICENSING_50,
    ),
    Rule(
        number="TL-71",
        version=1,
        clock=ClockKind.PUBLICATION,
        level=Level.YELLOW,
        past=1,
        text=N_("The grant was to be published by %(due_date)s; that is %(days)s working days past."),
        basis="《行政许可法》第四十条",
    ),
    Rule(
        number="SV-11",
        version=1,
        clock=ClockKind.RATING,
        level=Level.YELLOW,
        past=1,
        text=N_("A bad rating was to be answered by %(due_date)s; that is %(days)s working days past."),
        basis=_RATINGS,
    ),
)

DEEMED_ACCEPTANCE = Rule(
    number="TL-13",
    version=1,
    clock=ClockKind.ACCEPTANCE,
    level=Level.RED,
    past=1,
    text=N_(
        "No answer was given by %(due_date)s: the application is deemed accepted as of the day of receipt."
    ),
    basis=_LICENSING_32,
)

DEEMED_RENEWAL = Rule(
    number="TL-62",
    version=1,
    clock=ClockKind.RENEWAL,
    level=Level.RED,
    past=1,
    text=N_(
        "The renewal was not decided by %(due_date)s, the last day of the licence: it is renewed by law."
    ),
    basis=_LICENSING_50,
)

SECOND_NOTICE = Rule(
    number="PR-11",
    version=1,
    clock=ClockKind.ACCEPTANCE,
    level=Level.YELLOW,
    past=0,
    text=N_(
        "Corrections were asked for a second time on %(due_date)s; the law allows one notice, with everything in it."
    ),
    basis=_LICENSING_32,
    other_basis=_OWN_PROCEDURE,
)

RULE_OBJECTED_TO = Rule(
    number="PR-12",
    version=1,
    clock=ClockKind.ACCEPTANCE,
    level=Level.YELLOW,
    past=0,
    text=N_(
        "A person who looked at it on %(due_date)s objects to a decision that a rule made; the organisation answers "
        "for the rule."
    ),
    basis=_OWN_PROCEDURE,
    also_told=("supervisor",),
)

ALL_RULES: tuple[Rule, ...] = (
    *RULES,
    DEEMED_ACCEPTANCE,
    DEEMED_RENEWAL,
    SECOND_NOTICE,
    RULE_OBJECTED_TO,
)
