"""A delivery has been looked over (入库): it counts, or waits for a person, or is refused."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.resources.fusion.deliveries.facts import (
    LAND_ACT,
    Check,
    DeliveryLanded,
    DeliveryState,
    Finding,
    found,
)
from tongban.resources.fusion.deliveries.landing.checks import Earlier, Expected
from tongban.resources.fusion.deliveries.landing.outcome import Outcome
from tongban.resources.fusion.deliveries.models import Agreement, Delivery
from tongban.resources.fusion.deliveries.rules import days_late, state_after
from tongban.resources.fusion.deliveries.shelf import folder_of
from tongban.resources.fusion.deliveries.standing import about, accept, ask_to_settle
from tongban.resources.fusion.deliveries.telling_department import tell_department
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms

BY = SystemActor(job="fusion-landing")


def known_findings(row: Delivery) -> Iterator[Finding]:
    """What the bytes alone tell: they are others than the note says, or were delivered before. 1 SQL."""
    if row.said_sha256 and row.said_sha256 != row.sha256:
        yield found(Check.HASH, found=row.sha256)
    same = row.agreement.deliveries.filter(sha256=row.sha256, number__lt=row.number)
    earlier = same.exclude(state=DeliveryState.REFUSED.value).order_by("-number").first()
    if earlier is not None:
        yield found(Check.DOUBLED, number=earlier.number)


def expected_of(row: Delivery) -> Expected:
    """What is known before it is opened: its size, and the full delivery that it would replace. 1 SQL."""
    accepted = row.agreement.deliveries.filter(state=DeliveryState.ACCEPTED.value, number__lt=row.number)
    before = accepted.select_related("version").order_by("-number").first()
    if before is None:
        return Expected(said_rows=row.said_rows)
    terms = read_terms(before.version.terms)
    earlier = None
    if terms.is_full and before.landed_name and before.cleared_at is None:
        file = folder_of(row.agreement.code, before.number) / before.landed_name
        earlier = Earlier(number=before.number, file=file, terms=terms)
    return Expected(said_rows=row.said_rows, before=before.rows, earlier=earlier)


@transaction.atomic
def finish_landing(*, delivery_id: int, outcome: Outcome, at: datetime) -> DeliveryState:
    """Keep what landing found and say where the delivery stands. Done again it changes nothing.

    Set aside, it is put before the data authority. Accepted, it counts from the next run of fusion.
    """
    agreement = Agreement.objects.select_for_update().get(deliveries=delivery_id)
    row = Delivery.objects.select_related("version").get(pk=delivery_id)
    if row.state != DeliveryState.LANDING.value:
        return DeliveryState(row.state)
    terms = read_terms(row.version.terms)
    findings = [*outcome.findings, *_late(agreement, row)]
    state = state_after(findings)
    row.state, row.landed_at = state.value, at
    row.findings = [one.as_json() for one in findings]
    row.rows, row.broken, row.has_repeats = outcome.rows, outcome.broken, outcome.has_repeats
    row.landed_name, row.landed_sha256 = outcome.landed_name, outcome.landed_sha256
    _follow(row, agreement, terms, state, findings, at=at)
    row.save()
    facts = {
        "number": row.number,
        "state": state.value,
        "rows": row.rows,
        "broken": row.broken,
        "landed_sha256": row.landed_sha256,
        "findings": [one.check.value for one in findings],
    }
    record(act=LAND_ACT, subject=about(agreement), by=BY, at=at, facts=facts)
    announce(
        DeliveryLanded(
            agreement=agreement.code,
            number=row.number,
            organisation_id=agreement.organisation_id,
            state=state.value,
            rows=row.rows,
        )
    )
    return state


def _late(agreement: Agreement, row: Delivery) -> list[Finding]:
    calendar = calendar_for(organisation(agreement.organisation_id).area_code)
    late = days_late(agreement.due_on, row.received_on, calendar)
    if not late or agreement.due_on is None:
        return []
    return [found(Check.LATE, due=agreement.due_on.isoformat(), days=late)]


def _follow(
    row: Delivery,
    agreement: Agreement,
    terms: AgreementTerms,
    state: DeliveryState,
    findings: Sequence[Finding],
    *,
    at: datetime,
) -> None:
    if state is DeliveryState.ACCEPTED:
        accept(row, agreement, terms, at=at)
        return
    if state is DeliveryState.SET_ASIDE:
        ask_to_settle(row, agreement, terms.name, findings, at=at)
    tell_department(row, agreement, terms.name, at=at)
