"""How the city does this month: figures that anybody may see, over all offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.memory import Memory
from tongban.services.cases.facts import IN_PARTS, CaseState
from tongban.services.cases.models import Case

# reading a month's cases of a city costs some hundred milliseconds, and nobody needs it to the second
KEPT_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """From the first of the month to today.

    `due` counts the cases with a promised day that were decided this month, and those that are still
    undecided after theirs; `kept` those of them that were decided by it. So a case that is simply left
    lying lowers the share too.
    """

    received: int
    decided: int
    due: int
    kept: int

    @property
    def kept_share(self) -> float | None:
        """Per cent of promises kept, rounded down to a tenth so that 100 means all; None when none was due."""
        return self.kept * 1000 // self.due / 10 if self.due else None


def month_figures(*, today: date) -> MonthFigures:
    """The figures of the month of `today`, as they were up to five minutes ago. 1 SQL, none when kept."""
    return _months(today)


def _counted(today: date) -> MonthFigures:
    first = today.replace(day=1)
    # a bundle is counted by its services, each of which is a case
    received = Q(submitted_at__gte=datetime.combine(first, time.min, tzinfo=CITY_ZONE))
    received &= ~Q(handling_system=IN_PARTS)
    decided = Q(decided_on__gte=first)
    promised = decided & Q(promised_due_on__isnull=False)
    left_lying = Q(state=CaseState.IN_REVIEW, promised_due_on__lt=today)
    found = Case.objects.filter(received | decided | left_lying).aggregate(
        received=Count("pk", filter=received),
        decided=Count("pk", filter=decided),
        due=Count("pk", filter=promised | left_lying),
        kept=Count("pk", filter=promised & Q(decided_on__lte=F("promised_due_on"))),
    )
    return MonthFigures(**found)


_months: Memory[date, MonthFigures] = Memory(_counted, most=8, seconds=KEPT_SECONDS)


class CaseUse:
    """How often each item is applied for."""

    def most_applied(self, *, since: date, limit: int) -> Sequence[str]:
        """1 SQL over all cases since then; whoever asks keeps the answer."""
        first = datetime.combine(since, time.min, tzinfo=CITY_ZONE)
        rows = Case.objects.filter(submitted_at__gte=first).values_list("item_code")
        counted = rows.annotate(count=Count("pk")).order_by("-count", "item_code")[:limit]
        return [code for code, _count in counted]
