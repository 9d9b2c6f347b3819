"""Materials that follow after acceptance (容缺后补): which are owed, until when, and the task when the day has passed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.tasks.public import close_task
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Refused
from tongban.services.cases import ways
from tongban.services.cases.facts import SIGNED_ROUNDS, CaseState, How
from tongban.services.cases.models import Case, CaseSlot, Deferral
from tongban.standards.working_time import add_working_days

ACCEPTED = frozenset({CaseState.IN_REVIEW, CaseState.DECIDED})  # its day is fixed at acceptance
OVERDUE_TASK = "deferral:{number}:{key}:{due_on}"


class DeferredMissing(Refused):
    """Materials that were to follow are not here: nothing is given out without them."""

    code = "deferred-missing"
    title = N_("These materials were to follow and are not here yet: %(names)s. The result waits for them.")


def owed(case: Case) -> list[Deferral]:
    """What still has to follow. 1 SQL."""
    return list(Deferral.objects.filter(case=case, handed_in_at__isnull=True).order_by("due_on", "key"))


def check_nothing_owed(case: Case) -> None:
    """Raise DeferredMissing while something still has to follow. 1 SQL. Source: standards.md §12."""
    if rows := owed(case):
        facts = {"names": "、".join(row.name for row in rows), "missing": [row.key for row in rows]}
        raise DeferredMissing(facts=facts)


def fix_days(case: Case) -> None:
    """Fix the last day of each material that follows, once the case is accepted; the day goes beside the
    slot too. 1 SQL, and 3 where something follows."""
    rows = owed(case)
    if not rows or case.accepted_on is None:
        return
    calendar = calendar_for(case.area_code)
    limit = case.promised_due_on or case.statutory_due_on
    for row in rows:
        row.due_on = ways.deferral_due_on(
            accepted_on=case.accepted_on, days=row.working_days, due_on=limit, calendar=calendar
        )
    Deferral.objects.bulk_update(rows, ["due_on"])
    put_beside_slots(case, {row.key: row.due_on for row in rows if row.due_on})


def put_beside_slots(case: Case, days: dict[str, date]) -> None:
    """Keep the last days with the slots, where the page and the API read them. 2 SQL."""
    slots = list(CaseSlot.objects.filter(case=case, key__in=days, how=How.DEFERRED))
    for slot in slots:
        slot.terms = {**slot.terms, "due_on": days[slot.key].isoformat()}
    CaseSlot.objects.bulk_update(slots, ["terms"])


def latest_extension(case: Case, row: Deferral) -> date | None:
    """The last day to which a material that follows may be put off: as many working days again, and
    while the case is undecided not past the limit to decide. None before acceptance."""
    if row.due_on is None:
        return None
    latest = add_working_days(row.due_on, row.working_days, calendar_for(case.area_code))
    limit = case.promised_due_on or case.statutory_due_on
    return min(latest, limit) if limit and case.decided_at is None else latest


def task_key(case: Case, row: Deferral) -> str:
    """The key of the to-do row that asks what to do about a material that did not come."""
    return OVERDUE_TASK.format(number=case.number, key=row.key, due_on=row.due_on)


def close_deferral(case: Case, row: Deferral, *, by: Actor, at: datetime) -> None:
    """Nothing is owed for this material any more. 2 SQL."""
    row.handed_in_at = at
    row.save(update_fields=["handed_in_at"])
    close_task(key=task_key(case, row), by=by, at=at, outcome="handed-in")


def new_round(
    case: Case, key: str, *, how: How, papers: Sequence[str] = (), terms: Mapping[str, Any] | None = None
) -> None:
    """Keep how a material that followed is met now, beside how it was met before. 2 SQL."""
    latest = CaseSlot.objects.filter(case=case, key=key).latest("round")
    CaseSlot.objects.create(
        case=case,
        round=max(latest.round, SIGNED_ROUNDS) + 1,
        key=key,
        name=latest.name,
        how=how,
        papers=list(papers),
        is_required=latest.is_required,
        terms=dict(terms or {}),
    )
