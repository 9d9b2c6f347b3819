"""A delivery that a department owes: a yellow card behind its days of grace, a red one later, none once it has come."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.foundation.directory.make import COUNTY_OFFICE, add_post
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.fusion.deliveries.conftest import shelf
from tests.resources.fusion.deliveries.make import AT, a_file, agreed, delivered, people
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import organisation_by_code
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Task
from tongban.resources.fusion.deliveries.commands.watch import mark_overdue
from tongban.resources.fusion.deliveries.models import Agreement
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card

__all__ = ["shelf"]
add_post("judge", frozenset({"supervision.judge"}))
pytestmark = pytest.mark.django_db
ZONE = AT.tzinfo


def on(day: int, month: int = 10) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=ZONE)


@pytest.fixture
def owed() -> Agreement:
    """People every month; the next delivery was due by 9 October, a Friday, its days of grace included."""
    row = Agreement.objects.get(code=agreed("residents"))
    row.due_on = date(2026, 10, 9)
    row.save(update_fields=["due_on"])
    return row


def cards() -> list[tuple[str, str, str]]:
    rows = Card.objects.order_by("due_on", "rule").values_list("rule", "subject", "state")
    return [(rule, subject, state) for rule, subject, state in rows]


def test_on_the_last_day_there_is_none_and_behind_it_one_for_the_department(owed: Agreement) -> None:
    sweep_all(at=on(9))
    assert cards() == []
    for _ in range(2):
        sweep_all(at=on(12))
        deliver_all()
    assert cards() == [("DA-23", "residents@20261009", "notified")]
    card = Card.objects.get()
    assert card.organisation_id == organisation_by_code(COUNTY_OFFICE).id
    assert (card.level, card.item_name, card.case_number, card.facts["days"]) == ("yellow", "常住人口", "", 2)


def test_days_later_it_is_red_and_the_next_month_has_its_own(owed: Agreement) -> None:
    sweep_all(at=on(12))
    sweep_all(at=on(23))
    assert [rule for rule, _, _ in cards()] == ["DA-23", "DA-24"]
    owed.due_on = date(2026, 11, 10)
    owed.save(update_fields=["due_on"])
    sweep_all(at=on(11, 11))
    assert cards()[-1][:2] == ("DA-23", "residents@20261110")


def test_the_post_that_delivers_answers_for_it(owed: Agreement) -> None:
    make_staff(name="秦供数", posts=("deliverer",))
    assert mark_overdue(at=on(12)) == 1
    sweep_all(at=on(12))
    deliver_all()
    assert Card.objects.get().post_code == "deliverer"


def test_when_it_comes_its_cards_end_and_stay_on_record(
    owed: Agreement, tmp_path: Path, still_clock: None
) -> None:
    judge = make_staff(name="吴监察", posts=("judge",))
    sweep_all(at=on(12))
    deliver_all()
    card = Card.objects.get()
    assert Task.objects.filter(about=f"cards:{card.code}", closed_at=None).exists()
    delivered(a_file(tmp_path, people(5)), at=on(13))
    deliver_all()
    assert cards() == [("DA-23", "residents@20261009", "closed")]
    assert not Task.objects.filter(about=f"cards:{card.code}", closed_at=None).exists()
    sweep_all(at=on(14))
    assert len(cards()) == 1
    said = words_of(
        sign_in_staff(Client(headers={"accept-language": "zh-CN"}), judge).get(
            reverse("supervision:card", args=[card.code])
        )
    )
    assert "供数已到" in said and "residents" in said


def test_an_agreement_that_has_ended_owes_nothing(owed: Agreement) -> None:
    owed.ended_on = date(2026, 10, 10)
    owed.save(update_fields=["ended_on"])
    sweep_all(at=on(12))
    assert cards() == []
