"""Enter licences that were issued elsewhere or before (存量证照归集), in batches."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Invalid
from tongban.resources.licences.check_facts import CheckOutcome
from tongban.resources.licences.commands.issue import check_terms, new_row
from tongban.resources.licences.credentials.places import give_places
from tongban.resources.licences.facts import Holder, Trust
from tongban.resources.licences.models import Licence, LicenceCheck
from tongban.resources.licences.queries import holder_index, licence_types

ACT = "licences.enter"
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class KnownLicence:
    """A licence as another system's library has it; `trust` says how far that one is to be believed,
    `checked_years` which annual checks it has passed."""

    type_code: str
    number: str
    holder: Holder
    fields: Mapping[str, Any]
    organisation_id: UUID
    valid_from: date
    valid_until: date | None = None
    trust: Trust = Trust.D
    checked_years: tuple[int, ...] = ()


@transaction.atomic
def enter_licences(*, rows: Sequence[KnownLicence], by: Actor, at: datetime) -> int:
    """Enter up to 1,000 licences; numbers that stand already are left as they are. Returns how many are new.

    One act on the trail, with the digest of all rows. They have no paper of ours: whoever
    issued them has it. 6 SQL and one for each organisation not seen for a minute.

    Raises Invalid (fields, more than 1,000), HolderKindWrong, TermWrong, NotFound (organisation).
    """
    if len(rows) > MOST:
        raise Invalid(facts={"fields": {"rows": len(rows)}})
    kinds = {kind.code: kind for kind in licence_types()}
    if unknown := sorted({row.type_code for row in rows} - kinds.keys()):
        raise Invalid(facts={"fields": {"type_code": unknown}})
    fresh = [
        new_row(
            check_terms(
                kinds[row.type_code],
                holder=row.holder,
                fields=row.fields,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
            ),
            issuer=organisation(row.organisation_id),
            number=row.number,
            version=1,
            index=holder_index(row.holder.kind, row.holder.id_code),
            case_number="",
            issued_by=by.ref,
            at=datetime.combine(row.valid_from, datetime.min.time(), at.tzinfo),
            trust=row.trust,
        )
        for row in rows
    ]
    ids = [row.id for row in fresh]
    Licence.objects.bulk_create(fresh, ignore_conflicts=True)
    new = list(Licence.objects.filter(id__in=ids).order_by("identifier").values_list("id", "identifier"))
    if new:
        give_places([licence_id for licence_id, _ in new])
        _enter_checks(rows, {identifier for _, identifier in new}, fresh, by=by, at=at)
        entered = [identifier for _, identifier in new]
        digest = hashlib.sha256("\n".join(entered).encode()).hexdigest()
        record(act=ACT, subject="licences:library", by=by, at=at, facts={"count": len(new), "sha256": digest})
    return len(new)


def _enter_checks(
    rows: Sequence[KnownLicence], new: set[str], fresh: Sequence[Licence], *, by: Actor, at: datetime
) -> None:
    """The annual checks of the licences that are new. No SQL where there are none."""
    LicenceCheck.objects.bulk_create(
        [
            LicenceCheck(
                type_id=row.type_code,
                number=row.number,
                year=year,
                outcome=CheckOutcome.PASSED.value,
                checked_at=at,
                checked_by=by.ref,
            )
            for row, made in zip(rows, fresh, strict=True)
            if made.identifier in new
            for year in row.checked_years
        ],
        ignore_conflicts=True,
    )
