"""A department opens counts of a register and a file of its own, a citizen takes them and asks for more."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.foundation.directory.make import CITY_OFFICE, LOADER, LONG_AGO, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.journeys.browser import LOOKS, PHONE, Look, OpenPage, check_widths, chinese_lines
from tests.journeys.test_case import People, apart
from tests.resources.opendata.make import build, define, firms, publish, publish_resource
from tests.resources.registers.make import make_registered
from tests.services.cases.make import MONDAY
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.resources.opendata.commands.ask import ask_for_data, pass_request_on
from tongban.resources.opendata.commands.publish import submit_version
from tongban.resources.registers.public import FirmRow, register_firms
from tongban.standards.codes import make_uscc

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SLUG = "firms-by-kind"
SHOP, COMPANY = "个体工商户", "有限责任公司"
# kind, year → how many: one cell is too small to be told
FIRMS = {(SHOP, 2023): 14, (SHOP, 2024): 21, (COMPANY, 2023): 3, (COMPANY, 2024): 17}
PARKS = "停车场名称,泊位数,启用日期\n人民路停车场,120,2024-03-01\n火车站停车场,300,2021-11-20\n"


@dataclass(frozen=True, kw_only=True)
class Staff:
    """A department's data officer, and the data authority."""

    editor: Officer
    authority: Officer


@pytest.fixture
def staff(tmp_path: Path, settings: Any) -> Staff:
    settings.OPEN_DATA_DIR = tmp_path / "opendata"
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(MONDAY)
    made: Staff = apart(_made)
    return made


def _made() -> Staff:
    make_organisations()
    owner = make_registered()
    many = [one for one, count in FIRMS.items() for _ in range(count)]
    rows = [
        FirmRow(
            uscc=make_uscc(body=f"MA{number:06d}", registrar="9", kind="2"),
            name=f"示例市场主体{number}号",
            kind=kind,
            address="亳州市谯城区古井镇示例路9号",
            area_code="341602100000",
            business_scope="餐饮服务",
            registered_on=date(year, 5, 6),
            phone=f"100{number:08d}",
            representative_id_number=owner.id_number,
        )
        for number, (kind, year) in enumerate(many)
    ]
    register_firms(rows=rows, by=LOADER, at=LONG_AGO)
    made = Staff(
        editor=make_staff(name="陈编目", posts=("resource-editor",), organisation_code=CITY_OFFICE),
        authority=make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE),
    )
    publish_resource(made.editor, made.authority, name="市场主体登记信息")
    publish_resource(made.editor, made.authority, name="公共停车场信息")
    return made


class Folk(People):
    """People of whom those without script are on a phone."""

    def somebody(self) -> Page:
        page = super().somebody()
        if not self.script:
            page.set_viewport_size({"width": PHONE, "height": 844})
        return page


@pytest.fixture(params=[True, False], ids=["wide", "phone without script"])
def people(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Folk]:
    made = Folk(chromium, live_server.url, script=request.param)
    yield made
    for context in made.contexts:
        context.close()


def test_counts_of_a_register_are_opened_and_taken_and_more_is_asked_for(people: Folk, staff: Staff) -> None:
    define_counts(people, people.officer(staff.editor, "/desk/open/"))
    desk = people.officer(staff.authority, "/desk/open/queue/")
    people.press(desk, desk.locator("main").get_by_role("link", name="各类市场主体数量"))
    expect(desk.get_by_text("不公布", exact=True).first).to_be_visible()
    people.press(desk, desk.get_by_role("button", name="发布数据集"))
    expect(desk.get_by_text("已发布，人人都能查到")).to_be_visible()

    page = people.somebody()
    people.go(page, "/open/")
    page.get_by_role("searchbox").fill("市场主体")
    people.press(page, page.locator("form.tb-find button"))
    people.press(page, page.get_by_role("link", name="各类市场主体数量"))
    taken(page)
    asked(page)
    answered(people, staff)


