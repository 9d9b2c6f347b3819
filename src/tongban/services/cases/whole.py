"""Bundle cases (联办件): several services applied for at once, each handled in a case of its own.

A bundle case holds the one application and its signature, and a clock of its own; nobody decides on
it. What it consists of, and when which part begins, is told by the app above that composes it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.foundation.forms.public import form_binds
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.services.cases import queries, rules
from tongban.services.cases.clocks import readings, set_last_days, start_clocks
from tongban.services.cases.events import CaseAccepted, CaseDelivered, CaseWithdrawn
from tongban.services.cases.facts import (
    HANDED_IN,
    IN_PARTS,
    Application,
    Capacity,
    CaseFact,
    CaseState,
    ClockKind,
    HolderKind,
    How,
    Outcome,
    SlotInput,
    SlotMet,
)
from tongban.services.cases.models import Case
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.happenings import happenings
from tongban.services.items.public import item_terms
from tongban.standards.working_time import ClockReading

BEGIN, CLOSE = "cases.begin_parts", "cases.close_parts"


@dataclass(frozen=True, kw_only=True)
class WholeApplication:
    """A bundle case with what was applied for, as its parts are made from it.

    `form` holds what was typed, under the keys of the whole; what a register said is left out, because
    each part looks it up for itself. Personal: never shown, only handed on to the parts.
    """

    fact: CaseFact
    application: Application


def whole_application(number: str) -> WholeApplication | None:
    """The bundle case under this number; None for any other case. 2 SQL."""
    case = Case.objects.filter(number=number, handling_system=IN_PARTS).first()
    if case is None:
        return None
    binds = form_binds(item_terms(case.version_id).form or {})
    form = {key: value for key, value in case.form.items() if key not in binds or key in case.unchecked}
    return WholeApplication(
        fact=queries.as_fact(case),
        application=Application(
            item_code=case.item_code,
            version_id=case.version_id,
            holder=HolderKind(case.holder),
            uscc=case.uscc or None,
            person_id=None if case.capacity == Capacity.SELF else case.person_id,
            capacity=Capacity(case.capacity),
            answers=case.answers,
            form=form,
            slots=tuple(_given(slot) for slot in queries.slots_of(case.id)),
            channel=case.channel,
            project_code=case.project_code,
        ),
    )


def _given(slot: SlotMet) -> SlotInput:
    """How a material of the whole is handed on: its files, or the way that was chosen for it."""
    if slot.how in (How.COMMITMENT, How.DEFERRED, How.PAPER):
        return SlotInput(key=slot.key, way=slot.how, is_signed=slot.how is How.COMMITMENT)
    return SlotInput(key=slot.key, papers=slot.papers if slot.how in HANDED_IN else ())


def parts_of(number: str) -> list[CaseFact]:
    """The cases of a bundle case, in the order in which they began, with their open step. 1 SQL."""
    rows = queries.with_step(Case.objects.filter(part_of=number))
    return [queries.as_fact(case) for case in rows.order_by("submitted_at", "id")]


def whole_clock(number: str, *, now: datetime) -> ClockReading | None:
    """The clock of a bundle case with its explanation; None before it runs. 3 SQL. Raises NotFound."""
    case = Case.objects.filter(number=number, handling_system=IN_PARTS).first()
    if case is None:
        raise NotFound
    return readings(case, now=now).get(ClockKind.PROMISED)


@transaction.atomic
def begin_parts(*, number: str, by: Actor, at: datetime) -> CaseAccepted:
    """Start the clock of a bundle case: the parts with which it begins are accepted. Raises NotFound, OutOfOrder."""
    case = _lock(number)
    case.state = rules.check_move(case.state, BEGIN)
    case.accepted_at = at
    clocks = start_clocks(case, at=at)
    case.save(update_fields=["state", "accepted_at", *clocks])
    record(act=BEGIN, subject=subject_of(case), by=by, at=at, facts={"due_on": case.promised_due_on or ""})
    begun = CaseAccepted(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        is_deemed=False,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
    )
    announce(begun)
    return begun


@transaction.atomic
def recount_parts(*, number: str, at: datetime) -> None:
    """Set the last day of a bundle case anew: what stopped a part, or waited for the applicant, stopped it too.

    Raises NotFound.
    """
    case = _lock(number)
    if case.state == CaseState.IN_REVIEW:
        case.save(update_fields=set_last_days(case, happenings(case), now=at))


@transaction.atomic
def close_parts(
    *, number: str, outcome: Outcome | None, by: Actor, at: datetime
) -> CaseDelivered | CaseWithdrawn:
    """Close a bundle case whose parts have all ended, so that its results are handed over together.

    `outcome` is granted where anything was, refused where nothing was; None: its applicant took it back.
    Raises NotFound, OutOfOrder.
    """
    case = _lock(number)
    case.state = rules.check_move(case.state, CLOSE)
    case.closed_at = at
    ended: CaseDelivered | CaseWithdrawn
    if outcome is None:
        case.state = CaseState.WITHDRAWN
        ended = CaseWithdrawn(number=number, organisation_id=case.organisation_id, at=at)
    else:
        case.outcome, case.decided_at, case.delivered_at = outcome, at, at
        ended = CaseDelivered(number=number, organisation_id=case.organisation_id, at=at)
    case.save(update_fields=["state", "closed_at", "outcome", "decided_at", "delivered_at"])
    record(act=CLOSE, subject=subject_of(case), by=by, at=at, facts={"outcome": str(outcome or "withdrawn")})
    announce(ended)
    return ended


def is_open_part(fact: CaseFact) -> bool:
    """Whether a part is under way."""
    return fact.state in rules.OPEN_STATES


def _lock(number: str) -> Case:
    case = Case.objects.select_for_update().filter(number=number, handling_system=IN_PARTS).first()
    if case is None:
        raise NotFound
    return case
