"""The forms of the acts and claiming in a real browser: a split without a lost material, axe, no sideways scroll."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.foundation.identity.make import make_staff
from tests.journeys.browser import PHONE
from tests.journeys.test_watching_pages import Visit, as_officer, look_at, visit
from tests.services.items.library.make import (
    CITY_BUREAU,
    CODE,
    COUNTY_BUREAU,
    SYSTEM,
    bureau,
    city,
    claimed,
    drafted,
    make_entry,
    terms,
)
from tests.services.items.make import MONDAY, make_item
from tests.services.items.test_applying import penalty
from tongban.kernel import clock
from tongban.services.items.commands.import_items import import_items
from tongban.services.items.facts import Limit, Limits
from tongban.services.items.importing.facts import Holder, ImportedRow
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.facts import Act
from tongban.services.items.library.models import Change
from tongban.services.items.library.proposals import NewEntry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["visit"]
ENTRY = f"/desk/library/entries/{CODE}/"
PROVINCE = "340000000000"


@pytest.fixture
def desk() -> Client:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    city()
    make_entry(conditions=[{"text": "有固定的经营场所。"}, {"text": "从业人员有健康证明。"}])
    make_entry("BZ-01-31-002", limits__promised={"count": 7}, slots=[{"key": "id", "name": "身份证明"}])
    claimed(COUNTY_BUREAU)
    return as_officer(make_staff(name="周事项", posts=("item-manager",), organisation_code=CITY_BUREAU))


def test_an_entry_is_split_by_ticking_where_each_part_goes(visit: Visit, desk: Client) -> None:
    page = visit(ENTRY, desk)
    page.get_by_role("button", name="拆分").click()
    page.locator("#n0-code").fill("BZ-01-31-003")
    page.locator("#n0-name").fill("食品经营许可（餐饮）")
    page.locator("#n1-code").fill("BZ-01-31-004")
    page.locator("#n1-name").fill("食品经营许可（销售）")
    lease = page.get_by_role("group", name="租赁合同")
    for box in lease.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("textbox", name="理由").fill("两种业态要的材料不同。")
    page.get_by_role("button", name="保存，看看影响").click()
    expect(page.get_by_role("alert")).to_contain_text("每一项都要归到至少一个新条目")
    page.get_by_role("group", name="租赁合同").get_by_role("checkbox", name="2").check()
    page.get_by_role("button", name="保存，看看影响").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("拆分 · 食品经营许可")
    expect(page.get_by_role("region", name="影响到什么")).to_contain_text("县级")
    page.get_by_role("link", name="继续修改").click()
    assert not page.get_by_role("group", name="租赁合同").get_by_role("checkbox", name="1").is_checked()


def test_the_pages_of_the_acts(visit: Visit, desk: Client) -> None:
    suspension = drafted(Act.SUSPEND)
    look_at(visit, "/desk/library/", desk)
    look_at(visit, ENTRY, desk)
    look_at(visit, "/desk/library/changes/add/", desk)
    look_at(visit, f"{ENTRY}split/", desk)
    look_at(visit, f"{ENTRY}merge/", desk)
    look_at(visit, f"{ENTRY}merge/?with=BZ-01-31-002&go=1", desk)
    look_at(visit, f"/desk/library/changes/{suspension}/propose/", desk)
    assert Change.objects.count() == 2


def test_claiming_and_what_disagrees_with_the_list(visit: Visit, desk: Client) -> None:
    content = terms().model_copy(update={"name": "小餐饮登记", "use_levels": ("3",)})
    new = NewEntry(code="AH-01-31-001", area_code=PROVINCE, level="2", content=content)
    create_entry(new=new, keeper_id=None, by=SYSTEM, at=MONDAY)
    page = visit("/desk/library/claims/", desk, width=PHONE)
    expect(page.get_by_role("heading", name="上级目录里有、亳州市没有的有1条")).to_be_visible()
    look_at(visit, "/desk/library/claims/", desk)
    look_at(visit, "/desk/library/claims/?view=missing", desk)
    page.get_by_role("button", name="认领", exact=True).first.click()
    expect(page.get_by_role("button", name="补全并提交")).to_be_visible()
    look_at(visit, "/desk/library/claims/?view=begun", desk)
    row = ImportedRow(
        line=1,
        source="test",
        source_id="1",
        code="L341600TEST0001",
        holder=Holder(code=CITY_BUREAU, name="亳州市市场监督管理局（示例）", area_code="341600000000"),
        content=penalty(type_code="01", limits=Limits(statutory=Limit(count=30))),
        list_entry_code=CODE,
    )
    ids = {CITY_BUREAU: bureau(CITY_BUREAU)}
    import_items(rows=[row], organisation_ids=ids, publish=True, by=SYSTEM, at=MONDAY)
    look_at(visit, "/desk/library/items/L341600TEST0001/", desk)


def test_the_guide_of_what_nobody_applies_for(visit: Visit, desk: Client) -> None:
    make_item("L341602XZCF000001", terms=penalty(), organisation_id=bureau(COUNTY_BUREAU))
    page = visit("/items/L341602XZCF000001/", Client(), width=PHONE)
    expect(page.get_by_role("heading", name="这件事不用您申请")).to_be_visible()
    expect(page.get_by_role("link", name="开始办理")).to_have_count(0)
    look_at(visit, "/items/L341602XZCF000001/", Client())
