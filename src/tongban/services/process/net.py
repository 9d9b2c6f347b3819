"""A process as gateways and the flows between them, drawn together as far as nothing can differ."""

from dataclasses import dataclass

from tongban.services.process.bpmn import Node, ProcessModel

XOR, AND, OR, END, STOP = "xor", "and", "or", "end", "stop"
_KINDS = {"parallelGateway": AND, "inclusiveGateway": OR, "endEvent": END}


@dataclass
class Net:
    """Nodes by kind, flows from node to node. A node with several ways in and no gateway is a choice (XOR)."""

    start: str
    kinds: dict[str, str]
    flows: dict[str, tuple[str, str]]
    ins: dict[str, list[str]]
    outs: dict[str, list[str]]

    def drop_flow(self, flow_id: str) -> None:
        source, target = self.flows.pop(flow_id)
        self.outs[source].remove(flow_id)
        self.ins[target].remove(flow_id)

    def drop_node(self, node_id: str) -> None:
        del self.kinds[node_id], self.ins[node_id], self.outs[node_id]

    def lead(self, flow_id: str, *, source: str | None = None, target: str | None = None) -> None:
        """Let the flow begin or end at another node."""
        old_source, old_target = self.flows[flow_id]
        if source is not None:
            self.outs[old_source].remove(flow_id)
            self.outs[source].append(flow_id)
        if target is not None:
            self.ins[old_target].remove(flow_id)
            self.ins[target].append(flow_id)
        self.flows[flow_id] = (source or old_source, target or old_target)


def net_of(model: ProcessModel) -> Net:
    """The net of a model of which every flow has both its ends."""
    return Net(
        start=next(node.id for node in model.nodes.values() if node.tag == "startEvent"),
        kinds={node.id: _kind(node) for node in model.nodes.values()},
        flows={flow.id: (flow.source, flow.target) for flow in model.flows},
        ins={id_: [flow.id for flow in model.entering(id_)] for id_ in model.nodes},
        outs={id_: [flow.id for flow in model.leaving(id_)] for id_ in model.nodes},
    )


def _kind(node: Node) -> str:
    return STOP if node.ends_all else _KINDS.get(node.tag, XOR)


def reduced(net: Net) -> Net:
    """The same net, drawn together in place until nothing changes: steps first, so that gateways keep their names."""
    while any(
        net.kinds.get(node_id, END) not in {END, STOP} and node_id != net.start and draw(net, node_id)
        for draw in (_drop_pass, _drop_twin, _drop_loop, _join_choice)
        for node_id in list(net.kinds)
    ):
        pass
    return net


def _drop_pass(net: Net, node_id: str) -> bool:
    """One way in and one out: the flow that leaves goes on with its name."""
    ins, outs = net.ins[node_id], net.outs[node_id]
    if len(ins) != 1 or len(outs) != 1 or ins[0] == outs[0]:
        return False
    [came], [goes] = ins, outs
    source = net.flows[came][0]
    net.drop_flow(came)
    net.lead(goes, source=source)
    net.drop_node(node_id)
    return True


def _drop_twin(net: Net, node_id: str) -> bool:
    """Two ways from one gateway to the next of its kind say no more than one."""
    kind = net.kinds[node_id]
    if kind not in {XOR, AND}:
        return False
    seen: set[str] = set()
    for flow_id in net.outs[node_id]:
        target = net.flows[flow_id][1]
        if net.kinds[target] == kind and target in seen:
            net.drop_flow(flow_id)
            return True
        seen.add(target)
    return False


def _drop_loop(net: Net, node_id: str) -> bool:
    """A choice that comes back to itself."""
    if net.kinds[node_id] != XOR:
        return False
    loop = next((flow_id for flow_id in net.outs[node_id] if flow_id in net.ins[node_id]), None)
    if loop is None or len(net.outs[node_id]) == 1:
        return False
    net.drop_flow(loop)
    return True


def _join_choice(net: Net, node_id: str) -> bool:
    """A choice that can only go on to another choice, or that only another can lead to, is part of it."""
    if net.kinds[node_id] != XOR:
        return False
    ins, outs = net.ins[node_id], net.outs[node_id]
    after = net.flows[outs[0]][1] if len(outs) == 1 else node_id
    before = net.flows[ins[0]][0] if len(ins) == 1 else node_id
    if after not in {node_id, net.start} and net.kinds[after] == XOR:
        net.drop_flow(outs[0])
        for flow_id in list(ins):
            net.lead(flow_id, target=after)
    elif before not in {node_id, net.start} and net.kinds[before] == XOR:
        net.drop_flow(ins[0])
        for flow_id in list(outs):
            net.lead(flow_id, source=before)
    else:
        return False
    net.drop_node(node_id)
    return True
