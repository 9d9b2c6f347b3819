"""Whether branches that run at the same time come together again (可靠性, soundness).

Every way of tokens through the gateways is walked, conditions left aside: a process is sound when
from wherever it may get to it can still end, and nothing is ever under way twice. Runs that
cannot differ (a step after a step, a choice after a choice) are drawn together first, so that
what is walked stays small.

Source: van der Aalst, The Application of Petri Nets to Workflow Management (1998), soundness of
workflow nets; the reductions are Murata's (1989), which keep it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from tongban.services.process import flaws
from tongban.services.process.bpmn import Findings, ProcessModel
from tongban.services.process.net import AND, END, OR, STOP, Net, net_of, reduced

MOST_MARKINGS = 20_000  # 0.5 s; five branches of which each may go back and forth come to some hundred
MOST_WAYS = 8  # of an inclusive gateway: each set of them is a way on
Marking = frozenset[str]  # the flows that hold a token


@dataclass(frozen=True, kw_only=True)
class Walk:
    """What was met: gateways that are passed twice, and where tokens stay for ever."""

    twice: set[str] = field(default_factory=set)
    waits: dict[str, set[str]] = field(default_factory=dict)  # gateway → flows that never bring a token
    is_endless: bool = False
    is_too_large: bool = False


def check_branches(model: ProcessModel, findings: Findings) -> None:
    """Adds a finding for each gateway at which branches go wrong. The model's shape is checked before."""
    walk = walked(reduced(net_of(model)))
    for node_id in sorted(walk.twice, key=list(model.nodes).index):
        flaw = flaws.TWICE if len(model.entering(node_id)) > 1 else flaws.AGAIN
        findings.add(flaw, model.nodes[node_id].spot)
    sources = {flow.id: model.nodes[flow.source] for flow in model.flows}
    for node_id, missing in walk.waits.items():
        names = [sources[flow_id].name or sources[flow_id].id for flow_id in sorted(missing)]
        findings.add(flaws.WAITS, model.nodes[node_id].spot, missing="”, “".join(dict.fromkeys(names)))
    if walk.is_endless:
        findings.add(flaws.ENDLESS, model.spot)
    if walk.is_too_large:
        findings.add(flaws.TOO_MANY_BRANCHES, model.spot)


def walked(net: Net) -> Walk:
    """Every marking that can be reached, at most MOST_MARKINGS of them."""
    if any(net.kinds[id_] == OR and len(net.outs[id_]) > MOST_WAYS for id_ in net.kinds):
        return Walk(is_too_large=True)
    first: Marking = frozenset(net.outs[net.start])
    before: dict[Marking, set[Marking]] = {first: set()}
    todo, twice, dead = [first], set[str](), list[Marking]()
    while todo:
        marking = todo.pop()
        moves = list(_moves(net, marking))
        if marking and not moves:
            dead.append(marking)
        for node_id, after in moves:
            if after is None:
                twice.add(node_id)
            elif after in before:
                before[after].add(marking)
            else:
                before[after] = {marking}
                todo.append(after)
        if len(before) > MOST_MARKINGS:
            return Walk(is_too_large=True)
    if twice or dead:
        return Walk(twice=twice, waits=_waits(net, dead))
    return Walk(is_endless=len(_leading_to(frozenset(), before)) < len(before))


def _moves(net: Net, marking: Marking) -> Iterator[tuple[str, Marking | None]]:
    """What may happen next: the node and the marking after it, None where a flow would hold two tokens."""
    for node_id in dict.fromkeys(net.flows[flow_id][1] for flow_id in sorted(marking)):
        kind, outs = net.kinds[node_id], net.outs[node_id]
        ready = [flow_id for flow_id in net.ins[node_id] if flow_id in marking]
        if kind == STOP:
            yield node_id, frozenset()
        elif kind == END:
            yield from ((node_id, marking - {flow_id}) for flow_id in ready)
        elif kind == AND:
            if len(ready) == len(net.ins[node_id]):
                yield node_id, _moved(marking, ready, outs)
        elif kind == OR:
            if not _may_still_come(net, node_id, marking):
                for count in range(1, len(outs) + 1):
                    for chosen in combinations(outs, count):
                        yield node_id, _moved(marking, ready, chosen)
        else:
            yield from ((node_id, _moved(marking, [one], [out])) for one in ready for out in outs)


def _moved(marking: Marking, taken: list[str], given: list[str] | tuple[str, ...]) -> Marking | None:
    left = marking - set(taken)
    return None if any(flow_id in left for flow_id in given) else left | set(given)


def _may_still_come(net: Net, node_id: str, marking: Marking) -> bool:
    """Whether a token elsewhere may reach a way into an inclusive gateway on which none waits."""
    empty = {flow_id for flow_id in net.ins[node_id] if flow_id not in marking}
    for flow_id in marking - set(net.ins[node_id]):
        todo, seen = [flow_id], {flow_id}
        while todo:
            target = net.flows[todo.pop()][1]
            if target == node_id:
                continue
            for out in net.outs[target]:
                if out in empty:
                    return True
                if out not in seen:
                    seen.add(out)
                    todo.append(out)
    return False


def _waits(net: Net, dead: list[Marking]) -> dict[str, set[str]]:
    """The joins at which tokens of dead markings stand, and the ways on which none comes."""
    waits: dict[str, set[str]] = {}
    for marking in dead:
        for node_id in {net.flows[flow_id][1] for flow_id in marking}:
            missing = {flow_id for flow_id in net.ins[node_id] if flow_id not in marking}
            waits.setdefault(node_id, set()).update(missing)
    return waits


def _leading_to(end: Marking, before: dict[Marking, set[Marking]]) -> set[Marking]:
    seen, todo = {end}, [end]
    while todo:
        for earlier in before.get(todo.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                todo.append(earlier)
    return seen & before.keys()
