"""Reads a BPMN 2.0 text into a model and refuses, with where and why, what may not run here.

Only what stands in the tables below is let in; the rest of BPMN is refused by its name, so that
nothing in an uploaded process is silently skipped or run.
"""

import math
from collections.abc import Iterator

from lxml import etree

from tongban.services.process import flaws
from tongban.services.process.acts.facts import Signing
from tongban.services.process.bpmn import HUMAN, Box, Findings, Flow, Node, Point, ProcessModel, StepTerms
from tongban.services.process.facts import OWN, StepKind
from tongban.services.process.findings import Spot
from tongban.services.process.texts import BPMN, BPMNDI, DC, DI, SPIFF, TONGBAN, children

LONGEST_NAME = 120  # what a version keeps of the process's name, and a list of a step's
LONGEST_ID, LONGEST_CODE = (
    100,
    50,
)  # a step's key and the codes of posts and organisations stand in other tables

MOST_BESIDE = 10  # posts at one step, the first not counted; each is a to-do row
# acts that are one act of the organisation: 受理, 决定, 发证, the opinion letter (意见函) and the report to a superior
# (报送) are not done in shares
OPINION = "opinion"  # 出具意见, the post whose step is an opinion letter
REPORT = "report"  # 报送上级, the post whose step reports to the superior that decides (行政许可法 art. 35)
ONE_ACT = frozenset({"accept", "approve", "issue", OPINION, REPORT})

_BESIDE = frozenset({"documentation", "extensionElements"})
_AROUND = _BESIDE | {"incoming", "outgoing"}
FARTHEST = 1_000_000  # of a diagram's places; a drawing of a kilometre is a slip
# element → the children that it may have
_NODES: dict[str, frozenset[str]] = {
    "startEvent": _AROUND,
    "endEvent": _AROUND | {"terminateEventDefinition"},
    "userTask": _AROUND,
    "manualTask": _AROUND,
    "scriptTask": _AROUND | {"script"},
    "exclusiveGateway": _AROUND,
    "parallelGateway": _AROUND,
    "inclusiveGateway": _AROUND,
}
_DRAWN = frozenset({"laneSet", "textAnnotation", "association", "group"})
_ROOT = _BESIDE | {"process", "collaboration", "category", "BPMNDiagram", "relationship"}
_SPIFF_MAY = frozenset({"properties", "preScript", "postScript"})
_CEL_NAMES = frozenset({"", "cel", "text/cel", "application/cel", "text/x-cel"})


def read_bpmn(root: etree._Element) -> ProcessModel:
    """The one process of the document. Raises ProcessRefused naming everything unsupported."""
    findings = Findings()
    for child, space, name in children(root):
        if space == BPMN and name not in _ROOT:
            findings.add(flaws.unsupported(name), _at(child), element=name)
    processes = [child for child, space, name in children(root) if (space, name) == (BPMN, "process")]
    full = [
        process for process in processes if any(name in _NODES for _, _, name in children(process))
    ] or processes
    if len(full) != 1:
        findings.add(flaws.ONE_PROCESS, Spot(), count=len(full))
        findings.refuse()
    process = full[0]
    if process.get("isExecutable") == "false":
        findings.add(flaws.DRAWING_ONLY, _at(process))
    _check_ids(process, findings)
    nodes: dict[str, Node] = {}
    flows: list[Flow] = []
    for child, space, name in children(process):
        if space != BPMN or name in _BESIDE or name in _DRAWN:
            continue
        if name == "sequenceFlow":
            flows.append(_flow(child, findings))
        elif name in _NODES:
            nodes[child.get("id", "")] = _node(child, name, findings)
        else:
            findings.add(flaws.unsupported(name), _at(child), element=name)
    _check_extensions(process, findings)
    boxes, ways = _diagram(root, findings)
    findings.refuse()
    title = process.get("name") or root.get("name") or process.get("id") or ""
    return ProcessModel(
        id=process.get("id") or "", name=title, nodes=nodes, flows=tuple(flows), boxes=boxes, ways=ways
    )


def _line(element: etree._Element) -> int:
    return int(str(element.sourceline or 0))


def _at(element: etree._Element) -> Spot:
    id_ = element.get("id", "")
    name = " ".join(element.get("name", "").split()) or id_ or etree.QName(element).localname
    return Spot(element=id_, name=name, line=_line(element))


def _check_ids(process: etree._Element, findings: Findings) -> None:
    """Each part has an id of its own, short enough to be a key, and a name that a list can hold."""
    seen: set[str] = set()
    for part in (process, *(child for child, space, name in children(process) if space == BPMN)):
        id_, tag = part.get("id", ""), etree.QName(part).localname
        if tag in _BESIDE:
            continue
        if not id_:
            findings.add(flaws.NO_ID, _at(part), element=tag)
        elif id_ in seen:
            findings.add(flaws.SAME_ID, _at(part), id=id_)
        elif len(id_) > LONGEST_ID:
            findings.add(flaws.ID_LENGTH, _at(part), most=LONGEST_ID)
        if len(part.get("name", "")) > LONGEST_NAME and tag in {"process", *_NODES}:
            findings.add(flaws.NAME_LENGTH, _at(part), most=LONGEST_NAME)
        seen.add(id_)


