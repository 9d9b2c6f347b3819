"""How good the data behind a register or a table are, as far as deliveries tell: for the catalogue of resources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.fusion.deliveries.models import Agreement
from tongban.resources.fusion.facts import Kind
from tongban.resources.fusion.review.models import QualityNote


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Counts of what departments deliver now. `values` cells could say something, `said` do, `valid` of those are values.

    `in_time` of `agreements` have no delivery that is overdue.
    """

    at: datetime
    values: int
    said: int
    valid: int
    in_time: int
    agreements: int


def register_measured(kind: Kind) -> Measured | None:
    """What the last run found of all that is delivered for a register; none before the first run. 2 SQL."""
    running = list(Agreement.objects.filter(kind=kind.value, ended_on__isnull=True))
    notes = (
        QualityNote.objects.filter(agreement__in=running).order_by("agreement", "-on").distinct("agreement")
    )
    newest = list(notes)
    if not newest:
        return None
    counts = [field for note in newest for field in note.fields.values()]
    return Measured(
        at=max(note.noted_at or datetime.combine(note.on, time(), CITY_ZONE) for note in newest),
        values=_sum(counts, 0),
        said=_sum(counts, 1),
        valid=_sum(counts, 2),
        in_time=sum(one.overdue_on is None for one in running),
        agreements=len(running),
    )


def is_overdue(agreement: str) -> bool:
    """Whether the next delivery should have come. 1 SQL."""
    return Agreement.objects.filter(code=agreement, overdue_on__isnull=False).exists()


def _sum(counts: Iterable[list[int]], place: int) -> int:
    return sum(one[place] for one in counts)
