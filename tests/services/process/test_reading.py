"""Outside texts are read or refused with where and how to mend; whatever is broken in one, nothing crashes."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.services.process.bpmn import FIRE_OFFICE, PARALLEL, bpmn, flow, simple, step
from tongban.services.process import flaws
from tongban.services.process.checking import checked
from tongban.services.process.defaults import default_bpmn
from tongban.services.process.drawing import svg
from tongban.services.process.engine import compile_bpmn
from tongban.services.process.errors import ProcessRefused
from tongban.services.process.flaws import Flaw
from tongban.services.process.placing import with_diagram
from tongban.services.process.texts import text_of

ALL = {name: flaw for name, flaw in vars(flaws).items() if isinstance(flaw, Flaw)}


def found(text: str) -> list[Flaw]:
    with pytest.raises(ProcessRefused) as refused:
        compile_bpmn(text)
    return [one.flaw for one in refused.value.findings]


def placed(x: str) -> str:
    """A step whose place in the diagram is `x`."""
    diagram = (
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">'
        f'<di:BPMNPlane><di:BPMNShape bpmnElement="a"><dc:Bounds x="{x}" y="0" width="1" height="1"/></di:BPMNShape>'
        "</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )
    return simple().replace("</definitions>", diagram)


@pytest.mark.parametrize("x", ["", "left", "nan", "inf", "-inf", "1e300", "0x10"])
def test_a_place_that_is_no_number_is_a_finding(x: str) -> None:
    assert found(placed(x)) == [flaws.NOT_A_NUMBER]


def test_a_place_that_is_a_number_is_none() -> None:
    assert compile_bpmn(placed("-12.5")).model.boxes["a"].x == -12.5


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (simple().replace('id="a" name', "name"), flaws.NO_ID),
        (simple().replace('<process id="p"', "<process"), flaws.NO_ID),
        (simple().replace('<endEvent id="e"/>', '<endEvent id="e"/><endEvent id="e"/>'), flaws.SAME_ID),
        (simple().replace('id="a"', f'id="{"a" * 101}"'), flaws.ID_LENGTH),
        (simple().replace('name="试验"', f'name="{"长" * 121}"'), flaws.NAME_LENGTH),
        (simple().replace('name="审核"', f'name="{"长" * 121}"'), flaws.NAME_LENGTH),
        (simple(terms=f'post="{"p" * 51}"'), flaws.POST_LENGTH),
        (simple(terms=f'post="review" organisation="{"o" * 51}"'), flaws.POST_LENGTH),
        (simple(terms='post="review" limitDays="1000"'), flaws.BAD_DAYS),
        (simple().replace("</process>", flow("a", "s") + "</process>"), flaws.START_ENTERED),
        (
            bpmn(
                '<startEvent id="s"/>' + flow("s", "g") + '<exclusiveGateway id="g" default="s-g"/>'
                + flow("g", "a") + step("a") + flow("a", "e") + '<endEvent id="e"/>'
            ),
            flaws.FOREIGN_DEFAULT,
        ),
        (simple().replace("</userTask>", "<dataInputAssociation/></userTask>"), flaws.UNSUPPORTED),
        (simple().replace("</process>", '<boundaryEvent id="x"/></process>'), flaws.EVENT),
        (simple().replace("</process>", '<callActivity id="x"/></process>'), flaws.NESTED),
        (simple().replace("</process>", '<eventBasedGateway id="x"/></process>'), flaws.GATEWAY),
    ],
)  # fmt: skip
def test_what_would_break_later_is_refused_here(text: str, flaw: Flaw) -> None:
    assert flaw in found(text)


@pytest.mark.django_db
def test_an_organisation_that_is_not_there_is_refused_at_its_step() -> None:
    with pytest.raises(ProcessRefused) as refused:
        checked(PARALLEL)
    [one] = refused.value.findings
    assert (one.flaw, one.spot.element) == (flaws.ORGANISATION_UNKNOWN, "fire")
    assert FIRE_OFFICE in one.why()
    assert checked(simple()).steps


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_flaw_says_in_both_languages_how_to_mend_it(name: str) -> None:
    flaw = ALL[name]
    for said in (flaw.why, flaw.mend):
        with translation.override("zh-hans"):
            chinese = gettext(said)
        assert chinese != said and re.search(r"[一-鿿]", chinese)
        assert set(re.findall(r"%\(\w+\)[sd]", chinese)) == set(re.findall(r"%\(\w+\)[sd]", said))


def test_a_place_reads_in_the_language_of_the_reader() -> None:
    with pytest.raises(ProcessRefused) as refused:
        compile_bpmn(simple(terms=""))
    with translation.override("zh-hans"):
        assert refused.value.sentence(gettext).startswith(
            "这个流程还不能发布：审核（第4行）：没有写由哪个岗位办"
        )
        assert refused.value.findings[0].spot.text(gettext) == "审核（第4行）"
    assert refused.value.sentence().startswith("This process cannot be published: 审核 (line 4): says not")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_by_its_mark_or_its_declaration(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{simple()}'
    assert compile_bpmn(text_of(text.encode(encoding))).steps["a"].name == "审核"


@pytest.mark.parametrize(
    "text", [default_bpmn("five-posts"), default_bpmn("short"), default_bpmn("first"), PARALLEL]
)
def test_a_text_without_a_diagram_is_given_one_and_says_the_same(text: str) -> None:
    before, after = compile_bpmn(text), compile_bpmn(with_diagram(text))
    assert after.steps == before.steps
    assert set(after.model.boxes) == set(after.model.nodes)
    assert all(len(after.model.ways[one.id]) > 1 for one in after.model.flows)
    assert with_diagram(with_diagram(text)) == with_diagram(text)
    boxes = sorted((box.x, box.y, box.width, box.height) for box in after.model.boxes.values())
    for n, (x, y, width, height) in enumerate(boxes):
        for x2, y2, _, height2 in boxes[n + 1 :]:
            assert x + width <= x2 or y + height <= y2 or y2 + height2 <= y
    assert svg(after.model, after.steps, done=frozenset(), current=frozenset()).startswith("<svg")


WHOLE = with_diagram(default_bpmn("five-posts"))
COUNT = sum(1 for _ in etree.fromstring(WHOLE.encode()).iter("*"))
PIECES = st.tuples(
    st.sampled_from(["drop", "twice", "attribute", "rename"]), st.integers(0, COUNT - 1), st.integers(0, 9)
)
WORDS = ["", "x", "-1", "accept", "f3", "serviceTask", "false", "9" * 30, "é€😀", "1 or 1", "a" * 300]


def broken(pieces: list[tuple[str, int, int]]) -> str:
    """The default process with elements dropped, doubled or renamed, and attributes changed."""
    root = etree.fromstring(WHOLE.encode())
    for how, where, which in pieces:
        elements = list(root.iter("*"))[1:]
        if not elements:
            break
        element = elements[where % len(elements)]
        parent = element.getparent()
        if how == "drop" and parent is not None:
            parent.remove(element)
        elif how == "twice" and parent is not None:
            parent.append(etree.fromstring(etree.tostring(element)))
        elif how == "rename":
            element.tag = etree.QName(
                etree.QName(element).namespace, ("task", "subProcess", "x")[which % 3]
            ).text
        elif names := sorted(map(str, element.attrib)):
            element.set(names[which % len(names)], WORDS[(where + which) % len(WORDS)])
    return etree.tostring(root, encoding="unicode")


@settings(max_examples=250)
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_a_broken_text_is_read_or_refused_and_never_crashes(pieces: list[tuple[str, int, int]]) -> None:
    text = broken(pieces)
    with_diagram(text)
    try:
        compiled = compile_bpmn(text)
    except ProcessRefused as refused:
        assert all(one.spot.name and one.why() and one.mend() for one in refused.findings)
    else:
        svg(compiled.model, compiled.steps, done=frozenset(), current=frozenset())


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(ProcessRefused):
        compile_bpmn(text)
