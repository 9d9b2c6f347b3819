"""A real browser for the journeys: Debian's Chromium, driven by Playwright, with axe at hand.

Fixtures: `chromium` (one for the session) and `open_page` (a page of its own context at a
width, in a language, mode and theme, whose console errors fail the test).
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# Playwright keeps an event loop in this thread; the tests' own queries are not inside it
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("TONGBAN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, PHONE, NARROWEST = 1440, 390, 320
Look = Literal["light", "night", "elder"]
LOOKS: tuple[Look, ...] = ("light", "night", "elder")
# what the same page can break in one look and keep in another; the other rules ask the same of each
RULES_OF_LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule that axe found broken, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.help}\n    " + "\n    ".join(self.places[:5])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the session. `tools/browser.py` installs it."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not here: run tools/browser.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """`open_page(url, width=390, look="night", language="en", script=True)` → a loaded page."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # a page that shows a refusal keeps its status: that line is no complaint
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def open_it(
        url: str, *, width: int = WIDE, look: Look = "light", language: str = "zh-CN", script: bool = True
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme="dark" if look == "night" else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if look == "elder":
            context.add_cookies([{"name": "mode", "value": "elder", "url": urljoin(url, "/")}])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url, wait_until="load")
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_findings(page: Page, *, look: Look = "light") -> list[Finding]:
    """What axe finds serious or critical on the page (WCAG 2.2 A and AA and best practice).

    All rules in the light look; in another only those that it could break.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_source())
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if look != "light":
        options["runOnly"] = RULES_OF_LOOKS
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        Finding(
            rule=found["id"],
            impact=found["impact"],
            help=found["help"],
            places=tuple(f"{node['target']} {node.get('failureSummary', '')}" for node in found["nodes"]),
        )
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def check_page(page: Page, *, look: Look = "light") -> None:
    """No serious finding of axe, and no sideways scroll."""
    findings = axe_findings(page, look=look)
    assert not findings, "\n".join(map(str, findings))
    assert sideways_scroll(page) == 0


def check_widths(page: Page, *, look: Look = "light") -> None:
    """The page as it stands, wide and on a phone; on the narrowest screen only that it does not scroll."""
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        check_page(page, look=look)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert sideways_scroll(page) == 0, page.url


def chinese_lines(page: Page, theirs: re.Pattern[str]) -> list[str]:
    """The lines of an English page that are Chinese, but for names of which `theirs` finds something."""
    lines = page.locator("main").inner_text().splitlines()
    return [one for one in lines if re.search(r"[一-鿿]", one) and not theirs.search(one)]


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
