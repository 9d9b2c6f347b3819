"""One rule of the book."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tongban.kernel.errors import N_
from tongban.services.supervision.facts import ClockKind, Level
from tongban.services.supervision.rulebook.story import Hit, Look, Need, Story


class Group(StrEnum):
    """What a rule is about: time limits (时效), procedure (流程), content (内容), fees (收费), discretion (裁量),
    data (数据), service (服务), what becomes of cards (升级)."""

    TIME = "time"
    PROCEDURE = "procedure"
    CONTENT = "content"
    FEES = "fees"
    DISCRETION = "discretion"
    DATA = "data"
    SERVICE = "service"
    ESCALATION = "escalation"


class Unit(StrEnum):
    """What a threshold counts."""

    WORKING_DAYS = "working-days"
    TIMES = "times"


Over = Callable[[Story, Look], Iterator[Hit]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule, over a clock or over the acts of a case.

    Over a clock it fires when at least `past` working days have passed since the last day in time (negative: that
    many are left); `text`, what a card says, is a message id with `days` and `due_date`. Over acts the pure
    function `over` finds what it forbids; `text` has the facts that it gives, `past` is the threshold that it is
    told, and `needs` what a source has to tell: where it does not, the rule is not asked.

    `says` is the rule itself in words, with `threshold` where it has one. `may_be` are the least and the most that
    a place may set instead of `past`; None where the law or the meaning of the rule fixes it.
    """

    number: str
    version: int
    group: Group
    clock: ClockKind | None = None
    over: Over | None = None
    needs: frozenset[Need] = frozenset()
    level: Level
    past: int = 0
    unit: Unit = Unit.WORKING_DAYS
    text: str
    says: str
    protects: str  # the duty that is broken
    basis: str
    other_basis: str = ""
    is_for_licences: bool = True
    may_be: tuple[int, int] | None = None
    also_told: tuple[str, ...] = ()  # posts that hear of it besides those of its level

    def basis_for(self, *, is_licensing: bool) -> str:
        """The article for licences (行政许可), the item's own law for other types."""
        return self.basis if is_licensing or not self.other_basis else self.other_basis

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
LICENSING_30 = "《行政许可法》第三十条第二款"
LICENSING_31 = "《行政许可法》第三十一条第一款"
LICENSING_34 = "《行政许可法》第三十四条第三款"
LICENSING_38 = "《行政许可法》第三十八条第二款"
LICENSING_58 = "《行政许可法》第五十八条第一款"
LICENSING_59 = "《行政许可法》第五十九条"
LICENSING_34_1 = "《行政许可法》第三十四条第一款"
LICENSING_37 = "《行政许可法》第三十七条"
LICENSING_72_7 = "《行政许可法》第七十二条第（七）项"
ONLINE_4 = "《国务院关于在线政务服务的若干规定》第四条"
BUSINESS_44 = "《优化营商环境条例》第四十四条第三款"
BUSINESS_49 = "《优化营商环境条例》第四十九条"
PRIVACY_6 = "《个人信息保护法》第六条"
PRIVACY_34 = "《个人信息保护法》第三十四条"
PRIVACY_51 = "《个人信息保护法》第五十一条"
RATING_OPINION = "《国务院办公厅关于建立政务服务“好差评”制度提高政务服务水平的意见》（国办发〔2019〕51号）"
SHARING_RULES_2025 = "《政务数据共享条例》（国务院令第809号）"
OWN_FEES = N_("E-supervision standard of this platform, fees")
OWN_DATA = N_("E-supervision standard of this platform, data")
OWN_DISCRETION = N_("E-supervision standard of this platform, discretion")
OWN_SERVICE = N_("E-supervision standard of this platform, service")
