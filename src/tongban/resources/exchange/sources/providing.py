"""Whether what was granted is served in time: within the days of 政务数据共享条例 (2025), counted from the grant."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from tongban.foundation.calendars.public import calendar_for
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantState
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.rules import due_after
from tongban.resources.exchange.requesting.seen import LateTurn
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.standards.working_time import effective_day

MOST_ROWS = 200


def late_provisions(*, at: datetime, number: str = "") -> list[LateTurn]:
    """The live grants, or that of this request, whose data nothing serves behind the day for it, the oldest first.

    1 SQL. The number is the request's, by which everybody knows the matter.
    """
    days, today = settings.EXCHANGE_DAYS["provide"], at.astimezone(CITY_ZONE).date()
    serving = SourceBinding.objects.filter(~Q(kind=SourceKind.HELD.value) | Q(serving__gt=0))
    rows = Grant.objects.filter(
        state=GrantState.LIVE.value, valid_until__gt=today, made_at__lte=at - timedelta(days=days)
    ).exclude(resource_code__in=serving.values("resource_code"))
    rows = rows.filter(request_number=number) if number else rows
    found = []
    for row in rows.select_related("request").order_by("made_at", "code")[:MOST_ROWS]:
        calendar = calendar_for(row.request.provider_area)
        due = due_after(days, at=effective_day(row.made_at, calendar), calendar=calendar)
        if due < today:
            found.append(
                LateTurn(
                    number=row.request_number,
                    organisation_id=row.provider_id,
                    area_code=row.request.provider_area,
                    resource_name=row.resource_name,
                    due_on=due,
                    step="provide",
                )
            )
    return found
