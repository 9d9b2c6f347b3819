"""For other systems: which types there are, and how a licence stands. No holder and no field is told."""

from datetime import date
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import OfficerAuth
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Refused
from tongban.resources.licences.facts import LicenceTypeFact
from tongban.resources.licences.queries import licence_types
from tongban.resources.licences.standing import LicenceStanding, licence_standing

SCOPE = "licences.read-status"
ACTION = "licence_status"
router = Router(tags=["licences"])


class AskedTooOften(Refused):
    """The system has asked more often than it may."""

    code = "licences-asked-too-often"
    status = 429
    title = N_("You have asked too often. Wait a minute.")


class AnnualCheckOut(Schema):
    """What a type asks for each year; days as MM-DD."""

    name: str
    begins: str
    ends: str
    law: str


class LicenceTypeOut(Schema):
    """A type. `fields` is the JSON Schema of what stands on it; `x-element` names the data element."""

    code: str
    name: str
    authority: str
    authority_code: str
    holder_kind: str
    fields: dict[str, Any]
    valid_months: int | None
    one_per_holder: bool
    annual_check: AnnualCheckOut | None


class LicenceStatusOut(Schema):
    """How one version of a licence stands today."""

    identifier: str
    number: str
    type_code: str
    type_name: str
    issuer: str
    version: int
    newest_version: int
    state: str = Field(description="valid, expired, suspended, revoked or cancelled; replaced: is_replaced")
    operation: str = Field(description="last operation, 01 to 08 as the national directory counts them")
    is_replaced: bool
    valid_from: date
    valid_until: date | None
    ended_on: date | None
    suspended_until: date | None
    trust: str
    checks_overdue: list[int]


@router.get(
    "/licence-types",
    response=list[LicenceTypeOut],
    auth=OfficerAuth(SCOPE),
    summary="Every type of licence, for other systems",
)
def types(request: HttpRequest) -> list[LicenceTypeOut]:
    """Needs the scope `licences.read-status`. 1 SQL beside the token."""
    _check_pace(request)
    return [_type(kind) for kind in licence_types()]


@router.get(
    "/licences/{identifier}/status",
    response=LicenceStatusOut,
    auth=OfficerAuth(SCOPE),
    summary="How a licence stands, by its identifier (GB/T 36904)",
)
def status(request: HttpRequest, identifier: str) -> LicenceStatusOut:
    """Needs the scope `licences.read-status`. An identifier whose check character is wrong is told as such."""
    _check_pace(request)
    found = licence_standing(identifier, on=clock.now().astimezone(CITY_ZONE).date())
    return _status(found)


def _check_pace(request: HttpRequest) -> None:
    """Raises AskedTooOften: per account, however many tokens it has."""
    caller: Officer = request.auth  # type: ignore[attr-defined]
    # the public `consume` of allauth counts no GET
    if not ratelimit.consume(
        request, app="allauth.account", action=ACTION, key=str(caller.account_id), limit_get=True
    ):
        raise AskedTooOften


def _type(kind: LicenceTypeFact) -> LicenceTypeOut:
    check = kind.annual_check
    return LicenceTypeOut(
        code=kind.code,
        name=kind.name,
        authority=kind.authority,
        authority_code=kind.code[:18],
        holder_kind=kind.holder_kind.value,
        fields=dict(kind.fields),
        valid_months=kind.valid_months,
        one_per_holder=kind.one_per_holder,
        annual_check=AnnualCheckOut(name=check.name, begins=check.begins, ends=check.ends, law=check.law)
        if check
        else None,
    )


def _status(found: LicenceStanding) -> LicenceStatusOut:
    fact = found.licence
    return LicenceStatusOut(
        identifier=fact.identifier,
        number=fact.number,
        type_code=fact.type_code,
        type_name=fact.type_name,
        issuer=fact.organisation_name,
        version=fact.version,
        newest_version=found.newest_version,
        state=found.state.value,
        operation=found.operation.value,
        is_replaced=found.newest_version > fact.version,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
        ended_on=fact.revoked_on,
        suspended_until=fact.suspended_until,
        trust=fact.trust.value,
        checks_overdue=list(found.checks_overdue),
    )
