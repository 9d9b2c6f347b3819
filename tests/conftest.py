"""What every test may ask for."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.server import SHARED
from tongban.kernel.clock import CITY_ZONE

# how long an example takes says more of the machine than of the code
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture
def shared() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared with the real data is not here")
    return SHARED


@pytest.fixture
def monday() -> datetime:
    """The sample day: Monday 28 September 2026, 10:00 in the city."""
    return datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)


@pytest.fixture(autouse=True)
def still_clock(tmp_path: Path) -> Iterator[None]:
    """Each test has a clock of its own, at the machine's time until the test moves it."""
    from tongban.kernel import clock

    before = clock.current()
    clock.use(clock.MovableClock(tmp_path / "clock"))
    yield
    clock.use(before)


@pytest.fixture
def on_monday(still_clock: None, monday: datetime) -> None:
    """The clock goes from the sample day, so that years on pages and spans of days stay as they are for ever."""
    from tongban.kernel import clock

    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(monday)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the answers that an earlier one left in the process, nor their end in its midst."""
    from tongban.foundation.calendars import queries
    from tongban.foundation.calendars.public import forget_calendars
    from tongban.foundation.directory.public import forget_all

    forget_all()
    forget_calendars()
    # on a slow machine a test takes longer than these seconds, and counts one query more
    monkeypatch.setattr(queries, "KEPT_SECONDS", 3600.0)
    yield


@pytest.fixture(autouse=True)
def duties_put_back() -> Iterator[None]:
    """What a test adds to the posts of the test city, or changes in them, is gone in the next one."""
    from tests.foundation.directory.make import DUTIES

    before = dict(DUTIES)
    yield
    DUTIES.clear()
    DUTIES.update(before)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """No test reads in the language of an earlier one's last request, which stays with the thread."""
    from django.utils import translation

    translation.deactivate()
    yield


@pytest.fixture(autouse=True)
def queue_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Jobs of a test that commits do not run in the next one: Django empties only the tables it manages."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    from django.db import connection

    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the suite empty the logs between tests that commit: their TRUNCATE traps stand aside.

    Nothing else of the guards is touched; the logs' own tests put a trap back and walk into it.
    """
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in (
            "staged",
            "entry",
            "logrow",
            "tile",
            "checkpoint",
            "actpart",
            "cosignature",
            "dailycheckpoint",
            "erasure",
        ):
            cursor.execute(f"ALTER TABLE trail_{table} DISABLE TRIGGER trail_guard_truncate")
            cursor.execute(f"GRANT TRUNCATE ON trail_{table} TO CURRENT_USER")
        cursor.execute("ALTER TABLE seals_sealuse DISABLE TRIGGER seals_guard_truncate")
        cursor.execute("GRANT TRUNCATE ON seals_sealuse TO CURRENT_USER")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say by rule how many planted faults were found, and how many cards were planted."""
    told = [
        said
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, said in getattr(report, "user_properties", ())
        if name == "planted" and report.when == "call"
    ]
    if told:
        terminalreporter.section("planted faults by rule")
        terminalreporter.write_line("rule   planted  found  cards  recall  precision")
    for rule in sorted({rule for said in told for rule in (*said["wanted"], *said["found"])}):
        wanted = sum(rule in said["wanted"] for said in told)
        cards = sum(rule in said["found"] for said in told)
        both = sum(rule in said["wanted"] and rule in said["found"] for said in told)
        recall, precision = (f"{both / n:.0%}" if n else "–" for n in (wanted, cards))
        terminalreporter.write_line(f"{rule}  {wanted:7} {both:6} {cards:6}  {recall:>6}  {precision:>9}")
