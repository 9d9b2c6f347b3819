"""Processes of branches side by side for tests of acts of review, and the calendar of their days."""

from tests.services.process.bpmn import bpmn, flow, step
from tongban.services.process.engine import Compiled, compile_bpmn

LIMITS = {"accept": 1, "a1": 2, "a2": 3, "b1": 4, "b2": 1, "c1": 5, "c2": 2, "approve": 3}


def branched(count: int, length: int, *, terms: str = "") -> Compiled:
    """accept → so many branches of so many steps → approve, each with its limit; `terms` goes to every branch step."""
    keys = [f"{branch}{place}" for branch in "abc"[:count] for place in range(1, length + 1)]
    parts = ['<startEvent id="s"/>', _step("accept"), '<parallelGateway id="fork"/>']
    parts += [*(_step(key, terms) for key in keys), '<parallelGateway id="join"/>', _step("approve")]
    parts += ['<endEvent id="e"/>', flow("s", "accept"), flow("accept", "fork")]
    for key in keys:
        is_first, is_last = key.endswith("1"), key.endswith(str(length))
        parts.append(flow("fork" if is_first else f"{key[0]}{int(key[1]) - 1}", key))
        if is_last:
            parts.append(flow(key, "join"))
    return compile_bpmn(bpmn("".join([*parts, flow("join", "approve"), flow("approve", "e")])))


def _step(key: str, terms: str = "") -> str:
    return step(key, key, terms=f'post="{key}" limitDays="{LIMITS.get(key, 1)}" {terms}')
