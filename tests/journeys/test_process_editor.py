"""A process manager draws a step, is told what is missing, mends it and publishes; the public drawing has it."""

import os
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import LOOKS, OpenPage, check_page, check_widths
from tests.journeys.test_case import apart
from tests.services.process.bpmn import FIRE_OFFICE, PARALLEL, bpmn, flow, simple, step
from tests.services.process.desk import desk_of
from tests.services.process.make import make_process
from tongban.services.process.bpmn import ProcessModel
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.overview import version_text
from tongban.services.process.placing import with_diagram

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
LOCAL = PARALLEL.replace(FIRE_OFFICE, "county-office")
FORKED = bpmn(
    '<startEvent id="s" name="申请"/>' + flow("s", "a") + step("a", terms='post="review" outcomes="agree disagree"')
    + flow("a", "g") + '<exclusiveGateway id="g" default="g-f"/>' + flow("g", "e", 'outcome == "agree"', "同意")
    + flow("g", "f") + '<endEvent id="e" name="办结"/><endEvent id="f" name="不予"/>'
)  # fmt: skip

# a step as SpiffWorkflow's own editor writes it
FOREIGN = simple(
    terms='outcomes="agree"',
    extra='<spiffworkflow:properties><spiffworkflow:property name="post" value="review"/>'
    '<spiffworkflow:property name="limitDays" value="3"/></spiffworkflow:properties>'
    "<spiffworkflow:postScript>{}</spiffworkflow:postScript>",
)


@pytest.fixture
def visit(open_page: OpenPage, live_server: LiveServer) -> Visit:
    """`visit("five-posts/edit/", width=390)`: a page of processes for a process manager."""

    def open_it(path: str, **look: object) -> Page:
        key = apart(lambda: str(desk_of("process-manager")[0].session.session_key))
        page = open_page(live_server.url + "/health/live", **look)
        page.set_default_timeout(15_000)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page.goto(f"{live_server.url}/desk/processes/{path}", wait_until="load")
        return page

    return open_it


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("TONGBAN_PICTURES"):
        page.screenshot(path=f"{folder}/process-{name}.png", full_page=True)


def ready(page: Page) -> Page:
    page.locator("form[data-process-editor][data-ready]").wait_for()
    return page


def element(page: Page, key: str) -> Locator:
    return page.locator(f'.djs-element[data-element-id="{key}"] > .djs-hit').first


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="图上选中的内容")


def check(page: Page) -> None:
    """Press the button and wait for its answer to stand in the place of the one before."""
    page.evaluate("document.querySelector('#checks').dataset.before = ''")
    page.get_by_role("button", name="检查").click()
    page.locator("#checks:not([data-before])").wait_for()


def text_in(page: Page) -> str:
    return page.locator("[name=bpmn]").input_value()


def test_a_step_is_drawn_checked_mended_and_published(visit: Visit) -> None:
    page = ready(visit("five-posts/edit/"))
    picture(page, "edit")
    element(page, "review").click()
    expect(panel(page).get_by_label("岗位")).to_have_value("review")
    element(page, "decided").click()
    page.locator('.djs-context-pad [data-action="next-step"]').click()
    page.keyboard.press("Escape")
    expect(panel(page).get_by_label("名称")).to_have_value("新环节")

    panel(page).get_by_label("名称").fill("专家评审")
    check(page)
    checks = page.get_by_role("alert")
    expect(checks).to_contain_text("专家评审")
    expect(checks).to_contain_text("没有写由哪个岗位办")
    expect(page.locator(".djs-element.tb-faulty").first).to_be_visible()
    picture(page, "findings")
    check_page(page)

    page.locator("#main").get_by_role("heading", level=1).click()
    checks.get_by_role("link", name="去改").first.click()
    panel(page).get_by_label("岗位").fill("review")
    panel(page).get_by_label("环节时限").fill("4")
    panel(page).get_by_label("办理机构").select_option("superior")
    panel(page).get_by_label("结果").fill("agree  disagree")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("从这里走不到结束")
    mend(page, "要写条件，或设为网关的默认")
    panel(page).get_by_label("条件（CEL）").fill('outcome == "experts"')
    mend(page, "从这里走不到结束")
    page.locator('.djs-context-pad [data-action="next-end"]').click()
    check(page)
    expect(page.get_by_text("没有要改的，可以发布")).to_be_visible()

    page.get_by_role("button", name="发布为新版本").click()
    page.wait_for_load_state("load")
    expect(page.get_by_role("heading", name="把“五岗审批”发布为第2版？")).to_be_visible()
    expect(page.get_by_role("region", name="改了什么")).to_contain_text("专家评审")
    picture(page, "confirm")
    check_page(page)
    page.get_by_role("button", name="发布第2版").click()
    page.wait_for_load_state("load")
    expect(page.locator(".tb-process__svg")).to_contain_text("专家评审")
    row = page.get_by_role("row", name="专家评审")
    expect(row).to_contain_text("4个工作日")
    expect(row).to_contain_text("上级机关")
    picture(page, "published")


