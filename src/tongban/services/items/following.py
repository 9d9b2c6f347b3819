"""Within how many days a material may follow (容缺后补): the guide says what a case later holds to."""

from collections.abc import Iterable

from tongban.services.items.facts import ItemContent, Slot
from tongban.standards.working_time import Limit, LimitUnit

# Shenzhen's rule, which we take as ours: at most 20 working days, and at least 2 before the promised limit
MOST_DAYS = 20
DAYS_BEFORE_LIMIT = 2


def deferral_days(own: int | None, limit: Limit | None) -> int:
    """Within how many working days after acceptance a material may follow.

    The item's own number, at most 20, and at least 2 working days shorter than the limit to decide;
    where that limit leaves no such day, one. A limit in calendar days is taken to hold five working
    days a week. Source: standards.md §12.
    """
    most = MOST_DAYS
    if limit is not None and limit.unit in (LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS):
        is_working = limit.unit is LimitUnit.WORKING_DAYS
        working = limit.count if is_working else limit.count * 5 // 7
        most = min(most, max(1, working - DAYS_BEFORE_LIMIT))
    return min(own or MOST_DAYS, most)


def with_days(slots: Iterable[Slot], content: ItemContent) -> list[Slot]:
    """Materials, those that may follow with the days that a case of this item holds to."""
    stated = content.limits.promised or content.limits.statutory
    limit = Limit(count=stated.count, unit=LimitUnit(stated.unit)) if stated else None
    return [
        slot.model_copy(update={"later_working_days": deferral_days(slot.later_working_days, limit)})
        if slot.need == "later"
        else slot
        for slot in slots
    ]
