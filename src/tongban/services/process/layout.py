"""Lays a process out for people: the main way in a row, side ways hanging below it, ways back above.

Gateways are not drawn: whoever follows a case wants steps. Where the BPMN brings a complete
diagram of its own that a guide shows without shrinking it, that is drawn as its author placed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tongban.services.process.bpmn import EVENTS, HUMAN, Flow, Node, Point, ProcessModel
from tongban.services.process.facts import StepFact
from tongban.services.process.picture import MARGIN, Line, Picture, Plate, is_applicants, text_width
from tongban.services.process.placed import as_placed, is_placed
from tongban.services.process.rules import main_flows, start_of

BOX, PILL, DOT, GAP = 36.0, 28.0, 9.0, 44.0
WIDEST = 800.0  # the column of a guide: a wider diagram would be shrunk until its text is under 13 px
NOTE, LANE, ARC = 26.0, 38.0, 22.0  # room for a line below a box, for a side way, for a way back


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A side way that leaves a step of the main way."""

    source: str
    text: str
    node: Node | None  # the end or the side step it leads to; None where it goes straight back
    back_to: str | None  # the station of the main way where it comes back


def lay_out(model: ProcessModel, steps: Mapping[str, StepFact]) -> Picture:
    """The picture of a process, by its own diagram or by ours."""
    if is_placed(model):
        placed = as_placed(model, steps)
        if placed.width <= WIDEST:
            return placed
    return _Own(model, steps).picture()


