"""The pages of client systems and of the use of shared data: whole, narrow, and in English."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.foundation.identity.make import sign_in, sign_in_staff
from tests.journeys.browser import LOOKS, PHONE, WIDE, Look, OpenPage, check_widths, chinese_lines
from tests.journeys.test_case import apart
from tests.resources.exchange.gateway.make import how_to, make_place, pem_of
from tests.resources.exchange.gateway.test_systems import registered
from tests.services.cases.make import MONDAY
from tongban.kernel import clock
from tongban.resources.exchange.gateway.commands.rotate import add_key

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("TONGBAN_PICTURES", "")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Sessions of the department, the data authority and the citizen, and what each looks at."""

    pages: list[tuple[str, str]]


@pytest.fixture
def walk(tmp_path: Path, settings: Any) -> Iterator[Walk]:
    settings.MEDIA_ROOT = tmp_path / "files"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    yield apart(_walk)


def _walk() -> Walk:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    place = make_place()
    place.ask()
    for wrong in ({"case": "34160226092299999"}, {"fields": ["联系电话"]}):
        with pytest.raises(how_to.Refused):
            place.ask(**wrong)
    waiting = registered(place.keeper, name="不动产登记查询系统")
    add_key(code=place.code, public_key=pem_of(Ed25519PrivateKey.generate()), by=place.keeper, at=MONDAY)
    keeper, authority, person = (
        str(client.session.session_key)
        for client in (
            sign_in_staff(Client(), place.keeper),
            sign_in_staff(Client(), place.authority),
            sign_in(Client(), place.town.person),
        )
    )
    systems, uses = "/desk/exchange/systems/", "/desk/exchange/uses/"
    return Walk(
        pages=[
            (keeper, systems),
            (keeper, f"{systems}new/"),
            (keeper, f"{systems}{place.code}/"),
            (authority, f"{systems}{waiting}/"),
            (authority, uses),
            (keeper, f"{uses}?side=consumer&outcome=refused"),
            (keeper, uses),
            (person, "/my/lookups/"),
        ]
    )


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, walk: Walk, look: Look
) -> None:
    page = open_page(live_server.url + "/health/live", look=look)
    for number, (session, address) in enumerate(walk.pages):
        page.context.clear_cookies(name="sessionid")
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        answer = page.goto(live_server.url + address, wait_until="load")
        assert answer is not None and answer.status == 200, address
        if PICTURES:
            for width in (WIDE, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{PICTURES}/{number}-{look}-{width}.png", full_page=True)
        check_widths(page, look=look)


# names of people, organisations, systems, resources, purposes and fields, which stay as they are written
THEIRS = re.compile(
    r"示例|公租房|不动产|人口基本|姓名|身份号码|住址|出生|联系电话|钱系统|老张|通办|核对|审核|李窗口"
)


def test_the_pages_are_whole_in_english(live_server: LiveServer, open_page: OpenPage, walk: Walk) -> None:
    page = open_page(live_server.url + "/health/live", language="en")
    left: dict[str, list[str]] = {}
    for session, address in walk.pages:
        page.context.clear_cookies(name="sessionid")
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(live_server.url + address, wait_until="load")
        if rest := chinese_lines(page, THEIRS):
            left[address] = rest
    assert not left, str(left)
