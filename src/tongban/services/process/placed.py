"""Takes over the diagram that a BPMN brings along, as its author placed it."""

from collections.abc import Mapping

from tongban.services.process.bpmn import EVENTS, Box, Node, ProcessModel
from tongban.services.process.facts import StepFact
from tongban.services.process.picture import MARGIN, Line, Picture, Plate, is_applicants
from tongban.services.process.rules import main_flows


def is_placed(model: ProcessModel) -> bool:
    """Whether the diagram that the text brings is complete."""
    return all(id_ in model.boxes for id_ in model.nodes) and all(
        len(model.ways.get(flow.id, ())) > 1 for flow in model.flows
    )


def as_placed(model: ProcessModel, steps: Mapping[str, StepFact]) -> Picture:
    """The author's own diagram, moved to begin at the corner."""
    main = main_flows(model)
    boxes = [model.boxes[id_] for id_ in model.nodes]
    spots = [spot for flow in model.flows for spot in model.ways[flow.id]]
    left = min([*(box.x for box in boxes), *(x for x, _ in spots)]) - MARGIN
    top = min([*(box.y for box in boxes), *(y for _, y in spots)]) - MARGIN - 12
    plates = [
        _placed(node, model.boxes[node.id], steps, main, model, left=left, top=top)
        for node in model.nodes.values()
    ]
    lines = []
    for flow in model.flows:
        points = tuple((x - left, y - top) for x, y in model.ways[flow.id])
        middle = points[len(points) // 2 - 1], points[len(points) // 2]
        at = ((middle[0][0] + middle[1][0]) / 2, (middle[0][1] + middle[1][1]) / 2 - 5)
        lines.append(
            Line(
                source=flow.source, target=flow.target, points=points, is_side=flow.id not in main, has_head=True,
                text=flow.name, text_at=at,
            )
        )  # fmt: skip
    right = max(
        [*(plate.x + plate.width for plate in plates), *(x for line in lines for x, _ in line.points)]
    )
    lower = max(
        [*(plate.y + plate.height for plate in plates), *(y for line in lines for _, y in line.points)]
    )
    return Picture(width=right + MARGIN, height=lower + MARGIN + 18, plates=tuple(plates), lines=tuple(lines))


def _placed(
    node: Node,
    box: Box,
    steps: Mapping[str, StepFact],
    main: frozenset[str],
    model: ProcessModel,
    *,
    left: float,
    top: float,
) -> Plate:
    shape = "dot" if node.tag in EVENTS else "diamond" if node.tag.endswith("Gateway") else "box"
    is_main = node.tag == "startEvent" or any(flow.id in main for flow in model.entering(node.id))
    return Plate(
        key=node.id,
        shape=shape,
        text=node.name,
        x=box.x - left,
        y=box.y - top,
        width=box.width,
        height=box.height,
        is_side=not is_main,
        is_applicants=node.tag == "startEvent" or is_applicants(steps.get(node.id)),
        text_below=shape != "box",
    )
