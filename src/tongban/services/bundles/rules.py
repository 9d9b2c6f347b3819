"""What makes a bundle whole, which service may begin when, and how long the longest way is: pure rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongban.kernel.errors import N_, Invalid
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.bundles.facts import ENDED, BundleContent, Member, PartState, PlannedMember


class NotABundle(Invalid):
    """The document breaks rules; `facts["fields"]` names each."""

    code = "bundle-not-publishable"
    title = N_("The bundle cannot be published as it is: %(why)s")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that must be mended before publishing, and where."""

    place: str
    text: str
    facts: Mapping[str, object]


def faults(content: BundleContent) -> list[Fault]:
    """What is wrong with the document by itself, whatever its items say."""
    keys = [member.key for member in content.members]
    found = [*_of_keys(keys)]
    for member in content.members:
        found += _of_member(member, content, keys=frozenset(keys))
    if not found and not _is_acyclic(content.members):
        found.append(_fault("members", N_("The members wait for one another in a circle.")))
    return found


def _of_keys(keys: Sequence[str]) -> Iterator[Fault]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _fault(f"members.{key}", N_("Two members have the key %(key)s."), key=key)


def _of_member(member: Member, content: BundleContent, *, keys: frozenset[str]) -> Iterator[Fault]:
    place = f"members.{member.key}"
    for key in sorted({*member.needs, *([member.applied_by] if member.applied_by else [])} - keys):
        yield _fault(f"{place}.needs", N_("%(key)s is no member of the bundle."), key=key)
    if member.key in member.needs:
        yield _fault(f"{place}.needs", N_("A member cannot wait for itself."))
    if member.applied_by and member.applied_by not in member.needs:
        yield _fault(f"{place}.applied_by", N_("Who applies in the name of a new firm has to wait for it."))
    founders = {one.key for one in content.members if one.founds}
    if member.applied_by in keys - founders:
        yield _fault(f"{place}.applied_by", N_("%(key)s brings about no firm."), key=member.applied_by)
    if member.when:
        yield from _of_condition(member.when, content, place=f"{place}.when")


def _of_condition(when: str, content: BundleContent, *, place: str) -> Iterator[Fault]:
    try:
        names = expression(when).variables
    except ExpressionRefused as refused:
        yield _fault(place, N_("The condition cannot be read: %(why)s"), why=refused.facts["why"])
        return
    for name in sorted(names - {question.key for question in content.scenario}):
        yield _fault(place, N_("No question of the bundle has the key %(name)s."), name=name)


def _fault(place: str, text: str, **facts: object) -> Fault:
    return Fault(place=place, text=text, facts=facts)


def _is_acyclic(members: Sequence[Member]) -> bool:
    left = {member.key: set(member.needs) for member in members}
    while free := [key for key, needs in left.items() if not needs & left.keys()]:
        for key in free:
            del left[key]
    return not left


def takes_part(when: str | None, answers: Mapping[str, str]) -> bool:
    """Whether a member is part of the bundle for these answers; a question that was not asked answers nothing."""
    if when is None:
        return True
    read = expression(when)
    try:
        return read.holds({name: answers.get(name, "") for name in read.variables})
    except ExpressionFailed:
        return False


def members_for(members: Sequence[PlannedMember], answers: Mapping[str, str]) -> list[PlannedMember]:
    """The members that are part of it for these answers. A need of one that is not falls away."""
    return [member for member in members if takes_part(member.when, answers)]


def may_begin(needs: Sequence[str], states: Mapping[str, PartState]) -> bool:
    """Whether every result that it needs is there; a member that is not part of it is not waited for."""
    return all(states.get(key, PartState.GRANTED) is PartState.GRANTED for key in needs)


def is_in_vain(needs: Sequence[str], states: Mapping[str, PartState]) -> bool:
    """Whether a result that it needs will never come."""
    return any(states.get(key) in ENDED - {PartState.GRANTED} for key in needs)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One member on the drawing: from which working day to which, by what each organisation promises."""

    key: str
    first: int
    last: int
    is_critical: bool


def stretches(members: Sequence[PlannedMember]) -> list[Stretch]:
    """The members in time, each as soon as its needs are met, and which of them lie on the longest way (关键路径).

    Working days of the promises only: a member that promises none, or at once, takes none.
    """
    days = {member.key: member.days or 0 for member in members}
    needs = {member.key: [key for key in member.needs if key in days] for member in members}
    ends: dict[str, int] = {}

    def end_of(key: str) -> int:
        if key not in ends:
            ends[key] = max((end_of(one) for one in needs[key]), default=0) + days[key]
        return ends[key]

    whole = max((end_of(key) for key in days), default=0)
    critical: set[str] = set()
    edge = [key for key in days if ends[key] == whole]
    while edge:
        key = edge.pop()
        critical.add(key)
        edge += [one for one in needs[key] if ends[one] == ends[key] - days[key] and one not in critical]
    return [
        Stretch(
            key=member.key,
            first=ends[member.key] - days[member.key],
            last=ends[member.key],
            is_critical=member.key in critical,
        )
        for member in members
    ]


def longest_way(members: Sequence[PlannedMember]) -> int:
    """How many working days the longest way takes, when everybody keeps the own promise to the day."""
    return max((one.last for one in stretches(members)), default=0)
