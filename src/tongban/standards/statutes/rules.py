"""The clocks that statute fixes, as a dated table: each row cites its article.

What a special law fixes stands in the item's version and beats these (art. 42(1) end);
what a city chooses stands in its settings. Limits are working days (art. 82).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.kernel.errors import N_
from tongban.standards.citations import Citation
from tongban.standards.working_time import (
    Approver,
    ClockBasis,
    ClockReading,
    Extension,
    ExtensionTerms,
    Limit,
    LimitUnit,
    Moment,
    Rulings,
    Suspension,
    WorkCalendar,
    run_clock,
)

LICENCE = "01"
LICENSING_LAW = "行政许可法"


def licensing(article: int, paragraph: int = 0, item: int = 0) -> Citation:
    """An article of the Licensing Law."""
    return Citation(law=LICENSING_LAW, article=article, paragraph=paragraph, item=item)


COUNTED_IN_WORKING_DAYS = licensing(82)
SPECIAL_PROCEDURES = licensing(45)


class ClockKey(StrEnum):
    """The clocks of the Licensing Law."""

    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    JOINT_DECISION = "joint-decision"
    LOWER_REVIEW = "lower-review"
    SUPERIOR_DECISION = "superior-decision"
    DELIVERY = "delivery"
    HEARING_REQUEST = "hearing-request"
    HEARING_HELD = "hearing-held"
    HEARING_NOTICE = "hearing-notice"
    RENEWAL_APPLICATION = "renewal-application"
    TEST_ASSIGNMENT = "test-assignment"


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """One clock: its limit, what starts it, how it may be extended, for which item types, since when.

    `extension` is None where the law allows none. `is_backwards` counts back from the event
    (a notice before a hearing). Effective dates are half-open.
    """

    key: ClockKey
    limit: Limit
    basis: Citation
    starts_with: str
    binds: str
    extension: ExtensionTerms | None = None
    stops_for_procedures: bool = False
    is_backwards: bool = False
    item_types: frozenset[str] = frozenset({LICENCE})
    effective_from: date = date(2004, 7, 1)
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def clock_basis(self) -> ClockBasis:
        """The articles that a clock by this rule cites."""
        return ClockBasis(
            limit=self.basis,
            counting=COUNTED_IN_WORKING_DAYS,
            suspension=SPECIAL_PROCEDURES if self.stops_for_procedures else None,
            extension=self.basis if self.extension else None,
        )


_RECEIPT = N_("the day the material was received")
_ACCEPTED = N_("acceptance")
_DECIDED = N_("the decision to grant")
_ORGAN = N_("the organ")
_APPLICANT = N_("the applicant")

# checked against the text of 行政许可法 as amended on 2019-04-23, which left these limits
# as they stand since 2004-07-01 (art. 83)
RULES: tuple[ClockRule, ...] = (
    ClockRule(
        key=ClockKey.ACCEPTANCE,
        limit=Limit(count=5),
        basis=licensing(32, 1, 4),
        starts_with=_RECEIPT,
        binds=_ORGAN,
    ),
    ClockRule(
        key=ClockKey.DECISION,
        limit=Limit(count=20),
        basis=licensing(42, 1),
        starts_with=_ACCEPTED,
        binds=_ORGAN,
        extension=ExtensionTerms(at_most=10),
        stops_for_procedures=True,
    ),
    ClockRule(
        key=ClockKey.JOINT_DECISION,
        limit=Limit(count=45),
        basis=licensing(42, 2),
        starts_with=_ACCEPTED,
        binds=_ORGAN,
        extension=ExtensionTerms(at_most=15, approver=Approver.HEAD_OF_GOVERNMENT),
        stops_for_procedures=True,
    ),
    ClockRule(
        key=ClockKey.LOWER_REVIEW,
        limit=Limit(count=20),
        basis=licensing(43),
        starts_with=_ACCEPTED,
        binds=N_("the lower organ"),
        stops_for_procedures=True,
    ),
    # ruling 6: the superior organ has 20 days of its own, from the day it received the report
    ClockRule(
        key=ClockKey.SUPERIOR_DECISION,
        limit=Limit(count=20),
        basis=licensing(42, 1),
        starts_with=N_("the day the superior organ received the report"),
        binds=N_("the superior organ"),
        extension=ExtensionTerms(at_most=10),
        stops_for_procedures=True,
    ),
    ClockRule(
        key=ClockKey.DELIVERY,
        limit=Limit(count=10),
        basis=licensing(44),
        starts_with=_DECIDED,
        binds=_ORGAN,
        stops_for_procedures=True,
    ),
    ClockRule(
        key=ClockKey.HEARING_REQUEST,
        limit=Limit(count=5),
        basis=licensing(47, 1),
        starts_with=N_("the day they were told of the right to a hearing"),
        binds=N_("the applicant or interested party"),
    ),
    ClockRule(
        key=ClockKey.HEARING_HELD,
        limit=Limit(count=20),
        basis=licensing(47, 1),
        starts_with=N_("the request for a hearing"),
        binds=_ORGAN,
    ),
    ClockRule(
        key=ClockKey.HEARING_NOTICE,
        limit=Limit(count=7),
        basis=licensing(48, 1, 1),
        starts_with=N_("the day of the hearing"),
        binds=_ORGAN,
        is_backwards=True,
    ),
    ClockRule(
        key=ClockKey.RENEWAL_APPLICATION,
        limit=Limit(count=30, unit=LimitUnit.CALENDAR_DAYS),
        basis=licensing(50, 1),
        starts_with=N_("the last day of validity"),
        binds=_APPLICANT,
        is_backwards=True,
    ),
    ClockRule(
        key=ClockKey.TEST_ASSIGNMENT,
        limit=Limit(count=5),
        basis=licensing(55, 2),
        starts_with=_ACCEPTED,
        binds=_ORGAN,
    ),
)


def clock_rule(
    key: ClockKey, *, on: date, item_type: str = LICENCE, rules: Sequence[ClockRule] = RULES
) -> ClockRule | None:
    """The rule in force on that day for items of that type; None where statute fixes none.

    Only licences (01) have the Licensing Law's clocks; other types follow their item's limits.
    """
    return next(
        (rule for rule in rules if rule.key is key and item_type in rule.item_types and rule.holds_on(on)),
        None,
    )


def run_rule(
    rule: ClockRule,
    *,
    start: Moment,
    now: Moment,
    calendar: WorkCalendar,
    special_limit: Limit | None = None,
    suspensions: Sequence[Suspension] = (),
    extension: Extension | None = None,
    finished: Moment | None = None,
    rulings: Rulings | None = None,
) -> ClockReading:
    """What a statutory clock shows at `now`.

    `special_limit` is the limit of a special law, which beats the general one (art. 42(1)
    end, art. 43 end). Art. 45 stops the clocks of its section (arts. 42 to 44) only.
    """
    if rule.is_backwards:
        raise ValueError(f"{rule.key} counts back from its event")
    return run_clock(
        start=start,
        limit=special_limit or rule.limit,
        now=now,
        calendar=calendar,
        suspensions=suspensions if rule.stops_for_procedures else (),
        extension=extension if rule.extension else None,
        extension_terms=rule.extension,
        finished=finished,
        basis=rule.clock_basis,
        rulings=rulings,
    )
