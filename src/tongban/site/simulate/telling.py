"""What the command says: a line for each day, and what the story came to, in the language of who asked."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.site.simulate.days import DayTold, was_submitted
from tongban.site.simulate.facts import Doing, Plan
from tongban.site.simulate.keeping import Kept

_BETWEEN = " · "
_CARDS = ("reminder", "yellow", "red", "advice")


@dataclass(frozen=True, kw_only=True)
class Totals:
    """All days together."""

    days: int
    submitted: int
    decided: int
    late: int
    done: dict[str, int]
    cards: dict[str, int]
    refused: dict[str, int]
    failures: int

    @property
    def on_time_percent(self) -> float:
        """Of the decided cases those that were not late, to a tenth; 100 where none was decided."""
        return round(100 - self.late * 100 / self.decided, 1) if self.decided else 100.0


def language_of_terminal() -> str:
    """Chinese for a Chinese terminal, else English, by LC_ALL, LC_MESSAGES and LANG."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh-hans" if said.lower().startswith("zh") else "en"


def totals(told: Sequence[DayTold]) -> Totals:
    """The sums of these days."""
    return Totals(
        days=len(told),
        submitted=sum(map(was_submitted, told)),
        decided=sum(one.decided for one in told),
        late=sum(one.late for one in told),
        done=_summed(one.done for one in told),
        cards=_summed(one.cards for one in told),
        refused=_summed(one.refused for one in told),
        failures=sum(one.failures for one in told),
    )


def _summed(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    summed: Counter[str] = Counter()
    for one in counts:
        summed.update(one)
    return dict(summed)


def begin_line(kept: Kept) -> str:
    """What is about to be lived through, or that nothing is left of it."""
    if (day := kept.next_day) is None:
        return _("All days of this story are over already.")
    last = kept.plan.end - timedelta(days=1)
    return _("From %(first)s to %(last)s. Meanwhile the clock of this installation moves.") % {
        "first": day,
        "last": last,
    }


def day_line(told: DayTold) -> str:
    """One day in one line."""
    facts = {
        "day": told.day.isoformat(),
        "weekday": date_format(told.day, "l"),
        "submitted": was_submitted(told),
        "decided": told.decided,
        "late": told.late,
        "cards": sum(told.cards.values()),
    }
    if told.is_working:
        line = _(
            "%(day)s %(weekday)s  submitted %(submitted)s, decided %(decided)s, late %(late)s, cards %(cards)s"
        )
    else:
        line = _("%(day)s %(weekday)s  day off: submitted %(submitted)s, cards %(cards)s")
    return line % facts


def summary(plan: Plan, sums: Totals, *, seconds: float) -> list[str]:
    """What it came to, line by line. `seconds` is what this run took."""
    levels = {"reminder": _("reminders"), "yellow": _("yellow cards"), "red": _("red cards")}
    levels["advice"] = _("supervision advice")
    cards = _BETWEEN.join(f"{levels[name]} {sums.cards[name]}" for name in _CARDS if sums.cards.get(name))
    done = sums.done.get
    lines = [
        _("%(days)s days from %(start)s, seed %(seed)s")
        % {"days": sums.days, "start": plan.start, "seed": plan.seed},
        _(
            "Applications: %(submitted)s; corrected %(corrected)s, not accepted %(refused)s, withdrawn %(withdrawn)s"
        )
        % {
            "submitted": sums.submitted,
            "corrected": done(Doing.CORRECT.value, 0),
            "refused": done(Doing.REFUSE_ACCEPTANCE.value, 0),
            "withdrawn": done(Doing.WITHDRAW.value, 0),
        },
        _("Decided: %(decided)s, of them late %(late)s (%(percent)s%% in time)")
        % {"decided": sums.decided, "late": sums.late, "percent": sums.on_time_percent},
        _("Ratings: %(ratings)s; complaints %(complaints)s; urged %(urged)s times")
        % {
            "ratings": done(Doing.RATE.value, 0),
            "complaints": done(Doing.COMPLAIN.value, 0),
            "urged": done(Doing.URGE.value, 0),
        },
        _("Cards: %(cards)s") % {"cards": cards or _("none")},
    ]
    if sums.refused:
        codes = _BETWEEN.join(f"{code} {count}" for code, count in sorted(sums.refused.items()))
        lines.append(_("Acts that the house refused: %(codes)s") % {"codes": codes})
    if sums.failures:
        lines.append(
            _("%(count)s listeners or jobs failed and are tried again; see the operators' page")
            % {"count": sums.failures}
        )
    lines.append(_("Took %(seconds)s s") % {"seconds": round(seconds, 1)})
    return lines


def as_json(plan: Plan, told: Sequence[DayTold], *, seconds: float) -> dict[str, Any]:
    """The same for machines."""
    return {
        "plan": asdict(plan),
        "days": [asdict(one) for one in told],
        "totals": asdict(totals(told)),
        "seconds": round(seconds, 1),
    }
