"""Stop a system, for a time or for good; what it holds of tokens is worth nothing from that moment."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.exchange.gateway import rules
from tongban.resources.exchange.gateway.facts import (
    APPROVE,
    KEEP,
    SUBJECT,
    SubjectLimitPassed,
    SystemReasonsNeeded,
    SystemState,
    SystemStopped,
)
from tongban.resources.exchange.gateway.models import ClientSystem
from tongban.resources.exchange.gateway.queries import lock_system

SUSPEND, RESUME, WITHDRAW = "exchange.suspend_system", "exchange.resume_system", "exchange.withdraw_system"
ALARM = "exchange.stop_trawling"
ALARM_TASK = "exchange-alarm:{code}:{at}"
BY = SystemActor(job="exchange-gateway")


@transaction.atomic
def suspend_system(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Suspend a system: its department or the data authority. Raises NotFound, DutyMissing, SystemOutOfOrder,
    SystemReasonsNeeded."""
    system = lock_system(code, by=by)
    home = _stopper(system, by)
    _stop(system, "suspend", SUSPEND, said(reasons), by=by.only_in(home), at=at)


@transaction.atomic
def resume_system(*, code: str, by: Officer, at: datetime) -> None:
    """Let a suspended system call again: the data authority. Raises NotFound, DutyMissing, SystemOutOfOrder."""
    system = lock_system(code, by=by)
    check_duty(by, APPROVE, organisation_id=system.authority_id)
    system.state = rules.check_move(system.state, "resume")
    system.reasons, system.stopped_at, system.stopped_by = "", None, ""
    system.save(update_fields=["state", "reasons", "stopped_at", "stopped_by"])
    record(act=RESUME, subject=SUBJECT.format(code=code), by=by.only_in(system.authority_id), at=at, facts={})


@transaction.atomic
def withdraw_system(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Withdraw a system for good. Raises as `suspend_system`."""
    system = lock_system(code, by=by)
    home = _stopper(system, by)
    was_pending = system.state == SystemState.PENDING
    _stop(system, "withdraw", WITHDRAW, said(reasons), by=by.only_in(home), at=at)
    if was_pending:
        close_task(key=f"exchange-system:{code}", by=by, at=at, outcome="withdrawn")


@transaction.atomic
def suspend_for_subjects(*, system_id: UUID, at: datetime) -> None:
    """Suspend a system that asked about too many people in an hour, and alarm the data authority. 6 SQL.

    Of several calls that find it at once, the first does it.
    """
    system = ClientSystem.objects.select_for_update().get(pk=system_id)
    if system.state != SystemState.LIVE:
        return
    limit = settings.EXCHANGE_SUBJECTS_PER_HOUR
    _stop(system, "suspend", ALARM, "", by=BY, at=at, limit=limit)  # the page has words of its own for it
    announce(
        SubjectLimitPassed(
            code=system.code,
            organisation_id=system.organisation_id,
            authority_id=system.authority_id,
            limit=limit,
            at=at,
        )
    )
    open_task(
        key=ALARM_TASK.format(code=system.code, at=int(at.timestamp())),
        kind="exchange.alarm",
        about=SUBJECT.format(code=system.code),
        title=system.name,
        post_code=settings.DATA_AUTHORITY_POST,
        organisation_id=system.authority_id,
        area_code=system.authority_area,
        due_at=None,
        url=f"/desk/exchange/systems/{system.code}/",
        at=at,
    )


def said(reasons: str) -> str:
    """The reasons as they are kept. Raises SystemReasonsNeeded."""
    if not reasons.strip():
        raise SystemReasonsNeeded(facts={"fields": {"reasons": SystemReasonsNeeded.title}})
    return reasons.strip()[:500]


def _stopper(system: ClientSystem, by: Officer) -> UUID:
    """The organisation for which the officer may stop it. Raises DutyMissing."""
    if KEEP in by.duties_in.get(system.organisation_id, frozenset()):
        return system.organisation_id
    check_duty(by, APPROVE, organisation_id=system.authority_id)
    return system.authority_id


def _stop(
    system: ClientSystem,
    move: str,
    act: str,
    reasons: str,
    *,
    by: Officer | SystemActor,
    at: datetime,
    limit: int | None = None,
) -> None:
    state = rules.check_move(system.state, move)
    system.state, system.reasons, system.stopped_at, system.stopped_by = state, reasons, at, by.ref
    system.save(update_fields=["state", "reasons", "stopped_at", "stopped_by"])
    facts = {"reasons": reasons} | ({"limit": limit} if limit is not None else {})
    record(act=act, subject=SUBJECT.format(code=system.code), by=by, at=at, facts=facts)
    announce(SystemStopped(code=system.code, organisation_id=system.organisation_id, state=state, at=at))
