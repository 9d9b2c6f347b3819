"""What the installation rules about counting holds for the stored days and for the page alike."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.services.cases.make import MONDAY, Town, bring_to, make_case
from tongban.foundation.calendars.public import forget_calendars
from tongban.services.cases.clocks import end_of_office, readings
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.models import Case
from tongban.site.options import Options, rulings_of
from tongban.standards.working_time import DEFAULT_RULINGS, Rulings

pytestmark = pytest.mark.django_db
AFTERNOON = MONDAY + timedelta(hours=3)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


def _case(town: Town, at: datetime) -> Case:
    number = str(make_case(town, at=at).number)
    bring_to(town, number, "accepted", at=at)
    return Case.objects.get(number=number)


def test_an_office_that_closes_at_noon_takes_the_afternoon_for_tomorrow(town: Town, settings: Any) -> None:
    settings.RULINGS = Rulings(office_closes=time(12))
    case = _case(town, AFTERNOON)
    assert (case.received_on, case.accepted_on) == (date(2026, 9, 29), date(2026, 9, 29))
    closes = end_of_office(case.promised_due_on)
    assert closes is not None and closes.time() == time(12)


def test_where_the_day_itself_counts_stored_days_and_page_end_a_day_earlier(
    town: Town, settings: Any
) -> None:
    plain = _case(town, MONDAY)
    settings.RULINGS = Rulings(day_of_event_counts=True)
    forget_calendars()
    number = str(make_case(town, key="key-2").number)
    bring_to(town, number, "accepted")
    case = Case.objects.get(number=number)
    assert case.promised_due_on is not None and plain.promised_due_on is not None
    assert case.promised_due_on < plain.promised_due_on
    assert readings(case, now=MONDAY)[ClockKind.PROMISED].deadline == case.promised_due_on


def test_an_operators_words_become_rulings_and_silence_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert rulings_of(Options()) == DEFAULT_RULINGS
    monkeypatch.setenv("TONGBAN_OFFICE_CLOSES", "18:00")
    monkeypatch.setenv("TONGBAN_CALENDAR_LIMITS_MOVE", "no")
    assert rulings_of(Options()) == Rulings(office_closes=time(18), calendar_limits_move=False)
