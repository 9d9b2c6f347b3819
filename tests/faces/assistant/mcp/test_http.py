"""The official client over HTTP: open tools without a key, and cases after the person has said yes on our page."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import httpx2
import pytest
from django.test import Client as Browser
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl
from pytest_django.live_server_helper import LiveServer

from tests.faces.assistant.mcp.make import http_server, said
from tests.foundation.identity.make import sign_in
from tests.services.cases.make import CODE, make_case, make_town
from tongban.faces.assistant.mcp.desk import MOST_WAITING, Desk
from tongban.faces.assistant.mcp.http import http_app
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.public import CASE_STATE
from tongban.resources.registers.models import LookUp
from tongban.services.items.public import reindex

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "http://127.0.0.1:3030/callback"


class Kept:
    """What the assistant keeps of the connection."""

    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.known: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.known

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.known = client_info


class Person:
    """The person at the other end: opens the page that the assistant leads to, reads it and says yes."""

    def __init__(self, site: str, cookie: str) -> None:
        self.site, self.cookie, self.read = site, cookie, ""
        self._sent = ""

    async def open(self, address: str) -> None:
        """The assistant opens the page in the person's browser."""
        await anyio.to_thread.run_sync(self._say_yes, address)

    async def came_back(self) -> AuthorizationCodeResult:
        """What the browser brings to where the assistant waits."""
        given = parse_qs(urlsplit(self._sent).query)
        return AuthorizationCodeResult(code=given["code"][0], state=given["state"][0])

    def _say_yes(self, address: str) -> None:
        cookies = {"sessionid": self.cookie, "django_language": "en"}
        with httpx.Client(trust_env=False, cookies=cookies, headers={"Accept-Language": "en"}) as browser:
            page = browser.get(address)
            self.read = page.text
            fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
            headers = {"Referer": address}
            sent = browser.post(
                f"{self.site}/oauth/authorize", data={**fields, "action": "grant"}, headers=headers
            )
            assert sent.status_code == 302, sent.text
            self._sent = sent.headers["Location"]


def test_an_assistant_over_http_is_let_in_by_its_person_and_shut_out_again(
    live_server: LiveServer, settings: Any
) -> None:
    settings.BASE_URL = live_server.url
    town = make_town()
    reindex()
    number = make_case(town).number
    browser = sign_in(Browser(), town.person)
    person, kept = Person(live_server.url, browser.cookies["sessionid"].value), Kept()

    async def talk(address: str) -> None:
        async with Client(address) as client:
            found = said(await client.call_tool("find", {"query": "开饭馆"}))
            assert found["services"][0]["code"] == CODE
            refused = await client.call_tool("case_state", {"number": number})
            assert said(refused)["refusal"]["code"] == "consent-needed"
            assert f"{live_server.url}/my/assistants/" in said(refused)["refusal"]["sentence"]
        asks = OAuthClientProvider(
            server_url=f"{address}/person",
            client_metadata=OAuthClientMetadata(client_name="小助手", redirect_uris=[AnyUrl(BACK)]),
            storage=kept,
            redirect_handler=person.open,
            callback_handler=person.came_back,
        )
        async with (
            httpx2.AsyncClient(auth=asks, trust_env=False) as http,
            Client(streamable_http_client(f"{address}/person", http_client=http)) as client,
        ):
            told = said(await client.call_tool("case_state", {"number": number}))
            assert told["number"] == number
            assert said(await client.call_tool("guide", {"code": CODE}))["code"] == CODE

    with http_server(base_url=live_server.url) as address:
        settings.MCP_URL = address
        anyio.run(talk, address)
        assert "Let “小助手” see how your cases stand?" in person.read
        assert kept.tokens is not None and kept.tokens.scope == CASE_STATE
        key = {"Authorization": f"Bearer {kept.tokens.access_token}"}
        personal = f"{address}/person"
        assert _called(personal, number, key)["structuredContent"]["number"] == number
        looks = LookUp.objects.count()
        for brought in (key, {"Authorization": "Bearer tb_nothing"}, {"Authorization": "Basic eDp5"}):
            refused = _post(address, number, brought | {"Accept-Language": "en"})
            assert (refused.status_code, refused.json()["code"]) == (400, "mcp-key-not-here")
            assert personal in refused.json()["title"]
        assert LookUp.objects.count() == looks
        browser.post(f"/my/assistants/{Consent.objects.get().pk}/withdraw/")
        assert _called(address, number, {})["isError"]
        shut_out = _post(f"{address}/person", number, key)
        assert shut_out.status_code == 401
        assert "resource_metadata=" in shut_out.headers["WWW-Authenticate"]
        assert _post(address, number, {"Host": "evil.example"}).status_code == 421
        assert _post(address, number, {"Origin": "https://evil.example"}).status_code == 403
        assert _post(address, "9" * 300_000, {}).status_code == 413


def test_when_too_many_wait_it_says_so_and_not_that_the_key_is_bad(settings: Any) -> None:
    settings.BASE_URL = "http://testserver"
    app = http_app("http://testserver/mcp")
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}

    async def call(waiting: int) -> httpx2.Response:
        desk.waiting = waiting
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as http:
            headers = {"Authorization": "Bearer tb_nothing", "Accept-Language": "en"}
            return await http.post("http://testserver/mcp/person", json=body, headers=headers)

    async def talk() -> tuple[httpx2.Response, httpx2.Response]:
        async with app.router.lifespan_context(app):
            return await call(MOST_WAITING), await call(0)

    desk: Desk = app.state.desk
    busy, idle = anyio.run(talk)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert busy.json()["code"] == "mcp-busy"
    assert "WWW-Authenticate" not in busy.headers
    assert idle.status_code == 401


def _called(address: str, number: str, headers: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = _post(address, number, headers).json()["result"]
    return found


def _post(address: str, number: str, headers: dict[str, str]) -> httpx.Response:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "case_state", "arguments": {"number": number}},
    }
    accepts = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    return httpx.post(address, json=call, headers=accepts | headers, timeout=20, trust_env=False)
