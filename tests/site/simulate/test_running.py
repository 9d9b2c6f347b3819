"""A small city lives through the end of September 2026 by the real verbs."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tongban.foundation.trail.models import Entry
from tongban.foundation.trail.public import verify_log
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.feedback.models import Rating
from tongban.services.supervision.models import Card
from tongban.site.sample_folder import sample_folder
from tongban.site.simulate.acting import ON_THE_TRAIL
from tongban.site.simulate.facts import Doing
from tongban.site.simulate.guard import NoSimulationHere, RealCases
from tongban.site.simulate.keeping import AnotherUnfinished, Kept, read_kept
from tongban.site.simulate.running import simulate
from tongban.site.simulate.telling import totals

START, HOLIDAY = date(2026, 9, 29), date(2026, 10, 1)
NAMES = {name for _kind, name in ON_THE_TRAIL.values()}


class Killed(BaseException):
    """The process is gone."""


def run(file: Path, *, days: int = 3, cases_per_day: int = 8, **changes: Any) -> Kept:
    given: dict[str, Any] = {"folder": sample_folder(), "file": file, "seed": 1, "start": START}
    return simulate(days=days, cases_per_day=cases_per_day, **(given | changes))


def acts() -> Counter[tuple[str, str, datetime]]:
    return Counter(Entry.objects.filter(act__in=NAMES).values_list("subject", "act", "act_at"))


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CITY_ZONE)


@pytest.fixture
def before(monday: datetime) -> datetime:
    """The clock stands on the sample day before the story begins."""
    own = clock.current()
    assert isinstance(own, clock.MovableClock)
    own.move_to(monday)
    return monday


def test_a_city_that_runs_over_the_beginning_of_holidays(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    kept = run(tmp_path / "run.json")
    sums = totals(kept.told)
    assert kept.is_finished
    assert [(one.day, one.is_working) for one in kept.told] == [
        (START, True),
        (START + timedelta(days=1), True),
        (HOLIDAY, False),
    ]
    # what is told is what the database holds
    assert sums.submitted == Case.objects.count() > 10
    assert sums.decided == Case.objects.exclude(decided_at=None).count() > 0
    assert sums.done.get(Doing.RATE.value, 0) == Rating.objects.count()
    assert sum(sums.cards.values()) == Card.objects.count()
    assert sums.failures == 0
    done = acts()
    by_name = Counter(name for _subject, name, _at in done.elements())
    assert by_name == Counter({ON_THE_TRAIL[Doing(doing)][1]: n for doing, n in sums.done.items()})
    assert set(done.values()) == {1}
    assert verify_log().is_whole
    # people apply on the day off, and no officer works
    on_holiday = Entry.objects.filter(act_at__gte=midnight(HOLIDAY))
    assert on_holiday.filter(act="cases.submit").exists()
    assert not on_holiday.filter(by_ref__startswith="officer:").exists()
    assert Entry.objects.filter(by_ref__startswith="officer:").exists()
    # the story lies ahead of where the clock stood: it stands at the morning after
    assert clock.now().astimezone(CITY_ZONE).date() == HOLIDAY + timedelta(days=1)


def test_after_a_kill_it_goes_on_and_nothing_is_there_twice(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    asked = 0

    def dies() -> bool:
        nonlocal asked
        asked += 1
        if asked == 20:
            raise Killed
        return False

    file = tmp_path / "run.json"
    with pytest.raises(Killed):
        run(file, days=2, cases_per_day=4, stops=dies)
    half = acts()
    assert 0 < sum(half.values()) < 40
    told = read_kept(file)
    assert told is not None
    assert not told.is_finished

    kept = run(file, days=2, cases_per_day=4)
    whole = acts()
    assert half.keys() < whole.keys()
    assert set(whole.values()) == {1}
    sums = totals(kept.told)
    assert sums.submitted == Case.objects.count() == Case.objects.values("idempotency_key").distinct().count()
    assert sum(sums.done.values()) == sum(whole.values())


def test_told_to_stop_it_ends_after_the_act_in_hand_and_says_so(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    asked = iter([False] * 6)
    kept = run(tmp_path / "run.json", days=1, cases_per_day=6, stops=lambda: next(asked, True))
    assert not kept.is_finished
    assert 0 < sum(acts().values()) < 6


def test_a_story_told_again_changes_nothing_even_without_its_file(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    file = tmp_path / "run.json"
    first = run(file, days=1, cases_per_day=3)
    entries = Entry.objects.count()
    again = run(file, days=1, cases_per_day=3)
    assert (again.told, again.is_finished) == (first.told, True)
    assert Entry.objects.count() == entries
    found = run(tmp_path / "lost.json", days=1, cases_per_day=3)
    assert set(acts().values()) == {1}
    assert totals(found.told).done == totals(first.told).done


def test_the_clock_goes_back_when_the_story_lies_in_the_past(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    kept = run(tmp_path / "run.json", start=None, days=5, cases_per_day=1)
    assert kept.plan.end == before.date()
    assert timedelta(0) <= clock.now() - before < timedelta(minutes=10)
    assert Case.objects.latest("submitted_at").submitted_at < before


def test_another_story_waits_for_the_one_that_was_cut_off(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    file = tmp_path / "run.json"
    run(file, days=1, cases_per_day=3, stops=lambda: True)
    entries = Entry.objects.count()
    with pytest.raises(AnotherUnfinished) as refused:
        run(file, days=1, cases_per_day=3, seed=2)
    assert refused.value.facts["seed"] == 1
    assert Entry.objects.count() == entries


def test_in_production_nothing_is_simulated(
    in_bozhou: Path, tmp_path: Path, before: datetime, settings: Any
) -> None:
    settings.MODE = "production"
    with pytest.raises(NoSimulationHere) as refused:
        run(tmp_path / "run.json")
    assert refused.value.facts["mode"] == "production"
    assert not Case.objects.exists()
    assert not (tmp_path / "run.json").exists()


def test_a_clock_that_cannot_be_moved_is_not_simulated_on(in_bozhou: Path, tmp_path: Path) -> None:
    clock.use(clock.RealClock())
    with pytest.raises(NoSimulationHere):
        run(tmp_path / "run.json")
    assert not Case.objects.exists()


def test_where_somebody_real_has_a_case_nothing_is_simulated(
    in_bozhou: Path, tmp_path: Path, before: datetime
) -> None:
    asked = iter([False] * 3)
    run(tmp_path / "one.json", days=1, cases_per_day=3, stops=lambda: next(asked, True))
    case = Case.objects.first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(person_id="018f0000-0000-7000-8000-000000000001")
    entries = Entry.objects.count()
    with pytest.raises(RealCases) as refused:
        run(tmp_path / "two.json", days=2, cases_per_day=3)
    assert refused.value.facts == {"number": case.number}
    assert Entry.objects.count() == entries
