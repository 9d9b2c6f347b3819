"""Lives through the days of a story: its acts in their order, and between them what the house does by itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as hour
from functools import partial

from tongban.foundation.directory.public import Officer
from tongban.kernel.clock import CITY_ZONE, MovableClock
from tongban.kernel.errors import Refused
from tongban.services.cases.public import case_facts
from tongban.services.supervision.public import cards_raised
from tongban.site.simulate.acting import Done, Hands, NoCase
from tongban.site.simulate.answering import Answering
from tongban.site.simulate.chores import ANSWERS_AT, Chore, chores_of, settle
from tongban.site.simulate.facts import Act, Doing, Story
from tongban.standards.working_time import WorkCalendar, local_day

_REST = timedelta(minutes=30)  # of the city's time: what was announced is heard at least so often
_BATCH = 500
Thing = Act | Callable[[datetime], None]


@dataclass(frozen=True, kw_only=True)
class DayTold:
    """How one day went. `late`: of the cases decided on it those behind their promise, or else behind the law's limit."""

    day: date
    is_working: bool
    done: dict[str, int] = field(default_factory=dict)  # acts by kind
    decided: int = 0
    late: int = 0
    cards: dict[str, int] = field(default_factory=dict)  # raised on the day, by level
    refused: dict[str, int] = field(default_factory=dict)  # acts that the house refused, by code
    failures: int = 0  # listeners and jobs that failed and are tried again


class Stopped(Exception):
    """The command was told to stop in the middle of a day."""


@dataclass
class Days:
    """The city while it runs. `stops` is asked before each act."""

    story: Story
    hands: Hands
    clock: MovableClock
    calendar: WorkCalendar
    answering: Answering
    supervisor: Officer | None
    stops: Callable[[], bool] = lambda: False
    _touched: set[str] = field(default_factory=set)
    _settled_at: datetime | None = None
    _failures: int = 0

    def live(self, day: date) -> DayTold:
        """One whole day. Done again it does only what is missing. Raises Stopped."""
        acts = self.story.acts_of(day)
        done = self.hands.done_of({act.case: self.story.lives[act.case] for act in acts}.values())
        told: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        seen: set[str] = set()
        self._failures = 0
        self.answering.refused = refused
        for at, thing in _in_order(acts, self._chores(day)):
            if self.stops():
                self._settle(at)
                raise Stopped
            if not isinstance(thing, Act):
                self._settle(at)
                thing(at)
                self._settle(at)
            elif self._act(thing, done, refused):
                told[thing.doing.value] += 1
                seen.add(thing.case)
        decided, late = self._decided(day, seen)
        return DayTold(
            day=day,
            is_working=self.calendar.is_working(day),
            done=dict(told),
            decided=decided,
            late=late,
            cards=_cards(day),
            refused=dict(refused),
            failures=self._failures,
        )

    def _chores(self, day: date) -> Iterator[Chore]:
        yield from chores_of(day)
        by = self.supervisor
        if by is not None and self.calendar.is_working(day):
            yield datetime.combine(day, ANSWERS_AT, CITY_ZONE), partial(self.answering.answer, by)

    def _act(self, act: Act, done: set[Done], refused: Counter[str]) -> bool:
        """Do it unless it was done; whether it stands now."""
        life = self.story.lives[act.case]
        if done and self.hands.is_done(life, act, done):
            return True
        if act.case in self._touched or self._settled_at is None or act.at - self._settled_at > _REST:
            self._settle(act.at)
        self.clock.move_to(act.at)
        try:
            self.hands.do(life, act)
        except NoCase:
            return False
        except Refused as why:
            refused[why.code] += 1
            return False
        self._touched.add(act.case)
        return True

    def _settle(self, at: datetime) -> None:
        self.clock.move_to(at)
        self._failures += len(settle())
        self._touched.clear()
        self._settled_at = at

    def _decided(self, day: date, seen: set[str]) -> tuple[int, int]:
        """How many of the cases seen were decided on that day, and how many of them late. 1 SQL for 500."""
        numbers = [self.hands.numbers[key] for key in sorted(seen) if key in self.hands.numbers]
        decided = late = 0
        for place in range(0, len(numbers), _BATCH):
            for fact in case_facts(numbers[place : place + _BATCH]):
                if fact.decided_at is None or local_day(fact.decided_at) != day:
                    continue
                decided += 1
                last = fact.promised_due_on or fact.statutory_due_on
                late += last is not None and day > last
        return decided, late


def _in_order(acts: list[Act], chores: Iterable[Chore]) -> list[tuple[datetime, Thing]]:
    """Acts and chores by their moments; at the same moment the chore comes first."""
    things: list[tuple[datetime, Thing]] = [*chores, *((act.at, act) for act in acts)]
    return sorted(things, key=lambda one: (one[0], isinstance(one[1], Act)))


def _cards(day: date) -> dict[str, int]:
    since = datetime.combine(day, hour(), CITY_ZONE)
    raised = cards_raised(since=since, until=since + timedelta(days=1))
    return {level.value: count for level, count in raised.items()}


def was_submitted(told: DayTold) -> int:
    """How many applied on the day."""
    return told.done.get(Doing.SUBMIT.value, 0)
