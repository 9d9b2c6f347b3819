"""Nobody answers in time: the law accepts the case, and everybody reads it on their own page (moved clock)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.foundation.identity.make import sign_in
from tests.journeys.browser import PHONE, check_widths
from tests.journeys.test_case import apart, work
from tests.journeys.test_watching_pages import Visit, as_officer, visit
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tongban.kernel import clock
from tongban.services.cases.jobs import find_deemed_acceptances
from tongban.services.cases.models import Case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]
# five working days from Monday, over the eight days of National Day and a make-up Saturday
LAST_DAY = MONDAY.replace(month=10, day=10, hour=16)


@pytest.fixture
def now() -> Iterator[clock.MovableClock]:
    found = clock.current()
    assert isinstance(found, clock.MovableClock)
    found.move_to(MONDAY)
    yield found


@pytest.fixture
def waiting(now: clock.MovableClock) -> tuple[Town, str]:
    """A town, and the number of a case that waits to be accepted."""
    town = make_town()
    return town, str(apart(lambda: make_case(town).number))


def test_a_case_that_nobody_answered_is_accepted_by_law(
    visit: Visit, waiting: tuple[Town, str], now: clock.MovableClock
) -> None:
    town, number = waiting
    page = visit(f"/my/cases/{number}/", sign_in(Client(), town.person))
    expect(page.get_by_role("main")).to_contain_text("10月10日")

    now.move_to(LAST_DAY + timedelta(days=2))
    desk = visit(f"/desk/cases/{number}/", as_officer(town.clerk))
    desk.locator("summary", has_text="不予受理").click()
    desk.locator("[name=reasons]").fill("不属于本机关职权范围。")
    desk.locator("[name=article]").fill("《中华人民共和国行政许可法》第三十二条")
    desk.get_by_role("button", name="不予受理").click()
    expect(desk.get_by_role("alert")).to_contain_text("依法已视为受理，现在只能受理")
    assert Case.objects.get(number=number).state == "received"

    apart(find_deemed_acceptances.run)
    work()
    page = visit(f"/my/cases/{number}/", sign_in(Client(), town.person), width=PHONE)
    main = page.get_by_role("main")
    expect(main).to_contain_text("我们没按时答复，依法算受理（视为受理）")
    expect(main).to_contain_text("10月16日")  # the promise counts from the day of receipt
    check_widths(page)
    reviewer = visit("/desk/", as_officer(town.reviewer))
    reviewer.get_by_role("link", name="食品经营许可（新办）").first.click()
    expect(reviewer.get_by_role("main")).to_contain_text("视为受理")
