"""Questions about seals."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from tongban.foundation.seals.facts import RENEW_BEFORE, SealFact, SealKind, SealSuite
from tongban.foundation.seals.models import Seal
from tongban.kernel.errors import NotFound

_PLAIN = ("id", "serial", "organisation_id", "organisation_name", "organisation_code", "certificate_sha256")
_TIMES = ("valid_from", "valid_until", "revoked_at", "suspended_at")
_SORT = ("kind", "suite", "image_name", "token_label")


def seals(*, after: str = "", limit: int = 60) -> list[SealFact]:
    """Seals in the order of their numbers, from the one after `after`. 1 SQL; opens no key."""
    rows = Seal.objects.filter(serial__gt=after).only(*_PLAIN, *_TIMES, *_SORT).order_by("serial")[:limit]
    return [seal_fact(row) for row in rows]


def seal_of(organisation_id: UUID, *, kind: SealKind = SealKind.OFFICIAL) -> SealFact | None:
    """The good seal of an organisation. 1 SQL."""
    mine = Seal.objects.filter(organisation_id=organisation_id, kind=kind, revoked_at=None)
    row = mine.only(*_PLAIN, *_TIMES, *_SORT).first()
    return seal_fact(row) if row else None


def seals_of(organisation_ids: Iterable[UUID]) -> list[SealFact]:
    """All seals of these organisations, those in use first, then the last withdrawn. 1 SQL."""
    rows = Seal.objects.only(*_PLAIN, *_TIMES, *_SORT).filter(organisation_id__in=list(organisation_ids))
    return [seal_fact(row) for row in rows.order_by(F("revoked_at").desc(nulls_first=True), "kind", "serial")]


def last_seals(organisation_ids: Iterable[UUID]) -> dict[UUID, SealFact]:
    """The official seal in use of each organisation, else the one withdrawn last; others are left out. 1 SQL."""
    rows = Seal.objects.only(*_PLAIN, *_TIMES, *_SORT).filter(
        organisation_id__in=list(organisation_ids), kind=SealKind.OFFICIAL
    )
    last = rows.order_by("organisation_id", F("revoked_at").desc(nulls_first=True)).distinct(
        "organisation_id"
    )
    return {row.organisation_id: seal_fact(row) for row in last}


def seals_to_renew(*, at: datetime, limit: int = 100) -> list[SealFact]:
    """Seals in use that have expired or will soon, the first to end first. 1 SQL."""
    rows = Seal.objects.only(*_PLAIN, *_TIMES, *_SORT).filter(
        revoked_at=None, valid_until__lte=at + RENEW_BEFORE
    )
    return [seal_fact(row) for row in rows.order_by("valid_until", "serial")[:limit]]


def seal_numbered(serial: str) -> SealFact | None:
    """The seal with this number. 1 SQL."""
    row = Seal.objects.only(*_PLAIN, *_TIMES, *_SORT).filter(serial=serial).first()
    return seal_fact(row) if row else None


def seal_picture(serial: str) -> bytes:
    """The seal as PNG. 1 SQL. Raises NotFound."""
    found = Seal.objects.filter(serial=serial).values_list("image_png", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)


def seal_fact(row: Seal) -> SealFact:
    """The row as others see it."""
    return SealFact(
        id=row.id,
        serial=row.serial,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        organisation_code=row.organisation_code,
        certificate_sha256=row.certificate_sha256,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        suspended_at=row.suspended_at,
        kind=SealKind(row.kind),
        suite=SealSuite(row.suite),
        image_name=row.image_name or row.organisation_name,
        in_token=bool(row.token_label),
    )
