"""What may happen to a case, and what it owes: pure tables and functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.kernel.errors import N_, Refused
from tongban.services.cases.earlier.facts import Earlier, Trust
from tongban.services.cases.earlier.rules import trust_of
from tongban.services.cases.facts import CaseState, HolderKind, How, Outcome, SlotMet

S = CaseState

ACTS_OF_REVIEW = (
    "cases.send_back",
    "cases.add_reviewer",
    "cases.ask_opinion",
    "cases.give_opinion",
    "cases.transfer",
    "cases.take_back",
)
# act → the states it may start from, and where it leads. The diagram in docs/reference is made from this.
MOVES: dict[str, tuple[frozenset[CaseState], CaseState]] = {
    "cases.request_correction": (frozenset({S.RECEIVED}), S.CORRECTION),
    "cases.resubmit": (frozenset({S.CORRECTION}), S.RECEIVED),
    "cases.accept": (frozenset({S.RECEIVED}), S.IN_REVIEW),
    "cases.refuse_acceptance": (frozenset({S.RECEIVED}), S.NOT_ACCEPTED),
    "cases.hand_over": (frozenset({S.RECEIVED}), S.RECEIVED),
    "cases.review": (frozenset({S.IN_REVIEW}), S.IN_REVIEW),
    "cases.give_opinion_letter": (frozenset({S.IN_REVIEW}), S.IN_REVIEW),
    # of two levels the lower one has examined: 行政许可法 arts. 35, 43
    "cases.report": (frozenset({S.IN_REVIEW}), S.IN_REVIEW),
    # acts of review move the steps, never the case
    **dict.fromkeys(ACTS_OF_REVIEW, (frozenset({S.IN_REVIEW}), S.IN_REVIEW)),
    "cases.decide": (frozenset({S.IN_REVIEW}), S.DECIDED),
    # an item handled at once (即办) is decided in the act of issuing: 行政许可法 art. 34 (2)
    "cases.issue": (frozenset({S.DECIDED, S.IN_REVIEW}), S.DECIDED),
    # nobody decided by the last day of the licence: 行政许可法 art. 50 (2)
    "cases.deem_renewed": (frozenset({S.RECEIVED, S.IN_REVIEW}), S.DECIDED),
    "cases.deliver": (frozenset({S.DECIDED}), S.DELIVERED),
    # a bundle case (联办件): its parts are accepted, and all of them have ended
    "cases.begin_parts": (frozenset({S.RECEIVED}), S.IN_REVIEW),
    "cases.close_parts": (frozenset({S.RECEIVED, S.IN_REVIEW}), S.DELIVERED),
    "cases.withdraw": (frozenset({S.RECEIVED, S.CORRECTION, S.IN_REVIEW}), S.WITHDRAWN),
}

OPEN_STATES = frozenset({S.RECEIVED, S.CORRECTION, S.IN_REVIEW, S.DECIDED})


class OutOfOrder(Refused):
    """The case is not where this act starts from."""

    code = "case-out-of-order"
    title = N_(
        "The case has moved on and this can no longer be done. Reload the page to see where it stands."
    )


def check_move(state: str, act: str) -> CaseState:
    """The state that `act` leads to from `state`. Raises OutOfOrder."""
    starts, leads_to = MOVES[act]
    if CaseState(state) not in starts:
        raise OutOfOrder(facts={"state": str(state), "act": act})
    return leads_to


def may_move(state: str, act: str) -> bool:
    """Whether `act` may happen to a case in `state`."""
    return CaseState(state) in MOVES[act][0]


def holders_of(audience: Collection[str]) -> frozenset[HolderKind]:
    """Who may apply, by 服务对象 (C0109): 1 is a natural person, each other code a legal one; none named: both."""
    named = {HolderKind.PERSON if code == "1" else HolderKind.FIRM for code in audience}
    return frozenset(named or HolderKind)


@dataclass(frozen=True, kw_only=True)
class SlotNeed:
    """What one slot of the pinned item version asks, after the scenario's answers."""

    key: str
    name: str
    is_required: bool
    licence_types: tuple[str, ...]
    register_fact: str | None
    from_form: bool
    promise: Mapping[str, Any] | None = None  # terms of the promise that may stand for it
    deferral: Mapping[str, Any] | None = None  # terms under which it may follow later
    takes_paper: bool = True
    is_self_made: bool = False  # the applicant makes it, so no original of somebody else is behind it
    needs_original: bool = True


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is at hand to meet slots: licences by type, register facts by name, and whether the
    applicant's word is good (no broken promise that is not repaired)."""

    licences: Mapping[str, str]
    register_facts: frozenset[str]
    is_trusted: bool = True
    earlier: Mapping[str, Earlier] = field(default_factory=dict)  # slot → what is used again


