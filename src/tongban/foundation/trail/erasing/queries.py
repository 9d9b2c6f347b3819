"""Questions about erasures."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from tongban.foundation.trail.acts import act_text
from tongban.foundation.trail.erasing.facts import ERASE, MOST, ErasureFact, NotToErase
from tongban.foundation.trail.models import ActPart, Entry, ErasureRequest
from tongban.kernel.errors import NotFound


def check_erasable(subject: str, entry_ids: Sequence[UUID]) -> None:
    """Raises NotToErase; acts that erased others are kept as the reason for what is gone. 2 SQL."""
    wanted = set(entry_ids)
    rows = Entry.objects.filter(pk__in=wanted, subject=subject, facts__isnull=False).exclude(act=ERASE)
    is_right = 0 < len(wanted) <= MOST and rows.count() == len(wanted)
    if not is_right or ActPart.objects.filter(entry_id__in=wanted).exists():
        raise NotToErase(facts={"subject": subject, "entries": sorted(str(one) for one in wanted)})


def open_requests() -> list[ErasureFact]:
    """Requests that wait for a decision, the oldest first. 2 SQL."""
    return _facts(ErasureRequest.objects.filter(decided_at=None).order_by("asked_at", "id"))


def decided_requests(limit: int = 50) -> list[ErasureFact]:
    """The last decided ones, newest first. 2 SQL."""
    return _facts(ErasureRequest.objects.exclude(decided_at=None).order_by("-decided_at", "-id")[:limit])


def open_request(request_id: int) -> ErasureFact:
    """One that waits. 2 SQL. Raises NotFound."""
    found = _facts(ErasureRequest.objects.filter(pk=request_id, decided_at=None))
    if not found:
        raise NotFound
    return found[0]


def _facts(rows: Iterable[ErasureRequest]) -> list[ErasureFact]:
    requests = list(rows)
    wanted = {one for request in requests for one in request.entry_ids}
    names = dict(Entry.objects.filter(pk__in=wanted).values_list("entry_id", "act")) if wanted else {}
    return [
        ErasureFact(
            id=row.id,
            subject=row.subject,
            acts={one: act_text(names[one]) for one in row.entry_ids if one in names},
            basis=row.basis,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            is_granted=row.is_granted,
            reason=row.reason,
        )
        for row in requests
    ]
