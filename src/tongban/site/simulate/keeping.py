"""How far a simulation has come: a file in the data folder, so that it goes on where it was cut off.

The trail is the truth of what was done; this file only says which story it is, from which day on to look,
and where the clock stood before.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tongban.kernel.errors import N_, Refused
from tongban.site.simulate.days import DayTold
from tongban.site.simulate.facts import Plan


class AnotherUnfinished(Refused):
    """A simulation of another story was cut off and not finished."""

    code = "another-simulation-unfinished"
    title = N_(
        "Another simulation was not finished: --seed %(seed)s --start %(start)s --days %(days)s "
        "--cases-per-day %(cases)s. Run that one to its end first; two stories at once would get in each other's way."
    )


@dataclass
class Kept:
    """A simulation on its way. `clock_before` is the offset of the clock in seconds before it began."""

    plan: Plan
    clock_before: float
    told: list[DayTold] = field(default_factory=list)
    is_finished: bool = False

    @property
    def next_day(self) -> date | None:
        """The first day that is not over; None when all are."""
        lived = {one.day for one in self.told}
        days = (date.fromordinal(self.plan.start.toordinal() + n) for n in range(self.plan.days))
        return next((day for day in days if day not in lived), None)


def read_kept(file: Path) -> Kept | None:
    """What the file says; None where there is none."""
    if not file.exists():
        return None
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    plan = said["plan"]
    return Kept(
        plan=Plan(**plan | {"start": date.fromisoformat(plan["start"])}),
        clock_before=said["clock_before"],
        told=[DayTold(**one | {"day": date.fromisoformat(one["day"])}) for one in said["told"]],
        is_finished=said["is_finished"],
    )


def write_kept(file: Path, kept: Kept) -> None:
    """Put it into the file, whole or not at all."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(kept), ensure_ascii=False, default=str, indent=1), encoding="utf-8")
    fresh.replace(file)


def begin_or_go_on(
    kept: Kept | None,
    *,
    seed: int,
    days: int,
    cases_per_day: int,
    start: date | None,
    today: date,
    clock_before: float,
) -> Kept:
    """The simulation to run: the one that was cut off, the finished one with more days, or a new one.

    Without a `start` a new story ends yesterday, and after a finished one the next begins where that one ended.
    Raises AnotherUnfinished.
    """
    if kept is not None and not kept.is_finished:
        same = (kept.plan.seed, kept.plan.cases_per_day) == (seed, cases_per_day)
        if not same or start not in (None, kept.plan.start):
            plan = kept.plan
            facts = {"seed": plan.seed, "start": plan.start, "days": plan.days, "cases": plan.cases_per_day}
            raise AnotherUnfinished(facts=facts)
        longer = max(days, kept.plan.days)
        plan = Plan(seed=seed, start=kept.plan.start, days=longer, cases_per_day=cases_per_day)
        return Kept(plan=plan, clock_before=kept.clock_before, told=kept.told)
    if start is None:
        start = kept.plan.end if kept else date.fromordinal(today.toordinal() - days)
    plan = Plan(seed=seed, start=start, days=days, cases_per_day=cases_per_day)
    told = kept.told if kept and kept.plan.key == plan.key else []
    return Kept(plan=plan, clock_before=clock_before, told=[one for one in told if one.day < plan.end])
