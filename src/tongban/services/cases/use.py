"""How often items are applied for."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import Count

from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case


class CaseUse:
    """How often each item is applied for."""

    def most_applied(self, *, since: date, limit: int) -> Sequence[str]:
        """1 SQL over all cases since then; whoever asks keeps the answer."""
        first = datetime.combine(since, time.min, tzinfo=CITY_ZONE)
        rows = Case.objects.filter(submitted_at__gte=first).values_list("item_code")
        counted = rows.annotate(count=Count("pk")).order_by("-count", "item_code")[:limit]
        return [code for code, _count in counted]
