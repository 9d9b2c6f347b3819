"""Acts of review on a case: who may, what moves, what stays on record, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_staff, sign_in_staff
from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tests.services.cases.visit import words_of
from tests.services.process.acts.reference import due_day
from tongban.foundation.directory.public import DutyMissing, Officer, organisation, organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.public import claim_task, task_id_of, tasks_about
from tongban.foundation.trail.public import entries_of
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases.access import NoStepForYou
from tongban.services.cases.commands.add_reviewer import add_reviewer
from tongban.services.cases.commands.ask_opinion import ask_opinion
from tongban.services.cases.commands.decide import decide_case
from tongban.services.cases.commands.give_opinion import give_opinion
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.commands.transfer import transfer_step
from tongban.services.cases.commands.withdraw import withdraw_case
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.review_rules import CannotBeAsked, SayWhy, StandsAsDone, places_to_ask
from tongban.services.cases.rules import OutOfOrder
from tongban.services.cases.steps import task_key
from tongban.services.process.models import ProcessState
from tongban.services.process.public import NextHasStarted, NotBefore, Role, SeatedAlready, StepWaits

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def number(town: Town) -> str:
    """A case at the approver's post, reviewed."""
    done = make_case(town)
    bring_to(town, done.number, "reviewed")
    deliver_all()
    return done.number


@pytest.fixture
def legal(town: Town) -> Officer:
    """A legal officer of the same office, who may be asked."""
    return make_staff(name="罗法制", posts=("legal-office",))


@pytest.fixture
def above(town: Town) -> Officer:
    """A reviewer of the office above."""
    return make_staff(name="上级审核", posts=("review",), organisation_code=CITY_OFFICE)


def rows(number: str, **filters: Any) -> list[CaseStep]:
    return list(CaseStep.objects.filter(case__number=number, **filters).order_by("place"))


def standing(number: str) -> list[tuple[str, str, str]]:
    return [(row.key, row.role, row.outcome) for row in rows(number, taken_back_at=None)]


def opened(number: str) -> CaseStep:
    [row] = rows(number, done_at=None, role="main")
    return row


def step_id(number: str, key: str) -> UUID:
    [row] = rows(number, key=key, role="main", taken_back_at=None)
    return row.of_step or row.id


def open_tasks(number: str) -> set[str]:
    return {task.key for task in tasks_about(about=f"cases:{number}") if task.closed_at is None}


def refused(number: str, act: Callable[[], object], refusal: type[Refused]) -> None:
    def everything() -> tuple[object, ...]:
        return (
            list(Case.objects.values()),
            list(CaseStep.objects.order_by("id").values()),
            list(ProcessState.objects.values()),
            len(entries_of(f"cases:{number}")),
            open_tasks(number),
        )

    before = everything()
    with pytest.raises(refusal):
        act()
    assert everything() == before


def back(number: str, by: Officer, **changes: Any) -> Callable[[], object]:
    fields: dict[str, Any] = {"to": step_id(number, "review"), "reasons": "面积没有核对。", "at": LATER}
    return partial(send_back_case, number=number, by=by, **(fields | changes))


def look(number: str, by: Officer, **changes: Any) -> Callable[[], object]:
    fields: dict[str, Any] = {
        "role": Role.BEFORE,
        "organisation_id": by.organisation_id,
        "post": "legal-office",
        "question": "请看条款。",
        "at": LATER,
    }
    return partial(add_reviewer, number=number, by=by, **(fields | changes))


def decided(number: str, town: Town) -> Callable[[], object]:
    return partial(
        decide_case,
        number=number,
        outcome=Outcome.GRANTED,
        reasons="",
        article="",
        by=town.approver,
        at=LATER,
    )


