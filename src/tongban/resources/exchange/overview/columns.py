"""The columns of the tables and of the file: one list for both. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import pgettext

from tongban.kernel.errors import N_
from tongban.resources.exchange.overview.facts import Sums

Number = int | float | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One figure of an office. `leads` names the list behind it, `tone` the colour that it earns when it is not 0."""

    key: str
    label: str
    short: Callable[[], str]  # what stands over the column where many stand side by side
    value: Callable[[Sums], Number]
    suffix: str = ""
    leads: str = ""
    tone: str = ""


def _plain(key: str, label: str, short: Callable[[], str], *, leads: str = "", tone: str = "") -> Column:
    return Column(
        key=key, label=label, short=short, value=lambda sums: int(getattr(sums, key)), leads=leads, tone=tone
    )


REQUESTS, GRANTS, USES, DELIVERIES = "requests", "grants", "uses", "deliveries"
OF_REQUESTS = (
    _plain("asked", N_("Requests made"), lambda: pgettext("figures", "Asked"), leads=REQUESTS),
    _plain("granted", N_("Of these granted"), lambda: pgettext("figures", "Granted")),
    _plain("refused", N_("Of these refused"), lambda: pgettext("figures", "Refused")),
    _plain("waiting", N_("Still waits for others"), lambda: pgettext("figures", "Waits"), leads=REQUESTS),
    _plain("to_answer", N_("Has to answer"), lambda: pgettext("figures", "To answer"), leads=REQUESTS),
    _plain("overdue", N_("Behind the day"), lambda: pgettext("figures", "Overdue"), tone="bad", leads=REQUESTS),
    _plain("longest", N_("Longest wait, working days"), lambda: pgettext("figures", "Days over"), tone="bad"),
    _plain("answered", N_("Answered"), lambda: pgettext("figures", "Answered")),
    Column(key="in_time_percent", label=N_("Of these in time"), short=lambda: pgettext("figures", "In time"), value=lambda one: one.in_time_share, suffix="%"),
)  # fmt: skip
OF_USES = (
    _plain("live", N_("Grants in force"), lambda: pgettext("figures", "In force"), leads=GRANTS),
    _plain(
        "unused", N_("Not used for 30 days"), lambda: pgettext("figures", "Idle"), tone="warn", leads=GRANTS
    ),
    _plain("suspended", N_("Suspended grants"), lambda: pgettext("figures", "Suspended"), tone="warn"),
    _plain("ended", N_("Ended grants"), lambda: pgettext("figures", "Ended")),
    _plain("used", N_("Used this month"), lambda: pgettext("figures", "Used"), leads=USES),
    _plain("used_before", N_("Used last month"), lambda: pgettext("figures", "Before")),
    _plain(
        "not_given",
        N_("Refused this month"),
        lambda: pgettext("figures", "Not given"),
        tone="warn",
        leads=USES,
    ),
    _plain("given", N_("Grants of its data"), lambda: pgettext("figures", "Given"), leads=GRANTS),
    _plain(
        "provided",
        N_("Others used its data this month"),
        lambda: pgettext("figures", "By others"),
        leads=USES,
    ),
    _plain(
        "provided_before",
        N_("Others used its data last month"),
        lambda: pgettext("figures", "By others before"),
    ),
)
OF_DELIVERIES = (
    _plain("agreements", N_("Agreements"), lambda: pgettext("figures", "Agreed"), leads=DELIVERIES),
    _plain("due_soon", N_("Due within 7 days"), lambda: pgettext("figures", "Due"), leads=DELIVERIES),
    _plain("late", N_("Late deliveries"), lambda: pgettext("figures", "Late"), tone="bad", leads=DELIVERIES),
    _plain("days_late", N_("Most working days late"), lambda: pgettext("figures", "Days late"), tone="bad"),
    _plain(
        "set_aside",
        N_("Set aside now"),
        lambda: pgettext("figures", "Set aside"),
        tone="warn",
        leads=DELIVERIES,
    ),
    _plain(
        "deliveries_refused",
        N_("Refused within 30 days"),
        lambda: pgettext("figures", "Sent back"),
        tone="warn",
        leads=DELIVERIES,
    ),
    Column(
        key="score",
        label=N_("Quality, 0—100"),
        short=lambda: pgettext("figures", "Quality"),
        value=lambda one: one.score,
    ),
    Column(
        key="moved",
        label=N_("Against the time before"),
        short=lambda: pgettext("figures", "Change"),
        value=lambda one: one.moved,
    ),
    _plain("objections", N_("Open objections"), lambda: pgettext("figures", "Objections")),
    _plain(
        "objections_overdue",
        N_("Objections behind the day"),
        lambda: pgettext("figures", "Objections overdue"),
        tone="bad",
    ),
)
EVERY = (*OF_REQUESTS, *OF_USES, *OF_DELIVERIES)
