"""The server over streamable HTTP: an ASGI application beside the web's WSGI one.

Two addresses. One is open: it finds, reads guides, and refuses cases in words. The other one, `…/person`, asks for
consent at once (401 with where to ask, RFC 9728), so that an assistant sends its person to the consent page. Calls
hold no state, so any number of processes may answer them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from django.conf import settings
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from tongban.faces.assistant.mcp.desk import Desk
from tongban.faces.assistant.mcp.server import assistant_server

MOST_BYTES = 256 * 1024


def http_app(address: str) -> Starlette:
    """The application for `address`, under which clients reach it, such as https://gov.example/mcp."""
    desk = Desk()
    path = urlsplit(address).path or "/"
    person = f"{path.rstrip('/')}/person"
    open_server = assistant_server(desk)
    personal = assistant_server(desk, address=f"{address.rstrip('/')}/person")
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

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        await (open_app if scope["path"] == path else personal_app)(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with open_server.session_manager.run(), personal.session_manager.run():
            yield
        desk.close()

    return Starlette(routes=[Mount("/", app=dispatch)], lifespan=lifespan)


def _guarded(address: str) -> TransportSecuritySettings:
    """Only calls to our own host, and from no page but ours: a name that is bound anew (DNS rebinding) leads nowhere."""
    own = urlsplit(address)
    hosts = [own.netloc, "127.0.0.1:*", "localhost:*", "[::1]:*"]
    origins = [f"{own.scheme}://{own.netloc}", settings.BASE_URL]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=hosts, allowed_origins=origins
    )
