"""Questions about witnesses, and the heads of the log with what was co-signed under them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, Subquery

from tongban.foundation.trail.models import Checkpoint, Cosignature, DailyCheckpoint, Witness
from tongban.foundation.trail.witnesses.facts import CosignatureFact, HeadFact, WitnessFact
from tongban.kernel.errors import NotFound

PAGE = 31


def witnesses_known() -> list[WitnessFact]:
    """Every witness ever registered, those that still are first, by name. 1 SQL."""
    newest = Cosignature.objects.filter(witness=OuterRef("pk")).order_by("-size")
    rows = Witness.objects.annotate(
        last_size=Subquery(newest.values("size")[:1]), last_at=Subquery(newest.values("cosigned_at")[:1])
    )
    facts = [
        WitnessFact(
            id=row.id,
            name=row.name,
            key=row.key,
            held_by=row.held_by,
            registered_at=row.registered_at,
            ended_at=row.ended_at,
            last_size=row.last_size,
            last_at=row.last_at,
        )
        for row in rows.order_by("name", "-registered_at")
    ]
    return sorted(facts, key=lambda fact: fact.ended_at is not None)


def witness(witness_id: int) -> WitnessFact:
    """One of them. 1 SQL. Raises NotFound."""
    for fact in witnesses_known():
        if fact.id == witness_id:
            return fact
    raise NotFound


def head_at(size: int) -> HeadFact:
    """The head that was signed at `size` entries, with its cosignatures. 3 SQL. Raises NotFound."""
    row = Checkpoint.objects.filter(size=size).first() if 0 <= size < 2**63 else None
    if row is None:
        raise NotFound
    day = DailyCheckpoint.objects.filter(size=size).order_by("day").values_list("day", flat=True).first()
    return _heads([row], {size: day} if day else {})[0]


def newest_head() -> HeadFact | None:
    """The head of the log as it now stands; None while the log is empty. 2 SQL."""
    row = Checkpoint.objects.order_by("-size").first()
    return _heads([row], {})[0] if row else None


def newest_cosigned() -> HeadFact | None:
    """The largest head that a witness has co-signed; None while there is none. At most 3 SQL."""
    size = Cosignature.objects.order_by("-size").values_list("size", flat=True).first()
    row = Checkpoint.objects.filter(size=size).first() if size is not None else None
    return _heads([row], {})[0] if row else None


def daily_heads(*, before: date | None = None, limit: int = PAGE) -> list[HeadFact]:
    """The heads published day by day, newest first; those before a day for the next page. 3 SQL."""
    days = DailyCheckpoint.objects.order_by("-day")
    if before is not None:
        days = days.filter(day__lt=before)
    published = list(days.values_list("day", "size")[:limit])
    rows = {row.size: row for row in Checkpoint.objects.filter(size__in={size for _, size in published})}
    by_size = {head.size: head for head in _heads(list(rows.values()), {})}
    return [
        HeadFact(
            size=size,
            root=by_size[size].root,
            signed_at=by_size[size].signed_at,
            note=by_size[size].note,
            day=day,
            cosignatures=by_size[size].cosignatures,
        )
        for day, size in published
        if size in by_size
    ]


def since_when() -> date | None:
    """The first day for which a head was published. 1 SQL."""
    return DailyCheckpoint.objects.order_by("day").values_list("day", flat=True).first()


def _heads(rows: Sequence[Checkpoint], days: dict[int, date]) -> list[HeadFact]:
    under: dict[int, list[CosignatureFact]] = {row.size: [] for row in rows}
    found = Cosignature.objects.filter(size__in=under).select_related("witness").order_by("cosigned_at", "id")
    for one in found:
        fact = CosignatureFact(
            name=one.witness.name,
            held_by=one.witness.held_by,
            size=one.size,
            cosigned_at=one.cosigned_at,
            line=one.line,
        )
        under[one.size].append(fact)
    return [
        HeadFact(
            size=row.size,
            root=bytes(row.root),
            signed_at=row.signed_at,
            note=row.note + "".join(one.line for one in under[row.size]),
            day=days.get(row.size),
            cosignatures=tuple(under[row.size]),
        )
        for row in rows
    ]
