"""The page that checks without a network: a saved file, in a browser whose network is cut."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from tests.resources.licences.credentials.papers import drawn, paper_of
from tests.resources.licences.make import FIRM, make_licence
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.resources.licences.credentials import listing
from tongban.resources.licences.credentials import public as credentials
from tongban.resources.licences.credentials.commands.publish import publish_due_lists, published_list
from tongban.resources.licences.credentials.commands.rotate import rotate_issuer_key
from tongban.resources.licences.credentials.keys import private_half
from tongban.resources.licences.credentials.models import IssuerKey
from tongban.resources.licences.credentials.offline import check_text, read_keys
from tongban.resources.licences.credentials.verdicts import Verdict
from tongban.resources.licences.facts import Ending
from tongban.resources.licences.public import LicenceFact, end_licence, licence_type

pytestmark = pytest.mark.django_db
CHROMIUM = os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium")


def saved(client: Client, folder: Path, *, language: str = "zh-hans") -> Path:
    """The page as somebody saves it."""
    publish_due_lists(at=clock.now())
    answer = client.get("/licences/offline-check/?download", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    path = folder / "offline-check.html"
    path.write_bytes(answer.content)
    return path


def code_of(fact: LicenceFact) -> str:
    return credentials.paper_code(fact, kind=licence_type(fact.type_code), at=clock.now())


@pytest.fixture
def browse() -> Iterator[Any]:
    """Opens a saved page without any network; ask the database before, not after."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: run tools/browser.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
        asked: list[str] = []
        faults: list[str] = []

        def opened(path: Path) -> Page:
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(path.as_uri())
            page.set_default_timeout(15_000)
            return page

        yield opened
        assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
        assert faults == []
        browser.close()


def verdict(page: Page, text: str) -> str:
    page.fill("#pasted", text)
    page.click("#form button[data-word=check]")
    page.wait_for_selector("#result:not([hidden])")
    page.wait_for_selector("#result:focus")
    return str(page.get_attribute("#result", "data-verdict"))


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Any:
    """`browse`, started when the database is no more needed."""
    return lambda: request.getfixturevalue("browse")


def test_a_photo_of_the_paper_is_checked_without_a_network(
    client: Client, food: LicenceFact, tmp_path: Path, seen: Any
) -> None:
    drawn(paper_of(food)).convert("RGB").save(tmp_path / "photo.jpg", quality=80)
    path = saved(client, tmp_path)
    page: Page = seen()(path)
    page.set_input_files("#file", tmp_path / "photo.jpg")
    page.wait_for_selector("#result[data-verdict=valid]")
    said = page.inner_text("#result")
    assert "真实有效" in said
    assert food.number in said
    assert FIRM.name in said
    assert food.identifier in said
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#language")
    assert "Genuine and valid" in page.inner_text("#result")


def test_each_verdict_is_told(
    client: Client, chen: Officer, tmp_path: Path, seen: Any, settings: Any
) -> None:
    good, gone, over = (
        make_licence(
            by=chen,
            organisation_id=chen.organisation_id,
            holder=type(FIRM)(kind=FIRM.kind, name=f"面馆{n}", id_type="01", id_code=f"92341699MA2TEST0{n}X"),
            **({"valid_until": clock.now().date() - timedelta(days=1)} if n == 2 else {}),
        )
        for n in range(3)
    )
    codes = [code_of(fact) for fact in (good, gone, over)]
    end_licence(identifier=gone.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=clock.now())
    settings.LICENCE_ISSUER = "341300000000"
    foreign = code_of(good)
    settings.LICENCE_ISSUER = "341600000000"
    path = saved(client, tmp_path, language="en")
    page: Page = seen()(path)
    assert verdict(page, codes[0]) == "valid"
    assert verdict(page, codes[1]) == "revoked"
    assert verdict(page, codes[2]) == "expired"
    assert verdict(page, foreign) == "foreign"
    assert "341300000000" in page.inner_text("#result")
    assert verdict(page, codes[0][:120]) == "unreadable"
    swapped = codes[0][:-9] + codes[0][-6:-3] + codes[0][-9:-6] + codes[0][-3:]
    assert verdict(page, swapped) in ("forged", "unreadable")
    assert verdict(page, f"http://127.0.0.1:8000/l/{good.code}/") == "online"


def test_a_copy_from_before_a_new_key_says_that_it_lacks_it(
    client: Client, food: LicenceFact, tmp_path: Path, seen: Any
) -> None:
    path, keys = saved(client, tmp_path), read_keys(client.get("/licences/keys.json").content)
    before = code_of(food)
    rotate_issuer_key(reason="每年一换", by=SystemActor(job="tests"), at=clock.now())
    after = code_of(food)
    publish_due_lists(at=clock.now())
    told = check_text(after, keys=keys, at=clock.now())
    assert (told.verdict, told.why) == (Verdict.KEY_UNKNOWN, "credential-key-unknown")
    fresh = read_keys(client.get("/licences/keys.json").content)
    assert check_text(after, keys=fresh, at=clock.now()).verdict is Verdict.VALID
    page: Page = seen()(path)
    assert verdict(page, before) == "valid"
    assert verdict(page, after) == "key-unknown"
    assert "联网重新打开本页" in page.inner_text("#result")


def test_an_old_copy_says_that_it_is_old(
    client: Client, food: LicenceFact, tmp_path: Path, seen: Any
) -> None:
    code, path = code_of(food), saved(client, tmp_path)
    page: Page = seen()(path)
    page.clock.set_fixed_time(clock.now() + timedelta(days=2))
    page.reload()
    assert verdict(page, code) == "stale"
    assert "请联网" in page.inner_text("#age")


def test_another_list_of_ours_says_nothing_about_a_licence(
    client: Client, chen: Officer, food: LicenceFact, tmp_path: Path, seen: Any
) -> None:
    """Somebody hands out a page whose list 0 is our list 1: a revoked licence would look valid."""
    code, row = code_of(food), IssuerKey.objects.get()
    end_licence(identifier=food.identifier, how=Ending.REVOKED, reason="查处", by=chen, at=clock.now())
    path = saved(client, tmp_path)
    mine = published_list(number=0, at=clock.now()).token
    other = listing.token(
        bytes(300_000),
        issuer=settings.BASE_URL,
        address=f"{settings.BASE_URL}/licences/status/1",
        built_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
        ttl_seconds=300,
        key=private_half(row.private_key),
        kid=row.kid,
    )
    text = path.read_text(encoding="utf-8")
    assert mine in text
    path.write_text(text.replace(mine, other), encoding="utf-8")
    page: Page = seen()(path)
    assert verdict(page, code) == "stale"


def test_it_is_worked_by_the_keyboard(client: Client, food: LicenceFact, tmp_path: Path, seen: Any) -> None:
    code, path = code_of(food), saved(client, tmp_path)
    page: Page = seen()(path)
    page.focus("#pasted")
    page.keyboard.insert_text(code)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result[data-verdict=valid]")


def test_it_may_fetch_nothing_and_names_nobody(client: Client, food: LicenceFact) -> None:
    answer = client.get("/licences/offline-check/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    page = answer.content.decode()
    assert "PRIVATE KEY" not in page
    assert FIRM.name not in page
