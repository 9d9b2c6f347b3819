"""Questions about cases in which somebody helped. They return only what the helper may see."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.models import Help

PAGE = 30


def helped_cases(*, by: Officer, before: datetime | None = None) -> list[Help]:
    """The cases that this helper took in, the latest first, PAGE at a time, with their cases. 1 SQL."""
    rows = Help.objects.filter(helper_account_id=by.account_id).select_related("case")
    if before is not None:
        rows = rows.filter(submitted_at__lt=before)
    return list(rows.order_by("-submitted_at")[:PAGE])


def helped_case(number: str, *, by: Officer) -> Help:
    """One of them. 1 SQL. Raises NotFound."""
    found = (
        Help.objects.filter(case__number=number, helper_account_id=by.account_id)
        .select_related("case")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def helped_with(*, by: Officer, person_id: UUID) -> list[Help]:
    """What this helper took in for this person, the latest first, with the cases. 1 SQL."""
    rows = Help.objects.filter(helper_account_id=by.account_id, case__person_id=person_id)
    return list(rows.select_related("case").order_by("-submitted_at")[:10])
