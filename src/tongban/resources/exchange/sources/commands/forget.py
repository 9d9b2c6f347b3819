"""Forget what held rows were before: rows that are gone, and the changes that told of them, after some days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tongban.resources.exchange.sources.models import HeldChange, HeldRow, SourceBinding

AT_ONCE = 20_000


def forget_changes(*, resource_code: str, at: datetime) -> int:
    """Delete rows that ended, and changes, of editions that came into use longer ago than the setting's days.

    Who subscribes and has not asked since takes all rows once more (PositionTooOld). In batches; done again it
    deletes nothing. Answers how many rows went.
    """
    binding = SourceBinding.objects.get(resource_code=resource_code)
    cutoff = at - timedelta(days=settings.EXCHANGE_CHANGES_DAYS)
    old = binding.editions.filter(served_at__lt=cutoff).aggregate(number=Max("number"))["number"]
    if old is None:
        return 0
    _forget_positions(binding, old)
    gone = 0
    rows = HeldRow.objects.filter(binding=binding, until_edition__lte=old)
    while ids := list(rows.values_list("id", flat=True)[:AT_ONCE]):
        gone += HeldRow.objects.filter(id__in=ids).delete()[0]
    return gone


def _forget_positions(binding: SourceBinding, old: int) -> None:
    """First it is said that they are gone, then they go."""
    changes = HeldChange.objects.filter(binding=binding, edition__lte=old)
    with transaction.atomic():
        locked = SourceBinding.objects.select_for_update().get(pk=binding.pk)
        last = changes.aggregate(last=Max("position"))["last"]
        if last is not None:
            locked.kept_from = max(locked.kept_from, last + 1)
            locked.save(update_fields=["kept_from"])
    while ids := list(changes.values_list("id", flat=True)[:AT_ONCE]):
        HeldChange.objects.filter(id__in=ids).delete()
