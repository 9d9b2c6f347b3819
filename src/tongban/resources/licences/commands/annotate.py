"""Make an annotated copy (加注件) of a licence for one case: the office reads that, not the licence."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import order_document
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.commands.issue import SUBJECT, paper_data
from tongban.resources.licences.facts import (
    HolderConsent,
    LicenceAnnotated,
    LicenceNotValid,
    LicenceState,
    UseFact,
)
from tongban.resources.licences.models import Licence, LicenceUse
from tongban.resources.licences.queries import licence_fact, type_fact, use_fact

ACT = "licences.annotate"
TEMPLATE = "annotated-copy"
LONGEST_PURPOSE = 200  # characters, GB/T 36905: 制作事由


@transaction.atomic
def annotate_licence(
    *,
    identifier: str,
    purpose: str,
    item: str,
    case_number: str,
    receiver_id: UUID,
    consent: HolderConsent,
    by: Actor,
    at: datetime,
) -> UseFact:
    """Order the sealed copy as a paper of the case and note the use, and how the holder agreed; once a case.

    The copy says for which item and case it was made, who receives it and until when it holds:
    ANNOTATED_COPY_DAYS, and not beyond the closing of the case. It carries the issuer's seal. `at` is
    when the licence was used; it must have been good then. 7 SQL, 2 when it was made before.

    Raises NotFound, LicenceNotValid.
    """
    row = (
        Licence.objects.select_for_update(of=["self"])
        .select_related("type")
        .filter(identifier=identifier)
        .first()
    )
    if row is None:
        raise NotFound
    used = (
        LicenceUse.objects.select_related("licence__type")
        .filter(licence=row, case_number=case_number)
        .first()
    )
    if used is not None:
        return use_fact(used)
    _check_was_valid(row, at=at)
    day = at.astimezone(CITY_ZONE).date()
    receiver = organisation(receiver_id)
    used = LicenceUse.objects.create(
        licence=row,
        holder_index=row.holder_index,
        case_number=case_number,
        receiver_id=receiver_id,
        receiver_name=receiver.name,
        purpose=purpose[:LONGEST_PURPOSE],
        until_date=day + timedelta(days=settings.ANNOTATED_COPY_DAYS),
        used_at=at,
        used_by=by.ref,
        consent=consent.value,
    )
    _order(row, used, item=item, at=at)
    facts = {
        "identifier": identifier,
        "case": case_number,
        "receiver": str(receiver_id),
        "until": used.until_date,
        "consent": consent.value,
    }
    record(act=ACT, subject=SUBJECT.format(number=row.number), by=by, at=at, facts=facts)
    announce(
        LicenceAnnotated(
            licence_id=row.id,
            number=row.number,
            case_number=case_number,
            receiver_id=receiver_id,
            until_date=used.until_date,
            annotated_at=at,
        )
    )
    return use_fact(used)


def copy_kind(identifier: str) -> str:
    """Under which kind the copy of a licence lies among the documents of a case."""
    return f"copy-{hashlib.sha256(identifier.encode()).hexdigest()[:16]}"


def _check_was_valid(row: Licence, *, at: datetime) -> None:
    day = at.astimezone(CITY_ZONE).date()
    had_ended = row.state != LicenceState.VALID.value and row.ended_at is not None and row.ended_at <= at
    in_term = row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)
    if had_ended or not in_term:
        raise LicenceNotValid(facts={"number": row.number})


def _order(row: Licence, used: LicenceUse, *, item: str, at: datetime) -> None:
    data = paper_data(licence_fact(row), type_fact(row.type))
    kept = ("organisation", "number", "date", "qr", "title", "licence_number", "identifier", "rows", "colour")
    order_document(
        template=TEMPLATE,
        data={name: data[name] for name in kept}
        | {
            "item": item,
            "case_number": used.case_number,
            "receiver": used.receiver_name,
            "trust": row.trust,
            "purpose": used.purpose,
            "made_at": at.astimezone(CITY_ZONE),
            "valid_until": used.until_date,
        },
        owner=f"case:{used.case_number}",
        kind=copy_kind(row.identifier),
        seal_by=row.organisation_id,
        at=at,
    )
