"""One rule of the book."""

from dataclasses import dataclass
from enum import StrEnum

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level, WatchedCase


class Group(StrEnum):
    """What a rule is about: time limits (时效), procedure (流程), service (服务), what becomes of cards (升级)."""

    TIME = "time"
    PROCEDURE = "procedure"
    SERVICE = "service"
    ESCALATION = "escalation"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. It fires when at least `past` working days have passed since the last day in
    time (negative: that many are left). `text` is what a card says, a message id with `days` and
    `due_date`; `says` is the rule itself in words, with `threshold` where it has one.

    `may_be` are the least and the most days that a place may set instead of `past`; None where the law
    or the meaning of the rule fixes them.
    """

    number: str
    version: int
    group: Group
    clock: ClockKind
    level: Level
    past: int
    text: str
    says: str
    protects: str  # the duty that is broken
    basis: str
    other_basis: str = ""
    is_for_licences: bool = True
    may_be: tuple[int, int] | None = None
    also_told: tuple[str, ...] = ()  # posts that hear of it besides those of its level

    def basis_for(self, case: WatchedCase) -> str:
        """The article for licences (行政许可), the item's own law for other types."""
        return self.basis if case.is_licensing or not self.other_basis else self.other_basis

    @property
    def is_reminder(self) -> bool:
        return self.level is Level.REMINDER

    @property
    def is_before(self) -> bool:
        """Whether its threshold counts days before the last day, not behind it."""
        return self.past < 0


OWN_STANDARD = N_("E-supervision standard of this platform, time limits")
OWN_LAW = N_("The limit that the law of this item sets")
OWN_PROCEDURE = N_("E-supervision standard of this platform, procedure")
LICENSING_32 = "《行政许可法》第三十二条第一款第（四）项"
LICENSING_40 = "《行政许可法》第四十条"
LICENSING_42 = "《行政许可法》第四十二条"
LICENSING_43 = "《行政许可法》第四十三条"
LICENSING_44 = "《行政许可法》第四十四条"
LICENSING_50 = "《行政许可法》第五十条第二款"
