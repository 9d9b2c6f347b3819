"""BPMN texts for tests."""

FIRE_OFFICE = "11341602XFJY00001X"
HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
  xmlns:tongban="urn:tongban:process:1" targetNamespace="urn:test">"""


def bpmn(inside: str, *, attributes: str = 'isExecutable="true"') -> str:
    """A document with one process that holds `inside`."""
    return f'{HEAD}<process id="p" name="试验" {attributes}>{inside}</process></definitions>'


def step(key: str, name: str = "审核", extra: str = "", terms: str = 'post="review"') -> str:
    """One user task."""
    return f'<userTask id="{key}" name="{name}"><extensionElements><tongban:step {terms}/>{extra}</extensionElements></userTask>'


def flow(source: str, target: str, condition: str = "", name: str = "") -> str:
    """One sequence flow, with a condition in CEL where given."""
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}-{target}" name="{name}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def simple(extra: str = "", terms: str = 'post="review"') -> str:
    """start → one step → end; `extra` goes into the step's extensions."""
    return bpmn(
        '<startEvent id="s"/>'
        + flow("s", "a")
        + step("a", extra=extra, terms=terms)
        + flow("a", "e")
        + '<endEvent id="e"/>'
    )


PARALLEL = bpmn(
    '<startEvent id="s" name="申请"/>'
    + flow("s", "accept")
    + step("accept", "受理", terms='post="accept"')
    + flow("accept", "split")
    + '<parallelGateway id="split"/>'
    + flow("split", "fire")
    + flow("split", "health")
    + flow("split", "plan")
    + step("fire", "消防意见", terms=f'post="review" organisation="{FIRE_OFFICE}" limitDays="3"')
    + step("health", "卫生意见", terms='post="review" organisation="superior"')
    + step("plan", "规划意见")
    + flow("fire", "join")
    + flow("health", "join")
    + flow("plan", "join")
    + '<parallelGateway id="join"/>'
    + flow("join", "approve")
    + step("approve", "审批", terms='post="approve" outcomes="grant"')
    + flow("approve", "e")
    + '<endEvent id="e" name="办结"/>'
)
"""并联审批: three opinions side by side, then one decision."""
