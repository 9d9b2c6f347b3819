"""Real cases against the rules: events and the sweep raise the same cards, once."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.services.cases.make import MONDAY, bring_to, make_case, make_town
from tests.services.supervision.make import CALENDAR
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.messages.models import Message
from tongban.services.cases.models import Case
from tongban.services.cases.public import case_facts
from tongban.services.supervision.facts import ClockKind
from tongban.services.supervision.jobs import sweep_all
from tongban.services.supervision.models import Card, Sweep
from tongban.services.supervision.watch import watch_case, watched_case

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
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
