"""Close the reminders of a case that has ended: there is nothing left to be reminded of."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from tongban.services.supervision.facts import CardState, Level
from tongban.services.supervision.models import Card


def settle_reminders(*, case_number: str, at: datetime) -> int:
    """Close open reminders of the case; returns how many. One query."""
    return _close(_open(case_number), at)


def settle_reminders_about(*, case_number: str, subjects: Collection[str], at: datetime) -> int:
    """Close those that are about these subjects within the case; returns how many. One query."""
    return _close(_open(case_number).filter(subject__in=subjects), at)


def _open(case_number: str) -> QuerySet[Card]:
    return Card.objects.filter(case_number=case_number, level=Level.REMINDER).exclude(state=CardState.CLOSED)


def _close(rows: QuerySet[Card], at: datetime) -> int:
    return rows.update(state=CardState.CLOSED, closed_at=at)
