"""Take a delivery in: its bytes are kept, and it begins to land."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import start_long_job
from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid
from tongban.resources.fusion.deliveries.facts import DELIVER_DUTY, DeliveryState
from tongban.resources.fusion.deliveries.models import LIVE, Agreement, AgreementVersion, Delivery
from tongban.resources.fusion.deliveries.refusals import DeliveryUnderWay, MarksUsedUp, NotInForce
from tongban.resources.fusion.deliveries.rules import next_mark
from tongban.resources.fusion.deliveries.scope import lock_agreement
from tongban.resources.fusion.deliveries.shelf import drop_incoming, put_on_shelf, take_in
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms

_MARKS_LOCK = 0x66757369  # one delivery after the other gets its mark


def receive_delivery(
    *,
    agreement: str,
    file: Path,
    name: str,
    by: Actor,
    at: datetime,
    said_rows: int | None = None,
    said_sha256: str = "",
    has_worker: bool = True,
) -> int:
    """Keep the file and have a worker land it; answers the delivery's number within its agreement.

    `said_rows` and `said_sha256` are those of the delivery note. Without a worker (`has_worker`) the caller
    lands it. The copy is made outside of any transaction.

    Raises NotFound, DutyMissing, NotInForce, DeliveryUnderWay, MarksUsedUp, Invalid; then nothing is kept.
    """
    with transaction.atomic():
        _, terms = _check(lock_agreement(agreement, by=by), by=by, at=at)
    incoming, sha256, size = take_in(file, agreement, terms.form)
    try:
        if not size:
            raise Invalid(facts={"fields": {"file": N_("The file is empty.")}})
        with transaction.atomic():
            row = lock_agreement(agreement, by=by)
            version, terms = _check(row, by=by, at=at)
            made = _delivery(row, version, terms, by=by, at=at)
            made.file_name, made.sha256, made.size = name[-200:], sha256, size
            made.said_rows, made.said_sha256 = said_rows, said_sha256.strip().lower()[:64]
            made.save()
            facts = {"number": made.number, "sha256": sha256, "bytes": size, "version": version.number}
            record(act=DELIVER_DUTY, subject=f"delivery-agreement:{agreement}", by=by, at=at, facts=facts)
            if has_worker:
                made.progress_id = _start(made, by=by, at=at)
                made.save(update_fields=["progress_id"])
            put_on_shelf(incoming, agreement, made.number)
    except BaseException:
        drop_incoming(incoming)
        raise
    return made.number


def _check(row: Agreement, *, by: Actor, at: datetime) -> tuple[AgreementVersion, AgreementTerms]:
    """The version in force. Raises DutyMissing, NotInForce, DeliveryUnderWay."""
    if isinstance(by, Officer):
        check_duty(by, DELIVER_DUTY, organisation_id=row.organisation_id)
    today = at.astimezone(CITY_ZONE).date()
    version = row.versions.filter(valid_from__lte=today).order_by("-number").first()
    if version is None or (row.ended_on is not None and row.ended_on <= today):
        raise NotInForce(facts={"agreement": row.code})
    landing = row.deliveries.filter(state=DeliveryState.LANDING.value).first()
    if landing is not None:
        raise DeliveryUnderWay(facts={"number": landing.number})
    return version, read_terms(version.terms)


def _delivery(
    row: Agreement, version: AgreementVersion, terms: AgreementTerms, *, by: Actor, at: datetime
) -> Delivery:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MARKS_LOCK])
    live = dict(Delivery.objects.filter(LIVE).values_list("mark", "agreement_id"))
    newest = Delivery.objects.order_by("-pk").values_list("mark", flat=True).first()
    own = [mark for mark, agreement_id in live.items() if agreement_id == row.pk]
    mark = next_mark(last=newest or 0, live=live.keys(), above=0 if terms.is_full else max(own, default=0))
    if mark is None:
        raise MarksUsedUp
    last = row.deliveries.order_by("-number").values_list("number", flat=True).first()
    return Delivery(
        agreement=row,
        version=version,
        number=(last or 0) + 1,
        mark=mark,
        state=DeliveryState.LANDING.value,
        form=terms.form.value,
        received_at=at,
        received_on=at.astimezone(CITY_ZONE).date(),
        received_by=by.ref,
        account_id=by.account_id if isinstance(by, Officer) else None,
    )


def _start(made: Delivery, *, by: Actor, at: datetime) -> UUID:
    from tongban.resources.fusion.deliveries.jobs import land_delivery

    return start_long_job(
        land_delivery,
        title=N_("A delivery lands"),
        by=by,
        at=at,
        facts={"agreement": made.agreement.code, "number": made.number},
        arguments={"delivery_id": made.pk},
    )
