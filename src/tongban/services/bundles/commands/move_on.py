"""Move a bundle case on: begin what may begin, end what cannot, close the whole when all has ended."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.identity.public import Person, RealNameNeeded, firms_of, person_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound, Refused
from tongban.services.bundles.facts import (
    ACT_START,
    ACT_STOP,
    ENDED,
    PartMoved,
    PartState,
    Plan,
    PlannedMember,
)
from tongban.services.bundles.models import BundleCase, BundlePart
from tongban.services.bundles.queries import part_rows, plan_of_case
from tongban.services.bundles.rules import is_in_vain, may_begin, members_for
from tongban.services.bundles.splitting import application_for
from tongban.services.cases.public import (
    Outcome,
    WholeApplication,
    begin_parts,
    close_parts,
    submit_case,
    whole_application,
)

BY = SystemActor(job="bundles.move-on")
FIRM_NOT_REGISTERED = "firm-not-registered"  # the new firm does not stand in the entity register yet
RESULT_NOT_THERE = "result-not-there"  # the licence of a needed member has not reached the library yet
INCOMPLETE = "application-incomplete"


@transaction.atomic
def open_whole_case(*, number: str, at: datetime) -> bool:
    """Note which services a bundle case consists of, and begin those that need nothing. Whether it was new.

    Heard again it changes nothing. A case that is no bundle case is left alone.
    """
    whole = whole_application(number)
    if whole is None:
        return False
    bundled, is_new = BundleCase.objects.get_or_create(
        number=number,
        defaults={
            "bundle_code": whole.fact.item_code,
            "version_id": whole.fact.version_id,
            "opened_at": at,
        },
    )
    if is_new:
        members = members_for(plan_of_case(bundled).members, whole.application.answers)
        BundlePart.objects.bulk_create(
            BundlePart(bundled=bundled, key=one.key, place=place, item_code=one.item, state=PartState.WAITING)
            for place, one in enumerate(members, start=1)
        )
        move_on(number=number, at=at)
    return is_new


@transaction.atomic
def move_on(*, number: str, at: datetime) -> None:
    """Do all that follows from how the services of a bundle case stand now. Twice changes nothing.

    The row of the bundle case is locked first, so two workers follow one another. A part that cannot be
    begun is held and does not keep the others back. Raises NotFound.
    """
    bundled = BundleCase.objects.select_for_update().filter(number=number).first()
    if bundled is None:
        raise NotFound
    if bundled.closed_at is not None:
        return
    parts, plan = part_rows(bundled), plan_of_case(bundled)
    whole: WholeApplication | None = None
    while moved := _next(parts, plan, at=at):
        part, member = moved
        if is_in_vain(member.needs, _states(parts)):
            _stop(bundled, part, at=at)
            continue
        whole = whole or whole_application(number)
        if whole is None:
            raise NotFound
        _begin(bundled, part, member, plan, whole, at=at)
    _begin_clock(bundled, parts, plan, at=at)
    _close(bundled, parts, at=at)


def _next(
    parts: Sequence[BundlePart], plan: Plan, *, at: datetime
) -> tuple[BundlePart, PlannedMember] | None:
    """The next waiting part that can begin or never will; one that was tried at this moment waits."""
    states = _states(parts)
    for part in parts:
        member = plan.member(part.key)
        if part.state != PartState.WAITING or part.tried_at == at:
            continue
        if may_begin(member.needs, states) or is_in_vain(member.needs, states):
            return part, member
    return None


def _states(parts: Sequence[BundlePart]) -> dict[str, PartState]:
    return {part.key: PartState(part.state) for part in parts}


def _begin(
    bundled: BundleCase,
    part: BundlePart,
    member: PlannedMember,
    plan: Plan,
    whole: WholeApplication,
    *,
    at: datetime,
) -> None:
    """Submit the member's own application, once; what refuses it is kept with the part."""
    part.tried_at = at
    try:
        with transaction.atomic():
            person = _applicant(whole)
            uscc = _firm_of(member, plan, whole, person) if member.applied_by else None
            application = application_for(member, whole, uscc=uscc)
            done = submit_case(
                application=application, by=person, at=at, key=f"part:{bundled.number}:{part.key}"
            )
    except _NotYet as waits:
        part.why, part.why_text = waits.code, ""
        part.save(update_fields=["tried_at", "why", "why_text"])
        return
    except Refused as refused:
        if _waits_for_library(refused, member):
            part.why, part.why_text = RESULT_NOT_THERE, ""
            part.save(update_fields=["tried_at", "why", "why_text"])
            return
        part.state, part.why, part.why_text = PartState.HELD, refused.code, refused.sentence()
        part.save(update_fields=["state", "tried_at", "why", "why_text"])
        announce(PartMoved(number=bundled.number, key=part.key, state=PartState.HELD, at=at))
        return
    part.state, part.case_number, part.started_at = PartState.RUNNING, done.number, at
    part.why = part.why_text = ""
    part.save(update_fields=["state", "case_number", "started_at", "tried_at", "why", "why_text"])
    facts = {"part": part.key, "item": part.item_code, "case": done.number}
    record(act=ACT_START, subject=f"cases:{bundled.number}", by=BY, at=at, facts=facts)
    announce(PartMoved(number=bundled.number, key=part.key, state=PartState.RUNNING, at=at))