def along(page: Page, flow: str, part: float) -> None:
    """Click on a flow, this part of the way along."""
    x, y = page.evaluate(
        """([flow, part]) => {
            const way = document.querySelector(`[data-element-id="${flow}"] .djs-visual > path`);
            const at = way.getPointAtLength(way.getTotalLength() * part).matrixTransform(way.getScreenCTM());
            return [at.x, at.y];
        }""",
        [flow, part],
    )
    page.mouse.click(x, y)
    expect(panel(page).get_by_role("heading", name="连线")).to_be_visible()


def mend(page: Page, why: str) -> None:
    """Follow the link of a finding, which chooses its element."""
    page.locator(".tb-check", has_text=why).get_by_role("link").click()


def test_conditions_and_the_default_are_said_in_the_panel(visit: Visit) -> None:
    apart(lambda: make_process(key="forked", bpmn_xml=FORKED))
    page = ready(visit("forked/edit/"))
    along(page, "g-e", 0.5)
    condition = panel(page).get_by_label("条件（CEL）")
    expect(condition).to_have_value('outcome == "agree"')
    condition.fill("outcome ===")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("不是能读懂的CEL")
    condition.fill('outcome == "agree" || outcome == "partly"')
    along(page, "g-f", 0.3)
    default = panel(page).get_by_label("默认")
    expect(default).to_be_checked()
    default.uncheck()
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("要写条件，或设为网关的默认")
    default.check()
    check(page)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert shape(compile_bpmn(text_in(page)).model) == shape(
        compile_bpmn(FORKED.replace('"agree"<', '"agree" || outcome == "partly"<')).model
    )


@pytest.mark.parametrize("key", ["five-posts", "short", "parallel", "forked", "foreign"])
def test_the_drawing_keeps_everything_that_the_text_says(visit: Visit, key: str) -> None:
    texts = {"parallel": LOCAL, "forked": FORKED, "foreign": FOREIGN}
    if key in texts:
        apart(lambda: (desk_of("process-manager"), make_process(key=key, bpmn_xml=texts[key])))
    before = apart(lambda: version_text(key)[1])
    page = ready(visit(f"{key}/edit/"))
    name = panel(page).get_by_label("名称")
    name.fill("换了名字")
    check(page)
    expect(page.get_by_text("没有要改的，可以发布")).to_be_visible()
    after = compile_bpmn(text_in(page))
    assert after.model.name == "换了名字"
    assert shape(after.model) == shape(compile_bpmn(before).model)


def shape(model: ProcessModel) -> tuple[object, ...]:
    """What a model says, without lines, places and the process's own name."""
    nodes = {id_: replace(node, line=0) for id_, node in model.nodes.items()}
    return model.id, nodes, {flow.id: replace(flow, line=0) for flow in model.flows}