def define_counts(people: Folk, page: Page) -> None:
    """Define what is counted, build it, look at what is hidden, and hand it in."""
    people.press(page, page.get_by_role("link", name="定义数据集"))
    page.locator("select[name=resource]").select_option(resource(page, "市场主体登记信息"))
    page.get_by_role("button", name="下一步：数据从哪里来").click()
    page.locator("[name=source][value='registers.firms']").check()
    page.locator("[name=slug]").fill(SLUG)
    people.press(page, page.get_by_role("button", name="开始定义"))
    page.locator("[name=title]").fill("各类市场主体数量")
    page.locator("[name=summary]").fill("按主体类型和登记年份统计的市场主体数量。")
    page.locator("[name=topic]").select_option("firms")
    page.locator("[name=cycle]").select_option("4")
    page.locator("[name=take-area]").uncheck()
    for name in ("kind", "year"):
        page.locator(f"[name=take-{name}]").check()
        page.locator(f"[name=total-{name}]").check()
    people.press(page, page.get_by_role("button", name="保存定义"))
    expect(page.get_by_text("定义已保存")).to_be_visible()
    people.press(page, page.get_by_role("button", name="生成表格"))
    apart(deliver_all)
    people.go(page, f"/desk/open/{SLUG}/")
    # one cell is small, and three more keep anybody from computing it
    expect(page.locator("[aria-labelledby=risk]")).to_contain_text("共4格：数太小1格，连带3格")
    people.press(page, page.locator("[name=do][value=submit]"))
    expect(page.get_by_text("由数据主管部门审核")).to_be_visible()


def resource(page: Page, name: str) -> str:
    """The value of a resource in the list of them."""
    return page.locator("select[name=resource] option", has_text=name).get_attribute("value") or ""


