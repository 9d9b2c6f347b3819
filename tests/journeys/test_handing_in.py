"""Files are sent as they are chosen, go on after the network was away, and keep their order."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.browser import check_widths
from tests.journeys.test_case import People, apart, people, town
from tests.services.cases.make import Town
from tests.services.cases.visit import make_draft
from tongban.foundation.papers.models import Paper, Upload
from tongban.services.cases.models import Draft

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["people", "town"]


def photo(name: str, *, edge: int = 8) -> dict[str, Any]:
    """A picture that hardly compresses: some 3 bytes a point."""
    out = io.BytesIO()
    Image.effect_noise((edge, edge), 90).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def names(page: Page) -> list[str]:
    return page.locator(".tb-sheets__what > a").all_inner_texts()


def test_photos_go_on_after_a_break_and_are_put_in_order(people: People, town: Town) -> None:
    if not people.script:
        pytest.skip("the plain form is walked by test_case")
    draft_id = apart(lambda: make_draft(town))
    page = people.somebody()
    people.go(page, f"/drafts/{draft_id}/materials/layout/")
    people.sign_in(page, town.person.account_id)
    chooser = page.locator("#file")
    chooser.set_input_files([photo("第1页.png"), photo("第2页.png")])
    expect(page.get_by_role("heading", name="已交2个文件")).to_be_visible()
    assert names(page) == ["第1页.png", "第2页.png"]
    check_widths(page)

    page.context.set_offline(True)
    chooser.set_input_files([photo("第3页.png", edge=1200)])
    expect(page.get_by_text("恢复后自动接着传")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="已交3个文件")).to_be_visible(timeout=60_000)

    people.press(page, page.get_by_role("button", name="把第3页.png往前移"))
    assert names(page) == ["第1页.png", "第3页.png", "第2页.png"]
    chooser.set_input_files([{"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(99)}])
    expect(page.get_by_role("alert")).to_contain_text("文件的内容和文件名的格式对不上")
    check_widths(page)
    assert apart(lambda: len(Draft.objects.get().slots["layout"])) == 3
    assert apart(Paper.objects.count) == 3
    assert apart(lambda: Upload.objects.filter(paper_id=None).count()) == 0
