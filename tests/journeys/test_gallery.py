"""The gallery and the home page in a real browser: axe, reflow, keyboard, and no script."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import LOOKS, NARROWEST, PHONE, Look, OpenPage, check_widths, sideways_scroll

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = ("/gallery/", "/")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, look: Look, path: str
) -> None:
    check_widths(open_page(live_server.url + path, look=look), look=look)


@pytest.mark.parametrize("look", ["light", "elder"])
def test_the_narrowest_page_in_english_does_not_scroll_sideways(
    live_server: LiveServer, open_page: OpenPage, look: Look
) -> None:
    for path in PAGES:
        page = open_page(live_server.url + path, width=NARROWEST, look=look, language="en")
        assert sideways_scroll(page) == 0, path


def test_elder_mode_and_language_are_chosen_without_script(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    page = open_page(live_server.url + "/gallery/?view=all", script=False)
    page.get_by_role("button", name="长辈版").first.click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/gallery/?view=all")


def test_the_first_key_leads_to_the_content(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(live_server.url + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_error_summary_takes_focus_and_leads_to_its_field(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    page = open_page(live_server.url + "/gallery/")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator("#area")).to_be_in_viewport()


def test_the_strip_is_a_calendar_that_begins_on_monday_on_a_phone(
    live_server: LiveServer, open_page: OpenPage
) -> None:
    page = open_page(live_server.url + "/gallery/", width=PHONE)
    cells = page.locator(".tb-strip li")
    first, monday = (
        cells.nth(0).bounding_box(),
        cells.nth(5).bounding_box(),
    )  # Wednesday the 23rd, Monday the 28th
    assert first is not None
    assert monday is not None
    assert monday["y"] > first["y"]
    assert monday["x"] < first["x"]


def test_the_fonts_are_our_own(live_server: LiveServer, open_page: OpenPage) -> None:
    page = open_page(live_server.url + "/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check('16px \"Noto Sans SC Variable\"', '办')")
    assert page.evaluate(
        "performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))"
    )