def test_a_case_returned_to_review_is_reviewed_again_and_decided(number: str, town: Town) -> None:
    law = Case.objects.get(number=number).statutory_due_on
    back(number, town.approver)()
    row = opened(number)
    assert (row.key, row.round, row.note, row.note_by) == ("review", 2, "面积没有核对。", town.approver.ref)
    assert open_tasks(number) == {task_key(row.id)}
    assert standing(number) == [("accept", "main", "accept"), ("review", "main", "")]
    taken = rows(number, taken_back_at__isnull=False)
    assert [(one.key, one.outcome, one.done_by) for one in taken] == [
        ("review", "agree", town.reviewer.ref),
        ("approve", "return", town.approver.ref),
    ]
    assert entries_of(f"cases:{number}")[-1].act == "cases.send_back"
    deliver_all()
    told = Message.objects.get(to_account=town.reviewer.account_id, about=f"cases:{number}")
    assert told.url == f"/desk/cases/{number}/"
    review_case(number=number, advice=Outcome.GRANTED, opinion="已核对。", by=town.reviewer, at=LATER)
    decided(number, town)()
    case = Case.objects.get(number=number)
    assert (case.state, case.statutory_due_on) == (CaseState.DECIDED, law)


def test_a_step_done_again_has_its_days_anew_and_an_act_taken_back_gives_none(
    number: str, town: Town
) -> None:
    back(number, town.approver)()
    again = opened(number)
    assert again.due_on == due_day(LATER.replace(tzinfo=None), 3) == date(2026, 10, 9)
    much_later = MONDAY + timedelta(days=14)
    review_case(number=number, advice=Outcome.GRANTED, opinion="好。", by=town.reviewer, at=much_later)
    take_back_act(number=number, seat=again.id, by=town.reviewer, at=much_later)
    resumed = opened(number)
    assert (resumed.key, resumed.round, resumed.due_on) == ("review", 2, again.due_on)
    assert resumed.id != again.id
    assert resumed.counted_from == LATER


def test_nobody_is_told_to_act_on_a_case_that_was_withdrawn_meanwhile(number: str, town: Town) -> None:
    back(number, town.approver)()
    withdraw_case(number=number, reasons="", by=town.person, at=LATER)
    deliver_all()
    assert not Message.objects.filter(title="A case has come back to your post").exists()
    assert not open_tasks(number) and not rows(number, done_at=None)
    refused(number, partial(review_case, number=number, advice=Outcome.GRANTED, opinion="好。",
                            by=town.reviewer, at=LATER), OutOfOrder)  # fmt: skip


def test_a_return_needs_reasons_a_duty_and_a_step_that_may_be_done_again(number: str, town: Town) -> None:
    refused(number, back(number, town.approver, reasons="  "), SayWhy)
    refused(number, back(number, town.reviewer), NoStepForYou)
    refused(number, back(number, town.approver, to=step_id(number, "accept")), NotBefore)
    refused(number, back(number, town.approver, to=uuid4()), NotBefore)
    stranger = make_staff(name="外人", posts=("review", "approve"), organisation_code=CITY_OFFICE)
    refused(number, back(number, stranger), NotFound)
    decided(number, town)()
    refused(number, back(number, town.approver, to=step_id(number, "review")), OutOfOrder)


def test_who_was_asked_first_answers_before_the_decision(number: str, town: Town, legal: Officer) -> None:
    approve = opened(number)
    look(number, town.approver)()
    [asked] = rows(number, role="before")
    assert (asked.note, asked.due_on, asked.of_step) == ("请看条款。", approve.due_on, approve.id)
    assert open_tasks(number) == {task_key(approve.id), task_key(asked.id)}
    refused(number, decided(number, town), StepWaits)
    give = partial(give_opinion, number=number, by=legal, at=LATER)
    refused(number, partial(give, agrees=False, opinion=""), SayWhy)
    give(agrees=False, opinion="第十二条没有满足。")
    deliver_all()
    assert Message.objects.filter(to_account=legal.account_id).count() == 1
    assert Message.objects.filter(to_account=town.approver.account_id).count() == 1
    decided(number, town)()
    assert Case.objects.get(number=number).state == CaseState.DECIDED


def test_who_looks_afterwards_is_asked_when_it_is_done_and_may_return_it(town: Town, legal: Officer) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    look(number, town.reviewer, role=Role.AFTER, question="看完再走。")()
    assert rows(number, role="after") == []
    review_case(number=number, advice=Outcome.GRANTED, opinion="好。", by=town.reviewer, at=LATER)
    [after] = rows(number, role="after")
    assert (after.note, after.note_by, after.key) == ("看完再走。", town.reviewer.ref, "review")
    assert rows(number, key="approve") == []
    give_opinion(number=number, agrees=True, opinion="", by=legal, at=LATER)
    assert opened(number).key == "approve"


