"""Questions about decisions handed over; an officer sees those sent to or by their organisations."""

from django.db.models import Q

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.kernel.places import cursor_after, moment_place
from tongban.services.decisions.handover.facts import HandoverFact, HandoverPage
from tongban.services.decisions.handover.models import Handover

PAGE = 20


def received_by_us(
    *, by: Officer, is_open: bool = False, cursor: str = "", limit: int = PAGE
) -> HandoverPage:
    """What the officer's organisations got to supervise, the newest first. 1 SQL. Raises Invalid (cursor)."""
    rows = Handover.objects.filter(to_id__in=by.organisation_ids)
    if is_open:
        rows = rows.filter(received_at__isnull=True)
    if cursor:
        sent_at, row_id = moment_place(cursor)
        rows = rows.filter(sent_at__lte=sent_at).filter(Q(sent_at__lt=sent_at) | Q(id__lt=row_id))
    found = list(rows.order_by("-sent_at", "-id")[: limit + 1])
    more = cursor_after(found[limit - 1].sent_at, found[limit - 1].id) if len(found) > limit else ""
    return HandoverPage(rows=tuple(as_fact(row) for row in found[:limit]), cursor=more)


def handover_for(number: str, *, by: Officer) -> HandoverFact:
    """One decision sent to or by the officer's organisations. 1 SQL. Raises NotFound."""
    ours = Q(to_id__in=by.organisation_ids) | Q(from_id__in=by.organisation_ids)
    row = Handover.objects.filter(ours, case_number=number).first()
    if row is None:
        raise NotFound
    return as_fact(row)


def handover_of(number: str) -> HandoverFact | None:
    """The handover of a case, for the pages of that case. 1 SQL."""
    row = Handover.objects.filter(case_number=number).first()
    return as_fact(row) if row else None


def as_fact(row: Handover) -> HandoverFact:
    """The row as others see it."""
    return HandoverFact(
        case_number=row.case_number,
        item_name=row.item_name,
        holder=row.holder,
        licence_number=row.licence_number,
        document_number=row.document_number,
        from_id=row.from_id,
        from_name=row.from_name,
        to_id=row.to_id,
        to_name=row.to_name,
        decided_on=row.decided_on,
        valid_until=row.valid_until,
        sent_at=row.sent_at,
        due_on=row.due_on,
        reminded_at=row.reminded_at,
        received_at=row.received_at,
        received_by=row.received_name,
        note=row.note,
    )
