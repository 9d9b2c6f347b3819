"""The clocks that run from acceptance to the decision: the promised one, that of a lower authority that examines
first, and the statutory one. Pure: from the item's content and what happened."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.services.cases.facts import ClockKind
from tongban.services.cases.timing.happenings import NOTHING, Happenings
from tongban.services.items.public import ItemContent, LawfulExtension
from tongban.services.items.public import Limit as ItemLimit
from tongban.standards.citations import Provision
from tongban.standards.statutes import ClockKey, ClockRule, clock_rule, licensing
from tongban.standards.working_time import (
    Approver,
    ClockBasis,
    ClockReading,
    ExtensionTerms,
    Limit,
    LimitUnit,
    WorkCalendar,
    run_clock,
)

# 行政许可法 (2019) art. 50 (2): a renewal is decided before the licence ends
BEFORE_IT_ENDS = licensing(50, 2)


@dataclass(frozen=True, kw_only=True)
class ToDecide:
    """What the clocks of one decision are counted from. `accepted_on` is day 0, as ruled.

    `reported_on` is the day on which the lower of two levels reported to its superior, as ruled, `reported_at` the
    moment where it is told; `renew_by` the last day of a licence that is to be renewed, which no clock may pass;
    `moved` what stopped the clocks or put one off.
    """

    accepted_on: date
    reported_on: date | None = None
    reported_at: datetime | None = None
    renew_by: date | None = None
    moved: Happenings = NOTHING


def decision_rule(content: ItemContent, *, on: date) -> ClockRule | None:
    """The law's clock to decide; None for types that only have their item's limit.

    Source: 行政许可法 (2019) art. 42 (1), and (2) where several offices decide together (art. 26); a superior
    to which a lower level has reported has its own (arts. 35, 43; ruling 6).
    """
    key = ClockKey.JOINT_DECISION if content.other_organisations else ClockKey.DECISION
    key = ClockKey.SUPERIOR_DECISION if content.two_levels else key
    return clock_rule(key, on=on, item_type=content.type_code)


def statutory_limit(content: ItemContent, *, on: date) -> Limit | None:
    """How long the decision may take by law: what the item's special law says, else the general limit.

    Source: 行政许可法 (2019) art. 42 (1), end.
    """
    if content.limits.statutory:
        return limit_of(content.limits.statutory)
    rule = decision_rule(content, on=on)
    return rule.limit if rule else None


def lower_limit(content: ItemContent, *, on: date) -> Limit | None:
    """How long the lower of two levels may examine by law; None where one level decides.

    Source: 行政许可法 (2019) art. 43, and its end for a special law.
    """
    if content.two_levels is None:
        return None
    if content.two_levels.review:
        return limit_of(content.two_levels.review)
    rule = clock_rule(ClockKey.LOWER_REVIEW, on=on, item_type=content.type_code)
    return rule.limit if rule else None


def extension_terms(content: ItemContent, *, on: date) -> ExtensionTerms | None:
    """By how much the statutory limit may be put off, and who approves it; None where no law allows it.

    A special law that sets another number, or forbids it, beats the general one.
    """
    rule = decision_rule(content, on=on)
    general = rule.extension if rule else None
    special = content.limits.extension
    if special is None:
        return general
    approver = general.approver if general else Approver.HEAD_OF_ORGAN
    return ExtensionTerms(at_most=special.at_most, approver=approver) if special.at_most else None


def decision_readings(
    calendar: WorkCalendar,
    content: ItemContent,
    begun: ToDecide,
    *,
    now: datetime,
    done: datetime | None,
) -> dict[ClockKind, ClockReading]:
    """The promised and the statutory clock. Procedures stop both, an extension is the statutory one's own.

    Of two levels the lower has a clock until it reports, and the statutory one is the superior's, counted anew
    from the report. Before it the superior's clock is shown as it would run from the lower level's last day. The
    promise is for both, and ends with the superior's last day at the latest.
    """
    accepted_on, moved, found = begun.accepted_on, begun.moved, dict[ClockKind, ClockReading]()
    lower = _lower_reading(calendar, content, begun, now=now, done=done)
    law: ClockReading | None = None
    if limit := statutory_limit(content, on=accepted_on):
        law = run_clock(
            start=(begun.reported_on or lower.deadline) if lower else accepted_on,
            limit=limit,
            calendar=calendar,
            suspensions=moved.suspensions,
            extension=moved.extension,
            extension_terms=extension_terms(content, on=accepted_on),
            now=now,
            finished=done,
            no_later_than=begun.renew_by,
            basis=_basis(content, on=accepted_on),
        )
    if lower:
        found[ClockKind.LOWER_REVIEW] = lower
    if content.limits.promised:
        found[ClockKind.PROMISED] = run_clock(
            start=accepted_on,
            limit=limit_of(content.limits.promised),
            calendar=calendar,
            suspensions=moved.suspensions,
            now=now,
            finished=done,
            no_later_than=_end_of_promise(begun, law),
            basis=ClockBasis(cap=BEFORE_IT_ENDS if begun.renew_by else None),
        )
    if law:
        found[ClockKind.STATUTORY] = law
    return found


def _end_of_promise(begun: ToDecide, law: ClockReading | None) -> date | None:
    """The day that a promise may not pass: a report that came early brings the superior's last day before it."""
    ends = [begun.renew_by, law.deadline if law and begun.reported_on else None]
    return min((day for day in ends if day), default=None)


def _lower_reading(
    calendar: WorkCalendar, content: ItemContent, begun: ToDecide, *, now: datetime, done: datetime | None
) -> ClockReading | None:
    limit, two = lower_limit(content, on=begun.accepted_on), content.two_levels
    if limit is None or two is None:
        return None
    rule = clock_rule(ClockKey.LOWER_REVIEW, on=begun.accepted_on, item_type=content.type_code)
    basis = rule.clock_basis if rule else ClockBasis()
    if two.review:
        basis = ClockBasis(
            limit=Provision(law=two.law, article=two.article),
            counting=basis.counting,
            suspension=basis.suspension,
        )
    return run_clock(
        start=begun.accepted_on,
        limit=limit,
        calendar=calendar,
        suspensions=begun.moved.suspensions,
        now=now,
        finished=begun.reported_at or begun.reported_on or done,
        no_later_than=begun.renew_by,
        basis=basis,
    )


def _basis(content: ItemContent, *, on: date) -> ClockBasis:
    """What the statutory clock stands on: a special law where the item names it, else the general one."""
    rule = decision_rule(content, on=on)
    general = rule.clock_basis if rule else ClockBasis()
    two, special = content.two_levels, content.limits.extension
    is_special = two is not None and content.limits.statutory is not None
    return ClockBasis(
        limit=Provision(law=two.law, article=two.article) if two and is_special else general.limit,
        counting=general.counting,
        suspension=general.suspension,
        extension=provision_of(special) if special else general.extension,
        cap=BEFORE_IT_ENDS,
    )


def provision_of(extension: LawfulExtension) -> Provision:
    """The special law that an item names for putting off."""
    return Provision(law=extension.law, article=extension.article)


def limit_of(limit: ItemLimit) -> Limit:
    """A limit of an item's content, as the rules of working time take it."""
    return Limit(count=limit.count, unit=LimitUnit(limit.unit))
