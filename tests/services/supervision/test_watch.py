"""Real cases against the rules: events and the sweep raise the same cards, once."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tests.services.feedback.make import make_ended_case
from tests.services.supervision.make import CALENDAR
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.services.cases.commands.request_correction import request_correction
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.public import case_facts
from tongban.services.feedback.commands.rate import rate_case
from tongban.services.feedback.facts import Channel, RatingLevel
from tongban.services.feedback.models import Rating
from tongban.services.supervision.facts import ClockKind
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card, Sweep
from tongban.services.supervision.watch import watch_case
from tongban.services.supervision.watch_acts import watch_acts
from tongban.services.supervision.watched import watched_case

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    """The rules that have raised a card."""
    return {code.split("-v1")[0] for code in Card.objects.values_list("code", flat=True)}


def test_a_case_that_passes_its_limits_gets_its_cards_from_the_sweep_once() -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    fact = case_facts([number])[0]
    assert fact.promised_due_on is not None
    late = datetime.combine(fact.promised_due_on, MONDAY.time(), MONDAY.tzinfo) + timedelta(days=7)
    first = sweep_all(at=late)
    assert first >= 1 and "TL-32" in codes()
    assert sweep_all(at=late) == 0 and watch_case(number=number, at=late) == []
    deliver_all()
    assert Message.objects.filter(about__startswith="cards:TL-32").exists()
    assert Sweep.objects.get().error == ""


def test_a_case_in_time_gets_none() -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    assert sweep_all(at=MONDAY) == 0 and codes() == set()


def test_bad_data_of_one_organisation_does_not_stop_the_sweep_of_another() -> None:
    town = make_town()
    number = make_case(town).number
    bring_to(town, number, "accepted")
    deliver_all()
    good = Case.objects.get(number=number)
    broken = Case.objects.get(number=number)
    broken.pk, broken.number, broken.organisation_id = uuid4(), "BROKEN", uuid4()
    broken.holder, broken.idempotency_key = "alien", "broken"
    broken.save(force_insert=True)
    late = datetime.combine(good.promised_due_on, MONDAY.time(), MONDAY.tzinfo) + timedelta(days=7)
    sweep_all(at=late)
    assert "TL-32" in codes()
    assert Sweep.objects.get(organisation_id=good.organisation_id).error == ""
    assert Sweep.objects.get(organisation_id=broken.organisation_id).error.startswith("ValueError")


def test_a_withdrawn_case_has_no_clocks_and_an_open_one_has_its_step() -> None:
    town = make_town()
    number = make_case(town).number
    fact = case_facts([number])[0]
    watched = watched_case(fact, CALENDAR)
    assert watched.step and ClockKind.STEP in watched.clocks
    Case.objects.filter(number=number).update(state="withdrawn")
    assert watched_case(case_facts([number])[0], CALENDAR).clocks == {}


@pytest.mark.parametrize(
    ("reached", "post"),
    [("", "accept"), ("accepted", "review"), ("reviewed", "approve"), ("decided", "issue")],
)
def test_a_step_overdue_at_any_post_gets_its_cards_and_that_post_explains(reached: str, post: str) -> None:
    own = {"accept": 1, "review": 1, "approve": 1, "issue": 1}
    town = make_town(process={"key": "five-posts", "limits": own})
    number = make_case(town).number
    if reached:
        bring_to(town, number, reached)
    deliver_all()
    tuesday, wednesday, thursday = (MONDAY + timedelta(days=days) for days in (1, 2, 10))
    watch_case(number=number, at=tuesday)
    assert not {"TL-21", "TL-22"} & codes()
    watch_case(number=number, at=wednesday)
    assert "TL-21" in codes() and "TL-22" not in codes()
    watch_case(number=number, at=thursday)
    deliver_all()
    card = Card.objects.get(rule="TL-22")
    assert (card.state, card.post_code) == ("notified", post)


def test_a_second_correction_notice_of_a_case_raises_one_yellow_card() -> None:
    town = make_town()
    number = make_case(town).number
    request_correction(number=number, wanted=[("layout", "看不清")], by=town.clerk, at=MONDAY)
    deliver_all()
    assert "PR-11" not in codes()
    case = Case.objects.get(number=number)
    CaseStep.objects.create(
        id=uuid4(),
        case=case,
        place=9,
        key="accept",
        name="受理",
        post_code="accept",
        organisation_id=case.organisation_id,
        opened_at=MONDAY,
        done_at=MONDAY + timedelta(days=1),
        done_by="system:another",
        outcome="correct",
    )
    assert [code[:5] for code in watch_acts(number=number, at=MONDAY + timedelta(days=1))] == ["PR-11"]
    assert watch_acts(number=number, at=MONDAY + timedelta(days=1)) == []


def test_a_bad_rating_left_alone_is_found_by_the_sweep_and_its_post_explains() -> None:
    town = make_town()
    number = make_ended_case(town)
    rate_case(
        number=number,
        by=town.person,
        level=RatingLevel.DISSATISFIED,
        options=[],
        text="等了很久",
        channel=Channel.PC,
        at=MONDAY,
    )
    in_time, late = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    assert sweep_all(at=in_time) == 0
    assert sweep_all(at=late) == 1 and sweep_all(at=late) == 0
    deliver_all()
    card = Card.objects.get(rule="SV-11")
    assert (card.rule, card.level, card.subject, card.state) == ("SV-11", "yellow", "accept", "notified")
    assert card.post_code == Rating.objects.get().post_code
    assert "等了很久" not in str(card.facts)


def test_a_bad_rating_answered_in_time_raises_nothing() -> None:
    town = make_town()
    number = make_ended_case(town)
    rate_case(
        number=number,
        by=town.person,
        level=RatingLevel.SATISFIED,
        options=[],
        text="",
        channel=Channel.PC,
        at=MONDAY,
    )
    assert sweep_all(at=MONDAY + timedelta(days=9)) == 0 and codes() == set()
