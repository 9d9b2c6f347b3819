"""The clocks of two levels against a count of days, one by one, that imports nothing of ours."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.services.process.acts.reference import due_day, level_days
from tests.standards.working_time.make import AUTUMN
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.decision_clocks import ToDecide, decision_readings
from tongban.services.cases.facts import ClockKind
from tongban.services.items.public import ItemContent, Limit, Limits, TwoLevels
from tongban.standards.working_time import day_strip

FIRST = datetime(2026, 9, 28, tzinfo=CITY_ZONE)
MINUTES = st.integers(min_value=0, max_value=20 * 24 * 60)


@given(
    accepted=MINUTES,
    later=st.none() | MINUTES,
    lower=st.integers(min_value=1, max_value=20),
    superior=st.integers(min_value=1, max_value=20),
)
def test_each_level_has_its_own_days_whenever_the_report_comes(
    accepted: int, later: int | None, lower: int, superior: int
) -> None:
    accepted_at = FIRST + timedelta(minutes=accepted)
    reported_at = None if later is None else accepted_at + timedelta(minutes=later)
    two = TwoLevels(law="律师法", article="第六条", review=Limit(count=lower))
    content = ItemContent(
        name="律师执业许可", type_code="01", two_levels=two, limits=Limits(statutory=Limit(count=superior))
    )
    begun = ToDecide(
        accepted_on=due_day(accepted_at, 0), reported_on=due_day(reported_at, 0) if reported_at else None
    )
    now = reported_at or accepted_at
    found = decision_readings(AUTUMN, content, begun, now=now, done=None)
    shown = (found[ClockKind.LOWER_REVIEW].deadline, found[ClockKind.STATUTORY].deadline)
    assert shown == level_days(accepted_at, reported_at, lower=lower, superior=superior)
    assert found[ClockKind.STATUTORY].start == due_day(
        reported_at or datetime.combine(shown[0], FIRST.time(), CITY_ZONE) + timedelta(hours=9), 0
    )


@given(later=st.none() | MINUTES, promised=st.integers(min_value=1, max_value=30))
def test_the_strip_shows_every_day_once_from_acceptance_to_the_last(later: int | None, promised: int) -> None:
    accepted_at = FIRST + timedelta(hours=10)
    reported_on = None if later is None else due_day(accepted_at + timedelta(minutes=later), 0)
    limits = Limits(statutory=Limit(count=10), promised=Limit(count=promised))
    two = TwoLevels(law="律师法", article="第六条")
    content = ItemContent(name="律师执业许可", type_code="01", two_levels=two, limits=limits)
    begun = ToDecide(accepted_on=due_day(accepted_at, 0), reported_on=reported_on)
    found = decision_readings(AUTUMN, content, begun, now=accepted_at, done=None)
    ours, law = found[ClockKind.PROMISED], found[ClockKind.STATUTORY]
    cells = day_strip(ours, law, found[ClockKind.LOWER_REVIEW])
    first, last = accepted_at.date(), max(ours.deadline, law.deadline)
    assert [cell.day for cell in cells] == [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [cell.kind for cell in cells].count("zero") == 1
    assert cells[-1].is_statutory_end or cells[-1].is_promised_end
