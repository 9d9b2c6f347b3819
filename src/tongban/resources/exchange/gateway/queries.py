"""Questions about client systems. Its department and the data authority see one, nobody else."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Max, Q, QuerySet

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.gateway.facts import (
    APPROVE,
    KEEP,
    STATE_TEXTS,
    KeyAlgorithm,
    KeyFact,
    KeyTaken,
    SystemFact,
    SystemState,
)
from tongban.resources.exchange.gateway.models import ClientSystem, SystemKey

MOST_ROWS = 200


def systems_of(*, by: Officer) -> list[SystemFact]:
    """The systems of the officer's organisations, and those that they let in as data authority. 1 SQL."""
    rows = _seen(by).annotate(token_at=Max("accesstoken__issued_at")).order_by("state", "-registered_at")
    return [_fact(row) for row in rows[:MOST_ROWS]]


def system(code: str, *, by: Officer) -> SystemFact:
    """One of them. 1 SQL. Raises NotFound."""
    row = _seen(by).annotate(token_at=Max("accesstoken__issued_at")).filter(code=code).first()
    if row is None:
        raise NotFound
    return _fact(row)


def keys_of(code: str, *, by: Officer) -> list[KeyFact]:
    """Its keys, the last added first. 1 SQL."""
    return _keys(SystemKey.objects.filter(system__in=_seen(by).filter(code=code)).order_by("-added_at"))


def lock_system(code: str, *, by: Officer) -> ClientSystem:
    """A system that the officer sees, locked. 1 SQL. Raises NotFound."""
    row = _seen(by).select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def check_key_free(kid: str) -> None:
    """That no system has this key; one that was never let in, or was withdrawn, gives up those it did not end.

    Within a transaction, to whose end nobody else enters this key. 2 SQL. Raises KeyTaken.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"exchange.key:{kid}"])
    over = [SystemState.REFUSED.value, SystemState.WITHDRAWN.value]
    if SystemKey.objects.filter(kid=kid).exclude(system__state__in=over, until__isnull=True).exists():
        raise KeyTaken(facts={"fields": {"key": KeyTaken.title}})


def is_in_use(key: KeyFact, *, at: datetime) -> bool:
    """Whether signatures with it are taken."""
    return key.until is None or key.until > at


def _seen(by: Officer) -> QuerySet[ClientSystem]:
    kept = [home for home, duties in by.duties_in.items() if KEEP in duties]
    approved = [home for home, duties in by.duties_in.items() if APPROVE in duties]
    return ClientSystem.objects.filter(Q(organisation_id__in=kept) | Q(authority_id__in=approved))


def _fact(row: ClientSystem) -> SystemFact:
    state = SystemState(row.state)
    return SystemFact(
        id=row.id,
        code=row.code,
        name=row.name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        authority_id=row.authority_id,
        responsible=row.responsible,
        phone=row.phone,
        state=state,
        state_text=STATE_TEXTS[state],
        reasons=row.reasons,
        registered_at=row.registered_at,
        registered_by=row.registered_by,
        stopped_by=row.stopped_by,
        secret_made_at=row.secret_made_at,
        last_token_at=getattr(row, "token_at", None),
    )


def _keys(rows: Iterable[SystemKey]) -> list[KeyFact]:
    return [
        KeyFact(
            kid=row.kid,
            algorithm=KeyAlgorithm(row.algorithm),
            public_der=bytes(row.public_der),
            added_at=row.added_at,
            until=row.until,
        )
        for row in rows
    ]
