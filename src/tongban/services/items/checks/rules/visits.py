"""How often one has to come, and what can be done online (到现场次数, 网办深度)."""

from collections.abc import Iterable

from tongban.kernel.errors import N_
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import MUNICIPAL

_NOTHING = frozenset({"", "无", "None", "-", "—"})
_ONLINE = frozenset({"2", "3"})
_COURIER = "4"
# 互联网办理 with the result or the licence sent back: what portals show as Ⅳ (全程网办), standards.md 2.4
_DONE_ONLINE, _ANSWERED_ONLINE = "5", frozenset({"6", "7"})


def is_fully_online(depth: tuple[str, ...]) -> bool:
    """Depth Ⅳ: handled online from the first step to the result."""
    return _DONE_ONLINE in depth and bool(_ANSWERED_ONLINE & set(depth))


@rule(
    number="Q11",
    text=N_("Who has to come is told why; who need not come is told no reason."),
    mend=N_("Say why one must come, or set the visits to 0 and the reason to none."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第3条",
    of_applications=True,
)
def visits_have_a_reason(subject: CheckSubject) -> Iterable[Fault]:
    visits, reason = subject.content.visits, subject.content.visits_reason.strip()
    if visits is not None and bool(visits) == (reason in _NOTHING):
        yield Fault(element="visits", facts={"visits": visits, "reason": reason[:60]})


@rule(
    number="Q12",
    text=N_("An item without a visit can be handed in online or by courier."),
    mend=N_("Offer courier or online application, or state the visits that are needed."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第4条",
    of_applications=True,
)
def no_visit_needs_another_way(subject: CheckSubject) -> Iterable[Fault]:
    ways = set(subject.content.handle_forms)
    if subject.content.visits == 0 and not ways & (_ONLINE | {_COURIER}):
        yield Fault(element="visits", facts={"ways": sorted(ways)})


@rule(
    number="Q13",
    text=N_("What is handled online from end to end needs no visit."),
    mend=N_("Set the visits to 0, or lower the online depth to what is true."),
    severity=Severity.ERROR,
    source=f"{MUNICIPAL}第5条",
    of_applications=True,
)
def full_depth_means_no_visit(subject: CheckSubject) -> Iterable[Fault]:
    if is_fully_online(subject.content.online_depth) and subject.content.visits:
        yield Fault(element="visits", facts={"visits": subject.content.visits})


@rule(
    number="Q14",
    text=N_("An item that can be applied for online says how deep that goes."),
    mend=N_("Choose the online depth, from advice to the result sent back."),
    severity=Severity.WARNING,
    source="实施清单要素 online_handle_depth",
    of_applications=True,
)
def online_items_state_their_depth(subject: CheckSubject) -> Iterable[Fault]:
    if _ONLINE & set(subject.content.handle_forms) and not subject.content.online_depth:
        yield Fault(element="online-depth")


@rule(
    number="Q15",
    text=N_("An item that can be applied for online has a form here or an address to go to."),
    mend=N_("Add the form, or the address of the system that takes the application."),
    severity=Severity.ERROR,
    source="实施清单要素 is_online、online_handle_url",
    of_applications=True,
)
def online_items_lead_somewhere(subject: CheckSubject) -> Iterable[Fault]:
    content = subject.content
    online = _ONLINE & set(content.handle_forms)
    if online and content.form is None and not (content.online_url or content.online_platform):
        yield Fault(element="form")


@rule(
    number="Q16",
    text=N_("The number of visits is stated."),
    mend=N_("Enter how often one has to come; 0 when nobody has to."),
    severity=Severity.WARNING,
    source="实施清单要素 limit_scene_num",
    of_applications=True,
)
def visits_are_stated(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.visits is None:
        yield Fault(element="visits")


@rule(
    number="Q17",
    text=N_("The ways of handing in are stated."),
    mend=N_("Tick counter, online, mobile or courier."),
    severity=Severity.WARNING,
    source="实施清单要素 handle_type",
    of_applications=True,
)
def ways_are_stated(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.handle_forms:
        yield Fault(element="visits")