def meet_slot(
    need: SlotNeed,
    *,
    papers: tuple[object, ...],
    licence: str | None,
    held: Held,
    way: How | None = None,
) -> SlotMet:
    """Meet a slot in the cheapest lawful way: licence, shared data, form, what was handed in
    before, promise, later, upload, paper.

    A promise and handing in later are never taken for granted: the applicant chooses them (`way`).
    What may follow and is not handed in follows all the same, so that it does not hold up the rest.

    Source: 国务院令第716号 art. 7: what sharing can supply is not asked for; 国办发〔2020〕42号.
    """
    for type_code in need.licence_types:
        identifier = held.licences.get(type_code)
        if identifier and licence in (None, identifier):
            return _met(need, How.LICENCE, licence=identifier, why=type_code)
    if need.register_fact and need.register_fact in held.register_facts:
        return _met(need, How.SHARED, why=need.register_fact)
    if need.from_form:
        return _met(need, How.FORM)
    if way is How.EARLIER and (earlier := held.earlier.get(need.key)):
        terms = {"case": earlier.case_number, "given_at": earlier.given_at.isoformat()}
        return _met(need, How.EARLIER, papers=papers, terms=terms, trust=earlier.trust)
    if way is How.COMMITMENT and need.promise and held.is_trusted:
        return _met(need, How.COMMITMENT, terms=need.promise)
    if way is How.DEFERRED and need.deferral and held.is_trusted:
        return _met(need, How.DEFERRED, terms=need.deferral)
    if way is How.PAPER and need.takes_paper:
        return _met(need, How.PAPER)
    if papers:
        return _met(need, How.FILE, papers=papers)
    if need.deferral and held.is_trusted:
        return _met(need, How.DEFERRED, terms=need.deferral)
    return _met(need, How.MISSING)


def _met(
    need: SlotNeed,
    how: How,
    *,
    papers: tuple[object, ...] = (),
    licence: str = "",
    why: str = "",
    terms: Mapping[str, Any] | None = None,
    trust: Trust | None = None,
) -> SlotMet:
    return SlotMet(
        key=need.key,
        name=need.name,
        how=how,
        papers=papers,  # type: ignore[arg-type]
        licence=licence,
        why=why,
        is_required=need.is_required,
        terms=dict(terms or {}),
        trust=trust or trust_of(how, is_self_made=need.is_self_made) or "",
    )


def missing_slots(slots: Sequence[SlotMet]) -> list[SlotMet]:
    """Required slots that nothing meets."""
    return [slot for slot in slots if slot.is_required and slot.how is How.MISSING]


def deferred_slots(slots: Sequence[SlotMet]) -> list[SlotMet]:
    """Slots whose material is still to follow."""
    return [slot for slot in slots if slot.how is How.DEFERRED]


def papers_to_bring(slots: Sequence[SlotMet]) -> list[SlotMet]:
    """Slots whose paper is to be brought to the counter and was not received there yet."""
    return [slot for slot in slots if slot.how is How.PAPER and "received_at" not in slot.terms]


class ReasonsNeeded(Refused):
    """A refusal without reasons, or without the article it stands on."""

    code = "reasons-needed"
    status = 422
    title = N_("A refusal must state its reasons and the article that it stands on.")


class OpinionNeeded(Refused):
    """Advice to refuse without its reasons."""

    code = "opinion-needed"
    status = 422
    title = N_("Advice to refuse must say why. Write it under your opinion.")


def check_reasons(outcome: Outcome, *, reasons: str, article: str) -> None:
    """Raise ReasonsNeeded when a refusal lacks its reasons or its article.

    Source: 行政许可法 (2019) art. 38 (2): reasons and remedies must be told.
    """
    said = {"reasons": reasons, "article": article}
    missing = [name for name, text in said.items() if not text.strip()]
    if outcome is Outcome.REFUSED and missing:
        raise ReasonsNeeded(facts={"missing": missing})
