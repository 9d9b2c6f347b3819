"""What may happen to a case: every state against every act, and how slots are met."""

import itertools
import uuid

import pytest

from tongban.services.cases.facts import CaseState, How, Outcome
from tongban.services.cases.rules import (
    MOVES,
    OPEN_STATES,
    Held,
    OutOfOrder,
    ReasonsNeeded,
    SlotNeed,
    check_move,
    check_reasons,
    may_move,
    meet_slot,
    missing_slots,
)

ALLOWED = {
    ("received", "cases.request_correction"): "correction",
    ("received", "cases.accept"): "in-review",
    ("received", "cases.refuse_acceptance"): "not-accepted",
    ("received", "cases.hand_over"): "received",
    ("received", "cases.deem_renewed"): "decided",
    ("received", "cases.begin_parts"): "in-review",
    ("received", "cases.close_parts"): "delivered",
    ("received", "cases.withdraw"): "withdrawn",
    ("correction", "cases.resubmit"): "received",
    ("correction", "cases.withdraw"): "withdrawn",
    ("in-review", "cases.review"): "in-review",
    ("in-review", "cases.decide"): "decided",
    ("in-review", "cases.issue"): "decided",
    ("in-review", "cases.give_opinion_letter"): "in-review",
    ("in-review", "cases.report"): "in-review",
    ("in-review", "cases.deem_renewed"): "decided",
    ("in-review", "cases.close_parts"): "delivered",
    ("in-review", "cases.withdraw"): "withdrawn",
    ("decided", "cases.issue"): "decided",
    ("decided", "cases.deliver"): "delivered",
    **{
        ("in-review", f"cases.{act}"): "in-review"
        for act in ("send_back", "add_reviewer", "ask_opinion", "give_opinion", "transfer", "take_back")
    },
}


@pytest.mark.parametrize(("state", "act"), list(itertools.product(CaseState, MOVES)))
def test_each_act_starts_only_from_its_states(state: CaseState, act: str) -> None:
    wanted = ALLOWED.get((state.value, act))
    assert may_move(state, act) == (wanted is not None)
    if wanted is None:
        with pytest.raises(OutOfOrder) as refused:
            check_move(state, act)
        assert refused.value.facts == {"state": state.value, "act": act}
    else:
        assert check_move(state, act) == wanted


def test_no_act_leads_out_of_a_closed_state() -> None:
    closed = set(CaseState) - OPEN_STATES
    assert closed == {CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN}
    assert not [act for act, (starts, _) in MOVES.items() if starts & closed]


def test_every_state_can_be_reached_and_every_open_one_can_be_left() -> None:
    reached = {CaseState.RECEIVED} | {leads_to for _, leads_to in MOVES.values()}
    assert reached == set(CaseState)
    for state in OPEN_STATES:
        assert any(state in starts and leads_to is not state for starts, leads_to in MOVES.values())


def need(**wanted: object) -> SlotNeed:
    given = {
        "key": "id",
        "name": "身份证",
        "is_required": True,
        "licence_types": (),
        "register_fact": None,
        "from_form": False,
    }
    return SlotNeed(**(given | wanted))  # type: ignore[arg-type]


PAPER = uuid.uuid4()
BOTH = Held(licences={"T1": "1.2.3"}, register_facts=frozenset({"person.id_number"}))
NOTHING = Held(licences={}, register_facts=frozenset())


@pytest.mark.parametrize(
    ("slot", "held", "papers", "how"),
    [
        (need(licence_types=("T1",), register_fact="person.id_number"), BOTH, (PAPER,), How.LICENCE),
        (need(licence_types=("T2",), register_fact="person.id_number"), BOTH, (PAPER,), How.SHARED),
        (need(from_form=True), NOTHING, (), How.FORM),
        (need(licence_types=("T1",)), NOTHING, (PAPER,), How.FILE),
        (need(), BOTH, (PAPER,), How.FILE),
        (need(licence_types=("T1",), register_fact="person.id_number"), NOTHING, (), How.MISSING),
    ],
)
def test_a_slot_is_met_in_the_cheapest_lawful_way(
    slot: SlotNeed, held: Held, papers: tuple[object, ...], how: How
) -> None:
    assert meet_slot(slot, papers=papers, licence=None, held=held).how is how


def test_a_licence_that_was_not_chosen_does_not_meet_the_slot() -> None:
    met = meet_slot(need(licence_types=("T1",)), papers=(), licence="another", held=BOTH)
    assert met.how is How.MISSING


def test_only_required_slots_are_missing() -> None:
    slots = [
        meet_slot(need(key=key, is_required=key == "a"), papers=(), licence=None, held=NOTHING)
        for key in "ab"
    ]
    assert [slot.key for slot in missing_slots(slots)] == ["a"]


@pytest.mark.parametrize(
    ("reasons", "article", "missing"), [("", "第三十八条", "reasons"), ("不符合", "  ", "article")]
)
def test_a_refusal_needs_reasons_and_an_article(reasons: str, article: str, missing: str) -> None:
    with pytest.raises(ReasonsNeeded) as refused:
        check_reasons(Outcome.REFUSED, reasons=reasons, article=article)
    assert refused.value.facts == {"missing": [missing]}


def test_a_grant_needs_neither() -> None:
    check_reasons(Outcome.GRANTED, reasons="", article="")
