"""Which items follow a process, for whoever is about to publish a new version of it."""

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from tongban.services.items.models import ItemVersion
from tongban.services.items.parts import Process
from tongban.services.process.public import ProcessUse

MOST, SHOWN = 1000, 5
CANCELLED = "3"


class ItemsThatFollow:
    """Counts the items in force that name the process, those that say nothing with the default."""

    def use_of(self, *, process_key: str) -> ProcessUse:
        """1 SQL on an index, at most MOST rows of it."""
        names = list(_following(process_key).values_list("item__name", flat=True)[: MOST + 1])
        return ProcessUse(items=min(len(names), MOST), is_more=len(names) > MOST, sample=tuple(names[:SHOWN]))


def _following(process_key: str) -> QuerySet[ItemVersion]:
    said = KeyTextTransform("key", KeyTransform("process", F("content")))
    named = Coalesce(said, Value(Process().key), output_field=TextField())
    rows = ItemVersion.objects.filter(in_force_to=None).alias(process_key=named)
    return rows.filter(process_key=process_key).exclude(item__task_state=CANCELLED).order_by("id")
