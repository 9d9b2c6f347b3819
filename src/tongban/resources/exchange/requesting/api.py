"""Requests and grants on the API: an officer reads those of the own side, as at the desk."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.foundation.identity.public import OfficerAuth, current_officer
from tongban.kernel import clock
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.requesting import listing
from tongban.resources.exchange.requesting.scope import check_takes_part
from tongban.resources.exchange.requesting.seen import FieldSeen, RequestHead

router = Router(tags=["exchange"], auth=OfficerAuth())


class RequestHeadOut(Schema):
    """A request in short. `due_on` is the last day in time for whoever has it now; null where nobody has."""

    number: str
    state: str = Field(description="submitted, returned, checked, granted, refused or withdrawn")
    resource_code: str
    resource_name: str
    share_type: str
    provider: str
    consumer: str
    item_name: str
    submitted_at: datetime
    due_on: date | None
    is_overdue: bool


class AskedFieldOut(Schema):
    """A field that is asked for, with its answer; `is_granted` is null while there is none."""

    name: str
    level: int
    is_personal: bool
    is_granted: bool | None
    mask: str
    reason: str


class RequestOut(RequestHeadOut):
    """A request with its fields."""

    item_code: str
    purpose: str
    basis: str
    ways: list[str]
    daily_quota: int
    until: date
    reasons: str = Field(description="why it was sent back or refused last")
    fields: list[AskedFieldOut]
    grant: str = Field(description="the code of the grant that came of it")


class GrantedFieldOut(Schema):
    """A field that is granted, and what of its values is hidden."""

    name: str
    mask: str


class ConditionOut(Schema):
    """A row filter; several are joined by and."""

    field: str
    op: str = Field(description="eq, in, prefix, from or until (half-open)")
    values: list[str]


class GrantOut(Schema):
    """A grant. `valid_until` is the first day on which it no longer holds, `last_day` the last on which it does."""

    code: str
    request: str
    state: str = Field(description="live, suspended, revoked or expired")
    resource_code: str
    resource_name: str
    provider: str
    consumer: str
    item_code: str
    purpose: str
    basis: str
    fields: list[GrantedFieldOut]
    conditions: list[ConditionOut]
    ways: list[str]
    daily_quota: int
    needs_case: bool
    valid_from: date
    valid_until: date = Field(description="the first day on which it no longer holds")
    last_day: date = Field(description="the last day on which it holds, as pages say it")
    revision: int


class RequestsOut(Schema):
    """The latest 200 of them."""

    requests: list[RequestHeadOut]


class GrantsOut(Schema):
    """The latest 200 of them."""

    grants: list[GrantOut]


@router.get("/exchange/requests", response=RequestsOut, summary="Requests for data that concern you")
def list_requests(request: HttpRequest) -> RequestsOut:
    """What your organisations asked for, what was asked of their data, and what they check."""
    by = current_officer(request)
    check_takes_part(by)
    rows = listing.requests_for(by, listing.ALL, at=clock.now())
    return RequestsOut(requests=[RequestHeadOut(**_head(one)) for one in rows])


@router.get("/exchange/requests/{number}", response=RequestOut, summary="One request for data")
def one_request(request: HttpRequest, number: str) -> RequestOut:
    """With each field and its answer. 404 for one that does not concern you."""
    found = listing.request_for(number, by=current_officer(request), at=clock.now())
    return RequestOut(
        **_head(found.head),
        item_code=found.item_code,
        purpose=found.purpose,
        basis=found.basis,
        ways=[way.value for way in found.ways],
        daily_quota=found.daily_quota,
        until=found.until,
        reasons=found.reasons,
        fields=[_field(one) for one in found.fields],
        grant=found.grant,
    )


@router.get("/exchange/grants", response=GrantsOut, summary="Grants of data that concern you")
def list_grants(request: HttpRequest) -> GrantsOut:
    """What your organisations may use, and what others may use of their data, ended ones too."""
    by = current_officer(request)
    check_takes_part(by)
    rows = [
        *listing.grants_for(by, listing.LIVE, at=clock.now()),
        *listing.grants_for(by, listing.ENDED, at=clock.now()),
    ]
    return GrantsOut(grants=[_grant(one) for one in rows])


@router.get("/exchange/grants/{code}", response=GrantOut, summary="One grant of data")
def one_grant(request: HttpRequest, code: str) -> GrantOut:
    """404 for one that does not concern you."""
    return _grant(listing.grant_for(code, by=current_officer(request), at=clock.now()).grant)


def _head(one: RequestHead) -> dict[str, Any]:
    return {
        "number": one.number,
        "state": one.state.value,
        "resource_code": one.resource_code,
        "resource_name": one.resource_name,
        "share_type": one.share_type,
        "provider": one.provider_name,
        "consumer": one.consumer_name,
        "item_name": one.item_name,
        "submitted_at": one.submitted_at,
        "due_on": one.due_on,
        "is_overdue": one.is_overdue,
    }


def _field(one: FieldSeen) -> AskedFieldOut:
    return AskedFieldOut(
        name=one.name,
        level=one.level,
        is_personal=one.is_personal,
        is_granted=one.is_granted,
        mask=one.mask.value if one.is_granted else "",
        reason=one.reason,
    )


def _grant(one: GrantFact) -> GrantOut:
    return GrantOut(
        code=one.code,
        request=one.request_number,
        state=one.state.value,
        resource_code=one.resource_code,
        resource_name=one.resource_name,
        provider=one.provider_name,
        consumer=one.consumer_name,
        item_code=one.item_code,
        purpose=one.purpose,
        basis=one.basis,
        fields=[GrantedFieldOut(name=field.name, mask=field.mask.value) for field in one.fields],
        conditions=[
            ConditionOut(field=row.field, op=row.op.value, values=list(row.values)) for row in one.conditions
        ],
        ways=sorted(way.value for way in one.ways),
        daily_quota=one.daily_quota,
        needs_case=one.needs_case,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        last_day=one.last_day,
        revision=one.revision,
    )
