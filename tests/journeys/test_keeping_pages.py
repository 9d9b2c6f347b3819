"""Licences, keys, seals and archives as those who keep them see them: axe, reflow, and whole in English."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.journeys.browser import LOOKS, PHONE, WIDE, Look, OpenPage, check_widths, chinese_lines
from tests.journeys.test_licences import apart
from tests.resources.licences.importing.make import mapped, row, written
from tests.resources.licences.make import FOOD
from tests.services.archives.conftest import files, on_monday, packages, town
from tests.services.archives.make import packaged
from tests.services.cases.make import Town
from tongban.foundation.jobs.public import work_off
from tongban.foundation.seals.public import seals
from tongban.resources.licences.models import Licence

__all__ = ["files", "on_monday", "packages", "town"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ARCHIVES = {"archives.read", "archives.keep", "archives.hand_over", "archives.appraise"}
SEALS = {"seals.apply", "seals.suspend", "seals.audit"}
LICENCES = {"licences.import", "licences.issue", "licences.revoke"}
add_post("keeper-of-all", frozenset(ARCHIVES | SEALS | LICENCES))
IMPORTS, HAND_OVERS = "/desk/licence-library/imports/", "/desk/archives/hand-overs/"
# names of people, organisations, services, papers and columns, which stay as they are written
THEIRS = re.compile(
    r"示例|老\*|老年|食品|亳州|谯城|张|周|\d{3}_|公章|证照专用章|台账|办证多|发证日期"
    r"|送达回证|电子证照|结果 \(|离线核验|通办|决定书|通知书|收件凭证|申请表|\d\d(申请|受理|审查|结果|其他)"
)


@pytest.fixture
def places(town: Town, tmp_path: Path) -> Iterator[dict[str, list[str]]]:
    """Addresses of pages that show something, by who opens them, with a session for each under its name."""
    made: dict[str, list[str]] = apart(lambda: _made(town, tmp_path))
    yield made


def _made(town: Town, tmp_path: Path) -> dict[str, list[str]]:
    package = packaged(town)
    keeper = sign_in_staff(Client(), make_staff(name="周保管", posts=("keeper-of-all",)))
    rows = written(tmp_path / "a.csv", [row(1), row(2, 发证日期="x")]).read_bytes()
    sent = {
        "type": FOOD,
        "origin": "originals",
        "file": SimpleUploadedFile("台账.csv", rows),
        "mapping": SimpleUploadedFile("m.yaml", mapped()),
    }
    one_import = keeper.post(IMPORTS, sent).headers["Location"]
    work_off()
    filed = keeper.post("/desk/seals/apply/", {"kind": "licence", "reason": "办证多", "image_name": ""})
    chosen = {"package": package.case_number, "receiver": "亳州市档案馆（示例）"}
    listed = keeper.post(HAND_OVERS, chosen | {"office": str(package.organisation_id), "year": "2026"})
    assert (filed.status_code, listed.status_code) == (302, 302), listed.content.decode()
    card, serial = Licence.objects.get(), seals()[0].serial
    person = sign_in(Client(), town.person)
    return {
        f"staff {keeper.session.session_key}": [
            "/desk/licence-library/",
            f"/desk/licence-library/{card.code}/",
            IMPORTS,
            one_import,
            "/desk/seals/",
            "/desk/seals/apply/",
            filed.headers["Location"],
            f"/desk/seals/{serial}/",
            f"/desk/seals/{serial}/suspend/",
            "/desk/seals/uses/",
            "/desk/archives/",
            f"/desk/archives/{package.case_number}/",
            HAND_OVERS,
            listed.headers["Location"],
            "/desk/archives/due/",
        ],
        f"person {person.session.session_key}": [
            f"/my/licences/{card.code}/history/",
            "/my/licences/uses/",
            "/verify/?number=652605278",
            "/licences/keys/",
            "/licences/offline-check/",
            "/seals/",
        ],
    }


def each_page(
    places: dict[str, list[str]],
    server: LiveServer,
    open_page: OpenPage,
    visit: Callable[[Page], None],
    **how: Any,
) -> None:
    """Open each address with the session that it needs, and `visit` it."""
    for who, addresses in places.items():
        page = open_page(server.url + "/health/live", **how)
        page.context.add_cookies([{"name": "sessionid", "value": who.split()[1], "url": server.url}])
        for address in addresses:
            page.set_viewport_size({"width": WIDE, "height": 900})
            answer = page.goto(server.url + address, wait_until="load")
            assert answer is not None
            assert answer.status == 200, address
            visit(page)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, places: dict[str, list[str]], look: Look
) -> None:
    each_page(places, live_server, open_page, lambda page: check_widths(page, look=look), look=look)


def test_the_pages_are_whole_in_english(
    live_server: LiveServer, open_page: OpenPage, places: dict[str, list[str]]
) -> None:
    left: dict[str, list[str]] = {}

    def read(page: Page) -> None:
        if rest := chinese_lines(page, THEIRS):
            left[page.url] = rest

    each_page(places, live_server, open_page, read, language="en", width=PHONE)
    assert not left, str(left)