def test_properties_of_another_editor_are_shown_and_given_way(visit: Visit) -> None:
    apart(lambda: make_process(key="foreign", bpmn_xml=FOREIGN))
    page = ready(visit("foreign/edit/"))
    element(page, "a").click()
    expect(panel(page).get_by_label("岗位")).to_have_value("review")
    limit = panel(page).get_by_label("环节时限")
    expect(limit).to_have_value("3")
    limit.fill("")
    panel(page).get_by_label("岗位").fill("approve")
    check(page)
    expect(page.get_by_text("没有要改的，可以发布")).to_be_visible()
    step_ = compile_bpmn(text_in(page)).steps["a"]
    assert (step_.post_code, step_.limit_days, step_.outcomes) == ("approve", None, ("agree",))


def test_a_named_organisation_is_found_by_a_part_of_its_name(visit: Visit) -> None:
    page = ready(visit("short/edit/"))
    element(page, "issue").click()
    panel(page).get_by_label("办理机构").select_option("named")
    panel(page).get_by_label("机构代码").press_sequentially("谯城")
    expect(page.locator("#process-organisations option")).to_have_attribute("value", "county-office")
    panel(page).get_by_label("机构代码").fill("county-office")
    check(page)
    expect(page.get_by_text("没有要改的，可以发布")).to_be_visible()
    assert compile_bpmn(text_in(page)).steps["issue"].organisation == "county-office"
    element(page, "accept").click()
    element(page, "issue").click()
    expect(panel(page).get_by_label("机构代码")).to_have_value("county-office")


def test_a_file_is_drawn_at_once(visit: Visit) -> None:
    page = ready(visit("short/edit/"))
    page.get_by_text("流程原文（BPMN 2.0）").click()
    file = {"name": "p.bpmn", "mimeType": "application/xml", "buffer": with_diagram(FORKED).encode()}
    page.get_by_label("或上传文件").set_input_files([file])
    expect(element(page, "g")).to_be_attached()
    check(page)
    expect(page.get_by_text("没有要改的，可以发布")).to_be_visible()


def test_the_watermark_of_the_library_stays_in_sight(visit: Visit) -> None:
    """Its licence asks for it."""
    page = ready(visit("five-posts/edit/"))
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    assert mark.get_attribute("href") == "http://bpmn.io"
    covering = page.evaluate(
        """() => { const box = document.querySelector('.bjs-powered-by').getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top.closest('.bjs-powered-by') !== null; }"""
    )
    assert covering


def test_what_cannot_be_drawn_is_checked_as_text(visit: Visit) -> None:
    page = ready(visit("five-posts/edit/"))
    page.get_by_text("流程原文（BPMN 2.0）").click()
    page.locator("[name=bpmn]").fill("<a/>")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("不是BPMN 2.0")
    expect(page.get_by_text("这段原文画不出来")).to_be_visible()


@pytest.mark.parametrize("path", ["", "five-posts/", "five-posts/edit/", "new/"])
def test_the_pages_fit_and_can_be_read(visit: Visit, path: str) -> None:
    for look in LOOKS:
        page = visit(path, look=look)
        if path.endswith(("edit/", "new/")):
            ready(page)
        for language, width in (("zh-CN", 1440), ("en", 390)):
            if look == "light" and os.environ.get("TONGBAN_PICTURES"):
                shown = visit(path, language=language, width=width)
                shown.wait_for_timeout(500)
                picture(shown, f"{re.sub('[^a-z]+', '-', path)}{language}-{width}")
        check_widths(page, look=look)


def test_without_script_the_form_holds_the_text(visit: Visit) -> None:
    page = visit("five-posts/edit/", script=False)
    text = text_in(page)
    page.locator("[name=bpmn]").fill(text.replace('limitDays="3"', 'limitDays="soon"'))
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_role("alert")).to_contain_text("环节时限“soon”不是天数")
    page.locator("[name=bpmn]").fill(text.replace('limitDays="3"', 'limitDays="4"'))
    page.get_by_role("button", name="发布为新版本").click()
    page.get_by_role("button", name="发布第2版").click()
    expect(page.get_by_role("row", name="审核")).to_contain_text("4个工作日")
