"""What may be published: no Python runs, nothing unsupported is skipped, versions never change."""

from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from tests.foundation.directory.make import DUTIES, make_officer, make_organisations
from tests.services.process.bpmn import HEAD, bpmn, flow, simple, step
from tests.services.process.make import AT, make_process
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotAllowed
from tongban.kernel.expressions import ExpressionRefused
from tongban.services.process import engine
from tongban.services.process.defaults import DEFAULTS, default_bpmn
from tongban.services.process.models import ProcessVersion
from tongban.services.process.public import ProcessRefused, process_version, publish_process, start_process

pytestmark = pytest.mark.django_db


def refusal(text: str) -> str:
    with pytest.raises(ProcessRefused) as refused:
        make_process(key="refused", bpmn_xml=text)
    assert not ProcessVersion.objects.filter(key="refused").exists()
    findings = refused.value.facts["findings"]
    assert isinstance(findings, list) and findings
    assert refused.value.sentence()
    return "; ".join(finding["why"] for finding in findings)


def choice(condition: str) -> str:
    """A process whose gateway asks `condition`."""
    return bpmn(
        '<startEvent id="s"/>' + flow("s", "a") + step("a") + flow("a", "g")
        + '<exclusiveGateway id="g" default="g-f"/>' + flow("g", "e", condition) + flow("g", "f")
        + '<endEvent id="e"/><endEvent id="f"/>'
    )  # fmt: skip


def script(text: str, language: str = "") -> str:
    format_ = f' scriptFormat="{language}"' if language else ""
    return bpmn(
        '<startEvent id="s"/>' + flow("s", "t") + f'<scriptTask id="t" name="算"{format_}><script>{text}</script></scriptTask>'
        + flow("t", "a") + step("a") + flow("a", "e") + '<endEvent id="e"/>'
    )  # fmt: skip


PYTHON = [
    "import os",
    "__import__('os').system('touch {mark}')",
    "open('{mark}', 'w')",
    "exec('1')",
    "eval('1')",
    "(lambda: 1)()",
    "().__class__.__base__.__subclasses__()",
    "[x for x in (1, 2)]",
    "outcome == 'a' or True",
    "x = 1",
    "print(1)",
]


