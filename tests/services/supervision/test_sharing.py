"""A request for data that waits behind its day: a yellow card, later a red one, once each."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.foundation.directory.make import CITY_OFFICE, add_post, make_organisations
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.exchange.conftest import asker, checker, giver, housing, sample_day
from tests.resources.exchange.make import AT, make_grant, submit
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.exchange.requesting.commands.answer import refuse_request
from tongban.resources.exchange.requesting.commands.check import check_request
from tongban.resources.exchange.requesting.commands.watch import mark_overdue
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.sources.models import SourceBinding
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card

__all__ = ["asker", "checker", "giver", "housing", "sample_day"]
add_post("judge", frozenset({"supervision.judge"}))
pytestmark = pytest.mark.django_db


def _cards() -> list[tuple[str, str, str]]:
    rows = Card.objects.order_by("rule").values_list("rule", "level", "case_number")
    return [(rule, level, number) for rule, level, number in rows]


def test_late_it_gets_a_yellow_card_and_later_a_red_one(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    sweep_all(at=datetime(2026, 10, 16, 16, tzinfo=AT.tzinfo))  # the last day
    assert _cards() == []
    monday = datetime(2026, 10, 19, 6, 40, tzinfo=AT.tzinfo)
    assert mark_overdue(at=monday) == 1
    deliver_all()
    assert _cards() == [("DA-21", "yellow", number)]
    assert Card.objects.get().organisation_id == giver.organisation_id
    sweep_all(at=monday)
    assert len(_cards()) == 1
    sweep_all(at=datetime(2026, 10, 23, 16, tzinfo=AT.tzinfo))
    deliver_all()
    assert _cards() == [("DA-21", "yellow", number), ("DA-22", "red", number)]


def test_what_was_answered_in_time_gets_none(
    asker: Officer, checker: Officer, giver: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    check_request(number=number, by=checker, at=AT)
    refuse_request(number=number, reasons="办理此事项不需要这些数据", by=giver, at=AT)
    sweep_all(at=datetime(2026, 12, 1, 16, tzinfo=AT.tzinfo))
    deliver_all()
    assert _cards() == []


def test_the_authority_that_checks_late_gets_its_own_card(
    asker: Officer, checker: Officer, housing: str
) -> None:
    number = submit(asker, housing)
    sweep_all(at=datetime(2026, 10, 8, 16, tzinfo=AT.tzinfo))
    deliver_all()
    card = Card.objects.get()
    assert (card.rule, card.case_number, card.organisation_id) == (
        "DA-21",
        number,
        checker.organisation_id,
    )
    judge = make_staff(name="吴监察", posts=("judge",), organisation_code=CITY_OFFICE)
    page = sign_in_staff(Client(), judge).get(reverse("supervision:card", args=[card.code]))
    assert f"/desk/exchange/requests/{number}/" in page.content.decode()


def test_what_is_granted_and_not_served_in_time_gets_the_provider_a_card() -> None:
    make_organisations()
    grant = make_grant()
    sweep_all(at=datetime(2026, 10, 30, 16, tzinfo=AT.tzinfo))  # the last of 20 working days
    deliver_all()
    assert _cards() == []
    served = SourceBinding.objects.create(
        resource_code=grant.resource_code,
        kind="population",
        fields={"姓名": "person.name"},
        subjects=["person"],
        made_at=AT,
        made_by="officer:1",
    )
    late = datetime(2026, 11, 2, 16, tzinfo=AT.tzinfo)
    sweep_all(at=late)
    assert _cards() == []
    served.delete()
    Grant.objects.filter(pk=grant.pk).update(state="suspended")
    sweep_all(at=late)
    assert _cards() == []
    Grant.objects.filter(pk=grant.pk).update(state="live")
    sweep_all(at=late)
    sweep_all(at=late)
    assert _cards() == [("DA-21", "yellow", grant.request_number)]
    assert Card.objects.get().organisation_id == grant.provider_id
