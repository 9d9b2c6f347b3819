"""What acts of review should do, said again from the order of steps alone. Imports nothing of ours.

A process without choices is a partial order: which step needs which others done. What is open
follows from the set of done steps. Days are counted one by one from a list of days off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

# National Day 2026 as announced: 1 to 7 October off, Saturday 10 October worked
DAYS_OFF = frozenset(date(2026, 10, day) for day in range(1, 8))
WORKED = frozenset({date(2026, 10, 10)})
CLOSES = time(17, 30)
Seat = tuple[str, str]  # step, and "main", "before" or "after"


def is_worked(day: date) -> bool:
    """Whether offices work on this day."""
    return day in WORKED or (day.weekday() < 5 and day not in DAYS_OFF)


def due_day(opened_at: datetime, days: int) -> date:
    """The last day of a limit: the working day of the opening is day 0, then one day after another."""
    day = opened_at.date()
    if opened_at.time() > CLOSES:
        day += timedelta(days=1)
    while not is_worked(day):
        day += timedelta(days=1)
    while days:
        day += timedelta(days=1)
        if is_worked(day):
            days -= 1
    return day


def level_days(
    accepted_at: datetime, reported_at: datetime | None, *, lower: int, superior: int
) -> tuple[date, date]:
    """Of two levels the last day of each: the superior's from the report, before it from the lower one's last."""
    last = due_day(accepted_at, lower)
    return last, due_day(reported_at or datetime.combine(last, time(9)), superior)


def branches(count: int, length: int) -> dict[str, frozenset[str]]:
    """accept, then so many branches of so many steps side by side, then approve: which needs which."""
    needs: dict[str, frozenset[str]] = {"accept": frozenset()}
    for branch in "abc"[:count]:
        for place in range(1, length + 1):
            needs[f"{branch}{place}"] = frozenset({f"{branch}{place - 1}" if place > 1 else "accept"})
    needs["approve"] = frozenset(f"{branch}{length}" for branch in "abc"[:count])
    return needs


@dataclass
class Reference:
    """What is done, how often each step was opened and since when, and who was added to it."""

    needs: Mapping[str, frozenset[str]]
    done: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)  # whose own person has acted
    rounds: dict[str, int] = field(default_factory=dict)
    opened: dict[str, datetime] = field(default_factory=dict)  # of open steps and of done ones
    added: dict[Seat, str] = field(default_factory=dict)  # reviewers of steps that stand: waiting, open, done

    def copy(self) -> "Reference":
        """One that can go another way."""
        return Reference(
            self.needs,
            set(self.done),
            set(self.signed),
            dict(self.rounds),
            dict(self.opened),
            dict(self.added),
        )

    @property
    def open(self) -> set[str]:
        """The steps that can be done and are not."""
        return {key for key, needs in self.needs.items() if key not in self.done and needs <= self.done}

    @property
    def seats(self) -> set[Seat]:
        """Whoever has to act, held up or not."""
        mains = {(key, "main") for key in self.open - self.signed}
        return mains | {seat for seat, state in self.added.items() if state == "open"}

    @property
    def is_over(self) -> bool:
        return len(self.done) == len(self.needs)

    def is_held(self, seat: Seat) -> bool:
        """Whether the seat has to wait for a reviewer who was asked first."""
        return seat[1] != "before" and self.added.get((seat[0], "before")) == "open"

    def begin(self, at: datetime) -> None:
        """The case comes in."""
        self._settle(at)

    def complete(self, seat: Seat, at: datetime) -> None:
        """The seat acts; the step is done when nobody else has to."""
        key, role = seat
        if role == "main":
            self.signed.add(key)
            if (key, "after") in self.added:
                self.added[key, "after"] = "open"
        else:
            self.added[seat] = "done"
        if key in self.signed and self.added.get((key, "after"), "done") == "done":
            self.done.add(key)
        self._settle(at)

    def add(self, key: str, role: str) -> None:
        """Somebody is asked to look before or after."""
        self.added[key, role] = "open" if role == "before" else "waiting"

    def targets(self, seat: Seat) -> set[str]:
        """Where the seat may return the case to."""
        if seat[1] == "before":
            return set()
        return self._before(seat[0]) | ({seat[0]} if seat[1] == "after" else set())

    def send_back(self, target: str, at: datetime) -> None:
        """The step and all that comes after it are to be done again."""
        for key in (target, *self._after(target)):
            self._forget(key)
        self._settle(at)

    def own_acts(self) -> Iterator[Seat]:
        """Every act that stands."""
        yield from ((key, "main") for key in self.signed)
        yield from (seat for seat, state in self.added.items() if state == "done")

    def may_withdraw(self, seat: Seat) -> bool:
        """Whether nobody has begun what comes after this act."""
        key, role = seat
        if role == "before" and key in self.signed:
            return False
        if role == "main" and self.added.get((key, "after")) == "done":
            return False
        later = self._after(key)
        return not any(other in self.signed or any(k == other for k, _ in self.added) for other in later)

    def withdraw(self, seat: Seat, at: datetime) -> None:
        """As if the act had not been: the step goes on in the same round, with the time that it had."""
        key, role = seat
        for other in self._after(key):
            self._forget(other)
        self.done.discard(key)
        if role == "main":
            self.signed.discard(key)
            if (key, "after") in self.added:
                self.added[key, "after"] = "waiting"
        else:
            self.added[seat] = "open"
        self._settle(at)

    def _settle(self, at: datetime) -> None:
        for key in self.open - self.opened.keys():
            self.opened[key] = at
            self.rounds[key] = self.rounds.get(key, 0) + 1

    def _forget(self, key: str) -> None:
        self.opened.pop(key, None)
        self.done.discard(key)
        self.signed.discard(key)
        for seat in [one for one in self.added if one[0] == key]:
            del self.added[seat]

    def _after(self, key: str) -> set[str]:
        """Every step that needs this one, directly or not."""
        found: set[str] = set()
        todo = [key]
        while todo:
            one = todo.pop()
            for other, needs in self.needs.items():
                if one in needs and other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def _before(self, key: str) -> set[str]:
        return {other for other in self.needs if key in self._after(other)}
