"""Who holds a joint case, since when, until when, how late; and who is told of it."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.services.cases.joint.make import (
    NAMES,
    PLANNING,
    POLICE,
    Joint,
    all_answer,
    give,
    moment,
    review,
)
from tests.services.cases.make import Town, bring_to, make_case
from tests.services.cases.timing.make import refused_as
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.foundation.tasks.models import Urging
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.joint.branches import branches_of
from tongban.services.cases.joint.commands.urge_branch import urge_branch
from tongban.services.cases.joint.facts import Branch, BranchState
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.timing.commands.end_procedure import end_procedure
from tongban.services.cases.timing.commands.start_procedure import start_procedure
from tongban.services.supervision.models import Card
from tongban.services.supervision.watch import watch_case
from tongban.standards.working_time import Procedure

pytestmark = pytest.mark.django_db
# accepted on Monday, 28 September; the police review has four working days, their letter two more:
# 29, 30 September, 8, 9 October; then Saturday 10 October is worked, and Monday
REVIEW_DUE, BRANCH_DUE = date(2026, 10, 9), date(2026, 10, 12)


def seen(made: Joint, now: datetime) -> dict[str, Branch]:
    found = branches_of(Case.objects.get(number=made.number), now=now)
    assert found[0].is_lead and not any(one.is_lead for one in found[1:])
    return {"lead": found[0]} | {
        code: one for one in found[1:] for code, name in NAMES.items() if one.name == name
    }


def test_three_organisations_hold_it_at_once(made: Joint) -> None:
    found = seen(made, moment(9, 28, 11))
    assert {name: one.state for name, one in found.items()} == dict.fromkeys(
        ("lead", POLICE, PLANNING), BranchState.HOLDS
    )
    police = found[POLICE]
    assert [(one.name, one.due_on, one.days_late) for one in police.held] == [("初审", REVIEW_DUE, 0)]
    assert (police.limit_days, police.due_on, police.next_steps) == (6, BRANCH_DUE, ("出具意见",))
    assert (found["lead"].limit_days, found["lead"].next_steps) == (None, ("决定",))


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (moment(10, 9, 17), 0),  # the last day
        (moment(10, 10), 1),  # a Saturday that is worked
        (moment(10, 12), 2),
        (moment(10, 16), 6),
    ],
)
def test_a_branch_is_late_by_working_days(made: Joint, now: datetime, late: int) -> None:
    assert seen(made, now)[POLICE].days_late == late


def test_a_return_gives_the_step_its_days_anew_and_never_the_branch(made: Joint) -> None:
    review(made, made.police, at=moment(10, 9))
    to = CaseStep.objects.get(case__number=made.number, key="police-review").id
    send_back_case(number=made.number, to=to, reasons="再看。", by=made.chief, at=moment(10, 12))
    police = seen(made, moment(10, 14))[POLICE]
    assert (police.rounds, police.held[0].round, police.held[0].due_on) == (2, 2, date(2026, 10, 16))
    assert (police.due_on, police.days_late) == (BRANCH_DUE, 2)  # its step is not late, it is


def test_while_the_clocks_stand_no_branch_is_late_and_its_day_moves(made: Joint) -> None:
    number, by = made.number, made.town.approver
    start_procedure(
        number=number,
        procedure=Procedure.APPRAISAL,
        planned_days=5,
        reasons="鉴定。",
        by=by,
        at=moment(9, 29),
    )
    stands = seen(made, moment(10, 20))[POLICE]
    assert (stands.due_on, stands.days_late) == (None, 0)
    end_procedure(number=number, place=1, result="好。", by=by, at=moment(10, 9))
    # 30 September, 8 and 9 October are taken out of the six days
    assert seen(made, moment(10, 10))[POLICE].due_on == date(2026, 10, 15)


def test_what_is_done_says_since_when_and_what_still_comes_waits(made: Joint) -> None:
    for by in (made.town.reviewer, made.police):
        review(made, by, at=moment(9, 29))
    give(made, made.chief, at=moment(10, 14))
    found = seen(made, moment(10, 15))
    police = found[POLICE]
    assert (police.state, police.done_at, police.held) == (BranchState.DONE, moment(10, 14), ())
    assert police.days_late == 2  # it was late when it answered, and stays so
    assert police.letter is not None and police.letter.agrees
    assert (found["lead"].state, found[PLANNING].state) == (BranchState.WAITS, BranchState.HOLDS)


def test_a_case_of_one_organisation_is_its_leads_alone(town: Town) -> None:
    number = make_case(town).number
    bring_to(town, number, "accepted")
    [only] = branches_of(Case.objects.get(number=number), now=moment(9, 29))
    assert only.is_lead and [one.key for one in only.held] == ["review"]


def test_looking_costs_at_most_four_sql(made: Joint) -> None:
    case = Case.objects.get(number=made.number)
    branches_of(case, now=moment(9, 29))
    with CaptureQueriesContext(connection) as asked:
        branches_of(case, now=moment(9, 29))
    assert len(asked) <= 4


def test_the_office_that_is_late_gets_the_card_and_not_the_lead(made: Joint) -> None:
    review(made, made.town.reviewer, at=moment(9, 29))
    review(made, made.planner, at=moment(9, 29))
    give(made, made.planning_chief, at=moment(9, 29))
    deliver_all()
    watch_case(number=made.number, at=moment(10, 12))  # two working days late
    deliver_all()
    rows = {row.rule: row for row in Card.objects.all()}
    assert set(rows) == {"TL-22"}
    assert (rows["TL-22"].organisation_id, rows["TL-22"].post_code) == (made.ids[POLICE], "review")
    told = Message.objects.filter(about__startswith="cards:TL-22").values_list("to_account", flat=True)
    assert list(told) == [made.police.account_id]


def urge(made: Joint, by: Officer, *, code: str = POLICE, reason: str = "明天要开工。") -> int:
    return urge_branch(
        number=made.number, organisation_id=made.ids[code], reason=reason, by=by, at=moment(9, 30)
    )


def test_the_lead_urges_a_branch_once_a_day_and_whoever_holds_it_hears(made: Joint) -> None:
    assert urge(made, made.town.approver) == 1
    deliver_all()
    assert Urging.objects.get().reason == "明天要开工。"
    assert Message.objects.filter(about=f"cases:{made.number}", to_account=made.police.account_id).exists()
    with refused_as("task-urged-today"):
        urge(made, made.town.approver)
    assert Urging.objects.count() == 1


def test_who_may_not_urge_and_what_is_not_urged(made: Joint) -> None:
    with refused_as("duty-missing"):
        urge(made, made.planner)
    with refused_as("invalid"):
        urge(made, made.town.approver, reason=" ")
    all_answer(made, at=moment(9, 30))
    with refused_as("nothing-to-urge"):
        urge(made, made.town.approver)
    assert not Urging.objects.exists()
