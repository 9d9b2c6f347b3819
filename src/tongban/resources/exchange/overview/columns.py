"""The columns of the tables and of the file: one list for both. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from tongban.kernel.errors import N_
from tongban.resources.exchange.overview.facts import Sums

Number = int | float | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One figure of an office. `leads` names the list behind it, `tone` the colour that it earns when it is not 0."""

    key: str
    label: str
    value: Callable[[Sums], Number]
    suffix: str = ""
    leads: str = ""
    tone: str = ""


def _plain(key: str, label: str, *, leads: str = "", tone: str = "") -> Column:
    return Column(key=key, label=label, value=lambda sums: int(getattr(sums, key)), leads=leads, tone=tone)


REQUESTS, GRANTS, USES, DELIVERIES = "requests", "grants", "uses", "deliveries"
OF_REQUESTS = (
    _plain("asked", N_("Requests made"), leads=REQUESTS),
    _plain("granted", N_("Of these granted")),
    _plain("refused", N_("Of these refused")),
    _plain("waiting", N_("Still waits for others"), leads=REQUESTS),
    _plain("to_answer", N_("Has to answer"), leads=REQUESTS),
    _plain("overdue", N_("Behind the day"), tone="bad", leads=REQUESTS),
    _plain("longest", N_("Longest wait, working days"), tone="bad"),
    _plain("answered", N_("Answered")),
    Column(key="in_time_percent", label=N_("Of these in time"), value=lambda one: one.in_time_share, suffix="%"),
)  # fmt: skip
OF_USES = (
    _plain("live", N_("Grants in force"), leads=GRANTS),
    _plain("unused", N_("Not used for 30 days"), tone="warn", leads=GRANTS),
    _plain("suspended", N_("Suspended grants"), tone="warn"),
    _plain("ended", N_("Ended grants")),
    _plain("used", N_("Used this month"), leads=USES),
    _plain("used_before", N_("Used last month")),
    _plain("not_given", N_("Refused this month"), tone="warn", leads=USES),
    _plain("given", N_("Grants of its data"), leads=GRANTS),
    _plain("provided", N_("Others used its data this month"), leads=USES),
    _plain("provided_before", N_("Others used its data last month")),
)
OF_DELIVERIES = (
    _plain("agreements", N_("Agreements"), leads=DELIVERIES),
    _plain("due_soon", N_("Due within 7 days"), leads=DELIVERIES),
    _plain("late", N_("Late deliveries"), tone="bad", leads=DELIVERIES),
    _plain("days_late", N_("Most working days late"), tone="bad"),
    _plain("set_aside", N_("Set aside now"), tone="warn", leads=DELIVERIES),
    _plain("deliveries_refused", N_("Refused within 30 days"), tone="warn", leads=DELIVERIES),
    Column(key="score", label=N_("Quality, 0—100"), value=lambda one: one.score),
    Column(key="moved", label=N_("Against the time before"), value=lambda one: one.moved),
    _plain("objections", N_("Open objections")),
    _plain("objections_overdue", N_("Objections behind the day"), tone="bad"),
)
EVERY = (*OF_REQUESTS, *OF_USES, *OF_DELIVERIES)
