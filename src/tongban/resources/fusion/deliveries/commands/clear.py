"""Delete the files of deliveries that nothing is built from any more (个人信息保护法 art. 19: the shortest time)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.fusion.deliveries.facts import DeliveryState
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.shelf import delete_folder
from tongban.resources.fusion.deliveries.standing import about

CLEAR_ACT = "fusion.clear-delivery"
BY = SystemActor(job="fusion-clearing")


@transaction.atomic
def clear_replaced(*, at: datetime, limit: int = 50) -> int:
    """Delete files of deliveries that were replaced or refused `DELIVERIES_KEEP_DAYS` ago; answers of how many.

    What is known of them stays: rows, hashes, findings. Killed between the files and the mark, the next round
    marks them.
    """
    before = at - timedelta(days=settings.DELIVERIES_KEEP_DAYS)
    refused = Q(state=DeliveryState.REFUSED.value) & (
        Q(settled_at__lt=before) | Q(settled_at__isnull=True, landed_at__lt=before)
    )
    rows = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(Q(superseded_at__lt=before) | refused, cleared_at=None)
        .exclude(state=DeliveryState.LANDING.value)
        .select_related("agreement")
        .order_by("pk")[:limit]
    )
    cleared = 0
    for row in rows:
        delete_folder(row.agreement.code, row.number)
        row.cleared_at = at
        row.save(update_fields=["cleared_at"])
        facts = {"number": row.number, "sha256": row.sha256, "received_on": row.received_on.isoformat()}
        record(act=CLEAR_ACT, subject=about(row.agreement), by=BY, at=at, facts=facts)
        cleared += 1
    return cleared
