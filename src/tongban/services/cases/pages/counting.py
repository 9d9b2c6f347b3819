"""How the days of a case were counted (计算过程), written out to keep: one line a day, and why."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.foundation.ui.public import count_text, day_text, in_fours, moment_text
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.gathering import followed
from tongban.services.cases.two_levels.wording import why_two_levels
from tongban.standards.working_time import ClockReading, DayMeaning, ExplainedDay

CLOCK_NAMES = {
    ClockKind.ACCEPTANCE: N_("Acceptance"),
    ClockKind.STEP: N_("This step"),
    ClockKind.LOWER_REVIEW: N_("Examined first"),
    ClockKind.PROMISED: N_("Promised"),
    ClockKind.STATUTORY: N_("Statutory"),
    ClockKind.DELIVERY: N_("Delivery"),
}


def calculation_file(case: Case) -> HttpResponse:
    """The sum of the case's clocks as a text file to keep. SQL as `followed`."""
    now = clock.now()
    response = HttpResponse(
        calculation(followed(case, now=now), now=now), content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}.txt"'
    return response


def calculation(case: Followed, *, now: datetime) -> str:
    """The whole sum of each clock of the case, as plain text in the reader's language."""
    at = moment_text(now, today=now.astimezone(CITY_ZONE).date())
    facts = {"number": in_fours(case.fact.number), "office": case.organisation}
    lines = [
        case.fact.item_name,
        _("Case number %(number)s, handled by %(office)s") % facts,
        "",
    ]
    for kind, reading in case.clocks.items():
        lines += [*_clock_lines(kind, reading), ""]
    if levels := why_two_levels(case):
        lines += [levels, ""]
    if not case.clocks:
        lines += [_("No limit runs for this case."), ""]
    lines.append(
        _("Worked out %(at)s from the calendar of the State Council's holiday notices.") % {"at": at}
    )
    return "\n".join(lines) + "\n"


def _clock_lines(kind: ClockKind, reading: ClockReading) -> Iterator[str]:
    limit = count_text(reading.limit.count, reading.limit.unit.value)
    if reading.extended_by:
        more = count_text(reading.extended_by, reading.limit.unit.value)
        limit = _("%(limit)s and %(more)s more, put off") % {"limit": limit, "more": more}
    first, last = (day_text(day, today=reading.today) for day in (reading.start, reading.deadline))
    facts = {"name": _(CLOCK_NAMES[kind]), "limit": limit, "first": first, "last": last}
    yield _("%(name)s: %(limit)s, from %(first)s to %(last)s") % facts
    yield "─" * 32
    for day in reading.explanation.days:
        yield f"{day_text(day.day, today=reading.today)}  {_meaning(day, is_done=reading.is_done)}"
    if reading.uncapped:
        said = {"last": last, "uncapped": day_text(reading.uncapped, today=reading.today)}
        ends = _("By law it is decided by %(last)s; the promise alone would end on %(uncapped)s.")
        if reading.basis.cap:
            ends = _(
                "The licence ends on %(last)s and its renewal must be decided before; the limit alone would end on "
                "%(uncapped)s."
            )
        yield ends % said
    if reading.is_provisional:
        yield _("The holidays of that year are not announced yet, so the day may still move.")
    if reading.explanation.articles:
        articles = pgettext("between articles", "; ").join(map(str, reading.explanation.articles))
        yield _("Basis: %(articles)s") % {"articles": articles}


def _meaning(day: ExplainedDay, *, is_done: bool) -> str:
    """What a day is; the “today” of a clock that has ended is the day on which it was done."""
    said = {
        DayMeaning.START: _("the day itself, not counted"),
        DayMeaning.COUNTED: _("day %(n)s") % {"n": day.number},
        DayMeaning.OFF: _("%(name)s, day off, not counted") % {"name": day.name or _("weekend")},
        DayMeaning.SUSPENDED: _("paused, not counted"),
        DayMeaning.MOVED: _("moved, because the last day was a day off"),
        DayMeaning.LATE: _("past the limit"),
    }[day.meaning]
    notes = [_("make-up working day")] if day.is_make_up else []
    notes += [_("done on this day") if is_done else _("today")] if day.is_today else []
    notes += [_("last day")] if day.is_deadline else []
    return pgettext("between notes", ", ").join([said, *notes])
