"""The columns of a board: one list for the table, the file and the API. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.services.cases.public import Behind
from tongban.services.supervision.public import Figures, Kind, good_share, mean, percentile, share

Number = int | float | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One figure: its key for programs, its words, how it comes from the sums, and which cases are behind it."""

    key: str
    label: str
    value: Callable[[Figures], Number]
    suffix: str = ""
    behind: Behind | None = None
    is_wide: bool = False  # left out where there is little room


OPEN = Column(key="open", label=N_("Open now"), value=lambda one: one.open, behind=Behind.OPEN)
NEAR = Column(key="near", label=N_("Limit near"), value=lambda one: one.near, behind=Behind.NEAR)
OVER = Column(key="over", label=N_("Past the promise"), value=lambda one: one.over, behind=Behind.OVER)
OVER_LAW = Column(
    key="over_law", label=N_("Past the law"), value=lambda one: one.over_law, behind=Behind.OVER_LAW
)
WAITING = Column(
    key="waiting",
    label=N_("Wait for applicants"),
    value=lambda one: one.waiting,
    behind=Behind.WAITING,
    is_wide=True,
)
YELLOW = Column(key="yellow_cards", label=N_("Yellow cards"), value=lambda one: one.yellow)
RED = Column(key="red_cards", label=N_("Red cards"), value=lambda one: one.red)
RECEIVED = Column(
    key="received", label=N_("Received"), value=lambda one: one.received, behind=Behind.RECEIVED, is_wide=True
)
DECIDED = Column(key="decided", label=N_("Decided"), value=lambda one: one.decided, behind=Behind.DECIDED)
KEPT = Column(
    key="promises_kept_percent",
    label=N_("Promises kept"),
    value=lambda one: share(one.kept, one.promises),
    suffix="%",
    behind=Behind.BROKEN,
)
MEAN = Column(
    key="mean_days", label=N_("Mean days"), value=lambda one: mean(one.days, sum(one.spread.values()))
)
P90 = Column(
    key="p90_days", label=N_("90% within days"), value=lambda one: percentile(one.spread, 90), is_wide=True
)
PROMISED = Column(
    key="mean_promised_days",
    label=N_("Promised days"),
    value=lambda one: mean(one.promised_days, sum(one.spread.values())),
    is_wide=True,
)
CORRECTIONS = Column(
    key="corrections",
    label=N_("Corrections"),
    value=lambda one: one.corrections,
    behind=Behind.CORRECTIONS,
    is_wide=True,
)
REFUSED = Column(
    key="refused", label=N_("Refused"), value=lambda one: one.refused, behind=Behind.REFUSED, is_wide=True
)
GOOD = Column(key="satisfied_percent", label=N_("Satisfied"), value=good_share, suffix="%")
DONE = Column(key="steps_done", label=N_("Steps done"), value=lambda one: one.decided, behind=Behind.DECIDED)
IN_TIME = Column(
    key="steps_in_time_percent",
    label=N_("Steps in time"),
    value=lambda one: share(one.kept, one.promises),
    suffix="%",
)

_OF_CASES = (
    OPEN,
    NEAR,
    OVER,
    OVER_LAW,
    WAITING,
    YELLOW,
    RED,
    RECEIVED,
    DECIDED,
    KEPT,
    MEAN,
    P90,
    PROMISED,
    CORRECTIONS,
    REFUSED,
    GOOD,
)
COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.OFFICE: _OF_CASES,
    Kind.ITEM: _OF_CASES,
    Kind.POST: (OPEN, NEAR, OVER, YELLOW, RED, DONE, IN_TIME),
    Kind.PERSON: (OPEN, NEAR, OVER, DONE, IN_TIME, CORRECTIONS),
}
