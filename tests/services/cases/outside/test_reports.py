"""What another system reports is done by the same verbs, at its own time, once and in order."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.outside.make import COURSE, HANDED, course, handed_over, hours, reported
from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.access import HandledElsewhere
from tongban.services.cases.commands.accept import accept_case
from tongban.services.cases.commands.deem_accepted import deem_accepted
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.outside.commands.bring_act import ActDiffers, TooManyKept, bring_act
from tongban.services.cases.outside.commands.hand_over import NoOtherSystem, hand_over_case
from tongban.services.cases.outside.commands.reclaim import ReclaimReasonsNeeded, reclaim_case
from tongban.services.cases.outside.commands.watch import drop_old_acts
from tongban.services.cases.outside.facts import MOST_KEPT, ActName, ActState
from tongban.services.cases.outside.models import HandOver, OutsideAct
from tongban.services.cases.outside.reports import NotHandedOver
from tongban.services.cases.outside.rules import ActContradicts
from tongban.services.cases.queries import overdue_acceptances
from tongban.services.cases.rules import OutOfOrder

pytestmark = pytest.mark.django_db
LATE = hours(30)


class Undone(Exception):
    """Takes one order back before the next is tried."""


def end_of(number: str) -> tuple[object, ...]:
    """Where a case stands, and by whom and when each act was done."""
    case = Case.objects.get(number=number)
    steps = CaseStep.objects.filter(case=case).order_by("place")
    return (
        *(case.state, case.outcome, case.accepted_at, case.accepted_on, case.decided_at, case.is_deemed),
        *(case.promised_due_on, case.statutory_due_on, case.delivery_due_on, bool(case.licence)),
        tuple((step.post_code, step.opened_at, step.due_on, step.done_at, step.outcome) for step in steps),
        tuple(OutsideAct.objects.order_by("place").values_list("act_id", "state", "done_at")),
    )


def test_every_order_with_every_act_twice_ends_the_same(number: str, system: Officer) -> None:
    ends = set()
    dice = random.Random(7)
    for order in permutations(course()):
        arriving = [*order, *order]
        if order != tuple(course()):
            dice.shuffle(arriving)
        with pytest.raises(Undone), transaction.atomic():
            for act in arriving:
                bring_act(number=number, act=act, by=system, at=LATE)
            ends.add(end_of(number))
            raise Undone
    assert len(ends) == 1
    (end,) = ends
    assert end[:3] == ("decided", "granted", hours(1))
    assert end[4] == hours(3)


def test_it_ends_as_the_same_acts_at_our_own_desk(town: Town, system: Officer) -> None:
    """Clocks go by the time of the act, not by the time at which we hear of it."""
    outside = handed_over(town)
    for act in reversed(course()):
        bring_act(number=outside, act=act, by=system, at=LATE)
    ours = make_case(town, key="key-2").number
    accept_case(number=ours, by=town.clerk, at=hours(1))
    one, other = Case.objects.get(number=outside), Case.objects.get(number=ours)
    for field in ("accepted_at", "accepted_on", "promised_due_on", "statutory_due_on", "is_deemed"):
        assert getattr(one, field) == getattr(other, field), field


def test_the_trail_names_the_system_the_time_of_the_act_and_what_waited(number: str, system: Officer) -> None:
    first, second, *_ = course()
    assert bring_act(number=number, act=second, by=system, at=LATE).state is ActState.KEPT
    bring_act(number=number, act=first, by=system, at=LATE)
    done = [(one.act, one.by_ref, one.act_at) for one in entries_of(f"cases:{number}")]
    assert done[-4:] == [
        ("cases.hand_over", done[-4][1], HANDED),
        ("cases.bring_acts", system.ref, LATE),
        ("cases.accept", "outside:provincial", hours(1)),
        ("cases.review", "outside:provincial", hours(2)),
    ]
    assert OutsideAct.objects.get(act_id="act-1").arrived_at == LATE


def test_the_same_id_again_changes_nothing_and_something_else_under_it_is_refused(
    number: str, system: Officer
) -> None:
    first = course()[0]
    assert bring_act(number=number, act=first, by=system, at=LATE).is_new
    before = end_of(number)
    assert not bring_act(number=number, act=first, by=system, at=LATE).is_new
    with pytest.raises(ActDiffers):
        bring_act(number=number, act=replace(first, done_at=hours(2)), by=system, at=LATE)
    assert end_of(number) == before


def test_what_the_verb_refuses_is_not_written_and_may_be_sent_again(number: str, system: Officer) -> None:
    acts = course()
    for act in acts[:2]:
        bring_act(number=number, act=act, by=system, at=LATE)
    silent = replace(acts[2], said={"outcome": "refused", "reasons": "", "article": ""})
    with pytest.raises(Refused, match="reasons"):
        bring_act(number=number, act=silent, by=system, at=LATE)
    assert OutsideAct.objects.count() == 2
    assert bring_act(number=number, act=acts[2], by=system, at=LATE).state is ActState.DONE


def test_what_waited_and_cannot_be_done_is_told_to_an_operator_and_may_be_sent_again(
    number: str, system: Officer
) -> None:
    first, second, third, _ = course()
    silent = replace(second, said={"advice": "refused", "opinion": ""})
    for act in (third, silent, first):
        bring_act(number=number, act=act, by=system, at=LATE)
    row = OutsideAct.objects.get(act_id="act-2")
    assert (row.state, row.code) == (ActState.REFUSED, "opinion-needed")
    assert Task.objects.filter(kind="cases.outside", post_code="operator", closed_at=None).count() == 1
    bring_act(number=number, act=second, by=system, at=LATE)
    assert Case.objects.get(number=number).state == "decided"


def test_no_more_than_twenty_wait(number: str, system: Officer) -> None:
    for place in range(3, 3 + MOST_KEPT):
        bring_act(number=number, act=reported(place, ActName.REVIEW, done_at=hours(3)), by=system, at=LATE)
    with pytest.raises(TooManyKept):
        bring_act(number=number, act=reported(90, ActName.REVIEW, done_at=hours(3)), by=system, at=LATE)
    assert OutsideAct.objects.count() == MOST_KEPT


def test_what_waited_five_days_is_dropped_and_told_once(number: str, system: Officer) -> None:
    for act in course()[1:]:
        bring_act(number=number, act=act, by=system, at=LATE)
    assert drop_old_acts(at=LATE + timedelta(days=5)) == 0
    assert drop_old_acts(at=LATE + timedelta(days=5, seconds=1)) == 3
    assert drop_old_acts(at=LATE + timedelta(days=6)) == 0
    assert Task.objects.filter(kind="cases.outside", closed_at=None).count() == 1
    bring_act(number=number, act=course()[0], by=system, at=LATE)
    assert Case.objects.get(number=number).state == "in-review"


def test_our_desk_does_nothing_to_it_and_is_told_who_has_it(town: Town, number: str) -> None:
    Case.objects.filter(number=number).update(handling_number="W-17")
    for act in (accept_case, hand_over_case):
        with pytest.raises(HandledElsewhere) as refused:
            act(number=number, by=town.clerk, at=LATE)
        assert refused.value.facts == {"system": "省审批系统", "number": "W-17"}
    assert not Task.objects.filter(about=f"cases:{number}", closed_at=None).exists()


def test_taken_back_our_desk_goes_on_and_reports_are_refused(
    town: Town, number: str, system: Officer
) -> None:
    acts = course()
    bring_act(number=number, act=acts[0], by=system, at=LATE)
    bring_act(number=number, act=acts[2], by=system, at=LATE)
    with pytest.raises(ReclaimReasonsNeeded):
        reclaim_case(number=number, reasons=" ", by=town.clerk, at=LATE)
    reclaim_case(number=number, reasons="对方系统停用", by=town.clerk, at=LATE)
    with pytest.raises(NotHandedOver):
        bring_act(number=number, act=acts[1], by=system, at=LATE)
    assert OutsideAct.objects.get(act_id="act-3").state == ActState.DROPPED
    (task,) = Task.objects.filter(about=f"cases:{number}", closed_at=None)
    assert task.post_code == "review"
    assert HandOver.objects.get().ended_by == town.clerk.ref


def test_taken_back_before_anything_was_done_the_counter_has_its_task_again(town: Town, number: str) -> None:
    reclaim_case(number=number, reasons="误转", by=town.clerk, at=LATE)
    (task,) = Task.objects.filter(about=f"cases:{number}", closed_at=None)
    assert task.post_code == "accept"
    bring_to(town, number, "issued", at=LATE)
    assert not Task.objects.filter(about=f"cases:{number}", closed_at=None).exists()


def test_only_a_case_that_is_not_accepted_is_handed_over(town: Town, settings: object) -> None:
    number = make_case(town).number
    settings.OUTSIDE = {}  # type: ignore[attr-defined]
    with pytest.raises(NoOtherSystem):
        hand_over_case(number=number, by=town.clerk, at=MONDAY)
    accept_case(number=number, by=town.clerk, at=MONDAY)
    with pytest.raises(OutOfOrder):
        hand_over_case(number=number, by=town.clerk, at=MONDAY)


def test_it_takes_the_duty_to_report_and_that_of_the_act(town: Town, number: str, system: Officer) -> None:
    with pytest.raises(DutyMissing):
        bring_act(number=number, act=course()[0], by=town.clerk, at=LATE)
    only = replace(system, posts=tuple(post for post in system.posts if post.code != "accept"))
    with pytest.raises(DutyMissing):
        bring_act(number=number, act=course()[0], by=only, at=LATE)
    stranger = replace(system, posts=())
    with pytest.raises(NotFound):
        bring_act(number=number, act=course()[0], by=stranger, at=LATE)
    assert not OutsideAct.objects.exists()


def test_the_applicant_may_withdraw_and_nothing_is_reported_afterwards(
    town: Town, number: str, system: Officer
) -> None:
    withdraw_case(number=number, reasons="", by=town.person, at=LATE)
    with pytest.raises(ActContradicts):
        bring_act(number=number, act=course()[0], by=system, at=LATE)


def test_silence_counts_once_no_report_in_time_can_come_any_more(
    town: Town, number: str, system: Officer
) -> None:
    Case.objects.filter(number=number).update(type_code="01")
    due = Case.objects.get(number=number).acceptance_due_on
    assert due is not None
    assert number not in overdue_acceptances(today=due + timedelta(days=5))
    assert number in overdue_acceptances(today=due + timedelta(days=6))
    late = MONDAY + timedelta(days=30)
    deem_accepted(number=number, at=late)
    bring_act(number=number, act=course()[0], by=system, at=late)
    bring_act(number=number, act=course()[1], by=system, at=late)
    case = Case.objects.get(number=number)
    assert (case.is_deemed, case.accepted_on) == (True, case.received_on)
    assert OutsideAct.objects.filter(state=ActState.DONE).count() == 2


def test_how_much_a_report_costs(number: str, system: Officer) -> None:
    second = course()[1]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        bring_act(number=number, act=second, by=system, at=LATE)
    assert len(asked) <= 12
    assert len(COURSE) == 4
