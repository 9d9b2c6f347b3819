"""One draft in two windows: what changed on one side is taken from that side, what changed on both is shown with both."""

import json
import re
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person
from tests.services.cases.make import CODE, MONDAY, Town, make_upload
from tongban.kernel.errors import NotFound
from tongban.services.cases.commands.draft import DraftChanged, begin_draft, put_paper, save_form
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.models import Draft
from tongban.services.cases.pages.two_windows import SEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(town: Town) -> UUID:
    begun = begin_draft(
        item_code=CODE,
        holder=HolderKind.PERSON,
        uscc=None,
        answers={"kind": "hot"},
        by=town.person,
        at=MONDAY,
    )
    save_form(
        draft_id=begun, values={"shop": "小满面馆", "area": 68}, is_done=True, by=town.person, at=MONDAY
    )
    return begun


class Window:
    """One open page of the form: it remembers what it was shown."""

    def __init__(self, browser: Client, draft: UUID) -> None:
        self.browser, self.address = browser, f"/drafts/{draft}/form/all/"
        self.read(browser.get(self.address).content.decode())

    def read(self, page: str) -> str:
        found = re.search(rf'name="{SEEN}" value="([^"]*)"', page)
        assert found is not None
        self.seen = unescape(found[1])
        return page

    def send(self, **typed: str) -> tuple[int, str]:
        answer = self.browser.post(self.address, {**typed, SEEN: self.seen})
        page = answer.content.decode()
        return answer.status_code, self.read(page) if answer.status_code != 302 else page


def form_of(draft: UUID) -> dict[str, object]:
    return dict(Draft.objects.get(id=draft).form)


def test_what_two_windows_changed_apart_is_kept_from_both(citizen: Client, draft: UUID) -> None:
    one, two = Window(citizen, draft), Window(citizen, draft)
    assert one.send(shop="大满面馆", area="68")[0] == 302
    assert two.send(shop="小满面馆", area="80")[0] == 302
    assert form_of(draft) == {"shop": "大满面馆", "area": 80}


def test_what_both_changed_is_not_written_over_and_both_texts_stand_there(
    citizen: Client, draft: UUID
) -> None:
    one, two = Window(citizen, draft), Window(citizen, draft)
    one.send(shop="大满面馆", area="68")
    status, page = two.send(shop="中满面馆", area="68")
    assert status == 409
    assert form_of(draft)["shop"] == "大满面馆"
    assert "大满面馆" in page and 'value="中满面馆"' in page
    assert "别的窗口" in page
    assert two.send(shop="中满面馆", area="68")[0] == 302  # saved once more: knowingly
    assert form_of(draft)["shop"] == "中满面馆"


def test_the_same_change_on_both_sides_is_no_clash(citizen: Client, draft: UUID) -> None:
    one, two = Window(citizen, draft), Window(citizen, draft)
    one.send(shop="大满面馆", area="68")
    assert two.send(shop="大满面馆", area="68")[0] == 302


def test_an_entry_that_one_empties_is_empty(citizen: Client, draft: UUID) -> None:
    assert Window(citizen, draft).send(shop="小满面馆", area="")[0] == 302
    assert form_of(draft) == {"shop": "小满面馆"}


def test_after_a_mistake_the_page_knows_what_was_kept(citizen: Client, draft: UUID) -> None:
    window = Window(citizen, draft)
    assert window.send(shop="面", area="68")[0] == 422
    assert form_of(draft)["shop"] == "面"
    assert window.send(shop="面馆", area="68")[0] == 302


def test_a_page_without_marks_and_one_with_nonsense_go_over_what_is_there(
    citizen: Client, draft: UUID
) -> None:
    for seen in ("", "[1]", "{", json.dumps({"shop": 7})):
        window = Window(citizen, draft)
        window.seen = seen
        assert window.send(shop=f"面馆{len(seen)}号", area="68")[0] in (302, 409)
    address = f"/drafts/{draft}/form/all/"
    assert citizen.post(address, {"shop": "最后面馆", "area": "68"}).status_code == 302
    assert form_of(draft)["shop"] == "最后面馆"


def test_a_program_that_read_an_older_version_is_refused(town: Town, draft: UUID) -> None:
    version = Draft.objects.get(id=draft).form_version
    save_form(draft_id=draft, values={"shop": "一"}, is_done=False, by=town.person, at=MONDAY, over=version)
    with pytest.raises(DraftChanged):
        save_form(
            draft_id=draft, values={"shop": "二"}, is_done=False, by=town.person, at=MONDAY, over=version
        )
    assert form_of(draft) == {"shop": "一"}


def test_a_file_that_is_not_ones_own_is_not_put_into_a_draft(town: Town, draft: UUID) -> None:
    others = make_upload(make_person(name="老李"))
    for paper in (others, UUID(int=5)):
        with pytest.raises(NotFound):
            put_paper(draft_id=draft, slot="layout", paper_id=paper, by=town.person, at=MONDAY)
    assert Draft.objects.get(id=draft).slots == {}
    put_paper(draft_id=draft, slot="layout", paper_id=make_upload(town.person), by=town.person, at=MONDAY)
    assert len(Draft.objects.get(id=draft).slots["layout"]) == 1
