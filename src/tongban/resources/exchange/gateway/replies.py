"""What the gateway answers: JSON, problem details (RFC 9457), signed when the call was."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import Refused
from tongban.resources.exchange.gateway.refusals import OverQuota, Unauthorised
from tongban.resources.exchange.gateway.signatures import Message, Signed, sign_answer

JSON, PROBLEM = "application/json", "application/problem+json"


def told(
    said: object,
    *,
    message: Message | None = None,
    signed: Signed | None = None,
    status: int = 200,
    kind: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An answer that nothing on its way keeps; signed together with the call where that was signed."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    given = {"Content-Type": kind, "Cache-Control": "no-store", **(headers or {})}
    if message is not None and signed is not None:
        given |= sign_answer(message, signed, status=status, headers={"Content-Type": kind}, body=body)
    return HttpResponse(body, status=status, headers=given)


def refused(
    request: HttpRequest,
    error: Refused,
    *,
    at: datetime,
    message: Message | None = None,
    signed: Signed | None = None,
) -> HttpResponse:
    """A refusal with its own status and code."""
    said = error.problem(gettext, request_id=getattr(request, "request_id", ""))
    headers = _headers_of(error, at)
    return told(said, message=message, signed=signed, status=error.status, kind=PROBLEM, headers=headers)


def _headers_of(error: Refused, at: datetime) -> dict[str, str]:
    if isinstance(error, OverQuota):
        return {"Retry-After": str(_seconds_left(at))}
    if isinstance(error, Unauthorised):
        return {
            "WWW-Authenticate": f'Bearer realm="exchange", error="invalid_token", error_description="{error.code}"'
        }
    if error.status == 503:
        return {"Retry-After": "30"}
    return {}


def _seconds_left(at: datetime) -> int:
    """Until the next day of the city."""
    here = at.astimezone(CITY_ZONE)
    morning = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, round((morning - here).total_seconds()))
