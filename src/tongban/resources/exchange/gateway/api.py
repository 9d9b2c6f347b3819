"""The gateway's addresses under /exchange/v1/: token, grants, calls, keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tongban.kernel import clock
from tongban.kernel.errors import Refused, TooLarge
from tongban.resources.exchange.gateway.commands.call import answer_call
from tongban.resources.exchange.gateway.commands.list_grants import usable_grants
from tongban.resources.exchange.gateway.facts import Caller
from tongban.resources.exchange.gateway.oauth import base_url, token_server
from tongban.resources.exchange.gateway.refusals import CallUnreadable
from tongban.resources.exchange.gateway.replies import JSON, refused, told
from tongban.resources.exchange.gateway.rules import CASE_HEADER
from tongban.resources.exchange.gateway.signatures import Message, Signed, check_signature, own_keys
from tongban.resources.exchange.gateway.subjects import read_question, without_spaces
from tongban.resources.exchange.gateway.tokens import caller_of

log = structlog.get_logger(__name__)
MOST_BYTES = 16 * 1024


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call whose token and signature hold."""

    caller: Caller
    message: Message
    signed: Signed
    at: datetime


def signed_call(answer: Callable[..., object]) -> Callable[..., HttpResponse]:
    """Let only signed calls of client systems through, and sign what they are answered, refusals too."""

    def view(request: HttpRequest, **named: str) -> HttpResponse:
        at = clock.now()
        message: Message | None = None
        signed: Signed | None = None
        code = ""
        try:
            message = _message(request)
            caller = caller_of(message.headers.get("authorization", ""), at=at)
            code = caller.code
            signed = check_signature(message, caller=caller, now=datetime.now(UTC))
            said = answer(Call(caller=caller, message=message, signed=signed, at=at), **named)
        except Refused as error:
            if signed is None:
                log.warning("gateway-call-refused", system=code, code=error.code)
            return refused(request, error, at=at, message=message, signed=signed)
        return told(said, message=message, signed=signed)

    return csrf_exempt(view)


@require_POST
@signed_call
def query(call: Call, *, code: str) -> object:
    """Ask about one person, firm or licence by a grant. 7 SQL."""
    question = read_question(call.message.body)
    header = call.message.headers.get(CASE_HEADER)
    if header is not None and without_spaces(header) != question.case_number:
        raise CallUnreadable(facts={"wrong": {CASE_HEADER: "differs from the body"}})
    found = answer_call(
        grant_code=code, question=question, caller=call.caller, signed=call.signed, at=call.at
    )
    return {
        "grant": code,
        "use": found.use,
        "fields": found.fields,
        "not_served": found.not_served,
        "count": len(found.rows),
        "rows": found.rows,
    }


@require_safe
@signed_call
def grants(call: Call) -> object:
    """What the system may ask, and how much of the day is left. 4 SQL."""
    return {"grants": usable_grants(caller=call.caller, signed=call.signed, at=call.at)}


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token by client credentials. 3 SQL with a secret, 5 with an assertion."""
    if _length(request) > MOST_BYTES:
        return refused(request, TooLarge(facts={"limit_bytes": MOST_BYTES}), at=clock.now())
    headers, body, status = token_server().create_token_response(
        f"{base_url()}{request.path}",
        http_method="POST",
        body=request.body.decode("latin-1"),
        headers={
            name: value
            for name, value in request.headers.items()
            if name in ("Authorization", "Content-Type")
        },
    )
    answer = HttpResponse(body, status=status, headers={**headers, "Content-Type": JSON})
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="exchange"'
    return answer


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Our public keys, with which answers are signed (RFC 7517)."""
    return told({"keys": own_keys()})


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """Where a system asks what (RFC 8414)."""
    base = f"{base_url()}/exchange/v1"
    return told(
        {
            "issuer": base,
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/keys",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "ES256"],
        }
    )


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """That the gateway answers. No SQL."""
    return told({"status": "ok"})


def _message(request: HttpRequest) -> Message:
    """The call as it is signed. Raises TooLarge, CallUnreadable."""
    if "\0" in request.path:
        raise CallUnreadable(facts={"wrong": {"path": "null character"}})
    if _length(request) > MOST_BYTES:
        raise TooLarge(facts={"limit_bytes": MOST_BYTES})
    return Message(
        method=request.method or "",
        url=f"{base_url()}{request.get_full_path()}",
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else MOST_BYTES + 1