def _waits_for_library(refused: Refused, member: PlannedMember) -> bool:
    """Whether nothing is missing but what comes out of another member, and is not in the library yet."""
    missing = refused.facts.get("missing") if refused.code == INCOMPLETE else None
    return isinstance(missing, list) and bool(missing) and not set(missing) & member.slots.keys()


class _NotYet(Exception):
    """What the part waits for has not reached a register yet; it is tried again."""

    code = FIRM_NOT_REGISTERED


def _applicant(whole: WholeApplication) -> Person:
    if whole.fact.account_id is None:
        raise RealNameNeeded
    return person_of(account_id=whole.fact.account_id)


def _firm_of(member: PlannedMember, plan: Plan, whole: WholeApplication, person: Person) -> str:
    """The credit code of the firm that another member brought about, as the entity register has it."""
    wanted = str(whole.application.form.get(plan.member(member.applied_by).founds, "")).strip()
    found = [firm.uscc for firm in firms_of(person) if firm.name == wanted]
    if len(found) != 1:
        raise _NotYet
    return found[0]


def _stop(bundled: BundleCase, part: BundlePart, *, at: datetime) -> None:
    """What it needs will not come: it does not begin."""
    part.state, part.ended_at = PartState.STOPPED, at
    part.save(update_fields=["state", "ended_at"])
    record(act=ACT_STOP, subject=f"cases:{bundled.number}", by=BY, at=at, facts={"part": part.key})
    announce(PartMoved(number=bundled.number, key=part.key, state=PartState.STOPPED, at=at))


def _begin_clock(bundled: BundleCase, parts: Sequence[BundlePart], plan: Plan, *, at: datetime) -> None:
    """The clock of the whole runs once every service with which it begins is accepted, or has ended before."""
    first = [part for part in parts if not plan.member(part.key).needs]
    is_settled = all(part.is_accepted or part.state in ENDED for part in first)
    if bundled.begun_at is None and is_settled and any(part.is_accepted for part in first):
        begin_parts(number=bundled.number, by=BY, at=at)
        bundled.begun_at = at
        bundled.save(update_fields=["begun_at"])


def _close(bundled: BundleCase, parts: Sequence[BundlePart], *, at: datetime) -> None:
    """All services have ended: what was granted is handed over together."""
    states = set(_states(parts).values())
    if not states <= ENDED:
        return
    outcome: Outcome | None = Outcome.GRANTED
    if PartState.GRANTED not in states:
        outcome = None if bundled.withdrawn_at else Outcome.REFUSED
    close_parts(number=bundled.number, outcome=outcome, by=BY, at=at)
    bundled.closed_at = at
    bundled.save(update_fields=["closed_at"])