def test_another_offices_opinion_may_be_awaited_or_not(number: str, town: Town, above: Officer) -> None:
    ask = partial(
        ask_opinion,
        number=number,
        organisation_id=organisation_by_code(CITY_OFFICE).id,
        post="review",
        question="规划上可行吗？",
        by=town.approver,
        at=LATER,
    )
    ask(is_awaited=True)
    refused(number, partial(ask, is_awaited=False), SeatedAlready)
    refused(number, decided(number, town), StepWaits)
    refused(
        number, partial(give_opinion, number=number, agrees=True, opinion=" ", by=above, at=LATER), SayWhy
    )
    give_opinion(number=number, agrees=True, opinion="可行。", by=above, at=LATER)
    ask(is_awaited=False)
    decided(number, town)()
    [late] = rows(number, role="opinion", outcome="not-needed")
    assert (late.taken_back_at, open_tasks(number) & {task_key(late.id)}) == (LATER, set())


def test_only_posts_with_the_duty_to_answer_are_asked(number: str, town: Town, legal: Officer) -> None:
    refused(number, look(number, town.approver, post="accept"), CannotBeAsked)
    refused(number, look(number, town.approver, organisation_id=uuid4()), CannotBeAsked)
    refused(number, look(number, town.approver, question=""), SayWhy)
    refused(number, look(number, town.reviewer), NoStepForYou)
    look(number, town.approver)()
    refused(number, look(number, legal), NoStepForYou)


def test_a_review_goes_to_the_office_above_and_comes_on_from_there(town: Town, above: Officer) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    before = opened(number)
    pass_on = partial(
        transfer_step,
        number=number,
        organisation_id=organisation_by_code(CITY_OFFICE).id,
        post="review",
        reasons="由上级审核。",
        by=town.reviewer,
        at=LATER,
    )
    refused(number, partial(pass_on, reasons=""), SayWhy)
    refused(number, partial(pass_on, post="issue"), CannotBeAsked)
    pass_on()
    row = opened(number)
    assert (row.organisation_id, row.due_on, row.note) == (
        above.organisation_id,
        before.due_on,
        "由上级审核。",
    )
    assert open_tasks(number) == {task_key(row.id)}
    act = partial(review_case, number=number, advice=Outcome.GRANTED, opinion="好。", at=LATER)
    refused(number, partial(act, by=town.reviewer), NoStepForYou)
    act(by=above)
    assert opened(number).organisation_id == town.organisation_id


def test_a_question_that_is_passed_on_goes_along_and_is_answered_to_whoever_asked(
    number: str, town: Town, above: Officer
) -> None:
    ask_opinion(
        number=number,
        organisation_id=town.organisation_id,
        post="review",
        question="规划上可行吗？",
        is_awaited=True,
        by=town.approver,
        at=LATER,
    )
    transfer_step(
        number=number,
        organisation_id=above.organisation_id,
        post="review",
        reasons="归上级管。",
        by=town.reviewer,
        at=LATER,
    )
    [asked] = rows(number, role="opinion", done_at=None)
    assert (asked.note, asked.note_by) == ("规划上可行吗？\n\n归上级管。", town.approver.ref)
    deliver_all()
    Message.objects.all().delete()
    give_opinion(number=number, agrees=True, opinion="可行。", by=above, at=LATER)
    deliver_all()
    told = Message.objects.filter(title="Your question has been answered")
    assert [one.to_account for one in told] == [town.approver.account_id]


def test_a_decision_is_not_passed_on(number: str, town: Town, above: Officer) -> None:
    pass_on = partial(
        transfer_step,
        number=number,
        organisation_id=above.organisation_id,
        post="review",
        reasons="转。",
        by=town.approver,
        at=LATER,
    )
    refused(number, pass_on, StandsAsDone)


