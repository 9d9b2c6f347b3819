"""A card that a late report shows to be wrong is lifted by a rule; its trail says why, and it is never deleted."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.make import Town, make_town
from tests.services.cases.outside.make import AGREE, GRANT, handed_over, hours, make_system, reached, reported
from tests.services.cases.timing.make import moment
from tests.services.cases.visit import words_of
from tests.services.supervision.make import CALENDAR
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Task
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.services.cases.outside.commands.bring_act import bring_act
from tongban.services.cases.outside.facts import ActName
from tongban.services.supervision.models import Card
from tongban.services.supervision.rules import was_kept
from tongban.services.supervision.watch import look_at_report, watch_case

pytestmark = pytest.mark.django_db
KNOWN = moment(10, 22)


@pytest.fixture
def town(settings: Any, tmp_path: Path) -> Town:
    settings.OUTSIDE = {"provincial": reached(tmp_path, address="http://127.0.0.1:9")}
    return make_town()


@pytest.fixture
def system(town: Town) -> Officer:
    return make_system()


def late_looking(town: Town, system: Officer) -> str:
    """Accepted in time; on 21 October nothing more is known, and 16 October was promised."""
    number = handed_over(town)
    bring_act(number=number, act=reported(1, ActName.ACCEPTANCE), by=system, at=hours(2))
    watch_case(number=number, at=moment(10, 21))
    deliver_all()
    return number


def report(number: str, system: Officer, *, decided_at: datetime) -> None:
    """What had been done comes on 22 October."""
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(KNOWN)
    review = reported(2, ActName.REVIEW, AGREE, done_at=hours(3))
    bring_act(number=number, act=review, by=system, at=KNOWN)
    decision = reported(3, ActName.DECISION, GRANT, done_at=decided_at)
    bring_act(number=number, act=decision, by=system, at=KNOWN)
    deliver_all()


def states(number: str, clock_kind: str = "promised") -> dict[str, str]:
    rows = Card.objects.filter(case_number=number, clock=clock_kind).exclude(level="reminder")
    return dict(rows.values_list("rule", "state"))


def test_a_decision_that_was_made_in_time_lifts_the_cards_of_its_limit(town: Town, system: Officer) -> None:
    number = late_looking(town, system)
    assert set(states(number).values()) == {"notified"}
    raised = set(Card.objects.values_list("code", flat=True))
    report(number, system, decided_at=moment(10, 16, 17))
    assert states(number) == {"TL-32": "lifted", "TL-33": "lifted"}
    assert raised <= set(Card.objects.values_list("code", flat=True))
    code = f"TL-33-v1-{number}"
    (lifted,) = (one for one in entries_of(f"cards:{code}") if one.act == "supervision.lift_by_rule")
    assert lifted.facts["due_date"] == "2026-10-16"
    assert datetime.fromisoformat(str(lifted.facts["done_at"])) == moment(10, 16, 17)
    assert datetime.fromisoformat(str(lifted.facts["known_at"])) >= KNOWN
    assert not Task.objects.filter(about=f"cards:{code}", closed_at=None).exists()
    supervisor = make_staff(name="监察员", posts=("supervisor",))
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), supervisor)
    page = words_of(desk.get(f"/desk/cards/{code}/"))
    assert "按规则摘牌" in page
    assert "10月16日" in page


def test_one_that_was_made_late_lifts_nothing(town: Town, system: Officer) -> None:
    number = late_looking(town, system)
    report(number, system, decided_at=moment(10, 19))
    assert set(states(number).values()) == {"notified"}


def test_the_cards_of_a_step_go_by_the_step(town: Town, system: Officer) -> None:
    number = late_looking(town, system)
    before = states(number, "step")
    assert before
    assert set(before.values()) == {"notified"}
    report(number, system, decided_at=moment(10, 19))  # the review was in time, the decision was not
    assert states(number, "step")["TL-22"] == "lifted"


def test_what_two_supervisors_have_ruled_stays_theirs(town: Town, system: Officer) -> None:
    number = late_looking(town, system)
    Card.objects.filter(rule="TL-33").update(
        state="upheld", ruling="upheld", ruling_reason="确实超期", ruled_at=moment(10, 22), ruled_by_account=7
    )
    report(number, system, decided_at=moment(10, 16, 17))
    assert states(number) == {"TL-32": "lifted", "TL-33": "upheld"}


def test_of_a_case_that_is_handled_here_no_card_is_lifted_by_a_rule(town: Town, system: Officer) -> None:
    number = late_looking(town, system)
    Case.objects.filter(number=number).update(
        handling_system="own", state="decided", outcome="granted", decided_at=moment(10, 16)
    )
    assert look_at_report(number=number, at=KNOWN) is None


@pytest.mark.parametrize(
    ("done", "raised", "is_kept"),
    [
        (moment(10, 16, 17, 30), moment(10, 19), True),  # the last minute of the last day
        (moment(10, 16, 18), moment(10, 19), False),  # after hours is the next working day
        (moment(10, 16, 9), moment(10, 16, 8), False),  # the card was there before the act
    ],
)
def test_a_limit_was_kept_by_its_day_and_before_the_card(
    done: datetime, raised: datetime, is_kept: bool
) -> None:
    due = moment(10, 16).date()
    assert was_kept(due, ended_at=done, raised_at=raised, calendar=CALENDAR) is is_kept
