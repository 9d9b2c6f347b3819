"""Register a client system: its department enters it, the data authority lets it in or not."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import (
    Officer,
    check_duty,
    holders_of,
    nearest_with_post,
    organisation,
)
from tongban.foundation.jobs.public import announce
from tongban.foundation.messages.public import send_message
from tongban.foundation.tasks.public import close_task, open_task
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_
from tongban.resources.datasets.public import NoDataAuthority
from tongban.resources.exchange.gateway import rules
from tongban.resources.exchange.gateway.commands.suspend import said
from tongban.resources.exchange.gateway.facts import (
    APPROVE,
    KEEP,
    SUBJECT,
    KeyAlgorithm,
    KeyRefused,
    OwnSystem,
    SystemApproved,
    SystemIncomplete,
    SystemRegistered,
    SystemState,
    SystemStopped,
)
from tongban.resources.exchange.gateway.keys import read_key
from tongban.resources.exchange.gateway.models import ClientSystem, SystemKey
from tongban.resources.exchange.gateway.queries import check_key_free, lock_system
from tongban.resources.exchange.requesting.standing import post_of

REGISTER, REFUSE = "exchange.register_system", "exchange.refuse_system"
TASK = "exchange-system:{code}"
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@transaction.atomic
def register_system(
    *,
    organisation_id: UUID,
    name: str,
    responsible: str,
    phone: str,
    public_key: str,
    by: Officer,
    at: datetime,
) -> str:
    """Enter a system of an organisation with its first public key; it waits for the data authority. 10 SQL.

    Returns its code, which is its client_id. Raises DutyMissing, SystemIncomplete, KeyRefused, KeyTaken,
    NoDataAuthority.
    """
    check_duty(by, KEEP, organisation_id=organisation_id)
    given = {"name": name.strip()[:100], "responsible": responsible.strip()[:50], "phone": phone.strip()[:30]}
    kid, algorithm, der = _complete(given, public_key)
    home = organisation(organisation_id)
    authority = nearest_with_post(settings.DATA_AUTHORITY_POST, area_code=home.area_code)
    if authority is None:
        raise NoDataAuthority(facts={"area": home.area_code, "post": settings.DATA_AUTHORITY_POST})
    system = ClientSystem.objects.create(
        code="sys-" + "".join(secrets.choice(_ALPHABET) for _ in range(10)),
        organisation_id=organisation_id,
        organisation_name=home.name,
        authority_id=authority.id,
        authority_area=authority.area_code,
        state=SystemState.PENDING,
        registered_at=at,
        registered_by=by.ref,
        **given,
    )
    SystemKey.objects.create(
        system=system, kid=kid, algorithm=algorithm, public_der=der, added_at=at, added_by=by.ref
    )
    open_task(
        key=TASK.format(code=system.code),
        kind="exchange.system",
        about=SUBJECT.format(code=system.code),
        title=f"{home.name} {system.name}",
        post_code=settings.DATA_AUTHORITY_POST,
        organisation_id=authority.id,
        area_code=authority.area_code,
        due_at=None,
        url=f"/desk/exchange/systems/{system.code}/",
        at=at,
    )
    facts = {"name": system.name, "responsible": system.responsible, "key": kid, "algorithm": algorithm.value}
    record(
        act=REGISTER,
        subject=SUBJECT.format(code=system.code),
        by=by.only_in(organisation_id),
        at=at,
        facts=facts,
    )
    announce(SystemRegistered(code=system.code, organisation_id=organisation_id, at=at))
    return system.code


@transaction.atomic
def approve_system(*, code: str, by: Officer, at: datetime) -> None:
    """Let a system in; from now on its department may make its secret. Raises NotFound, DutyMissing,
    SystemOutOfOrder, OwnSystem."""
    system = lock_system(code, by=by)
    check_duty(by, APPROVE, organisation_id=system.authority_id)
    system.state = rules.check_move(system.state, "approve")
    if by.is_hand_of(system.registered_by, APPROVE, organisation_id=system.authority_id):
        raise OwnSystem
    system.approved_at, system.approved_by = at, by.ref
    system.save(update_fields=["state", "approved_at", "approved_by"])
    close_task(key=TASK.format(code=code), by=by, at=at, outcome="approved")
    facts = {"registered_by": system.registered_by, "organisation": str(system.organisation_id)}
    record(
        act=APPROVE, subject=SUBJECT.format(code=code), by=by.only_in(system.authority_id), at=at, facts=facts
    )
    announce(SystemApproved(code=code, organisation_id=system.organisation_id, at=at))
    title = N_("The system %(system)s may call")
    _tell(system, title, N_("Its page is where its secret is made."), at=at)


@transaction.atomic
def refuse_system(*, code: str, reasons: str, by: Officer, at: datetime) -> None:
    """Do not let a system in, with reasons. Raises NotFound, DutyMissing, SystemOutOfOrder, SystemReasonsNeeded."""
    system = lock_system(code, by=by)
    check_duty(by, APPROVE, organisation_id=system.authority_id)
    system.state = rules.check_move(system.state, "refuse")
    system.reasons, system.stopped_at, system.stopped_by = said(reasons), at, by.ref
    system.save(update_fields=["state", "reasons", "stopped_at", "stopped_by"])
    close_task(key=TASK.format(code=code), by=by, at=at, outcome="refused")
    facts = {"reasons": system.reasons}
    record(
        act=REFUSE, subject=SUBJECT.format(code=code), by=by.only_in(system.authority_id), at=at, facts=facts
    )
    home = system.organisation_id
    announce(SystemStopped(code=code, organisation_id=home, state=SystemState.REFUSED, at=at))
    title = N_("The system %(system)s was not let in")
    _tell(system, title, N_("Its page says why."), at=at)


def _tell(system: ClientSystem, title: str, body: str, *, at: datetime) -> None:
    """Tell those of its department who keep its systems."""
    home = system.organisation_id
    post = post_of(home, KEEP)
    for account in holders_of(post_code=post, organisation_id=home, at=at) if post else []:
        send_message(
            to_account=account,
            about=SUBJECT.format(code=system.code),
            title=title,
            body=body,
            facts={"system": system.name},
            url=f"/desk/exchange/systems/{system.code}/",
            at=at,
            key=f"exchange.system-{system.state}:{system.code}",
        )


def _complete(given: Mapping[str, str], public_key: str) -> tuple[str, KeyAlgorithm, bytes]:
    """The key, where nothing is missing; else all that is not right is told at once. 1 SQL."""
    wrong = {
        field: N_("This is needed.")
        for field, text in {**given, "key": public_key.strip()}.items()
        if not text
    }
    if "key" not in wrong:
        try:
            key = read_key(public_key)
            check_key_free(key[0])
        except KeyRefused as refusal:
            if not wrong:
                raise
            wrong["key"] = refusal.title
        else:
            if not wrong:
                return key
    raise SystemIncomplete(facts={"fields": wrong})