def test_ones_own_review_is_taken_back_until_somebody_takes_the_next_step_up(number: str, town: Town) -> None:
    [mine] = rows(number, key="review")
    undo = partial(take_back_act, number=number, seat=mine.id, at=LATER)
    refused(number, partial(undo, by=town.approver), NotFound)
    task = task_id_of(task_key(opened(number).id))
    claim_task(task_id=task, by=town.approver, at=LATER)
    refused(number, partial(undo, by=town.reviewer), NextHasStarted)


def test_what_was_taken_back_is_done_again(number: str, town: Town) -> None:
    [mine] = rows(number, key="review")
    take_back_act(number=number, seat=mine.id, by=town.reviewer, at=LATER)
    assert open_tasks(number) == {task_key(opened(number).id)}
    assert standing(number) == [("accept", "main", "accept"), ("review", "main", "")]
    refused(number, partial(take_back_act, number=number, seat=mine.id, by=town.reviewer, at=LATER), NotFound)
    review_case(number=number, advice=Outcome.REFUSED, opinion="不合要求。", by=town.reviewer, at=LATER)
    assert opened(number).key == "approve"


def test_acceptance_is_not_taken_back(number: str, town: Town) -> None:
    [accepted] = rows(number, key="accept")
    undo = partial(take_back_act, number=number, seat=accepted.id, by=town.clerk, at=LATER)
    refused(number, undo, StandsAsDone)


def test_who_lacks_the_duty_may_not(number: str, town: Town) -> None:
    from tests.foundation.directory import make

    kept = make.DUTIES["approve"]
    make.DUTIES["approve"] = kept - set(make.ACTS_OF_REVIEW)
    try:
        plain = make_staff(name="无权", posts=("approve",))
    finally:
        make.DUTIES["approve"] = kept
    refused(number, back(number, plain), DutyMissing)


