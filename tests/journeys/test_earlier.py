"""What was accepted once is used again by one click; the holder sees it under my materials."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import check_widths
from tests.journeys.test_case import People, apart, people, town
from tests.services.cases.make import Town
from tests.services.cases.test_earlier import granted
from tests.services.cases.visit import make_draft

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["people", "town"]


def test_an_accepted_material_is_used_again(people: People, town: Town) -> None:
    apart(lambda: granted(town))
    draft_id = apart(lambda: make_draft(town))
    page = people.somebody()
    people.go(page, f"/drafts/{draft_id}/materials/layout/")
    people.sign_in(page, town.person.account_id)
    expect(page.get_by_text("交过，可以直接用")).to_be_visible()
    if people.script:
        check_widths(page)
    people.press(page, page.get_by_role("button", name="直接用这份"))
    expect(page.get_by_role("heading", name="这次用您以前交过的")).to_be_visible()
    if people.script:
        check_widths(page)
    people.go(page, f"/drafts/{draft_id}/")
    expect(page.get_by_text("以前交过")).to_be_visible()
    people.go(page, "/my/materials/")
    if people.script:
        check_widths(page)
    people.press(page, page.get_by_role("button", name="以后不再用"))
    expect(page.get_by_text("不再使用", exact=True)).to_be_visible()
