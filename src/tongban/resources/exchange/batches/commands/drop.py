"""Delete a batch file that nobody may fetch any more."""

from uuid import UUID

from django.db import transaction

from tongban.resources.exchange.batches import shelf
from tongban.resources.exchange.batches.facts import BatchState
from tongban.resources.exchange.batches.models import BatchFile, BatchPlan


@transaction.atomic
def drop_batch(*, batch_id: UUID) -> None:
    """Its days are over, or its grant is. Done again it changes nothing."""
    BatchFile.objects.filter(pk=batch_id, state=BatchState.READY.value).update(state=BatchState.EXPIRED.value)
    shelf.delete(batch_id)


def drop_plan(*, grant_code: str) -> None:
    """Nothing is made by schedule any more. Done again it changes nothing."""
    BatchPlan.objects.filter(grant__code=grant_code).delete()
