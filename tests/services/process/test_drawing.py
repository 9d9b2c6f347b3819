"""The drawing shows whose turn it is, in words and colours of the page; the list says the same."""

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import etree, html

from tests.services.cases.joint.make import PROCESS
from tests.services.process.bpmn import PARALLEL
from tests.services.process.make import make_process
from tongban.services.process import engine
from tongban.services.process.defaults import default_bpmn
from tongban.services.process.layout import WIDEST, lay_out
from tongban.services.process.placing import with_diagram
from tongban.services.process.public import (
    StepKind,
    process_figure,
    process_steps,
    process_svg,
    process_version,
)

pytestmark = pytest.mark.django_db


def drawn(key: str = "five-posts", **states: list[str]) -> etree._Element:
    return etree.fromstring(process_svg(process_version(key).id, **states))


def state_of(svg: etree._Element, key: str) -> str:
    (group,) = svg.xpath(f"//*[@data-key='{key}']")
    return str(group.get("data-state"))


def texts(svg: etree._Element) -> list[str]:
    return [str(text) for text in svg.xpath("//*[local-name()='text']/text()")]


def test_the_steps_come_in_order_with_their_terms() -> None:
    steps = process_steps(process_version("five-posts").id)
    assert [(step.number, step.name, step.kind, step.is_side) for step in steps] == [
        (1, "受理", StepKind.POST, False),
        (2, "审核", StepKind.POST, False),
        (3, "审批", StepKind.POST, False),
        (4, "发证", StepKind.POST, False),
        (5, "补正", StepKind.APPLICANT, True),
    ]
    assert steps[0].exits == ("补正", "不予受理")
    assert steps[2].exits == ("退回审核", "不予许可")


def test_a_guide_shows_the_applicant_dark_us_pale_and_side_ways_dashed() -> None:
    svg = drawn()
    assert [state_of(svg, key) for key in ("apply", "accept", "correct", "refused")] == [
        "you",
        "we",
        "aside-you",
        "aside",
    ]
    dashed = svg.xpath("//*[@class='tb-process__way'][@stroke-dasharray]/@data-side")
    assert dashed and set(dashed) == {"true"}
    assert {"受理", "审核", "审批", "发证", "补正", "不予受理", "不予许可", "退回审核"} <= set(texts(svg))


def test_a_case_shows_what_is_done_what_is_now_and_what_is_next() -> None:
    svg = drawn(done=["accept"], current=["review"])
    assert [state_of(svg, key) for key in ("apply", "accept", "review", "approve")] == [
        "done",
        "done",
        "now",
        "next",
    ]
    assert "✓ 受理" in texts(svg)


def test_a_correction_that_is_awaited_is_shown_as_now() -> None:
    assert state_of(drawn(done=["accept"], current=["correct"]), "correct") == "now"


def test_it_has_a_title_and_a_description_that_say_it_in_words() -> None:
    with translation.override("zh-hans"):
        svg = drawn(done=["accept"], current=["review"])
    title, desc = svg.xpath("//*[local-name()='title' or local-name()='desc']")
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "流程：五岗审批"
    assert desc.text == "受理（已办）、审核（现在）、审批、发证、补正（需要时）"


def test_colours_are_tokens_only() -> None:
    svg = drawn(done=["accept"], current=["review"])
    colours = set(svg.xpath("//@fill | //@stroke"))
    assert all(colour == "none" or colour.startswith("var(--") for colour in colours)
    assert not svg.xpath("//@style")


def test_nothing_is_drawn_outside_the_frame_or_on_top_of_another_step() -> None:
    make_process(key="parallel", bpmn_xml=PARALLEL)
    for key in ("five-posts", "short", "parallel"):
        svg = drawn(key)
        _, _, width, height = map(float, str(svg.get("viewBox")).split())
        boxes = [
            tuple(float(box.get(side)) for side in ("x", "y", "width", "height"))
            for box in svg.xpath("//*[local-name()='rect']")
        ]
        for place, (x, y, w, h) in enumerate(boxes):
            assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
            for x2, y2, w2, h2 in boxes[place + 1 :]:
                assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_parallel_steps_stand_above_one_another() -> None:
    make_process(key="parallel", bpmn_xml=PARALLEL)
    svg = drawn("parallel")
    spots = [
        svg.xpath(f"//*[@data-key='{key}']/*[local-name()='rect']")[0] for key in ("fire", "health", "plan")
    ]
    assert len({spot.get("x") for spot in spots}) == 1
    assert len({spot.get("y") for spot in spots}) == 3


def test_names_from_a_bpmn_are_never_markup() -> None:
    version = make_process(
        key="nasty", bpmn_xml=PARALLEL.replace("消防意见", "&lt;script&gt;alert(1)&lt;/script&gt;")
    )
    for text in (process_svg(version.id), process_figure(version.id)):
        assert "<script" not in text


def test_the_figure_lists_the_same_steps_for_phones_and_screen_readers() -> None:
    with translation.override("zh-hans"):
        figure = html.fromstring(
            process_figure(process_version("five-posts").id, done=["accept"], current=["review"])
        )
    rows = figure.xpath(".//ol/li")
    assert [row.xpath("string(b/text())") for row in rows] == ["申请", "受理", "审核", "审批", "发证"]
    assert [row.get("aria-current") for row in rows] == [None, None, "step", None, None]
    assert "5天内" in rows[1].text_content()
    assert "另外的路：补正、不予受理" in rows[1].text_content()


def test_drawing_again_costs_no_query(
    django_assert_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    version = process_version("five-posts")
    process_figure(version.id)
    with django_assert_num_queries(0):
        process_figure(version.id)


def test_a_diagram_that_a_guide_would_have_to_shrink_gives_way_to_our_own_layout() -> None:
    text = default_bpmn("five-posts")
    ours, placed = engine.compile_bpmn(text), engine.compile_bpmn(with_diagram(text))
    width = max(box.x + box.width for box in placed.model.boxes.values())
    assert width > WIDEST
    assert lay_out(placed.model, placed.steps) == lay_out(ours.model, ours.steps)
    narrow = engine.compile_bpmn(with_diagram(default_bpmn("first")))
    assert {plate.key: plate.width for plate in lay_out(narrow.model, narrow.steps).plates}["accept"] == 100


def test_each_branch_keeps_its_row_and_what_joins_them_stands_in_the_middle() -> None:
    compiled = engine.compile_bpmn(PROCESS)
    plates = {plate.key: plate for plate in lay_out(compiled.model, compiled.steps).plates}
    rows = {key: plate.middle for key, plate in plates.items()}
    for branch in ("police", "planning"):
        assert rows[f"{branch}-review"] == rows[f"{branch}-opinion"]
    assert len({rows["review"], rows["police-review"], rows["planning-review"]}) == 3
    assert rows["accept"] == rows["approve"]


def test_what_grants_no_licence_refuses_none() -> None:
    version = process_version("five-posts").id
    plain = process_figure(version, is_licensing=False)
    assert "不予许可" not in plain
    assert "不予办理" in plain
    assert "不予受理" in plain  # whether it is accepted is the same for every type
    assert "不予许可" in process_figure(version)
