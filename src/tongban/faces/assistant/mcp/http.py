"""The server over streamable HTTP: an ASGI application beside the web's WSGI one.

Two addresses. One is open: it finds, reads guides, and refuses cases in words; a call that brings a key there is
refused whole, because the key was not made for it. The other one, `…/person`, asks for consent at once (401 with
where to ask, RFC 9728), so that an assistant sends its person to the consent page. Calls hold no state, so any number
of processes may answer them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from tongban.faces.assistant.mcp.desk import Busy, Desk
from tongban.faces.assistant.mcp.server import assistant_server
from tongban.kernel.errors import N_, Refused

MOST_BYTES = 256 * 1024
BUSY_SECONDS = 5


class KeyNotHere(Refused):
    """A key was brought to the address that everybody may call: whoever sends it believes it opens something."""

    code = "mcp-key-not-here"
    status = 400
    title = N_("This address takes no keys. Call %(address)s with it, or call here without one.")


def http_app(address: str) -> Starlette:
    """The application for `address`, under which clients reach it, such as https://gov.example/mcp."""
    desk = Desk()
    path = urlsplit(address).path or "/"
    person = f"{path.rstrip('/')}/person"
    open_server = assistant_server(desk)
    person_address = f"{address.rstrip('/')}/person"
    personal = assistant_server(desk, address=person_address)
    guarded = _guarded(address)
    open_app, personal_app = (
        server.streamable_http_app(
            streamable_http_path=where,
            json_response=True,
            stateless_http=True,
            max_request_body_size=MOST_BYTES,
            transport_security=guarded,
        )
        for server, where in ((open_server, path), (personal, person))
    )

    personal_app.add_exception_handler(Exception, _faulted)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != path:
            with suppress(Busy):  # answered by then; the framework raises it once more for its log
                await personal_app(scope, receive, send)
        elif "authorization" in Headers(scope=scope):
            await _refused(KeyNotHere(facts={"address": person_address}), Request(scope))(
                scope, receive, send
            )
        else:
            await open_app(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_server.session_manager.run(), personal.session_manager.run():
            yield
        desk.close()

    whole = Starlette(routes=[Mount("/", app=dispatch)], lifespan=lifespan)
    whole.state.desk = desk
    return whole


def _faulted(request: Request, fault: Exception) -> Response:
    """Too many calls at once is told as such, with when to come again; a fault without details."""
    if isinstance(fault, Busy):
        answer = _refused(fault, request)
        answer.headers["Retry-After"] = str(BUSY_SECONDS)
        return answer
    return PlainTextResponse("Internal Server Error", status_code=500)


def _refused(refused: Refused, request: Request) -> Response:
    """A refusal before any tool was called, as a problem (RFC 9457) in the language asked for."""
    asked = request.headers.get("accept-language", "")
    with translation.override("en" if asked.lower().startswith("en") else "zh-hans"):
        problem = {"title": refused.sentence(gettext), "status": refused.status, "code": refused.code}
    return JSONResponse(problem, status_code=refused.status, media_type="application/problem+json")


def _guarded(address: str) -> TransportSecuritySettings:
    """Only calls to our own host, and from no page but ours: a name that is bound anew (DNS rebinding) leads nowhere."""
    own = urlsplit(address)
    hosts = [own.netloc, "127.0.0.1:*", "localhost:*", "[::1]:*"]
    origins = [f"{own.scheme}://{own.netloc}", settings.BASE_URL]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=hosts, allowed_origins=origins
    )
