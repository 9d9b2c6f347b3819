"""Ask for data of another department (申请共享), and hand in again what was sent back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import ResourceFact, authority_for
from tongban.resources.exchange.facts import GrantState
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.entering import (
    REQUESTS,
    check_entries,
    fill,
    next_number,
    put_fields,
    shared_resource,
    today_of,
)
from tongban.resources.exchange.requesting.facts import (
    REQUEST,
    SUBJECT,
    Asked,
    RequestState,
    RequestSubmitted,
    Step,
)
from tongban.resources.exchange.requesting.models import OPEN_STATES, Grant, ShareRequest
from tongban.resources.exchange.requesting.refusals import GrantedAlready, OwnResource, RequestedAlready
from tongban.resources.exchange.requesting.scope import asks_for, lock_request
from tongban.resources.exchange.requesting.standing import (
    RETURNED_KIND,
    done,
    put_before_authority,
    put_step,
)


@transaction.atomic
def submit_request(
    *, asked: Asked, organisation_id: UUID, by: Officer, at: datetime, renews: str = ""
) -> str:
    """Ask for fields of a resource for an item; the number of the request. Some 20 SQL.

    The same thing is not asked for twice: what a grant of the organisation gives already for the item is refused,
    unless `renews` names that grant. Source: 国发〔2016〕51号 and 政务数据共享条例 2025 (no repeated collection).

    Raises DutyMissing, NotFound, NotShared, OwnResource, RequestIncomplete, RequestedAlready, GrantedAlready,
    NoDataAuthority.
    """
    check_duty(by, REQUEST, organisation_id=organisation_id)
    found = shared_resource(asked.resource_code, by=by)
    if found.head.organisation_id == organisation_id:
        raise OwnResource(facts={"resource": asked.resource_code})
    item_name = check_entries(asked, found, by=by, consumer=organisation_id, at=at)
    row = ShareRequest(
        number=next_number(
            REQUESTS, at=at
        ),  # locks the counter: of two alike at once, the second sees the first
        state=RequestState.SUBMITTED.value,
        resource_code=asked.resource_code,
        consumer_id=organisation_id,
        authority_id=authority_for(found.area_code)[0],
        renews=_renewed(renews, asked, organisation_id) if renews else None,
    )
    _check_new(asked, row, at=at)
    fill(row, asked, found, item_name=item_name, by=by, at=at)
    row.save(force_insert=True)
    _handed_in(row, asked, found, by=by, at=at)
    return row.number


@transaction.atomic
def resubmit_request(*, number: str, asked: Asked, by: Officer, at: datetime) -> None:
    """Hand in again what was sent back, with what was mended. Some 20 SQL.

    Raises NotFound, DutyMissing, RequestOutOfOrder, NotShared, RequestIncomplete.
    """
    row = lock_request(number, by=by)
    if row.consumer_id not in asks_for(by) or asked.resource_code != row.resource_code:
        raise NotFound(facts={"request": number})
    check_duty(by, REQUEST, organisation_id=row.consumer_id)
    state = rules.check_move(row.state, "resubmit")
    found = shared_resource(row.resource_code, by=by)
    item_name = check_entries(asked, found, by=by, consumer=row.consumer_id, at=at)
    done(row, RETURNED_KIND, by=by, at=at, outcome="submitted")
    row.state, row.reasons = state.value, ""
    row.revision += 1
    fill(row, asked, found, item_name=item_name, by=by, at=at)
    row.save()
    _handed_in(row, asked, found, by=by, at=at)


def _renewed(code: str, asked: Asked, organisation_id: UUID) -> Grant:
    found = Grant.objects.filter(
        code=code, consumer_id=organisation_id, resource_code=asked.resource_code, item_code=asked.item_code
    ).first()
    if found is None:
        raise NotFound(facts={"grant": code})
    return found


def _check_new(asked: Asked, row: ShareRequest, *, at: datetime) -> None:
    same = {
        "consumer_id": row.consumer_id,
        "resource_code": asked.resource_code,
        "item_code": asked.item_code,
    }
    waiting = ShareRequest.objects.filter(state__in=[one.value for one in OPEN_STATES], **same).first()
    if waiting is not None:
        raise RequestedAlready(facts={"number": waiting.number})
    held = Grant.objects.filter(state=GrantState.LIVE.value, valid_until__gt=today_of(at), **same)
    for grant in held.exclude(pk=row.renews_id) if row.renews_id else held:
        names = {field["name"] for field in grant.fields}
        if set(asked.fields) <= names and {way.value for way in asked.ways} <= set(grant.ways):
            raise GrantedAlready(facts={"grant": grant.code})


def _handed_in(row: ShareRequest, asked: Asked, found: ResourceFact, *, by: Officer, at: datetime) -> None:
    put_fields(row, asked, found)
    put_before_authority(row, at=at)
    put_step(row, Step.SUBMITTED, by=by, organisation_id=row.consumer_id, at=at)
    facts = {
        "resource": row.resource_code,
        "version": row.resource_version,
        "item": row.item_code,
        "basis": row.basis,
        "purpose": row.purpose,
        "fields": list(asked.fields),
        "ways": row.ways,
        "daily_quota": row.daily_quota,
        "until": row.until_date,
        "due_on": row.due_date,
        "renews": row.renews.code if row.renews else "",
    }
    subject = SUBJECT.format(number=row.number)
    record(act=REQUEST, subject=subject, by=by.only_in(row.consumer_id), at=at, facts=facts)
    announce(
        RequestSubmitted(
            number=row.number,
            resource_code=row.resource_code,
            provider_id=row.provider_id,
            consumer_id=row.consumer_id,
            at=at,
        )
    )
