"""Which cards wait too long for their office."""

from datetime import datetime

from tongban.services.supervision.facts import CardState, Level
from tongban.services.supervision.life.rules import WAITS_FOR_OFFICE
from tongban.services.supervision.models import Card


def replies_late(at: datetime) -> list[str]:
    """Codes of cards whose reply is late and of which the next level has not heard, the oldest first. 1 SQL."""
    rows = Card.objects.filter(state=CardState.NOTIFIED, reply_late_at=None, reply_due_at__lt=at)
    return list(rows.order_by("reply_due_at").values_list("code", flat=True))


def corrections_late(at: datetime) -> list[tuple[str, Level]]:
    """Codes and levels of cards that were to be put right before `at`, the oldest first. 1 SQL.

    A yellow one becomes red while it waits for its office, a red one is late once two have let it stand.
    """
    rows = Card.objects.filter(
        state__in=sorted(WAITS_FOR_OFFICE), correction_late_at=None, correct_by_at__lt=at
    )
    found = rows.order_by("correct_by_at").values_list("code", "level")
    return [(code, Level(level)) for code, level in found]
