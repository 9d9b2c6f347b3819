"""Close the reminders of a case that has ended: there is nothing left to be reminded of."""

from datetime import datetime

from tongban.services.supervision.facts import CardState, Level
from tongban.services.supervision.models import Card


def settle_reminders(*, case_number: str, at: datetime) -> int:
    """Close open reminders of the case; returns how many. One query."""
    rows = Card.objects.filter(case_number=case_number, level=Level.REMINDER).exclude(state=CardState.CLOSED)
    return rows.update(state=CardState.CLOSED, closed_at=at)
