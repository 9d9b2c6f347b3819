"""Questions about agreements and deliveries: a department sees its own, the data authority all."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tongban.foundation.directory.public import Officer, officers_named, organisations_named
from tongban.foundation.jobs.public import long_job
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.deliveries.facts import (
    AgreementFact,
    Delivered,
    DeliveryFact,
    DeliveryState,
    Finding,
    Form,
    Way,
)
from tongban.resources.fusion.deliveries.models import Agreement, AgreementVersion, Delivery
from tongban.resources.fusion.deliveries.scope import within
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms

SHOWN = 50


def agreements_for(by: Officer, *, on: date) -> list[AgreementFact]:
    """The agreements in the officer's scope, those first that are overdue on a day. 3 SQL."""
    rows = list(Agreement.objects.filter(within(by)).order_by("code"))
    offices = organisations_named({row.organisation_id for row in rows})
    versions = _newest_versions([row.pk for row in rows])
    found = [_agreement(row, versions[row.pk], offices, on=on) for row in rows if row.pk in versions]
    return sorted(found, key=lambda one: (not one.is_overdue, one.organisation_name, one.code))


def agreement_for(code: str, *, by: Officer, on: date) -> AgreementFact:
    """One agreement. 3 SQL. Raises NotFound (not there, or another department's)."""
    row = Agreement.objects.filter(within(by), code=code).first()
    versions = _newest_versions([row.pk]) if row else {}
    if row is None or row.pk not in versions:
        raise NotFound(facts={"agreement": code})
    return _agreement(row, versions[row.pk], organisations_named([row.organisation_id]), on=on)


def agreement_in_force_for(code: str, *, by: Officer, on: date) -> AgreementFact:
    """The same by the version that is in force on a day, or the first one where none is yet. 3 SQL; then 4."""
    row = Agreement.objects.filter(within(by), code=code).first()
    if row is None:
        raise NotFound(facts={"agreement": code})
    version = _newest_versions([row.pk], valid_from__lte=on).get(row.pk)
    version = version or row.versions.order_by("number").first()
    if version is None:
        raise NotFound(facts={"agreement": code})
    return _agreement(row, version, organisations_named([row.organisation_id]), on=on)


def deliveries_for(
    by: Officer, *, agreement: str = "", state: DeliveryState | None = None
) -> list[DeliveryFact]:
    """The newest deliveries in the officer's scope, of one agreement or of all. 3 SQL."""
    rows = Delivery.objects.filter(within(by, prefix="agreement__")).select_related("agreement", "version")
    if agreement:
        rows = rows.filter(agreement__code=agreement)
    if state is not None:
        rows = rows.filter(state=state.value, superseded_at=None)
    return _deliveries(list(rows.order_by("-received_at", "-pk")[:SHOWN]))


def delivery_for(agreement: str, number: int, *, by: Officer) -> DeliveryFact:
    """One delivery with the work under way. 4 SQL. Raises NotFound."""
    rows = Delivery.objects.filter(within(by, prefix="agreement__")).select_related("agreement", "version")
    row = rows.filter(agreement__code=agreement, number=number).first()
    if row is None:
        raise NotFound(facts={"agreement": agreement, "number": number})
    return _deliveries([row], with_job=True)[0]


def delivery_named(agreement: str, number: int) -> DeliveryFact:
    """The same for this system itself, such as the command line. 4 SQL. Raises NotFound."""
    row = (
        Delivery.objects.select_related("agreement", "version")
        .filter(agreement__code=agreement, number=number)
        .first()
    )
    if row is None:
        raise NotFound(facts={"agreement": agreement, "number": number})
    return _deliveries([row])[0]


def _newest_versions(ids: Sequence[UUID], **among: date) -> dict[UUID, AgreementVersion]:
    rows = AgreementVersion.objects.filter(agreement__in=ids, **among).order_by("agreement", "-number")
    return {row.agreement_id: row for row in rows.distinct("agreement")}


def _agreement(
    row: Agreement, version: AgreementVersion, offices: dict[UUID, str], *, on: date
) -> AgreementFact:
    terms = read_terms(version.terms)
    return AgreementFact(
        id=row.pk,
        code=row.code,
        name=terms.name,
        kind=Delivered(row.kind),
        organisation_id=row.organisation_id,
        organisation_name=offices.get(row.organisation_id, ""),
        version=version.number,
        valid_from=version.valid_from,
        ended_on=row.ended_on,
        due_on=row.due_on,
        is_overdue=row.due_on is not None and row.due_on < on,
        terms=terms,
    )


def _deliveries(rows: Sequence[Delivery], *, with_job: bool = False) -> list[DeliveryFact]:
    offices = organisations_named({row.agreement.organisation_id for row in rows})
    accounts = {row.account_id for row in rows} | {row.settled_account for row in rows}
    names = officers_named([one for one in accounts if one is not None])
    return [
        DeliveryFact(
            id=row.pk,
            agreement=row.agreement.code,
            agreement_name=row.version.terms["name"],
            organisation_id=row.agreement.organisation_id,
            organisation_name=offices.get(row.agreement.organisation_id, ""),
            number=row.number,
            mark=row.mark,
            state=DeliveryState(row.state),
            file_name=row.file_name,
            form=Form(row.form),
            size=row.size,
            sha256=row.sha256,
            said_rows=row.said_rows,
            rows=row.rows,
            broken=row.broken,
            findings=tuple(Finding.of(one) for one in row.findings),
            received_at=row.received_at,
            received_by_name=names.get(row.account_id or 0, ""),
            landed_at=row.landed_at,
            settled_by_name=names.get(row.settled_account or 0, ""),
            reason=row.reason,
            is_superseded=row.superseded_at is not None,
            cleared_at=row.cleared_at,
            job=long_job(row.progress_id) if with_job and row.progress_id else None,
        )
        for row in rows
    ]


def terms_in_force(agreement: str, *, on: date) -> AgreementTerms:
    """The terms of an agreement on a day. 1 SQL. Raises NotFound."""
    rows = AgreementVersion.objects.filter(agreement__code=agreement, valid_from__lte=on)
    row = rows.order_by("-number").first()
    if row is None:
        raise NotFound(facts={"agreement": agreement})
    return read_terms(row.terms)


def due_to_fetch(on: date) -> list[str]:
    """Agreements that are fetched, by the terms in force, and due by `on`; one that is landing waits. 2 SQL."""
    rows = Agreement.objects.filter(due_on__lte=on, ended_on=None).exclude(
        deliveries__state=DeliveryState.LANDING.value
    )
    codes = dict(rows.order_by("due_on", "code").values_list("pk", "code"))
    versions = _newest_versions(list(codes), valid_from__lte=on)
    return [
        code
        for key, code in codes.items()
        if key in versions and versions[key].terms["way"] != Way.FILE.value
    ]
