"""A department asks for housing data for its item; one field is refused, the rest is given masked; the counter and a
system use it in a case, the person sees it, the grant is revoked, and the next call fails."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.foundation.directory.make import CITY_OFFICE, COUNTY, LOADER, LONG_AGO
from tests.foundation.identity.make import make_staff, sign_in, sign_in_staff
from tests.foundation.papers.conftest import files
from tests.journeys.browser import PHONE, WIDE, axe_findings
from tests.journeys.test_case import apart
from tests.resources.datasets.make import content
from tests.resources.exchange.gateway.make import how_to, make_authority_officer, make_keeper, make_system
from tests.resources.exchange.sources.conftest import shelf
from tests.resources.exchange.sources.make import AGREEMENT, FIELDS, a_flat, served
from tests.resources.fusion.conftest import engine
from tests.resources.fusion.deliveries.make import BY, agreed
from tests.resources.fusion.deliveries.test_tables import COLUMNS, TABLE
from tests.services.cases.make import CODE, Town, make_case, make_town
from tongban.foundation.directory.public import Officer, OrganisationRow, upsert_organisations
from tongban.kernel import clock
from tongban.resources.datasets.public import FieldContent, NewResource, Origin, bring_resources
from tongban.resources.exchange.gateway.commands.rotate import renew_secret
from tongban.resources.exchange.gateway.models import SystemKey
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.registers.models import RegisteredPerson

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["engine", "files", "shelf"]
HOUSING, LAND = "103001/000001", "county-land"


class Walk:
    """Pages of people, each looked at by axe and for its width where it has script."""

    def __init__(self, chromium: Browser, url: str, *, width: int, script: bool) -> None:
        self.chromium, self.url, self.width, self.script = chromium, url, width, script
        self.opened: list[BrowserContext] = []

    def page(self, client: Client, language: str = "zh-CN") -> Page:
        context = self.chromium.new_context(
            viewport={"width": self.width, "height": 900}, locale=language, java_script_enabled=self.script
        )
        self.opened.append(context)
        context.add_cookies(
            [{"name": name, "value": one.value, "url": self.url} for name, one in client.cookies.items()]
        )
        return context.new_page()

    def officer(self, who: Officer, path: str, language: str = "zh-CN") -> Page:
        page = self.page(sign_in_staff(Client(), who), language)
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        page.goto(f"{self.url}{path}")
        self.looked_at(page)

    def press(self, page: Page, name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        self.looked_at(page)

    def looked_at(self, page: Page) -> None:
        page.wait_for_load_state("networkidle")
        if self.script:
            assert [str(one) for one in axe_findings(page)] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= self.width


@pytest.fixture(params=[(WIDE, True), (PHONE, False)], ids=["wide", "phone-without-script"])
def walk(request: Any, chromium: Browser, live_server: Any, settings: Any) -> Iterator[Walk]:
    settings.BASE_URL = live_server.url
    width, script = request.param
    made = Walk(chromium, live_server.url, width=width, script=script)
    yield made
    for context in made.opened:
        context.close()


@pytest.fixture
def town(shelf: Path, files: Path, tmp_path: Path) -> Town:
    """A town whose land office holds what its citizens own."""
    town, at = make_town(), clock.now()
    row = OrganisationRow(code=LAND, name="谯城区自然资源和规划局（示例）", area_code=COUNTY)
    upsert_organisations(rows=[row], by=LOADER, at=LONG_AGO)
    said = content(
        name="不动产登记信息",
        fields=tuple(FieldContent(name=name, is_personal=True, level=3) for name in FIELDS),
        share_type="2",
        share_conditions="按办理事项共享，写明办件编号。",
        open_type="3",
        level=3,
    )
    new = NewResource(organisation_code=LAND, class_code=HOUSING[:6], content=said, code=HOUSING)
    make_staff(name="尹数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    bring_resources(rows=[new], origin=Origin.LOADED, by=BY, at=at)
    terms: dict[str, Any] = {
        "name": "不动产登记",
        "kind": "table",
        "columns": COLUMNS,
        "table": TABLE,
        "authority": [],
    }
    agreed(AGREEMENT, organisation=LAND, **terms)
    bind_resource(
        resource_code=HOUSING,
        kind=SourceKind.HELD,
        fields={name: name for name in FIELDS},
        agreement=AGREEMENT,
        by=BY,
        at=at,
    )
    facts = RegisteredPerson.objects.get(pk=town.person.person_id).facts
    flat = a_flat(1) | {
        "QLR": str(facts["name"]),
        "ZJH": str(facts["id_number"]),
        "ZL": "亳州市谯城区示例路12号3栋201",
    }
    served(tmp_path, [flat, a_flat(2)], at=at)
    return town


def a_system(town: Town, base: str) -> Any:
    """The how-to's client with a live system of the town's office."""
    key, keeper = Ed25519PrivateKey.generate(), make_keeper()
    code = make_system(keeper, make_authority_officer(), key)
    secret = renew_secret(code=code, by=keeper, at=clock.now())
    return how_to.Gateway(base, code, secret, key, SystemKey.objects.get(system__code=code).kid)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What a journey opens ends with it: a kept connection of a client would keep its own to the database."""
    with ExitStack() as stack:
        yield stack


