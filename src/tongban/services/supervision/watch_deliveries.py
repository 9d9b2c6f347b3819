"""Judges what departments owe by agreement (供数): all that is overdue, and ends the cards of what has come."""

from datetime import datetime

from tongban.resources.fusion.public import LateDelivery, late_deliveries
from tongban.services.supervision.commands.end_cards import end_supply_cards
from tongban.services.supervision.commands.raise_cards import raise_all
from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock


def watch_deliveries(*, at: datetime) -> list[str]:
    """Judge every delivery whose day, with its days of grace, has passed; the codes of new cards.

    3 SQL where nothing is new. Each day that is owed gets its cards once.
    """
    return raise_all(cases=[_watched(one) for one in late_deliveries(at=at)], at=at)


def look_at_delivery(*, agreement: str, at: datetime) -> list[str]:
    """End the cards of an agreement of which nothing is owed any more; their codes. 2 SQL where there are none."""
    return [] if late_deliveries(at=at, agreement=agreement) else end_supply_cards(agreement=agreement, at=at)


def _watched(one: LateDelivery) -> WatchedCase:
    return WatchedCase(
        number="",  # it is about no case; the agreement and the day tell one card from another
        organisation_id=one.organisation_id,
        area_code=one.area_code,
        item_name=one.name,
        is_licensing=True,  # its basis is the regulation, not a law of an item
        is_deemed_accepted=False,
        clocks={ClockKind.SUPPLY: WatchedClock(started_on=None, due_on=one.due_on)},
        step=one.agreement,
    )
