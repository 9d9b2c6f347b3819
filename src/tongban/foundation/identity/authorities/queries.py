"""Questions about authorities: those that one gave, and those that one holds."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.foundation.identity.applying import Capacity
from tongban.foundation.identity.authorities.codes import digest
from tongban.foundation.identity.authorities.facts import AuthorityFact, InvitationUnknown, Standing
from tongban.foundation.identity.authorities.models import Authority
from tongban.foundation.identity.facts import Person

MOST = 100


def authorities_of_firm(uscc: str) -> list[AuthorityFact]:
    """The authorities that a firm gave, the newest first. 1 SQL. Whether one may ask is the caller's to know."""
    rows = Authority.objects.filter(uscc=uscc, capacity=Capacity.DELEGATE)
    return [as_fact(row) for row in rows.order_by("-granted_at")[:MOST]]


def authorities_given(by: Person) -> list[AuthorityFact]:
    """The authorities that `by` gave to others for their own matters, the newest first. 1 SQL."""
    rows = Authority.objects.filter(principal_person_id=by.person_id, capacity=Capacity.REPRESENTATIVE)
    return [as_fact(row) for row in rows.order_by("-granted_at")[:MOST]]


def authorities_held(by: Person) -> list[AuthorityFact]:
    """The authorities that `by` accepted, the newest first. 1 SQL."""
    rows = Authority.objects.filter(holder_person_id=by.person_id)
    return [as_fact(row) for row in rows.order_by("-granted_at")[:MOST]]


def invitation(code: str, *, by: Person, at: datetime) -> AuthorityFact:
    """What an invitation to `by` says, before it is accepted. 1 SQL. Raises InvitationUnknown."""
    return as_fact(open_invitation(Authority.objects.all(), code, by=by, at=at))


def open_invitation(rows: "QuerySet[Authority]", code: str, *, by: Person, at: datetime) -> Authority:
    """The row that this code opens for a person of this name. 1 SQL. Raises InvitationUnknown."""
    row = rows.filter(code_sha256=digest(code)).first()
    if (
        row is None
        or row.accepted_at is not None
        or row.ended_at is not None
        or at >= row.invited_until
        or row.principal_person_id == by.person_id
        or row.holder_name != by.name
    ):
        raise InvitationUnknown
    return row


def held_rows(
    person_id: UUID, *, capacity: Capacity, uscc: str = "", principal_person_id: UUID | None = None
) -> Sequence[Authority]:
    """What this person accepted from this firm or person, the newest first. 1 SQL."""
    whose = Q(uscc=uscc) if uscc else Q(principal_person_id=principal_person_id)
    rows = Authority.objects.filter(whose, holder_person_id=person_id, capacity=capacity)
    return list(rows.order_by("-accepted_at")[:MOST])


def runs(fact: AuthorityFact, at: datetime) -> bool:
    """Whether it is in force at this moment, whatever it is for."""
    return fact.standing(at) is Standing.RUNNING


def holds(fact: AuthorityFact, *, item_code: str, at: datetime) -> bool:
    """Whether it is in force at this moment for this matter."""
    return runs(fact, at) and (not fact.items or item_code in fact.items)


def as_fact(row: Authority) -> AuthorityFact:
    """The authority as its two sides see it."""
    return AuthorityFact(
        id=row.id,
        capacity=Capacity(row.capacity),
        uscc=row.uscc,
        principal=row.principal_name,
        holder=row.holder_name,
        items=tuple(row.item_codes),
        from_date=row.from_date,
        last_date=row.last_date,
        granted_at=row.granted_at,
        invited_until=row.invited_until,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
    )


def to_warn(*, until: date, limit: int = 200) -> list[Authority]:
    """Authorities in force that end by this day and whose sides were not told yet. 1 SQL, locks them."""
    rows = Authority.objects.select_for_update(skip_locked=True).filter(
        accepted_at__isnull=False, ended_at__isnull=True, warned_at__isnull=True, last_date__lte=until
    )
    return list(rows.order_by("last_date")[:limit])
