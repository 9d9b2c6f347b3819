"""Questions about seals."""

from uuid import UUID

from tongban.foundation.seals.facts import SealFact
from tongban.foundation.seals.models import Seal
from tongban.kernel.errors import NotFound

_PLAIN = ("id", "serial", "organisation_id", "organisation_name", "organisation_code", "certificate_sha256")
_TIMES = ("valid_from", "valid_until", "revoked_at")


def seals(*, after: str = "", limit: int = 60) -> list[SealFact]:
    """Seals in the order of their numbers, from the one after `after`. 1 SQL; opens no key."""
    rows = Seal.objects.filter(serial__gt=after).only(*_PLAIN, *_TIMES).order_by("serial")[:limit]
    return [seal_fact(row) for row in rows]


def seal_of(organisation_id: UUID) -> SealFact | None:
    """The good seal of an organisation. 1 SQL."""
    row = Seal.objects.only(*_PLAIN, *_TIMES).filter(organisation_id=organisation_id, revoked_at=None).first()
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
    )
