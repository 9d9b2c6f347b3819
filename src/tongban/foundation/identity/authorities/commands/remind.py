"""Tell both sides that an authority is about to end."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tongban.foundation.identity.authorities.queries import to_warn
from tongban.foundation.identity.authorities.telling import tell
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_


@transaction.atomic
def warn_of_authorities(*, at: datetime) -> int:
    """Tell the sides of at most 200 authorities whose last day is near, once each; answers how many."""
    today = at.astimezone(CITY_ZONE).date()
    rows = to_warn(until=today + timedelta(days=settings.AUTHORITY_WARN_DAYS))
    for row in rows:
        if row.last_date >= today:
            tell(
                row,
                title=N_("An authority ends soon"),
                body=N_("Its last day is %(last_date)s. If it is still needed, a new one has to be given."),
                at=at,
                key="ends-soon",
            )
        row.warned_at = at
        row.save(update_fields=["warned_at"])
    return len(rows)
