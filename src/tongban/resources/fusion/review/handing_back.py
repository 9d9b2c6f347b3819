"""After a run: each department finds the rows of its deliveries that could not be used."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import translation

from tongban.resources.fusion.deliveries.models import LIVE, Delivery
from tongban.resources.fusion.deliveries.rejected import drop_rejected, keep_rejected
from tongban.resources.fusion.engines.facts import Engine
from tongban.resources.fusion.facts import Source
from tongban.resources.fusion.reporting.rejects import write_rejects
from tongban.resources.fusion.running.facts import Fused


def hand_back(
    *, fused: Fused, sources: Sequence[Source], deliveries: Mapping[int, Delivery], engine: Engine
) -> None:
    """Write the files that are not there yet, and delete those of deliveries that were replaced. 1 SQL."""
    for source in sources:
        delivery = deliveries.get(source.number)
        if delivery is not None:
            write = partial(_write, source, fused, engine)
            keep_rejected(delivery.pk, fused.standard[source.number].name, write)
    drop_rejected(but=set(Delivery.objects.filter(LIVE).values_list("pk", flat=True)))


def _write(source: Source, fused: Fused, engine: Engine, file: Path) -> int:
    with translation.override(settings.LANGUAGE_CODE):
        return write_rejects(source=source, fused=fused, engine=engine, file=file)
