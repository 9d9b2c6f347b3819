"""Telling every process that the table has changed."""

from django.db import transaction

from tongban.foundation.calendars.models import Edition
from tongban.foundation.calendars.queries import forget_calendars
from tongban.kernel.ids import new_id


def new_edition() -> None:
    """Mark the change (1 SQL in the act's transaction); this process looks again, now and when it holds."""
    Edition.objects.bulk_create(
        [Edition(id=1, mark=new_id())], update_conflicts=True, unique_fields=["id"], update_fields=["mark"]
    )
    forget_calendars()
    transaction.on_commit(forget_calendars)
