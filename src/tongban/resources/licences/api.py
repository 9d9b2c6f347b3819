"""Verification on the API."""

import json
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tongban.kernel import clock
from tongban.kernel.errors import Invalid, TooLarge
from tongban.resources.licences.facts import Verification
from tongban.resources.licences.showing.api import router as showing
from tongban.resources.licences.showing.limits import check_file
from tongban.resources.licences.status_api import router as status
from tongban.resources.licences.verification import verify_licence

router = Router(tags=["licences"])
router.add_router("", showing)
router.add_router("", status)


class VerificationOut(Schema):
    """What anybody may learn. `state` is valid, expired, suspended, revoked, cancelled, altered or unknown.

    `holder` is masked for persons. `seal_is_good` is null unless a PDF was sent.
    """

    state: str
    type_name: str
    number: str
    identifier: str
    version: int
    holder: str
    organisation_name: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    is_replaced: bool
    revoked_on: date | None
    ended_how: str = Field(description="cancelled, withdrawn, retracted or revoked; empty: it has not ended")
    suspended_until: date | None
    trust: str = Field(description="A to D: how far the copy may be trusted")
    checks_overdue: list[int] = Field(description="years whose annual check is missing")
    seal_is_good: bool | None
    flaw: str = Field(
        description="bytes-changed, bytes-added, seal-removed, data-replaced, signer-unknown, signer-expired or "
        "signer-withdrawn; empty: none"
    )
    attachments: list[str] = Field(description="names of attachments that are not as they were sealed")
    signer: str
    sealed_at: datetime | None


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "Exactly one of the two.",
                    "properties": {
                        "number": {"type": "string", "description": "Number or identifier of the licence."},
                        "qr": {"type": "string", "description": "The text of the QR code on it."},
                    },
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"pdf": {"type": "string", "format": "binary"}},
                    "required": ["pdf"],
                }
            },
        },
    }
}


@router.post(
    "/licences/verify",
    response=VerificationOut,
    summary="Verify a licence by number, QR text or PDF",
    openapi_extra=_BODY,
)
def verify(request: HttpRequest) -> VerificationOut:
    """Anybody may ask; nothing of what is sent is kept."""
    if (request.content_type or "").startswith("multipart/"):
        file = request.FILES.get("pdf")
        if file is None:
            raise Invalid(facts={"fields": {"pdf": "missing"}})
        if file.size is not None and file.size > settings.UPLOAD_MAX_BYTES:
            raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
        check_file(request)
        return _out(verify_licence(pdf=file.read(), at=clock.now()))
    try:
        asked = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Invalid(facts={"fields": {"body": "no JSON"}}) from None
    number, qr = (asked.get("number") or "", asked.get("qr") or "") if isinstance(asked, dict) else ("", "")
    if not (_is_text(number) and _is_text(qr)):
        raise Invalid(facts={"fields": {"number": "text", "qr": "text"}})
    return _out(verify_licence(number=number, qr=qr, at=clock.now()))


def _is_text(value: object) -> bool:
    """Whether it is a text that can be looked for: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)


def _out(said: Verification) -> VerificationOut:
    return VerificationOut(
        state=said.state.value,
        type_name=said.type_name,
        number=said.number,
        identifier=said.identifier,
        version=said.version,
        holder=said.holder_masked,
        organisation_name=said.organisation_name,
        issued_on=said.issued_on,
        valid_from=said.valid_from,
        valid_until=said.valid_until,
        is_replaced=said.is_replaced,
        revoked_on=said.revoked_on,
        ended_how=said.ended_how,
        suspended_until=said.suspended_until,
        trust=said.trust.value if said.trust else "",
        checks_overdue=list(said.checks_overdue),
        seal_is_good=said.seal_is_good,
        flaw=said.flaw,
        attachments=list(said.attachments),
        signer=said.signer,
        sealed_at=said.sealed_at,
    )
