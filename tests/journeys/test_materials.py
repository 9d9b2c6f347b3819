"""A manager makes one name out of several, and a citizen takes the blank form along; every page is looked at."""

import io

import pytest
from playwright.sync_api import expect

from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import pdf_bytes
from tests.journeys.browser import WIDE, check_widths
from tests.journeys.test_case import People, apart, people, town, work
from tests.services.cases.make import MONDAY, Town
from tests.services.items.materials.make import asking
from tongban.foundation.directory.public import Officer
from tongban.kernel.actors import SystemActor
from tongban.services.items.attachments.commands.attach import attach_file
from tongban.services.items.attachments.facts import AttachmentKind
from tongban.services.items.materials.finding import find_near_names
from tongban.services.items.public import publish_item, published

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["people", "town"]
SYSTEM = SystemActor(job="test")
NAMES = ("营业执照", "《营业执照》副本（复印件，加盖公章）", "企业营业执照")


def library(town: Town) -> Officer:
    """Items that ask for one paper under three names, and who keeps them."""
    manager = make_staff(name="周事项", posts=("item-manager",))
    asking("L341602SAME0001", NAMES[0], "学历证明", "学历证明材料", organisation_id=manager.organisation_id)
    asking("L341602SAME0002", *NAMES, organisation_id=manager.organisation_id)
    asking("L341602SAME0003", NAMES[1])
    find_near_names()
    return manager


def test_one_paper_gets_one_name_and_nothing_published_is_rewritten(people: People, town: Town) -> None:
    manager: Officer = apart(lambda: library(town))
    page = people.officer(manager, "/desk/library/materials/")
    expect(page.get_by_role("row", name="营业执照").first).to_be_visible()
    people.press(page, page.get_by_role("link", name="像是同一份"))
    cluster = page.get_by_role("region", name="营业执照")
    cluster.get_by_label("“企业营业执照”是同一份").uncheck()
    if people.script:
        check_widths(page)
        page.set_viewport_size({"width": WIDE, "height": 900})
    people.press(page, cluster.get_by_role("button", name="合并成一个"))
    expect(page.get_by_role("status")).to_contain_text("1个名称并入了“营业执照”")
    people.press(page, page.get_by_role("button", name="都不是同一份"))
    expect(page.get_by_role("heading", name="没有可能相同的名称了")).to_be_visible()
    people.press(page, page.get_by_role("link", name="还写旧名称的事项"))
    expect(page.get_by_role("link", name="提出变更")).to_have_count(1)
    if people.script:
        check_widths(page)
        page.set_viewport_size({"width": WIDE, "height": 900})
    terms = apart(lambda: published("L341602SAME0003")).content
    assert [slot.name for slot in terms.slots] == [NAMES[1]]
    people.go(page, "/desk/library/materials/")
    people.press(page, page.get_by_role("link", name="营业执照", exact=True))
    if people.script:
        check_widths(page)
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.get_by_label("要保留的名称").press_sequentially("qyyyzz")
        expect(page.locator("#into-names option")).to_have_attribute("value", NAMES[2])
    people.press(page, page.get_by_role("button", name="把“《营业执照》副本（复印件，加盖公章）”拆出去"))
    expect(page.get_by_role("status")).to_contain_text("已经从“营业执照”拆出来")


def with_form(town: Town) -> str:
    """The county's service, its form attached and its second version published."""
    item = published(town.item_code)
    file = attach_file(
        subject=f"item:{item.code}",
        kind=AttachmentKind.BLANK_FORM,
        stream=io.BytesIO(pdf_bytes()),
        name="食品经营许可申请书（演示）.pdf",
        by=SYSTEM,
        at=MONDAY,
    )
    first = item.content.slots[0].model_copy(
        update={
            "blank_form": file.reference,
            "from_form": False,
            "licence_types": (),
            "register_fact": None,
            "when": None,
        }
    )
    content = item.content.model_copy(update={"slots": (first, *item.content.slots[1:])})
    publish_item(code=item.code, content=content, by=SYSTEM, at=MONDAY)
    return file.reference


def test_the_blank_form_of_a_published_guide_is_there_for_everybody(people: People, town: Town) -> None:
    apart(lambda: with_form(town))
    work()
    page = people.somebody()
    people.go(page, f"/items/{town.item_code}/")
    link = page.get_by_role("link", name="食品经营许可申请书（演示）.pdf")
    expect(link).to_be_visible()
    address = link.get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.body() == pdf_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    if people.script:
        check_widths(page)
