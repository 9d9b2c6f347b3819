"""What other systems have heard, for operators; which steps were done when, for supervision."""

from dataclasses import dataclass
from datetime import datetime

from tongban.services.cases.facts import DoneStepFact
from tongban.services.cases.models import CaseStep
from tongban.services.cases.outside.models import OutsideNews


@dataclass(frozen=True, kw_only=True)
class NewsRow:
    """One piece of news. `state`: heard, waiting, given-up."""

    number: str
    system: str
    kind: str
    happened_at: datetime
    attempts: int
    state: str
    error: str


def untold_news(*, everything: bool, limit: int) -> list[NewsRow]:
    """What was not heard, or with `everything` all, the latest first. 1 SQL."""
    rows = OutsideNews.objects.select_related("hand_over__case").order_by("-noted_at", "-id")
    if not everything:
        rows = rows.filter(delivered_at__isnull=True)
    return [
        NewsRow(
            number=row.hand_over.case.number,
            system=row.hand_over.system,
            kind=row.kind,
            happened_at=row.happened_at,
            attempts=row.attempts,
            state="heard" if row.delivered_at else "given-up" if row.given_up_at else "waiting",
            error=row.error,
        )
        for row in rows[:limit]
    ]


def cases_with_untold_news() -> list[str]:
    """The numbers of cases about which something was not heard and still may be told. 1 SQL."""
    rows = OutsideNews.objects.filter(delivered_at__isnull=True, hand_over__ended_at__isnull=True)
    return sorted(set(rows.values_list("hand_over__case__number", flat=True)))


def done_steps(number: str) -> list[DoneStepFact]:
    """The steps of a case that were done and had a last day, for listeners of other apps. 1 SQL."""
    rows = CaseStep.objects.filter(case__number=number, role="main", taken_back_at=None).order_by("place")
    return [
        DoneStepFact(key=row.key, due_on=row.due_on, done_at=row.done_at)
        for row in rows
        if row.due_on and row.done_at
    ]
