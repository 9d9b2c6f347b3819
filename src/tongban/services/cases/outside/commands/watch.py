"""Drop reported acts that have waited too long for the one before them, and tell an operator."""

from datetime import datetime

from django.db import transaction

from tongban.services.cases.outside.facts import KEPT_FOR, ActState
from tongban.services.cases.outside.models import OutsideAct
from tongban.services.cases.outside.reports import tell_operator


@transaction.atomic
def drop_old_acts(*, at: datetime, limit: int = 100) -> int:
    """Drop what has been kept for longer than five days, one task for each hand-over; how many were dropped."""
    old = OutsideAct.objects.filter(state=ActState.KEPT, arrived_at__lt=at - KEPT_FOR)
    rows = list(
        old.select_for_update(of=("self",), skip_locked=True)
        .select_related("hand_over__case")
        .order_by("arrived_at")[:limit]
    )
    OutsideAct.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ActState.DROPPED, code="waited-too-long"
    )
    for hand_over in {row.hand_over_id: row.hand_over for row in rows}.values():
        tell_operator(hand_over.case, about=f"{hand_over.pk}-old", at=at)
    return len(rows)


def drop_kept(*, number: str) -> int:
    """Drop what waited of a case that has ended here; how many. 1 SQL."""
    kept = OutsideAct.objects.filter(hand_over__case__number=number, state=ActState.KEPT)
    return kept.update(state=ActState.DROPPED, code="case-ended")