def taken(page: Page) -> None:
    """The file and the API give the same rows, and neither tells what is hidden."""
    with page.expect_download() as download:
        page.locator("[aria-labelledby=download] a", has_text="CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    cells = {tuple(row[:2]): row[2] for row in rows[1:]}
    assert len(cells) == 9 and cells[COMPANY, "2023"] == ""
    assert sum(value == "" for value in cells.values()) == 4
    assert (cells["合计", "合计"], cells[COMPANY, "合计"], cells["合计", "2024"]) == ("55", "20", "38")

    ask = page.request
    rows_at = f"/open/v1/datasets/{SLUG}/rows"
    found = ask.get(rows_at, params={"kind": COMPANY, "year": "2023"}).json()
    assert [one["firms"] for one in found["rows"]] == [None]
    seen: list[Any] = []
    address = f"{rows_at}?limit=4&sort=-firms"
    for _ in range(3):
        answer = ask.get(address)
        assert answer.ok, answer.text()
        body = answer.json()
        seen += [(one["kind"], one["year"], one["firms"]) for one in body["rows"]]
        address = f"{rows_at}?limit=4&sort=-firms&cursor={body['cursor']}"
    told = {(kind, year): "" if count is None else str(count) for kind, year, count in seen}
    assert len(seen) == 9 and told == cells
    refused = ask.get(rows_at, params={"owner": "x"})
    assert refused.status == 422 and refused.json()["code"] == "open-unknown-filter"


def asked(page: Page) -> None:
    """Somebody without an account asks for data."""
    page.goto("/open/requests/")
    page.locator("[name=title]").fill("公交站点坐标")
    page.locator("[name=text]").fill("全市公交站点的名称和坐标，2020年起。")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_load_state("load")
    expect(page.get_by_text("您的申请编号是")).to_be_visible()


def answered(people: Folk, staff: Staff) -> None:
    """The authority passes it on, the department answers, everybody reads it."""
    desk = people.officer(staff.authority, "/desk/open/requests/")
    people.press(desk, desk.get_by_role("link", name="公交站点坐标"))
    desk.locator("[name=office]").select_option(str(staff.editor.organisation_id))
    people.press(desk, desk.get_by_role("button", name="转给部门"))
    page = people.officer(staff.editor, "/desk/open/requests/")
    people.press(page, page.get_by_role("link", name="公交站点坐标"))
    page.locator("[name=outcome][value=will-open]").check()
    page.locator("[name=answer]").fill("坐标正在核对，明年一月开放。")
    people.press(page, page.get_by_role("button", name="公开答复"))
    reader = people.somebody()
    people.go(reader, "/open/requests/?state=answered")
    people.press(reader, reader.get_by_role("link", name="公交站点坐标"))
    expect(reader.get_by_text("坐标正在核对")).to_be_visible()
    expect(reader.get_by_text("将要开放").first).to_be_visible()


def test_a_file_of_the_department_becomes_a_dataset(people: Folk, staff: Staff) -> None:
    page = people.officer(staff.editor, "/desk/open/new/")
    page.locator("select[name=resource]").select_option(resource(page, "公共停车场信息"))
    page.get_by_role("button", name="下一步：数据从哪里来").click()
    page.locator("[name=source][value=table]").check()
    page.locator("[name=slug]").fill("parks")
    people.press(page, page.get_by_role("button", name="开始定义"))
    bad = PARKS + "联系人张三，13800000000,20,2022-01-01\n"
    hand_in(people, page, bad)
    expect(page.locator("[aria-labelledby=offences]")).to_contain_text("手机号")
    expect(page.locator("[aria-labelledby=offences]")).not_to_contain_text("13800000000")
    hand_in(people, page, PARKS)
    expect(page.get_by_text("已接收2行")).to_be_visible()
    people.go(page, "/desk/open/parks/edit/")
    page.locator("[name=summary]").fill("全市公共停车场的名称和泊位数。")
    page.locator("[name=topic]").select_option("places")
    page.locator("[name=cycle]").select_option("7")
    people.press(page, page.get_by_role("button", name="保存定义"))
    people.press(page, page.get_by_role("button", name="生成表格"))
    apart(deliver_all)
    people.go(page, "/desk/open/parks/")
    people.press(page, page.locator("[name=do][value=submit]"))
    desk = people.officer(staff.authority, "/desk/open/parks/review/")
    people.press(desk, desk.get_by_role("button", name="发布数据集"))
    reader = people.somebody()
    people.go(reader, "/open/parks/")
    expect(reader.get_by_text("火车站停车场").first).to_be_visible()


def hand_in(people: Folk, page: Page, text: str) -> None:
    file = {"name": "parks.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    people.press(page, page.get_by_role("button", name="检查并提交"))


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Addresses of pages that show something, and the sessions of who opens them."""

    editor: str
    authority: str
    own: list[str]
    review: list[str]
    public: list[str]


@pytest.fixture
def walk(staff: Staff) -> Walk:
    made: Walk = apart(lambda: _walk(staff))
    return made


def _walk(staff: Staff) -> Walk:
    editor, authority = staff.editor, staff.authority
    publish(editor, authority, slug="firms", content=firms(), resource={"name": "企业登记信息"})
    define(editor, authority, slug="parks", source="table", columns=(), resource={"name": "停车泊位信息"})
    desk = sign_in_staff(Client(), editor)
    desk.post("/desk/open/parks/table/", {"file": io.BytesIO(PARKS.encode())})
    define(editor, authority, slug="halls", resource={"name": "大厅信息"})
    build(editor, "halls")
    submit_version(slug="halls", by=editor, at=MONDAY)
    numbers = [
        ask_for_data(
            title="公交站点坐标",
            text=f"名称和坐标，第{n}份",
            purpose="",
            account_id=None,
            by=LOADER,
            at=MONDAY,
        )
        for n in range(2)
    ]
    office = editor.organisation_id
    assert office is not None
    pass_request_on(number=numbers[0], organisation_id=office, by=authority, at=MONDAY)
    own = ["", "new/", "firms/", "halls/", "parks/", "parks/edit/", "parks/table/", f"requests/{numbers[0]}/"]
    return Walk(
        editor=str(desk.session.session_key),
        authority=str(sign_in_staff(Client(), authority).session.session_key),
        own=[f"/desk/open/{path}" for path in (*own, "requests/", "remarks/")],
        review=[f"/desk/open/{path}" for path in ("queue/", "halls/review/", f"requests/{numbers[1]}/")],
        public=[
            f"/open/{path}"
            for path in ("", "?q=没有", "firms/", "requests/", f"requests/{numbers[0]}/", "none/")
        ],
    )


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    live_server: LiveServer, open_page: OpenPage, walk: Walk, look: Look
) -> None:
    page = open_page(live_server.url + "/health/live", look=look)
    for address in walk.public:
        page.goto(live_server.url + address, wait_until="load")
        check_widths(page, look=look)
    for session, addresses in ((walk.editor, walk.own), (walk.authority, walk.review)):
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        for address in addresses:
            answer = page.goto(live_server.url + address, wait_until="load")
            assert answer is not None and answer.status == 200, address
            check_widths(page, look=look)


# names of offices, people, resources and columns, which stay as they are written
THEIRS = re.compile(
    r"示例|谯城|亳州|市场主体|主体类型|户$|停车|泊位|启用|公交|坐标|火车|人民路|大厅|区划|户数|企业|有限责任|个体|合计|名称|地址|信息资源|^没有"
)


def test_the_pages_are_whole_in_english(live_server: LiveServer, open_page: OpenPage, walk: Walk) -> None:
    page = open_page(live_server.url + "/health/live", language="en")
    left: dict[str, list[str]] = {}
    for session, addresses in ((walk.editor, walk.own + walk.public), (walk.authority, walk.review)):
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        for address in addresses:
            page.goto(live_server.url + address, wait_until="load")
            if rest := chinese_lines(page, THEIRS):
                left[address] = rest
    assert not left, str(left)
