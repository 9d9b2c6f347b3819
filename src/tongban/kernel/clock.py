"""The one clock that entry points ask.

Real by default. Demo and tests may move it; the offset stands in a file so that every
process of one installation reads the same time. All moments are aware; pages show
Asia/Shanghai.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time of acts."""

    def now(self) -> datetime: ...

    def offset(self) -> timedelta: ...


class RealClock:
    """The machine's time, which nobody can move."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def offset(self) -> timedelta:
        return timedelta(0)


class MovableClock:
    """The machine's time plus an offset kept in a file (seconds, as text)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta(0)

    def offset(self) -> timedelta:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._seen, self._offset = None, timedelta(0)
            return self._offset
        if (mark := (stat.st_mtime_ns, stat.st_ino)) != self._seen:
            self._offset = timedelta(seconds=float(self._path.read_text() or 0))
            self._seen = mark
        return self._offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset()

    def move_to(self, moment: datetime) -> None:
        """Make `now` be `moment` (aware) from here on; time keeps running."""
        self._write(moment - datetime.now(UTC))

    def move_by(self, step: timedelta) -> None:
        """Move the clock by `step` from where it stands."""
        self._write(self.offset() + step)

    def reset(self) -> None:
        """Back to the machine's time."""
        self._path.unlink(missing_ok=True)

    def _write(self, offset: timedelta) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(str(offset.total_seconds()))
        fresh.replace(self._path)


_clock: Clock = RealClock()


def use(clock: Clock) -> None:
    """Choose the clock of this process (called once, by settings)."""
    global _clock
    _clock = clock


def current() -> Clock:
    """The clock of this process."""
    return _clock


def now() -> datetime:
    """The time of acts, aware, UTC. Only entry points (pages, API, jobs, commands of the CLI) call this."""
    return _clock.now()


def is_moved() -> bool:
    """Whether the clock stands elsewhere than the machine's time."""
    return abs(_clock.offset()) >= timedelta(seconds=1)
