"""Who sits down at a step of a case whose clock stands, or has stood, has the day that the step has now."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.services.cases.make import Town, make_town
from tests.services.cases.timing.make import accepted, end, moment, start
from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.models import Task
from tongban.services.cases.clocks import end_of_office
from tongban.services.cases.commands.add_reviewer import add_reviewer
from tongban.services.cases.commands.ask_opinion import ask_opinion
from tongban.services.cases.commands.give_opinion import give_opinion
from tongban.services.cases.commands.review import review_case
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.commands.transfer import transfer_step
from tongban.services.cases.facts import Outcome
from tongban.services.cases.models import CaseStep
from tongban.services.process.public import Role

pytestmark = pytest.mark.django_db
AS_OPENED, MOVED = date(2026, 10, 8), date(2026, 10, 12)  # of the review, and 3 working days later


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def legal(town: Town) -> Officer:
    """A legal officer of the same office, who may be asked."""
    return make_staff(name="罗法制", posts=("legal-office",))


def open_rows(number: str) -> list[CaseStep]:
    return list(CaseStep.objects.filter(case__number=number, done_at=None).order_by("place"))


def to_do(number: str) -> list[tuple[str, datetime | None]]:
    rows = Task.objects.filter(about=f"cases:{number}", closed_at=None).order_by("opened_at", "pk")
    return sorted((row.post_code, row.due_at) for row in rows)


def asked(number: str, by: Officer, at: datetime, **more: Any) -> dict[str, Any]:
    place = {"organisation_id": by.organisation_id, "post": "legal-office", "question": "请看条款。"}
    return {"number": number, "by": by, "at": at} | place | more


def test_who_is_asked_while_the_clock_stands_gets_a_day_when_it_runs_on(town: Town, legal: Officer) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    add_reviewer(**asked(number, town.reviewer, moment(9, 30), role=Role.BEFORE))
    assert to_do(number) == [("legal-office", None), ("review", None)]
    end(town, number, moment(10, 9, 16))
    assert [row.due_on for row in open_rows(number)] == [MOVED, MOVED]
    assert to_do(number) == [("legal-office", end_of_office(MOVED)), ("review", end_of_office(MOVED))]


def test_a_step_that_opens_while_the_clock_stands_is_counted_from_its_end(town: Town) -> None:
    number = accepted(town)
    start(town, number, moment(9, 29))
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.reviewer, at=moment(9, 30))
    [review] = CaseStep.objects.filter(case__number=number, key="review")
    send_back_case(
        number=number, to=review.of_step or review.id, reasons="再看。", by=town.approver, at=moment(10, 8)
    )
    assert to_do(number) == [("review", None)]
    end(town, number, moment(10, 9, 16))
    [again] = open_rows(number)
    assert again.due_on is not None and again.due_on > MOVED
    assert to_do(number) == [("review", end_of_office(again.due_on))]


def test_what_is_taken_back_after_the_clock_stood_has_the_day_that_the_step_has_now(town: Town) -> None:
    number = accepted(town)
    review_case(number=number, advice=Outcome.GRANTED, opinion="同意", by=town.reviewer, at=moment(9, 29, 9))
    [review] = CaseStep.objects.filter(case__number=number, key="review")
    assert review.due_on == AS_OPENED
    start(town, number, moment(9, 29))
    end(town, number, moment(10, 9, 16))
    take_back_act(number=number, seat=review.id, by=town.reviewer, at=moment(10, 10))
    assert [row.due_on for row in open_rows(number)] == [MOVED]
    assert to_do(number) == [("review", end_of_office(MOVED))]


def test_who_is_asked_after_the_clock_stood_has_the_day_that_the_step_has_now(
    town: Town, legal: Officer
) -> None:
    number = accepted(town)
    ask_opinion(**asked(number, town.reviewer, moment(9, 28, 11), is_awaited=False))
    give_opinion(number=number, agrees=True, opinion="可以。", by=legal, at=moment(9, 28, 14))
    start(town, number, moment(9, 29))
    end(town, number, moment(10, 9, 16))
    ask_opinion(**asked(number, town.reviewer, moment(10, 10), is_awaited=False))
    assert [row.due_on for row in open_rows(number)] == [MOVED, MOVED]


def test_what_is_passed_on_while_the_clock_stands_keeps_the_day_of_the_step(town: Town) -> None:
    number = accepted(town)
    other = make_staff(name="上级审核", posts=("review",), organisation_code=CITY_OFFICE)
    start(town, number, moment(9, 29))
    transfer_step(
        number=number,
        organisation_id=other.organisation_id,
        post="review",
        reasons="由上级审核。",
        by=town.reviewer,
        at=moment(9, 30),
    )
    end(town, number, moment(10, 9, 16))
    assert [(row.organisation_id, row.due_on) for row in open_rows(number)] == [
        (other.organisation_id, MOVED)
    ]
