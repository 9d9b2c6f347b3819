"""Make one PDF of the photographed pages of each material, beside the pictures as they came."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.papers.public import pictures_as_pdf, store_made
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Refused
from tongban.services.cases.models import CaseSlot

MAKER = SystemActor(job="cases.bind-pictures")


def bind_pictures(*, number: str, at: datetime) -> int:
    """Bind each material of a case that has pictures and is not bound yet; returns how many were.

    The PDF (PDF/A-2b, as GB/T 42727—2023 archives it) is drawn outside of any transaction; a worker
    that dies leaves nothing, and the next one binds what is left. A material whose picture does not
    open is left as it came. 1 SQL, and 5 for each material.
    """
    rows = CaseSlot.objects.filter(case__number=number, bound_paper_id=None).exclude(papers=[])
    return sum(_bind(row, number, at=at) for row in rows.order_by("id"))


def _bind(row: CaseSlot, number: str, *, at: datetime) -> bool:
    try:
        pdf = pictures_as_pdf([UUID(paper) for paper in row.papers], at=at)
    except Refused:
        return False
    if pdf is None:
        return False
    with transaction.atomic():
        locked = CaseSlot.objects.select_for_update().get(pk=row.pk)
        if locked.bound_paper_id is None:
            paper = store_made(
                data=pdf,
                name=f"{row.name[:190]}.pdf",
                media_type="application/pdf",
                owner=f"case:{number}",
                by=MAKER,
                at=at,
            )
            locked.bound_paper_id = paper.id
            locked.save(update_fields=["bound_paper_id"])
    return True