@pytest.mark.parametrize("source", PYTHON)
def test_python_is_refused_wherever_it_stands(source: str, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text = source.replace("{mark}", str(mark)).replace("<", "&lt;")
    for place in (
        choice(text),
        script(text),
        simple(extra=f"<spiffworkflow:preScript>{text}</spiffworkflow:preScript>"),
        simple(extra=f"<spiffworkflow:postScript>{text}</spiffworkflow:postScript>"),
    ):
        assert "CEL" in refusal(place)
    assert not mark.exists()


def test_a_script_in_another_language_is_refused_by_its_name() -> None:
    assert "python" in refusal(script("{}", language="python"))
    assert "javascript" in refusal(script("{}", language="JavaScript"))


def test_the_script_engine_itself_reaches_cel_only(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    compiled = engine.compile_bpmn(simple())
    run = engine.Run.begin(compiled, data={})
    task = next(iter(run._workflow.tasks.values()))
    for source in (f"__import__('os').system('touch {mark}')", f"open('{mark}', 'w')"):
        for call in (engine.CelEngine().evaluate, engine.CelEngine().execute):
            with pytest.raises(ExpressionRefused):
                call(task, source)
    assert not mark.exists()


UNSUPPORTED = {
    "serviceTask": '<serviceTask id="x" name="查"/>',
    "sendTask": '<sendTask id="x"/>',
    "receiveTask": '<receiveTask id="x"/>',
    "businessRuleTask": '<businessRuleTask id="x"/>',
    "callActivity": '<callActivity id="x" calledElement="y"/>',
    "subProcess": '<subProcess id="x"/>',
    "task": '<task id="x"/>',
    "intermediateCatchEvent": '<intermediateCatchEvent id="x"><timerEventDefinition/></intermediateCatchEvent>',
    "boundaryEvent": '<boundaryEvent id="x" attachedToRef="a"><timerEventDefinition/></boundaryEvent>',
    "eventBasedGateway": '<eventBasedGateway id="x"/>',
    "complexGateway": '<complexGateway id="x"/>',
    "dataObject": '<dataObject id="x"/>',
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_an_unsupported_element_is_refused_by_its_name(name: str) -> None:
    inside = '<startEvent id="s"/>' + flow("s", "a") + step("a") + flow("a", "e") + '<endEvent id="e"/>'
    assert f"“{name}”" in refusal(bpmn(inside + UNSUPPORTED[name]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "no XML"),
        ("<a/>", "no BPMN"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + simple(), "document type"),
        (HEAD + "</definitions>", "one process"),
        (HEAD + '<import importType="x" location="http://x" namespace="x"/></definitions>', "“import”"),
        (bpmn("", attributes='isExecutable="false"'), "drawing only"),
        (simple(terms=""), "which post"),
        (simple(terms='post="review" limitDays="soon"'), "no number of days"),
        (simple(terms='post="review" limitDays="0"'), "no number of days"),
        (bpmn('<startEvent id="s"/>' + flow("s", "e") + '<endEvent id="e"/>'), "anybody does"),
        (simple(extra="<spiffworkflow:serviceTaskOperator id='x'/>"), "“serviceTaskOperator”"),
        (simple().replace('targetRef="e"', 'targetRef="gone"'), "not there"),
        (simple().replace('<startEvent id="s"/>', '<startEvent id="s"/><startEvent id="s2"/>' + flow("s2", "a")), "one start"),
        (simple().replace('<endEvent id="e"/>', '<endEvent id="e"/>' + step("lost") + flow("lost", "e")), "nothing leads here"),
        (simple().replace('<endEvent id="e"/>', '<endEvent id="e"/>' + step("b") + flow("a", "b") + flow("b", "e")), "gateway"),
        (simple().replace("<userTask ", '<userTask isForCompensation="true" '), "isForCompensation"),
        (simple().replace("</userTask>", "<standardLoopCharacteristics/></userTask>"), "standardLoopCharacteristics"),
        (simple().replace("</userTask>", "<multiInstanceLoopCharacteristics/></userTask>"), "multiInstance"),
        (simple().replace("</userTask>", "<ioSpecification/></userTask>"), "ioSpecification"),
        (simple().replace('<startEvent id="s"/>', '<startEvent id="s"><timerEventDefinition/></startEvent>'), "timerEvent"),
        (choice(""), "needs a condition"),
        (choice("outcome =="), "cannot be read as CEL"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_refused_with_its_reason(text: str, said: str) -> None:
    assert said in refusal(text)


def test_a_circle_without_anybody_is_refused() -> None:
    text = bpmn(
        '<startEvent id="s"/>' + flow("s", "a") + step("a") + flow("a", "g")
        + '<exclusiveGateway id="g" default="g-e"/>' + flow("g", "t", "outcome == 'again'") + flow("g", "e")
        + '<scriptTask id="t"><script>{}</script></scriptTask>' + flow("t", "g") + '<endEvent id="e"/>'
    )  # fmt: skip
    assert "without anybody acting" in refusal(text)


def test_an_outcome_that_leads_nowhere_is_refused() -> None:
    text = choice("outcome == 'yes'").replace(' default="g-f"', "").replace(
        flow("g", "f"), flow("g", "f", "outcome == 'no'")
    ).replace('post="review"', 'post="review" outcomes="yes no perhaps"')  # fmt: skip
    assert "“perhaps” leads nowhere" in refusal(text)


def test_everything_wrong_is_told_at_once() -> None:
    inside = (
        '<startEvent id="s"/>' + flow("s", "a") + step("a", terms="") + flow("a", "e") + '<endEvent id="e"/>'
    )
    said = refusal(bpmn(inside + UNSUPPORTED["serviceTask"] + UNSUPPORTED["sendTask"].replace('"x"', '"y"')))
    assert "which post" in said and "“serviceTask”" in said and "“sendTask”" in said


def test_versions_are_numbered_and_the_same_text_makes_none() -> None:
    first = make_process(key="numbered")
    assert make_process(key="numbered") == first
    second = make_process(key="numbered", bpmn_xml=simple(terms='post="approve"'))
    assert (first.number, second.number) == (1, 2)
    assert process_version("numbered") == second
    assert process_version(first.id) == first


def test_publishing_is_an_act_on_the_trail_and_doing_nothing_is_none() -> None:
    make_organisations()
    DUTIES["process-manager"] = frozenset({"process.publish"})
    manager = make_officer(name="周流程", posts=("process-manager",))
    for _ in range(2):
        version = publish_process(key="recorded", bpmn_xml=simple(), by=manager, at=AT)
    [entry] = entries_of("process:recorded")
    assert (entry.act, entry.act_at) == ("process.publish", AT)
    assert entry.facts == {"version": 1, "bpmn_sha256": version.sha256}
    assert ProcessVersion.objects.get(key="recorded").published_by == manager.ref


def test_only_who_has_the_duty_publishes() -> None:
    class Person:
        ref = "person:1"

    make_organisations()
    for by in (make_officer(name="李窗口", posts=("accept",)), Person()):
        with pytest.raises(NotAllowed):
            publish_process(key="refused", bpmn_xml=simple(), by=by, at=AT)
    assert not ProcessVersion.objects.filter(key="refused").exists()
    assert not entries_of("process:refused")


def test_a_published_version_cannot_be_changed_or_deleted() -> None:
    version = make_process()
    rows = ProcessVersion.objects.filter(id=version.id)
    for act in (lambda: rows.update(name="别的"), rows.delete):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()
    assert process_version(version.id) == version


def test_the_defaults_are_published_after_migrating() -> None:
    for key in DEFAULTS:
        assert process_version(key).number == 1
        assert start_process(
            subject=f"cases:{key}", key_or_version_id=key, at=ProcessVersion.objects.get(key=key).published_at
        )
        engine.compile_bpmn(default_bpmn(key))
