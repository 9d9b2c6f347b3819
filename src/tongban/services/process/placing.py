"""Gives a BPMN that brings no diagram one of its own, so that a person can go on drawing in the editor."""

from lxml import etree

from tongban.services.process.bpmn import EVENTS, HUMAN, Flow, Point, ProcessModel
from tongban.services.process.errors import ProcessRefused
from tongban.services.process.placed import is_placed
from tongban.services.process.reading import read_bpmn
from tongban.services.process.rules import main_flows, start_of
from tongban.services.process.texts import BPMNDI, DC, DI, parse_xml

COLUMN, ROW, LEFT, TOP, LANE = 150.0, 130.0, 90.0, 120.0, 20.0
_SIZES = {"task": (100.0, 76.0), "event": (36.0, 36.0), "gateway": (50.0, 50.0)}


def with_diagram(text: str) -> str:
    """The text with a place for each element; as it is where it has them all or cannot be read."""
    try:
        root = parse_xml(text)
        model = read_bpmn(root)
    except ProcessRefused:
        return text
    if is_placed(model) or not _may_be_placed(model):
        return text
    for old in root.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        root.remove(old)
    _write(root, model, _Grid(model))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


def _may_be_placed(model: ProcessModel) -> bool:
    starts = [node for node in model.nodes.values() if node.tag == "startEvent"]
    return len(starts) == 1 and all(
        flow.source in model.nodes and flow.target in model.nodes for flow in model.flows
    )


class _Grid:
    """Columns by how far a step is from the start; the main way in the first row, side ways below."""

    def __init__(self, model: ProcessModel) -> None:
        self.model, self.main = model, main_flows(model)
        self.backward: set[str] = set()
        self.order: list[str] = []
        self._visit(start_of(model).id, [])
        self.order += [id_ for id_ in model.nodes if id_ not in self.order]
        self.ranks = self._ranks()
        self.rows: dict[str, int] = {}
        self.taken: dict[tuple[int, int], str] = {}
        for id_ in sorted(self.order, key=lambda one: (not self._is_main(one), self.ranks[one])):
            self._seat(id_)
        self.lanes = 0

    def _visit(self, id_: str, path: list[str]) -> None:
        """Depth first, the main way before the others; flows that lead back to the path are kept apart."""
        self.order.append(id_)
        for flow in sorted(self.model.leaving(id_), key=lambda one: one.id not in self.main):
            if flow.target in {*path, id_}:
                self.backward.add(flow.id)
            elif flow.target not in self.order:
                self._visit(flow.target, [*path, id_])

    def _ranks(self) -> dict[str, int]:
        ranks = dict.fromkeys(self.model.nodes, 0)
        for _ in self.model.nodes:
            for flow in self.model.flows:
                if flow.id not in self.backward:
                    ranks[flow.target] = max(ranks[flow.target], min(ranks[flow.source] + 1, len(ranks)))
        return ranks

    def _is_main(self, id_: str) -> bool:
        return not self.model.entering(id_) or any(f.id in self.main for f in self.model.entering(id_))

    def _seat(self, id_: str) -> None:
        above = [self.rows[flow.source] for flow in self.model.entering(id_) if flow.source in self.rows]
        row = min(above, default=0) if self._is_main(id_) else min(above, default=0) + 1
        while (self.ranks[id_], row) in self.taken:
            row += 1
        self.rows[id_], self.taken[self.ranks[id_], row] = row, id_

    def box(self, id_: str) -> tuple[float, float, float, float]:
        tag = self.model.nodes[id_].tag
        width, height = _SIZES["event" if tag in EVENTS else "task" if _is_task(tag) else "gateway"]
        x, y = LEFT + COLUMN * self.ranks[id_], TOP + ROW * self.rows[id_]
        return x - width / 2, y - height / 2, width, height

    def way(self, flow: Flow) -> tuple[Point, ...]:
        """Where the flow runs: straight, with one bend through free cells, or through a lane of its own."""
        x0, y0, w0, h0 = self.box(flow.source)
        x1, y1, w1, h1 = self.box(flow.target)
        middle0, middle1 = y0 + h0 / 2, y1 + h1 / 2
        row0, row1 = self.rows[flow.source], self.rows[flow.target]
        between = range(self.ranks[flow.source] + 1, self.ranks[flow.target])
        if flow.id not in self.backward and row0 == row1 and self._is_free(between, row0):
            return (x0 + w0, middle0), (x1, middle1)
        if flow.id not in self.backward and self._is_free(between, row1):
            corner = (x0 + w0 / 2, middle1)
            if _is_task(self.model.nodes[flow.source].tag):
                turn = x0 + w0 + (COLUMN - w0) / 4
                return (x0 + w0, middle0), (turn, middle0), (turn, middle1), (x1, middle1)
            return (corner[0], y0 + (h0 if row1 > row0 else 0)), corner, (x1, middle1)
        if flow.id not in self.backward and self._is_free(between, row0):
            return (x0 + w0, middle0), (x1 + w1 / 2, middle0), (x1 + w1 / 2, y1 + (h1 if row0 > row1 else 0))
        if row0 > 0 and row0 >= row1:  # back below the row: no box stands between two rows
            lane = y0 + h0 + LANE
            return (x0 + w0 / 2, y0 + h0), (x0 + w0 / 2, lane), (x1 + w1 / 2, lane), (x1 + w1 / 2, y1 + h1)
        self.lanes += 1
        lane = TOP - 40 - LANE * self.lanes - 10
        return (x0 + w0 / 2, y0), (x0 + w0 / 2, lane), (x1 + w1 / 2, lane), (x1 + w1 / 2, y1)

    def _is_free(self, columns: range, row: int) -> bool:
        return all((column, row) not in self.taken for column in columns)


def _is_task(tag: str) -> bool:
    return tag in HUMAN or tag == "scriptTask"


def _write(root: etree._Element, model: ProcessModel, grid: _Grid) -> None:
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", nsmap={"bpmndi": BPMNDI, "dc": DC, "di": DI})
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", bpmnElement=model.id)
    for id_, node in model.nodes.items():
        shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", bpmnElement=id_)
        if node.tag == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        x, y, width, height = grid.box(id_)
        places = {"x": x, "y": y, "width": width, "height": height}
        etree.SubElement(shape, f"{{{DC}}}Bounds", {name: f"{value:g}" for name, value in places.items()})
    for flow in model.flows:
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", bpmnElement=flow.id)
        for x, y in grid.way(flow):
            etree.SubElement(edge, f"{{{DI}}}waypoint", x=f"{x:g}", y=f"{y:g}")