def statements(act: Callable[[], object]) -> int:
    """How many SQL statements an act is, without those of the transaction."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries)


def test_each_act_of_review_is_fourteen_statements_at_most(
    town: Town, legal: Officer, above: Officer
) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()

    def reviewed(round: int) -> Callable[[], object]:
        said = {"advice": Outcome.GRANTED, "opinion": f"第{round}次", "at": MONDAY}
        return partial(review_case, number=number, by=town.reviewer, **said)

    def passed_on() -> object:
        place = {"organisation_id": above.organisation_id, "post": "review"}
        return transfer_step(number=number, by=town.reviewer, reasons="转上级。", at=MONDAY, **place)

    places_to_ask(Case.objects.get(number=number), "cases.review")  # the directory keeps what these ask
    organisation(above.organisation_id)
    costs = {"review": statements(reviewed(1))}
    [mine] = rows(number, key="review")
    costs["take back"] = statements(
        partial(take_back_act, number=number, seat=mine.id, by=town.reviewer, at=MONDAY)
    )
    reviewed(2)()
    costs["return"] = statements(back(number, town.approver, at=MONDAY))
    costs["add a reviewer"] = statements(look(number, town.reviewer, at=MONDAY))
    costs["answer"] = statements(
        partial(give_opinion, number=number, agrees=True, opinion="可以。", by=legal, at=MONDAY)
    )
    costs["pass on"] = statements(passed_on)
    assert max(costs.values()) <= 14, costs


def desk_of(officer: Officer, language: str = "zh-CN") -> Client:
    return sign_in_staff(Client(headers={"accept-language": language}), officer)


def test_the_page_offers_what_may_be_done_and_keeps_what_was_typed(
    number: str, town: Town, legal: Officer
) -> None:
    desk, url = desk_of(town.approver), f"/desk/cases/{number}/"
    said = words_of(desk.get(url))
    for words in ("退回前面的环节", "加签", "征求意见"):
        assert words in said
    assert "转办" not in said
    seat = str(opened(number).id)
    form = {"seat": seat, "return-to": str(step_id(number, "review")), "return-reasons": ""}
    answer = desk.post(f"{url}send-back/", form)
    assert answer.status_code == 422
    assert "请写明理由" in words_of(answer)
    place = f"{town.organisation_id}:legal-office"
    form = {"seat": seat, "reviewer-place": place, "reviewer-when": "before", "reviewer-question": "看条款。"}
    assert desk.post(f"{url}add-reviewer/", form).status_code == 302
    said = words_of(desk.get(url))
    assert "本环节在等" in said
    assert "准予" not in said.split("退回前面的环节")[0].split("本环节在等")[1]
    theirs = words_of(desk_of(legal).get(url))
    assert "看条款。" in theirs and "陈局长" in theirs and "不同意" in theirs
    assert "退回前面的环节" not in theirs
    [asked] = rows(number, role="before")
    form = {"seat": str(asked.id), "outcome": "disagree", "look-opinion": "第十二条。"}
    assert desk_of(legal).post(f"{url}give-opinion/", form).status_code == 302
    said = words_of(desk.get(url))
    assert "第十二条。" in said and "本环节在等" not in said


def test_the_reviewer_may_take_back_on_the_page_and_the_applicant_reads_no_reasons(
    number: str, town: Town, citizen: Client
) -> None:
    desk, url = desk_of(town.reviewer, "en"), f"/desk/cases/{number}/"
    assert "Take back what I did" in words_of(desk.get(url))
    back(number, town.approver)()
    said = words_of(desk.get(url))
    assert "Came back" in said and "面积没有核对。" in said
    assert "意见" in said.split("Taken back, on record only")[1]  # the review that counts no more
    theirs = words_of(citizen.get(f"/my/cases/{number}/"))
    assert "部门内部复核，不用您做什么" in theirs
    assert "退回前面的环节重新办理" not in theirs
    assert theirs.count("已审核") <= 1
    assert "面积没有核对" not in theirs


def test_the_page_costs_so_many_queries(number: str, town: Town, django_assert_max_num_queries: Any) -> None:
    desk, url = desk_of(town.approver), f"/desk/cases/{number}/"
    desk.get(url)
    with django_assert_max_num_queries(29):
        desk.get(url)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send-back", {"return-to": "x", "return-reasons": "r"}),
        ("add-reviewer", {"reviewer-place": "x"}),
        ("ask-opinion", {"opinion-place": ":"}),
        ("transfer", {"transfer-place": ""}),
        ("give-opinion", {"seat": "x"}),
        ("take-back", {"seat": "x"}),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(
    number: str, town: Town, path: str, body: dict[str, str]
) -> None:
    answer = desk_of(town.approver).post(f"/desk/cases/{number}/{path}/", body)
    assert answer.status_code in (404, 422)
    assert standing(number)[-1] == ("approve", "main", "")


def test_the_same_acts_come_by_the_api(number: str, town: Town, legal: Officer, client: Client) -> None:
    def post(what: str, by: Officer, **body: object) -> int:
        answer = client.post(
            f"/api/v1/cases/{number}/{what}", body, content_type="application/json", headers=bearer(by)
        )
        return answer.status_code

    office = "county-office"
    asked = {"organisation": office, "post": "legal-office", "question": "请看条款。"}
    assert post("reviewers", town.approver, when="opinion", **asked) == 422
    assert post("reviewers", town.approver, when="before", **asked) == 201
    assert post("opinion", legal, agrees=True, opinion="可以。") == 201
    assert post("questions", town.approver, is_awaited=False, **asked) == 201
    assert post("transfer", town.approver, organisation=office, post="review", reasons="转。") == 409
    assert post("return", town.approver, to=str(step_id(number, "review")), reasons="") == 422
    assert post("return", town.approver, to=str(step_id(number, "review")), reasons="再看。") == 201
    assert post("return", legal, to=str(step_id(number, "accept")), reasons="再看。") == 403
    review_case(number=number, advice=Outcome.GRANTED, opinion="好。", by=town.reviewer, at=LATER)
    seen = client.get(f"/api/v1/cases/{number}", headers=bearer(town.reviewer)).json()["steps"]
    mine = next(one for one in seen if one["key"] == "review")
    assert (mine["round"], mine["role"]) == (2, "main")
    assert post("taking-back", town.reviewer, seat=mine["id"]) == 201
    assert opened(number).round == 2
