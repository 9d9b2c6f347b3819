from datetime import UTC, datetime, timedelta
from pathlib import Path

from tongban.kernel.clock import MovableClock, RealClock


def test_a_moved_clock_moves_in_every_process_that_reads_its_file(tmp_path: Path) -> None:
    one, other = MovableClock(tmp_path / "clock"), MovableClock(tmp_path / "clock")
    one.move_to(datetime(2026, 9, 28, 2, 0, tzinfo=UTC))
    assert abs(other.now() - datetime(2026, 9, 28, 2, 0, tzinfo=UTC)) < timedelta(seconds=5)
    other.move_by(timedelta(days=3))
    assert abs(one.now() - datetime(2026, 10, 1, 2, 0, tzinfo=UTC)) < timedelta(seconds=5)
    one.reset()
    assert abs(other.now() - RealClock().now()) < timedelta(seconds=5)
