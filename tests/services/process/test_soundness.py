"""Branches that run at the same time come together again, or the process is refused with the gateway's name."""

import time

import pytest

from tests.services.process.bpmn import PARALLEL, bpmn, flow, step
from tongban.services.process import flaws
from tongban.services.process.engine import Run, compile_bpmn
from tongban.services.process.errors import ProcessRefused
from tongban.services.process.findings import Finding
from tongban.services.process.net import XOR, Net
from tongban.services.process.soundness import walked

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def gateway(key: str, kind: str, default: str = "") -> str:
    said = f' default="{default}"' if default else ""
    return f'<{kind}Gateway id="{key}"{said}/>'


def findings_of(text: str) -> list[tuple[flaws.Flaw, str]]:
    """What is found, and at which element."""
    try:
        compile_bpmn(text)
    except ProcessRefused as refused:
        return [(one.flaw, one.spot.element) for one in refused.findings]
    return []


def forked(split: str, join: str, *, more: str = "") -> str:
    """start → split → a, b → join → c → end."""
    chosen = "split-a" if split == "exclusive" else ""
    condition = "true" if split != "parallel" else ""
    return bpmn(
        START + flow("s", "split") + gateway("split", split, chosen)
        + flow("split", "a", "" if chosen else condition) + flow("split", "b", condition)
        + step("a") + step("b") + flow("a", "join") + flow("b", "join")
        + gateway("join", join) + flow("join", "c") + step("c") + flow("c", "e") + END + more
    )  # fmt: skip


@pytest.mark.parametrize(
    ("split", "join"),
    [
        ("parallel", "parallel"),
        ("exclusive", "exclusive"),
        ("inclusive", "inclusive"),
        ("exclusive", "inclusive"),
        ("parallel", "inclusive"),
    ],
)
def test_branches_that_meet_as_they_parted_are_sound(split: str, join: str) -> None:
    assert findings_of(forked(split, join)) == []


def test_parallel_branches_that_meet_at_a_choice_would_do_the_rest_twice() -> None:
    assert findings_of(forked("parallel", "exclusive")) == [(flaws.TWICE, "join")]
    assert (flaws.TWICE, "join") in findings_of(forked("inclusive", "exclusive"))


def test_a_join_behind_a_choice_waits_for_ever() -> None:
    assert findings_of(forked("exclusive", "parallel")) == [(flaws.WAITS, "join")]
    assert (flaws.WAITS, "join") in findings_of(forked("inclusive", "parallel"))


def test_parallel_branches_that_meet_at_a_step_are_refused_there() -> None:
    text = forked("parallel", "parallel").replace(gateway("join", "parallel"), step("join"))
    assert findings_of(text) == [(flaws.TWICE, "join")]


def leaving_branch(end: str) -> str:
    """Of two branches one may end by itself while the other waits at the join."""
    return bpmn(
        START + flow("s", "split") + gateway("split", "parallel") + flow("split", "a") + flow("split", "b")
        + step("a", "消防意见") + step("b", "卫生意见") + flow("a", "x") + gateway("x", "exclusive", "x-join")
        + flow("x", "join") + flow("x", "out", 'outcome == "refuse"') + end
        + flow("b", "join") + gateway("join", "parallel") + flow("join", "e") + END
    )  # fmt: skip


def test_a_branch_that_ends_while_the_other_waits_is_refused() -> None:
    text = leaving_branch('<endEvent id="out"/>')
    [(flaw, element)] = findings_of(text)
    assert (flaw, element) == (flaws.WAITS, "join")
    with pytest.raises(ProcessRefused) as refused:
        compile_bpmn(text)
    assert "“x”" in refused.value.findings[0].why()  # the way on which nothing comes


def test_an_end_that_stops_every_branch_is_sound() -> None:
    assert findings_of(leaving_branch('<endEvent id="out"><terminateEventDefinition/></endEvent>')) == []


def test_branches_that_each_end_by_themselves_are_sound() -> None:
    text = bpmn(
        START + flow("s", "g") + gateway("g", "parallel") + flow("g", "a") + flow("g", "b")
        + step("a") + step("b") + flow("a", "e") + flow("b", "f") + END + '<endEvent id="f"/>'
    )  # fmt: skip
    assert findings_of(text) == []


def test_a_circle_through_a_split_is_refused() -> None:
    text = bpmn(
        START + flow("s", "a") + step("a") + flow("a", "g") + gateway("g", "parallel")
        + flow("g", "a") + flow("g", "e") + END
    )  # fmt: skip
    assert findings_of(text) == [(flaws.AGAIN, "g")]


def many_branches(count: int) -> str:
    """Branches side by side, of which each may go back and forth."""
    inside = START + flow("s", "g") + gateway("g", "parallel") + gateway("j", "parallel")
    for n in range(count):
        inside += (
            flow("g", f"a{n}") + step(f"a{n}") + flow(f"a{n}", f"x{n}") + gateway(f"x{n}", "exclusive", f"x{n}-j")
            + flow(f"x{n}", f"a{n}", 'outcome == "back"') + flow(f"x{n}", "j")
        )  # fmt: skip
    return bpmn(inside + flow("j", "e") + END)


def test_many_branches_that_go_back_and_forth_are_checked_at_once() -> None:
    began = time.perf_counter()
    assert findings_of(many_branches(40)) == []
    assert time.perf_counter() - began < 5  # each way on its own would take longer than the universe is old


def test_what_cannot_be_walked_within_the_bound_is_refused() -> None:
    inside = START + flow("s", "g") + gateway("g", "parallel")
    for n in range(16):  # three places each, and no two alike: nothing draws them together
        inside += (
            flow("g", f"x{n}") + gateway(f"x{n}", "exclusive", f"x{n}-a{n}") + flow(f"x{n}", f"a{n}")
            + flow(f"x{n}", f"b{n}", "true") + step(f"a{n}") + step(f"b{n}")
            + flow(f"a{n}", f"e{n}") + flow(f"b{n}", f"f{n}") + f'<endEvent id="e{n}"/><endEvent id="f{n}"/>'
        )  # fmt: skip
    assert findings_of(bpmn(inside)) == [(flaws.TOO_MANY_BRANCHES, "p")]


def test_a_net_that_only_goes_round_is_endless() -> None:
    """The shape of a process is checked before; the walk does not rely on it."""
    net = Net(
        start="s",
        kinds={"s": XOR, "a": XOR, "b": XOR},
        flows={"1": ("s", "a"), "2": ("a", "b"), "3": ("b", "a")},
        ins={"s": [], "a": ["1", "3"], "b": ["2"]},
        outs={"s": ["1"], "a": ["2"], "b": ["3"]},
    )
    assert walked(net).is_endless


def test_the_walk_agrees_with_the_engine() -> None:
    """What is found sound runs to its end in whatever order the branches are done."""
    compiled = compile_bpmn(PARALLEL)
    for order in (1, -1):
        run = Run.begin(compiled, data={})
        while not run.is_over:
            open_ = run.open_steps()[::order]
            run.complete(open_[0].id, outcome=open_[0].outcomes[0] if open_[0].outcomes else "", data={})


def test_a_finding_says_where_why_and_how_to_mend() -> None:
    with pytest.raises(ProcessRefused) as refused:
        compile_bpmn(forked("parallel", "exclusive"))
    [finding] = refused.value.findings
    assert isinstance(finding, Finding)
    assert finding.as_fact() == {
        "element": "join",
        "line": finding.spot.line,
        "where": f"join (line {finding.spot.line})",
        "why": "branches that run at the same time meet here one by one: what follows would be done twice.",
        "mend": "Join the branches with a parallel gateway before this.",
    }
