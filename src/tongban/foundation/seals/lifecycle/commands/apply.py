"""Apply for a seal (申请电子印章), or for a new one in the place of the old; take the application back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from typst import TypstError

from tongban.foundation.directory.public import Officer, check_duty, organisation
from tongban.foundation.seals.drawing.draw import seal_pdf_image
from tongban.foundation.seals.facts import KIND_ON_SEAL, SealKind, SealSuite
from tongban.foundation.seals.keys import may_use
from tongban.foundation.seals.lifecycle import rules
from tongban.foundation.seals.lifecycle.facts import ApplicationState, AppliedAlready
from tongban.foundation.seals.lifecycle.models import SealApplication
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.kernel.ids import new_id

DUTY = "seals.apply"
TAKE_BACK = "seals.take_back"


@transaction.atomic
def apply_for_seal(
    *,
    organisation_id: UUID,
    kind: str,
    image_name: str,
    reason: str,
    by: Officer,
    at: datetime,
    suite: str = SealSuite.INTERNATIONAL,
) -> str:
    """File an application and return its number. The seal in use stays so until another person approves.

    Raises NotAllowed, NotFound, AppliedAlready, Invalid.
    """
    check_duty(by, DUTY, organisation_id=organisation_id)
    owner = organisation(organisation_id)
    if kind not in set(SealKind):
        raise Invalid(facts={"fields": {"kind": N_("Choose what the seal is for.")}})
    check_suite(suite)
    name = rules.check_image_name(image_name, whole=owner.name)
    words = rules.check_reason(reason)
    try:
        seal_pdf_image(name=name or owner.name, serial="TB0", kind=KIND_ON_SEAL[SealKind(kind)])
    except TypstError:
        said = N_("Our fonts lack a character of this name.")
        raise Invalid(facts={"fields": {"image_name": said}}) from None
    filed = SealApplication.objects.select_for_update().filter(
        organisation_id=owner.id, kind=kind, state=ApplicationState.FILED
    )
    if (open_one := filed.first()) is not None:
        raise AppliedAlready(facts={"organisation": owner.name, "number": open_one.number})
    row_id = new_id()
    row = SealApplication(
        id=row_id,
        number=f"SA{row_id.hex[-12:].upper()}",
        organisation_id=owner.id,
        organisation_name=owner.name,
        kind=kind,
        suite=suite,
        image_name=name,
        reason=words,
        state=ApplicationState.FILED,
        filed_by=by.account_id,
        filed_at=at,
    )
    row.save(force_insert=True)
    facts = {"organisation": str(owner.id), "kind": kind, "suite": suite, "reason": words}
    record(act=DUTY, subject=f"seal-application:{row.number}", by=by, at=at, facts=facts)
    return row.number


def check_suite(suite: str) -> None:
    """Raises Invalid for one that is not there, or not to be had here."""
    if suite not in set(SealSuite) or not may_use(SealSuite(suite)):
        raise Invalid(facts={"fields": {"suite": N_("This suite is not to be had here.")}})


@transaction.atomic
def take_back_application(*, number: str, by: Officer, at: datetime) -> None:
    """The organisation no longer asks. Raises NotFound, NotAllowed, ApplicationClosed."""
    row = SealApplication.objects.select_for_update().filter(number=number).first()
    if row is None or row.organisation_id not in by.organisation_ids:
        raise NotFound
    check_duty(by, DUTY, organisation_id=row.organisation_id)
    row.state = rules.check_move(row.state, TAKE_BACK)
    row.decided_by, row.decided_at = by.account_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record(act=TAKE_BACK, subject=f"seal-application:{number}", by=by, at=at, facts={})
