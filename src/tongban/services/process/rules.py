"""Pure decisions about a process model: may it run, which way is the main one, in what order are the steps."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.process import flaws
from tongban.services.process.bpmn import HUMAN, MOST_NODES, SPLITS, Findings, Flow, Node, ProcessModel
from tongban.services.process.facts import StepFact
from tongban.services.process.findings import Spot
from tongban.services.process.soundness import check_branches


def check_model(model: ProcessModel) -> None:
    """Whether the model can run to an end. Raises ProcessRefused with every finding."""
    findings = Findings()
    _check_references(model, findings)
    findings.refuse()
    _check_shape(model, findings)
    _check_expressions(model, findings)
    findings.refuse()
    _check_outcomes(model, findings)
    check_branches(model, findings)
    findings.refuse()


def _check_references(model: ProcessModel, findings: Findings) -> None:
    if len(model.nodes) > MOST_NODES:
        findings.add(flaws.TOO_MANY, model.spot, most=MOST_NODES)
    for flow in model.flows:
        for end in (flow.source, flow.target):
            if end not in model.nodes:
                findings.add(flaws.LOOSE_FLOW, flow.spot, end=end)
    for node in model.nodes.values():
        if node.default and node.default not in {flow.id for flow in model.leaving(node.id)}:
            findings.add(flaws.FOREIGN_DEFAULT, node.spot, flow=node.default)
    starts = [node for node in model.nodes.values() if node.tag == "startEvent"]
    if len(starts) != 1:
        findings.add(flaws.ONE_START, model.spot, count=len(starts))
    if not any(node.tag == "endEvent" for node in model.nodes.values()):
        findings.add(flaws.NO_END, model.spot)
    if not any(node.tag in HUMAN for node in model.nodes.values()):
        findings.add(flaws.NO_STEP, model.spot)


def _check_shape(model: ProcessModel, findings: Findings) -> None:
    reached = _closure(start_of(model).id, lambda id_: [flow.target for flow in model.leaving(id_)])
    ends = [node.id for node in model.nodes.values() if node.tag == "endEvent"]
    ending = set().union(
        *(_closure(end, lambda id_: [flow.source for flow in model.entering(id_)]) for end in ends)
    )
    for node in model.nodes.values():
        out = len(model.leaving(node.id))
        if node.id not in reached:
            findings.add(flaws.UNREACHED, node.spot)
        elif node.id not in ending:
            findings.add(flaws.NO_WAY_OUT, node.spot)
        if node.tag == "startEvent" and model.entering(node.id):
            findings.add(flaws.START_ENTERED, node.spot)
        if node.tag == "endEvent" and out:
            findings.add(flaws.AFTER_END, node.spot)
        if node.tag not in SPLITS and out > 1:
            findings.add(flaws.NEEDS_GATEWAY, node.spot)
    for node in model.nodes.values():
        if node.tag not in HUMAN and _goes_round_alone(model, node):
            findings.add(flaws.CIRCLE, node.spot)
            break


def _closure(first: str, next_of: Callable[[str], Iterable[str]]) -> set[str]:
    seen, todo = {first}, [first]
    while todo:
        for other in next_of(todo.pop()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


def _goes_round_alone(model: ProcessModel, node: Node) -> bool:
    def machine_next(id_: str) -> list[str]:
        return [flow.target for flow in model.leaving(id_) if model.nodes[flow.target].tag not in HUMAN]

    return any(node.id in _closure(first, machine_next) for first in machine_next(node.id))


def _check_expressions(model: ProcessModel, findings: Findings) -> None:
    for node in model.nodes.values():
        for script in node.scripts:
            _check_cel(script, node.spot, findings)
        if node.tag not in {"exclusiveGateway", "inclusiveGateway"}:
            continue
        leaving = model.leaving(node.id)
        for flow in leaving:
            if flow.condition:
                _check_cel(flow.condition, flow.spot, findings)
            elif len(leaving) > 1 and flow.id != node.default:
                findings.add(flaws.NO_CONDITION, flow.spot)
    for flow in model.flows:
        if flow.condition and model.nodes[flow.source].tag not in {"exclusiveGateway", "inclusiveGateway"}:
            findings.add(flaws.LOOSE_CONDITION, flow.spot)


def _check_cel(source: str, spot: Spot, findings: Findings) -> None:
    try:
        expression(source)
    except ExpressionRefused as refused:
        flaw = flaws.NOT_CEL_FROM if refused.facts.get("at") else flaws.NOT_CEL
        findings.add(flaw, spot, **refused.facts)


def _check_outcomes(model: ProcessModel, findings: Findings) -> None:
    """Each declared outcome must find a way at the gateway right behind its step."""
    for node in model.nodes.values():
        leaving = model.leaving(node.id)
        if node.terms is None or len(leaving) != 1:
            continue
        gateway = model.nodes[leaving[0].target]
        ways = model.leaving(gateway.id)
        if gateway.tag != "exclusiveGateway" or gateway.default or any(not flow.condition for flow in ways):
            continue
        for outcome in node.terms.outcomes:
            if not any(_may_hold(flow, node.id, outcome) for flow in ways):
                findings.add(flaws.LOST_OUTCOME, node.spot, outcome=outcome)


def _may_hold(flow: Flow, key: str, outcome: str) -> bool:
    try:
        return expression(flow.condition or "true").holds({"outcome": outcome, "outcomes": {key: outcome}})
    except ExpressionFailed:
        return True  # asks for data that only a running case has


def start_of(model: ProcessModel) -> Node:
    """The one start."""
    return next(node for node in model.nodes.values() if node.tag == "startEvent")


def main_flows(model: ProcessModel) -> frozenset[str]:
    """The flows of the main way: at each choice the way on which most people act before the end.

    All branches of a parallel or inclusive gateway on the main way belong to it.
    """
    memo: dict[str, tuple[int, int]] = {}

    def weight(id_: str, on_way: frozenset[str]) -> tuple[int, int]:
        """Steps to the end by the fullest way without going in a circle; -1 first where there is none."""
        if id_ in memo:
            return memo[id_]
        node = model.nodes[id_]
        own = 1 if node.tag in HUMAN and node.terms and node.terms.kind == "post" else 0
        if node.tag == "endEvent":
            return (0, 0)
        best = (-1, 0)
        is_open = True
        for order, flow in enumerate(model.leaving(id_)):
            if flow.target in on_way:
                is_open = False
                continue
            steps, _ = weight(flow.target, on_way | {id_})
            if steps >= 0:
                best = max(best, (steps + own, -order))
        if is_open:
            memo[id_] = best
        return best

    chosen: set[str] = set()
    todo, seen = [start_of(model).id], set()
    while todo:
        id_ = todo.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        ways = [
            flow
            for flow in model.leaving(id_)
            if flow.target not in seen or model.nodes[id_].tag != "exclusiveGateway"
        ]
        if model.nodes[id_].tag == "exclusiveGateway" and len(ways) > 1:
            ways = [max(ways, key=lambda flow: weight(flow.target, frozenset(seen)))]
        chosen.update(flow.id for flow in ways)
        todo.extend(flow.target for flow in ways)
    return frozenset(chosen)


def ordered_steps(model: ProcessModel) -> dict[str, StepFact]:
    """The steps by key: those of the main way in order, then the side steps."""
    main = main_flows(model)
    ranks = main_ranks(model, main)
    humans = [node for node in model.nodes.values() if node.tag in HUMAN]
    order = list(model.nodes)
    on_main = sorted((n for n in humans if n.id in ranks), key=lambda n: (ranks[n.id], order.index(n.id)))
    aside = [node for node in humans if node.id not in ranks]
    steps: dict[str, StepFact] = {}
    for number, node in enumerate([*on_main, *aside], start=1):
        assert node.terms is not None
        steps[node.id] = StepFact(
            key=node.id,
            name=node.name,
            kind=node.terms.kind,
            post_code=node.terms.post_code,
            organisation=node.terms.organisation,
            limit_days=node.terms.limit_days,
            outcomes=node.terms.outcomes,
            is_side=node.id not in ranks,
            number=number,
            rank=ranks.get(node.id, -1),
            exits=tuple(_exits(model, node, main)),
            beside=node.terms.beside,
            signing=node.terms.signing,
        )
    return steps


def _exits(model: ProcessModel, node: Node, main: frozenset[str]) -> Iterable[str]:
    for flow in model.leaving(node.id):
        gateway = model.nodes[flow.target]
        if flow.id in main and gateway.tag in SPLITS:
            for way in model.leaving(gateway.id):
                if way.id not in main:
                    yield way.name or model.nodes[way.target].name


def main_ranks(model: ProcessModel, main: frozenset[str]) -> dict[str, int]:
    """How many elements of the main way lie before each of its elements (the longest branch counts)."""
    ranks = {start_of(model).id: 0}
    forward = [flow for flow in model.flows if flow.id in main]
    for _ in range(len(model.nodes)):
        moved = False
        for flow in forward:
            if flow.source in ranks and ranks.get(flow.target, -1) < ranks[flow.source] + 1 <= len(
                model.nodes
            ):
                ranks[flow.target] = ranks[flow.source] + 1
                moved = True
        if not moved:
            break
    return ranks


# how a shared process names the refusal of a licence (行政许可法 art. 38), and the same of what is none
_PLAIN_WORDS = {"不予许可": "不予办理", "不予许可决定": "不予办理"}


def plain_word(name: str) -> str:
    """The name of an end or of a way out, for an item that grants no licence."""
    return _PLAIN_WORDS.get(name, name)


def worded_plainly(model: ProcessModel) -> ProcessModel:
    """The same process for an item that grants no licence: none of its ends refuses one."""
    nodes = {
        key: replace(node, name=plain_word(node.name)) if node.tag == "endEvent" else node
        for key, node in model.nodes.items()
    }
    return replace(model, nodes=nodes)