def _node(element: etree._Element, tag: str, findings: Findings) -> Node:
    for _child, space, name in children(element):
        if space == BPMN and name not in _NODES[tag]:
            findings.add(flaws.unsupported(name), _at(element), element=name)
    for attribute, usual in (
        ("isForCompensation", "false"),
        ("startQuantity", "1"),
        ("completionQuantity", "1"),
    ):
        if element.get(attribute, usual) != usual:
            findings.add(flaws.UNSUPPORTED, _at(element), element=attribute)
    return Node(
        id=element.get("id", ""),
        tag=tag,
        name=" ".join(element.get("name", "").split()),
        line=_line(element),
        default=element.get("default"),
        terms=_terms(element, findings) if tag in HUMAN else None,
        scripts=tuple(_scripts(element, tag, findings)),
        ends_all=element.find(f"{{{BPMN}}}terminateEventDefinition") is not None,
    )


def _scripts(element: etree._Element, tag: str, findings: Findings) -> Iterator[str]:
    language = element.get("scriptFormat", "").lower()
    if tag == "scriptTask" and language not in _CEL_NAMES:
        findings.add(flaws.SCRIPT_LANGUAGE, _at(element), language=language)
    for script in element.iterfind(f"{{{BPMN}}}script"):
        yield (script.text or "").strip()
    for name in ("preScript", "postScript"):
        for script in element.iterfind(f"{{{BPMN}}}extensionElements/{{{SPIFF}}}{name}"):
            yield (script.text or "").strip()


def _check_extensions(process: etree._Element, findings: Findings) -> None:
    """Extensions that the engine would act upon are let in by name; other makers' notes do nothing."""
    for element in process.iterfind(f".//{{{BPMN}}}extensionElements/{{{SPIFF}}}*"):
        if (name := etree.QName(element).localname) not in _SPIFF_MAY:
            owner = element.iterancestors(f"{{{BPMN}}}extensionElements")
            holder = next(owner).getparent()
            findings.add(flaws.unsupported(name), _at(element if holder is None else holder), element=name)


def _properties(element: etree._Element) -> dict[str, str]:
    said: dict[str, str] = {}
    for one in element.iterfind(f"{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property"):
        said[one.get("name", "")] = one.get("value", "")
    for one in element.iterfind(f"{{{BPMN}}}extensionElements/{{{TONGBAN}}}step"):
        said.update({str(name): str(value) for name, value in one.attrib.items()})
    return said


def _terms(element: etree._Element, findings: Findings) -> StepTerms:
    said = _properties(element)
    kind = StepKind.APPLICANT if said.get("who") == "applicant" else StepKind.POST
    post, days = said.get("post") or None, said.get("limitDays", "")
    if kind is StepKind.POST and not post:
        findings.add(flaws.NO_POST, _at(element))
    organisation = said.get("organisation") or OWN
    beside = tuple(said.get("with", "").split()) if kind is StepKind.POST else ()
    if len(beside) >= MOST_BESIDE:
        findings.add(flaws.TOO_MANY_POSTS, _at(element), most=MOST_BESIDE)
    signing = said.get("signing") or Signing.ALL
    if signing not in set(Signing):
        findings.add(flaws.BAD_SIGNING, _at(element), signing=signing)
        signing = Signing.ALL
    if beside and signing == Signing.ALL and post in ONE_ACT:
        findings.add(flaws.ONE_ACT, _at(element))
    for code in (post or "", organisation, *beside):
        if len(code) > LONGEST_CODE:
            findings.add(flaws.POST_LENGTH, _at(element), code=code)
    if days and not (days.isascii() and days.isdigit() and 0 < int(days) < 1000):
        findings.add(flaws.BAD_DAYS, _at(element), days=days)
        days = ""
    if not element.get("name"):
        findings.add(flaws.NO_NAME, _at(element))
    return StepTerms(
        kind=kind,
        post_code=post if kind is StepKind.POST else None,
        organisation=organisation,
        limit_days=int(days) if days else None,
        outcomes=tuple(said.get("outcomes", "").split()),
        beside=beside,
        signing=Signing(signing),
    )


def _flow(element: etree._Element, findings: Findings) -> Flow:
    conditions = element.findall(f"{{{BPMN}}}conditionExpression")
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=" ".join(element.get("name", "").split()),
        condition=str(conditions[0].xpath("string()")).strip() or None if conditions else None,
        line=_line(element),
    )


def _diagram(root: etree._Element, findings: Findings) -> tuple[dict[str, Box], dict[str, tuple[Point, ...]]]:
    boxes: dict[str, Box] = {}
    ways: dict[str, tuple[Point, ...]] = {}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            x, y, width, height = (_number(bounds, name, findings) for name in ("x", "y", "width", "height"))
            boxes[shape.get("bpmnElement", "")] = Box(x=x, y=y, width=width, height=height)
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = edge.iterfind(f"{{{DI}}}waypoint")
        ways[edge.get("bpmnElement", "")] = tuple(
            (_number(p, "x", findings), _number(p, "y", findings)) for p in points
        )
    return boxes, ways


def _number(element: etree._Element, name: str, findings: Findings) -> float:
    """A place of the diagram; what is no sensible number is a finding."""
    try:
        value = float(element.get(name, "0"))
    except ValueError:
        value = math.nan
    if not abs(value) < FARTHEST:
        findings.add(flaws.NOT_A_NUMBER, _at(element))
        return 0.0
    return value
