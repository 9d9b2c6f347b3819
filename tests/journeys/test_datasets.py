"""A department describes what data it holds, the data authority approves it, an officer elsewhere finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import CITY_OFFICE, add_post, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.journeys.browser import LOOKS, Look, OpenPage, check_widths, chinese_lines
from tests.journeys.test_case import People, apart
from tests.resources.datasets.make import describe, publish
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.resources.datasets.content import EdgeContent, FieldContent
from tongban.resources.datasets.public import submit_resource

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
add_post(
    "catalogue-walker",
    frozenset({"datasets.describe", "datasets.approve", "datasets.import", "datasets.withdraw"}),
)


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who takes part: a department's data officer, the data authority, a clerk elsewhere."""

    editor: Officer
    authority: Officer
    clerk: Officer


@pytest.fixture
def staff() -> Staff:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Staff = apart(_made)
    return made


def _made() -> Staff:
    make_organisations()
    return Staff(
        editor=make_staff(name="陈编目", posts=("resource-editor",)),
        authority=make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE),
        clerk=make_staff(name="李窗口", posts=("accept",), organisation_code=CITY_OFFICE),
    )


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def people(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[People]:
    made = People(chromium, live_server.url, script=request.param)
    yield made
    for context in made.contexts:
        context.close()


def test_a_resource_is_described_approved_and_found(people: People, staff: Staff) -> None:
    page = people.officer(staff.editor, "/desk/datasets/own/")
    expect(page.get_by_text("本单位编制的资源按进度列在这里")).to_be_visible()
    people.press(page, page.get_by_role("link", name="编制资源"))
    page.get_by_label("资源名称").fill("公共停车场信息")
    page.get_by_label("类和项").select_option("209")
    page.get_by_label("目和细目").fill("001")
    people.press(page, page.get_by_role("button", name="开始编目"))
    fill(page)
    people.press(page, page.get_by_role("button", name="保存并提交审核"))
    expect(page.get_by_role("alert")).to_contain_text("有条件开放要写明开放条件")
    page.get_by_label("开放条件").fill("实名申请，注明用途。")
    people.press(page, page.get_by_role("button", name="保存并提交审核"))
    expect(page.get_by_text("已提交，由数据主管部门审核")).to_be_visible()

    desk = people.officer(staff.authority, "/desk/")
    people.press(desk, desk.locator("main a[href*='/desk/datasets/']").first)
    expect(desk.get_by_text("这是第一版")).to_be_visible()
    people.press(desk, desk.get_by_role("button", name="审核通过并发布"))
    expect(desk.get_by_text("已发布，各部门现在能查到")).to_be_visible()

    found = people.officer(staff.clerk, "/desk/datasets/")
    found.get_by_label("名称、信息项或部门").fill("停车泊位")
    people.press(found, found.get_by_role("button", name="查找"))
    people.press(found, found.get_by_role("link", name="公共停车场信息"))
    expect(found.get_by_role("heading", level=1)).to_have_text("公共停车场信息")
    expect(found.get_by_text("实名申请，注明用途。")).to_be_visible()
    expect(found.get_by_text("未测量").first).to_be_visible()


def fill(page: Page) -> None:
    """Everything but the conditions on which it is open."""
    page.get_by_label("摘要").fill("全市公共停车场的名称、位置、泊位数和收费。")
    page.get_by_label("库表").check()
    page.get_by_role("combobox", name="更新周期").select_option("4")
    for place, (name, column) in enumerate((("停车场名称", "name"), ("停车泊位数", "slots")), 1):
        page.get_by_role("textbox", name=f"信息项 {place}").fill(name)
        page.get_by_role("textbox", name=f"字段名 {place}").fill(column)
    page.locator("input[name=share_type][value='1']").check()
    page.locator("input[name=open_type][value='2']").check()
    page.get_by_role("combobox", name="数据分级").select_option("1")
    page.get_by_role("combobox", name="重要程度").select_option("1")
    page.get_by_role("combobox", name="数据层级").select_option("4")
    page.get_by_role("combobox", name="种类 1").select_option("system")
    page.get_by_role("textbox", name="名称 1", exact=True).fill("停车管理系统")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Addresses of pages that show something, and the session of who opens them."""

    session: str
    desk: list[str]
    public: list[str]


@pytest.fixture
def walk(staff: Staff) -> Walk:
    made: Walk = apart(lambda: _walk(staff))
    return made


def _walk(staff: Staff) -> Walk:
    from django.test import Client

    keeper = make_staff(name="周目录", posts=("catalogue-walker",))
    base = publish(staff.editor, staff.authority, name="公交线路信息")
    steps = (
        EdgeContent(direction="from", kind="resource", ref=base),
        EdgeContent(direction="from", kind="delivery", label="交通运输局九月供数"),
        EdgeContent(direction="feeds", kind="register", label="地址库"),
    )
    person = FieldContent(name="值守人员", column="keeper", level=3, is_personal=True)
    code = publish(staff.editor, staff.authority, lineage=steps, related=(base,))
    draft = describe(
        staff.editor, name="公交场站值守", fields=(person,), share_type="2", share_conditions="按事项"
    )
    sent = describe(staff.editor, name="公交车辆信息")
    submit_resource(code=sent, by=staff.editor, at=MONDAY)
    slug, open_slug, sent_slug = (one.replace("/", "-") for one in (code, draft, sent))
    client = sign_in_staff(Client(), keeper)
    desk = [
        "",
        "own/",
        "new/",
        "queue/",
        "import/",
        "statistics/",
        f"{slug}/",
        f"{open_slug}/?open=1",
        f"{open_slug}/edit/",
    ]
    return Walk(
        session=str(client.session.session_key),
        desk=[f"/desk/datasets/{path}" for path in (*desk, f"{sent_slug}/?open=1")],
        public=[f"/datasets/{path}" for path in ("", "?q=没有", "statistics/", f"{slug}/", "?view=print")],
    )


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, walk: Walk, look: Look
) -> None:
    page = open_page(live_server.url + "/health/live", look=look)
    for address in walk.public:
        page.goto(live_server.url + address, wait_until="load")
        check_widths(page, look=look)
    page.context.add_cookies([{"name": "sessionid", "value": walk.session, "url": live_server.url}])
    for address in walk.desk:
        answer = page.goto(live_server.url + address, wait_until="load")
        assert answer is not None and answer.status == 200, address
        check_widths(page, look=look)


# names of people, organisations, resources and fields, which stay as they are written
THEIRS = re.compile(
    r"示例|^没有|公交|站点|经度|值守|按事项|地址库|交通运输局|周目录|通办|税收征收管理法|信息资源|分类代码|个人"
)


def test_the_pages_are_whole_in_english(live_server: LiveServer, open_page: OpenPage, walk: Walk) -> None:
    page = open_page(live_server.url + "/health/live", language="en")
    page.context.add_cookies([{"name": "sessionid", "value": walk.session, "url": live_server.url}])
    left: dict[str, list[str]] = {}
    for address in (*walk.public, *walk.desk):
        page.goto(live_server.url + address, wait_until="load")
        if rest := chinese_lines(page, THEIRS):
            left[address] = rest
    assert not left, str(left)
