"""`tongban simulate` as one types it."""

import json
import os
import signal
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tongban.kernel import clock
from tongban.services.cases.models import Case
from tongban.site.simulate.cli import app, asked_to_stop


@pytest.fixture
def home(in_bozhou: Path, tmp_path: Path, monday: datetime, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own; the clock stands on the sample day."""
    own = clock.current()
    assert isinstance(own, clock.MovableClock)
    own.move_to(monday)
    monkeypatch.setattr("tongban.site.options.home", lambda: tmp_path)
    return tmp_path


def test_it_tells_each_day_and_what_it_came_to_in_the_language_of_who_asks(home: Path) -> None:
    asked = ["--days", "1", "--cases-per-day", "2", "--start", "2026-09-29"]
    said = CliRunner().invoke(app, [*asked, "--language", "zh-hans"])
    assert said.exit_code == 0, said.output
    cases = Case.objects.count()
    assert f"申请{cases}件" in said.output
    assert f"2026-09-29 星期二  申请{cases}件" in said.output
    again = CliRunner().invoke(app, [*asked, "--json"])
    told = json.loads(again.stdout)
    assert told["totals"]["submitted"] == cases == Case.objects.count()
    assert told["plan"]["start"] == "2026-09-29"


def test_told_to_end_it_finishes_what_is_in_hand() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with asked_to_stop() as stops:
        assert not stops()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stops()
    assert signal.getsignal(signal.SIGTERM) is before
