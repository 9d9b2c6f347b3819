"""Judges requests for data by the rules over their clock: all that wait and are late, and one as soon as it is told."""

from datetime import datetime

from tongban.resources.exchange.public import LateTurn, late_provisions, late_turns
from tongban.services.supervision.commands.raise_cards import raise_all
from tongban.services.supervision.facts import ClockKind, WatchedCase, WatchedClock


def watch_sharing(*, at: datetime, number: str = "") -> list[str]:
    """Judge the requests whose day has passed and the grants that nothing serves yet, or this one; the codes of new
    cards. 3 SQL where nothing is new.
    """
    late = [*late_turns(at=at, number=number), *late_provisions(at=at, number=number)]
    return raise_all(cases=[_watched(turn) for turn in late], at=at)


def _watched(turn: LateTurn) -> WatchedCase:
    return WatchedCase(
        number=turn.number,
        organisation_id=turn.organisation_id,
        area_code=turn.area_code,
        item_name=turn.resource_name,
        is_licensing=True,  # its basis is the regulation, not a law of an item
        is_deemed_accepted=False,
        clocks={ClockKind.SHARING: WatchedClock(started_on=None, due_on=turn.due_on)},
        step=turn.step,
    )
