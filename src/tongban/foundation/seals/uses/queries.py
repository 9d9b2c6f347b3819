"""Questions to the log of uses, each for those who may ask."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.seals.facts import StampState
from tongban.foundation.seals.lifecycle.queries import offices_applying
from tongban.foundation.seals.uses.facts import UseFact
from tongban.foundation.seals.uses.models import SealUse

DUTY = "seals.audit"
_BATCH = 500

if TYPE_CHECKING:
    Uses = QuerySet[SealUse]


def uses(
    *, by: Officer, serial: str = "", sha256: str = "", before: UUID | None = None, limit: int = 40
) -> list[UseFact]:
    """The newest uses, older than `before`: all for auditors, those of their organisations for officers. 1 SQL.

    Raises DutyMissing for anybody else.
    """
    rows = _seen(by, serial=serial, sha256=sha256)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_fact(row) for row in rows.order_by("-id")[:limit]]


def every_use(*, by: Officer, serial: str = "", sha256: str = "") -> Iterator[UseFact]:
    """The same, all of them from the newest, 500 a query. Raises DutyMissing at once."""
    rows = _seen(by, serial=serial, sha256=sha256)
    return _walked(rows)


def _walked(rows: "Uses") -> Iterator[UseFact]:
    last: UUID | None = None
    while True:
        part = list((rows.filter(id__lt=last) if last else rows).order_by("-id")[:_BATCH])
        yield from (_fact(row) for row in part)
        if len(part) < _BATCH:
            return
        last = part[-1].id


def _seen(by: Officer, *, serial: str, sha256: str) -> "Uses":
    rows = SealUse.objects.all()
    if DUTY not in by.duties:
        offices = offices_applying(by)
        if not offices:
            raise DutyMissing(facts={"duty": DUTY})
        rows = rows.filter(organisation_id__in=offices)
    if serial:
        rows = rows.filter(serial=serial)
    return rows.filter(sha256_after=sha256) if sha256 else rows


def _fact(row: SealUse) -> UseFact:
    return UseFact(
        id=row.id,
        serial=row.serial,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        reason=row.reason,
        subject=row.subject,
        template=row.template,
        by=row.by,
        at=row.at,
        recorded_at=row.recorded_at,
        sha256_before=row.sha256_before,
        sha256_after=row.sha256_after,
        stamp=StampState(row.stamp),
        stamped_at=row.stamped_at,
    )
