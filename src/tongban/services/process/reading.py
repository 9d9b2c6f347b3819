"""Reads a BPMN 2.0 text into a model and refuses, with where and why, what may not run here.

Only what stands in the tables below is let in; the rest of BPMN is refused by its name, so that
nothing in an uploaded process is silently skipped or run.
"""

from collections.abc import Iterator

from lxml import etree

from tongban.kernel.errors import N_
from tongban.services.process.bpmn import HUMAN, Box, Findings, Flow, Node, Point, ProcessModel, StepTerms
from tongban.services.process.facts import OWN, StepKind

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
TONGBAN = "urn:tongban:process:1"

LARGEST = 1024 * 1024  # bytes; the largest interchange model of the OMG has 241 kB

_BESIDE = frozenset({"documentation", "extensionElements"})
_AROUND = _BESIDE | {"incoming", "outgoing"}
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


def _local(element: etree._Element) -> tuple[str, str]:
    name = etree.QName(element)
    return name.namespace or "", name.localname


def _children(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    for child in element:
        if isinstance(child.tag, str):
            yield child, *_local(child)


def parse_xml(text: str) -> etree._Element:
    """The document, read without entities, document types or any network. Raises ProcessRefused."""
    findings = Findings()
    encoded = text.encode()
    if len(encoded) > LARGEST:
        findings.add(N_("%(where)s: larger than %(limit)d kB."), where="file", limit=LARGEST // 1024)
        findings.refuse()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        root = etree.fromstring(encoded, parser)
    except etree.XMLSyntaxError as error:
        findings.add(N_("%(where)s: this is no XML: %(why)s"), where=f"line {error.lineno}", why=error.msg)
        findings.refuse()
    if b"<!DOCTYPE" in encoded:
        findings.add(N_("%(where)s: a document type is not allowed."), where="line 1")
    if _local(root) != (BPMN, "definitions"):
        findings.add(N_("%(where)s: this is no BPMN 2.0 (definitions expected)."), where="line 1")
    findings.refuse()
    return root


def read_bpmn(root: etree._Element) -> ProcessModel:
    """The one process of the document. Raises ProcessRefused naming everything unsupported."""
    findings = Findings()
    for child, space, name in _children(root):
        if space == BPMN and name not in _ROOT:
            findings.add(N_("%(where)s: “%(element)s” is not supported."), where=_at(child), element=name)
    processes = [child for child, space, name in _children(root) if (space, name) == (BPMN, "process")]
    full = [
        process for process in processes if any(name in _NODES for _, _, name in _children(process))
    ] or processes
    if len(full) != 1:
        findings.add(
            N_("%(where)s: one process is expected, there are %(count)d."),
            where="definitions",
            count=len(full),
        )
        findings.refuse()
    process = full[0]
    if process.get("isExecutable") == "false":
        findings.add(
            N_("%(where)s: the process says that it is a drawing only (isExecutable)."), where=_at(process)
        )
    nodes: dict[str, Node] = {}
    flows: list[Flow] = []
    for child, space, name in _children(process):
        if space != BPMN or name in _BESIDE or name in _DRAWN:
            continue
        if name == "sequenceFlow":
            flows.append(_flow(child, findings))
        elif name in _NODES:
            nodes[child.get("id", "")] = _node(child, name, findings)
        else:
            findings.add(N_("%(where)s: “%(element)s” is not supported."), where=_at(child), element=name)
    _check_extensions(process, findings)
    findings.refuse()
    boxes, ways = _diagram(root)
    title = process.get("name") or root.get("name") or process.get("id") or ""
    return ProcessModel(
        id=process.get("id") or "", name=title, nodes=nodes, flows=tuple(flows), boxes=boxes, ways=ways
    )


def _line(element: etree._Element) -> int:
    return int(str(element.sourceline or 0))


def _at(element: etree._Element) -> str:
    return f"{element.get('name') or element.get('id') or etree.QName(element).localname} (line {_line(element)})"


def _node(element: etree._Element, tag: str, findings: Findings) -> Node:
    for _child, space, name in _children(element):
        if space == BPMN and name not in _NODES[tag]:
            findings.add(N_("%(where)s: “%(element)s” is not supported."), where=_at(element), element=name)
    for attribute, usual in (
        ("isForCompensation", "false"),
        ("startQuantity", "1"),
        ("completionQuantity", "1"),
    ):
        if element.get(attribute, usual) != usual:
            findings.add(
                N_("%(where)s: “%(element)s” is not supported."), where=_at(element), element=attribute
            )
    return Node(
        id=element.get("id", ""),
        tag=tag,
        name=" ".join(element.get("name", "").split()),
        line=_line(element),
        default=element.get("default"),
        terms=_terms(element, findings) if tag in HUMAN else None,
        scripts=tuple(_scripts(element, tag, findings)),
    )


def _scripts(element: etree._Element, tag: str, findings: Findings) -> Iterator[str]:
    language = element.get("scriptFormat", "").lower()
    if tag == "scriptTask" and language not in _CEL_NAMES:
        findings.add(
            N_("%(where)s: scripts are CEL only, this is %(language)s."),
            where=_at(element),
            language=language,
        )
    for script in element.iterfind(f"{{{BPMN}}}script"):
        yield (script.text or "").strip()
    for name in ("preScript", "postScript"):
        for script in element.iterfind(f"{{{BPMN}}}extensionElements/{{{SPIFF}}}{name}"):
            yield (script.text or "").strip()


def _check_extensions(process: etree._Element, findings: Findings) -> None:
    """Extensions that the engine would act upon are let in by name; other makers' notes do nothing."""
    for element in process.iterfind(f".//{{{BPMN}}}extensionElements/{{{SPIFF}}}*"):
        if (name := etree.QName(element).localname) not in _SPIFF_MAY:
            findings.add(
                N_("%(where)s: “%(element)s” is not supported."), where=f"line {_line(element)}", element=name
            )


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
        findings.add(N_("%(where)s: says not which post does it (post)."), where=_at(element))
    if days and not (days.isascii() and days.isdigit() and 0 < int(days) < 1000):
        findings.add(
            N_("%(where)s: the step limit “%(days)s” is no number of days."), where=_at(element), days=days
        )
        days = ""
    if not element.get("name"):
        findings.add(N_("%(where)s: a step needs a name that people can read."), where=_at(element))
    return StepTerms(
        kind=kind,
        post_code=post if kind is StepKind.POST else None,
        organisation=said.get("organisation") or OWN,
        limit_days=int(days) if days else None,
        outcomes=tuple(said.get("outcomes", "").split()),
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


def _diagram(root: etree._Element) -> tuple[dict[str, Box], dict[str, tuple[Point, ...]]]:
    boxes: dict[str, Box] = {}
    ways: dict[str, tuple[Point, ...]] = {}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            x, y, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
            boxes[shape.get("bpmnElement", "")] = Box(x=x, y=y, width=width, height=height)
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        points = edge.iterfind(f"{{{DI}}}waypoint")
        ways[edge.get("bpmnElement", "")] = tuple(
            (float(p.get("x", "0")), float(p.get("y", "0"))) for p in points
        )
    return boxes, ways