class _Own:
    """Our own layout, put together column by column."""

    def __init__(self, model: ProcessModel, steps: Mapping[str, StepFact]) -> None:
        self.model, self.steps = model, steps
        self.main = main_flows(model)
        self.start = start_of(model).id
        on_way = {self.start} | {flow.target for flow in model.flows if flow.id in self.main}
        self.stations = [
            n for n in model.nodes.values() if n.id in on_way and (n.tag in HUMAN or n.tag in EVENTS)
        ]
        ids = {station.id for station in self.stations}
        self.links = {s.id: self._onward(s.id, ids) for s in self.stations}
        self.sides = [side for s in self.stations for side in self._sides(s.id, ids)]
        self.ranks = self._ranks()

    def _onward(self, id_: str, ids: set[str]) -> list[str]:
        """The stations that come next on the main way, through gateways and scripts."""
        found: list[str] = []
        todo, seen = [id_], {id_}
        while todo:
            for flow in self.model.leaving(todo.pop(0)):
                if flow.id in self.main and flow.target not in seen:
                    seen.add(flow.target)
                    (found if flow.target in ids else todo).append(flow.target)
        return found

    def _sides(self, id_: str, ids: set[str]) -> list[_Side]:
        found: list[_Side] = []
        todo, seen = [id_], {id_}
        while todo:
            for flow in self.model.leaving(todo.pop(0)):
                if flow.id not in self.main:
                    found.append(self._side(id_, flow, ids))
                elif flow.target not in ids and flow.target not in seen:
                    seen.add(flow.target)
                    todo.append(flow.target)
        return found

    def _side(self, source: str, flow: Flow, ids: set[str]) -> _Side:
        node = self._first_seen(flow.target)
        if node.id in ids:
            return _Side(source=source, text=flow.name, node=None, back_to=node.id)
        after = [self._first_seen(further.target) for further in self.model.leaving(node.id)]
        back = next((one.id for one in after if one.id in ids), None)
        return _Side(source=source, text=node.name or flow.name, node=node, back_to=back)

    def _first_seen(self, id_: str) -> Node:
        """The first step or end from here on."""
        node, seen = self.model.nodes[id_], {id_}
        while node.tag not in HUMAN and node.tag not in EVENTS:
            onward = [flow.target for flow in self.model.leaving(node.id) if flow.target not in seen]
            if not onward:
                break
            seen.add(onward[0])
            node = self.model.nodes[onward[0]]
        return node

    def _ranks(self) -> dict[str, int]:
        ranks = {self.start: 0}
        for _ in self.stations:
            for source, targets in self.links.items():
                for target in targets:
                    if source in ranks and target != self.start:
                        further = ranks[source] + 1
                        if ranks.get(target, 0) < further <= len(self.stations):
                            ranks[target] = further
        return ranks

    def picture(self) -> Picture:
        columns: dict[int, list[Node]] = {}
        for station in self.stations:
            columns.setdefault(self.ranks.get(station.id, 0), []).append(station)
        backs = [side for side in self.sides if side.node is None]
        top = MARGIN + ARC * len(backs) + (6 if backs else 0)
        rows = self._rows(columns)
        tops = self._row_tops(rows, top)
        plates: dict[str, Plate] = {}
        x = MARGIN
        for rank in sorted(columns):
            width = max(self._width(station) for station in columns[rank])
            middle = (tops[0] + tops[len(tops) - 1]) / 2
            for station in columns[rank]:
                y = tops[rows[station.id]] if station.id in rows else middle
                plates[station.id] = self._plate(station, x + (width - self._width(station)) / 2, y)
            x += width + GAP
        lines = [self._link(plates[a], plates[b]) for a in self.links for b in self.links[a]]
        lower = self._hang(plates, lines)
        self._arcs(plates, lines, backs, top)
        right = max(plate.x + max(plate.width, 0) for plate in plates.values())
        return Picture(
            width=right + MARGIN + 16,
            height=lower + MARGIN,
            plates=tuple(plates.values()),
            lines=tuple(lines),
        )

    def _rows(self, columns: Mapping[int, list[Node]]) -> dict[str, int]:
        """The row of each station that has others beside it: a branch keeps its row; the rest stand in the middle."""
        before: dict[str, list[str]] = {}
        for source, targets in self.links.items():
            for target in targets:
                before.setdefault(target, []).append(source)
        rows: dict[str, int] = {}
        for rank in sorted(columns):
            taken: set[int] = set()
            for station in columns[rank]:
                sources = before.get(station.id, [])
                row = rows.get(sources[0]) if len(sources) == 1 else None
                if row is not None and row not in taken:
                    rows[station.id] = row
                    taken.add(row)
            if len(columns[rank]) > 1:
                free = iter(row for row in range(len(self.stations)) if row not in taken)
                rows |= {station.id: next(free) for station in columns[rank] if station.id not in rows}
        return rows

    def _row_tops(self, rows: Mapping[str, int], top: float) -> list[float]:
        hung: dict[str, int] = {}
        for side in self.sides:
            hung[side.source] = hung.get(side.source, 0) + (side.node is not None)
        tops, y = [], top
        for row in range(max(rows.values(), default=0) + 1):
            tops.append(y)
            # what hangs from the middle has its own columns below it, and needs no wider rows
            most = max(hung.get(id_, 0) for id_, its_row in rows.items() if its_row == row) if rows else 0
            y += BOX + NOTE + 8 + most * LANE
        return tops

    def _width(self, node: Node) -> float:
        return 2 * DOT if node.tag in EVENTS else max(96.0, text_width(node.name) + 44)

    def _plate(self, node: Node, x: float, y: float) -> Plate:
        is_event = node.tag in EVENTS
        return Plate(
            key=node.id,
            shape="dot" if is_event else "box",
            text=node.name,
            x=x,
            y=y + (BOX / 2 - DOT if is_event else 0),
            width=self._width(node),
            height=2 * DOT if is_event else BOX,
            is_side=False,
            is_applicants=node.id == self.start or is_applicants(self.steps.get(node.id)),
            text_below=is_event,
        )

    def _link(self, a: Plate, b: Plate) -> Line:
        start, end = (a.x + a.width, a.middle), (b.x, b.middle)
        turn = b.x - GAP / 2
        points = (start, end) if a.middle == b.middle else (start, (turn, a.middle), (turn, b.middle), end)
        return Line(source=a.key, target=b.key, points=points, is_side=False, has_head=False)

    def _hang(self, plates: dict[str, Plate], lines: list[Line]) -> float:
        """Side ways below their step: a stem on its left, a pill each; loops go up again on its right."""
        lower = max(plate.y + plate.height for plate in plates.values()) + NOTE
        count: dict[str, int] = {}
        for side in self.sides:
            if side.node is None:
                continue
            above = plates[side.source]
            place = count[side.source] = count.get(side.source, 0) + 1
            y = above.y + BOX + NOTE + 4 + (place - 1) * LANE
            stem, left = above.x + 14, above.x + 30
            width = text_width(side.text, 12) + 24
            key = side.node.id if side.node.id not in plates else f"{side.node.id}-{place}"
            plates[key] = Plate(
                key=key, shape="pill", text=side.text, x=left, y=y, width=width, height=PILL, is_side=True,
                is_applicants=is_applicants(self.steps.get(side.node.id)),
            )  # fmt: skip
            points: tuple[Point, ...] = ((stem, above.y + BOX), (stem, y + PILL / 2), (left, y + PILL / 2))
            lines.append(Line(source=side.source, target=key, points=points, is_side=True, has_head=True))
            if side.back_to is not None:
                lines.append(self._climb(plates[key], plates[side.back_to], key))
            lower = max(lower, y + PILL + 4)
        return lower

    def _climb(self, pill: Plate, back: Plate, key: str) -> Line:
        """From a side step up to where the main way goes on."""
        right = max(pill.x + pill.width + 14, back.x + back.width - 14) if back.x <= pill.x else back.x + 14
        bend = min(right, back.x + back.width - 8) if back.x <= pill.x <= back.x + back.width else right
        y = pill.middle
        if bend < pill.x + pill.width:  # the pill reaches below the corner: go round it
            out, low = pill.x + pill.width + 10, back.y + BOX + NOTE - 6
            points: tuple[Point, ...] = (
                (pill.x + pill.width, y),
                (out, y),
                (out, low),
                (bend, low),
                (bend, back.y + BOX),
            )
        else:
            points = ((pill.x + pill.width, y), (bend, y), (bend, back.y + BOX))
        return Line(source=key, target=back.key, points=points, is_side=True, has_head=True)

    def _arcs(self, plates: dict[str, Plate], lines: list[Line], backs: list[_Side], top: float) -> None:
        """Ways straight back, above the row, each in a lane of its own."""
        for place, side in enumerate(backs):
            a, b = plates[side.source], plates[side.back_to or self.start]
            y = top - 6 - ARC * (place + 1) + 12
            points = ((a.centre, a.y), (a.centre, y), (b.centre, y), (b.centre, b.y))
            at = ((a.centre + b.centre) / 2, y - 4)
            lines.append(
                Line(
                    source=a.key,
                    target=b.key,
                    points=points,
                    is_side=True,
                    has_head=True,
                    text=side.text,
                    text_at=at,
                )
            )