def test_housing_data_from_the_request_to_the_revocation(walk: Walk, town: Town, opened: ExitStack) -> None:
    asker = make_staff(name="陶共享", posts=("data-asker",))
    checker = make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    giver = make_staff(name="蒋共享", posts=("data-giver",), organisation_code=LAND)
    number = _asked(walk, asker)
    page = walk.officer(checker, f"/desk/exchange/requests/{number}/", language="en")
    walk.press(page, "Pass it on to the provider")
    assert "With the provider" in page.inner_text("main")

    grant = _answered(walk, giver, number)
    case = apart(lambda: make_case(town, at=clock.now()).number)
    _looked_at_the_counter(walk, town, case, grant)
    system = opened.enter_context(closing(a_system(town, walk.url)))
    id_number = str(RegisteredPerson.objects.get(pk=town.person.person_id).facts["id_number"])
    (row,) = system.ask(grant, "person", id_number, case=case)
    assert row["坐落"] == "亳州市谯城区****" and "面积" not in row
    with pytest.raises(how_to.Refused) as without:
        system.ask(grant, "person", id_number, case="")
    assert without.value.code == "case-number-missing"

    person = walk.page(sign_in(Client(), town.person))
    walk.go(person, "/my/lookups/")
    seen = person.inner_text("main")
    assert "不动产登记信息" in seen and "公租房审核系统" in seen and "李窗口" in seen

    page = walk.officer(giver, f"/desk/exchange/grants/{grant}/")
    page.locator("summary", has_text="撤销授权").click()
    page.get_by_label("理由").fill("职能调整，不再提供")
    walk.press(page, "撤销授权")
    assert "不再应答调用" in page.inner_text("main")
    with pytest.raises(how_to.Refused) as ended:
        system.ask(grant, "person", id_number, case=case)
    assert ended.value.code == "grant-not-live"
    page = walk.officer(town.clerk, f"/desk/cases/{case}/")
    assert f"共享授权{grant}已于" in page.inner_text("main") and "职能调整，不再提供" in page.inner_text(
        "main"
    )
    assert page.get_by_role("button", name="现查").count() == 0


def _asked(walk: Walk, asker: Officer) -> str:
    page = walk.officer(asker, f"/desk/datasets/{HOUSING.replace('/', '-')}/")
    page.get_by_role("link", name="申请共享").click()
    walk.looked_at(page)
    page.select_option("#item_code", CODE)
    page.fill("#purpose", "审核申请家庭在本市有没有住房、面积多大")
    page.fill("#basis", "单位要求")
    for name in ("权利人", "坐落", "面积"):
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    page.fill("#field_reasons", "权利人用来核对是不是本人，坐落和面积用来算住房面积")
    page.fill("#until", "2027-06-30")
    walk.press(page, "提交申请")
    assert "请写明法律名称和条款" in page.inner_text("main")
    page.fill("#basis", "《公共租赁住房管理办法》第九条")
    walk.press(page, "提交申请")
    assert "核对中" in page.inner_text("main")
    return page.url.rstrip("/").rpartition("/")[2]


def _answered(walk: Walk, giver: Officer, number: str) -> str:
    page = walk.officer(giver, "/desk/exchange/")
    page.get_by_role("link", name="不动产登记信息").click()
    walk.looked_at(page)
    page.get_by_role("link", name="逐项答复").click()
    walk.looked_at(page)
    assert [page.input_value(f"#mask-{place}") for place in range(3)] == ["name", "address", "none"]
    page.select_option("#mask-2", "")
    walk.press(page, "同意共享")
    assert "请写明不同意这个信息项的理由" in page.inner_text("main")
    page.fill("#reason-2", "面积请在窗口核对证书")
    walk.press(page, "同意共享")
    assert "姓名隐去中间" in page.inner_text("main")
    assert Grant.objects.get().request_number == number
    return Grant.objects.get().code


def _looked_at_the_counter(walk: Walk, town: Town, case: str, grant: str) -> None:
    page = walk.officer(town.clerk, f"/desk/cases/{case}/")
    assert grant in page.inner_text("main")
    page.get_by_role("button", name=re.compile("^现查")).click()
    walk.looked_at(page)
    said = page.inner_text("main")
    assert "亳州市谯城区****" in said and "姓名隐去中间" in said
    assert "示例路12号" not in said and "89.50" not in said
