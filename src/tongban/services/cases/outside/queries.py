"""What other systems have heard, for operators; which steps were done when, for supervision."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tongban.services.cases.facts import DoneStepFact
from tongban.services.cases.models import CaseStep
from tongban.services.cases.outside.facts import ActState
from tongban.services.cases.outside.models import OutsideAct, OutsideNews


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


def done_steps(numbers: Collection[str]) -> dict[str, list[DoneStepFact]]:
    """The steps of each case that were done and not taken back, in their order, for other apps. 1 SQL."""
    found: dict[str, list[DoneStepFact]] = {number: [] for number in numbers}
    rows = CaseStep.objects.filter(case__number__in=list(numbers), taken_back_at=None, done_at__isnull=False)
    wanted = ("case__number", "key", "organisation_id", "due_on", "done_at", "done_by", "outcome", "role")
    for number, key, organisation_id, due_on, done_at, done_by, outcome, role in rows.order_by(
        "case__number", "place"
    ).values_list(*wanted):
        found[number].append(
            DoneStepFact(
                key=key,
                organisation_id=organisation_id,
                due_on=due_on,
                done_at=done_at,
                done_by=done_by,
                outcome=outcome,
                is_own=role == "main",
            )
        )
    return found


def arrivals(numbers: Collection[str]) -> dict[tuple[str, datetime], datetime]:
    """When we heard of what another system did, by case and by when it was done. 1 SQL."""
    rows = OutsideAct.objects.filter(hand_over__case__number__in=list(numbers), state=ActState.DONE)
    found = rows.values_list("hand_over__case__number", "done_at", "arrived_at")
    return {(number, done_at): arrived_at for number, done_at, arrived_at in found}
