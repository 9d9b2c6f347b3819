"""How well people find what they need: success over time by channel, and what nothing was found for."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.jobs.public import enqueue
from tongban.foundation.ui.public import course_of
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.services.search.aliases.queries import words_waiting
from tongban.services.search.desk import COLLECTION, tabs, teacher
from tongban.services.search.learning.counts import by_channel, by_week, together
from tongban.services.search.learning.facts import Channel, StepKind
from tongban.services.search.learning.jobs import learn
from tongban.services.search.learning.marks import mark_of
from tongban.services.search.learning.noting import note_step
from tongban.services.search.learning.queries import counted_days, said_again, without_result
from tongban.services.search.learning.sheets import days_csv, questions_csv
from tongban.services.search.ports import searched

CHANNELS = {
    Channel.PORTAL: N_("Portal"),
    Channel.ASSISTANT: N_("Assistant"),
    Channel.DESK: N_("Desk"),
    Channel.API: N_("API"),
}
WEEKS = (4, 12, 52)


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Success by week and channel, and the questions behind it. 6 SQL besides the session."""
    teacher(request)
    weeks, channel = _wanted(request)
    first, last = _period(weeks)
    days = counted_days(collection=COLLECTION, first=first, last=last, channel=channel)
    since = datetime.combine(first, datetime.min.time(), tzinfo=clock.CITY_ZONE)
    source = searched.of(COLLECTION)
    lost = without_result(collection=COLLECTION, since=since, channel=channel)
    again = said_again(collection=COLLECTION, since=since, channel=channel)
    # nobody sees what follows a question of the API
    watched = [one for one in days if one.channel != Channel.API]
    by_weeks = by_week(watched, first=first, last=last)
    context = {
        "tabs": tabs("search:quality", waiting=words_waiting(COLLECTION)),
        "whole": together(days),
        "watched": together(watched),
        "weeks": list(reversed(by_weeks)),
        "course": course_of(
            [(f"{monday:%m-%d}", counts.first_try_share) for monday, counts in by_weeks],
            suffix="%",
            top=100,
        ),
        "channels": [
            (gettext(CHANNELS[Channel(name)]), counts, name != Channel.API)
            for name, counts in by_channel(days)
        ],
        "lost": [(one, source.url_of(one.came_to_key) if source and one.came_to else "") for one in lost],
        "again": [(one, source.url_of(one.came_to_key) if source and one.came_to else "") for one in again],
        "missing_url": source.missing_url() if source else "",
        "channel": channel,
        "span": weeks,
        "channel_options": [
            ("", gettext("All channels")),
            *((key.value, gettext(text)) for key, text in CHANNELS.items()),
        ],
        "span_options": [(str(number), gettext("%(n)s weeks") % {"n": number}) for number in WEEKS],
        "query": urlencode({"weeks": weeks, "channel": channel}),
    }
    return render(request, "search/quality.html", context)


@require_GET
def days_sheet(request: HttpRequest) -> StreamingHttpResponse:
    """The counts of each day and channel as CSV. 1 SQL besides the session."""
    teacher(request)
    weeks, channel = _wanted(request)
    first, last = _period(weeks)
    days = counted_days(collection=COLLECTION, first=first, last=last, channel=channel)
    names = {key.value: gettext(text) for key, text in CHANNELS.items()}
    return _sheet(days_csv(days, names), f"search-days-{last:%Y%m%d}.csv")


@require_GET
def questions_sheet(request: HttpRequest) -> StreamingHttpResponse:
    """What nothing was found for as CSV, masked, from two sessions on. 2 SQL besides the session."""
    teacher(request)
    weeks, channel = _wanted(request)
    first, last = _period(weeks)
    since = datetime.combine(first, datetime.min.time(), tzinfo=clock.CITY_ZONE)
    rows = without_result(collection=COLLECTION, since=since, channel=channel, limit=1000)
    return _sheet(questions_csv(rows), f"search-questions-{last:%Y%m%d}.csv")


@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Have a worker look for words that the questions propose."""
    teacher(request)
    enqueue(learn)
    messages.success(request, gettext("A worker is looking. Load this page again in a moment."))
    return redirect("search:words")


@csrf_exempt  # sent by the browser beside the link; the mark is the session's own, and Lax
@require_POST
def followed(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """What somebody did with the answer, told by their browser (the `ping` of a link). 1 SQL."""
    kind, key, line = (request.GET.get(name, "") for name in ("did", "item", "line"))
    mark = mark_of(request)
    if mark and kind in set(StepKind):
        note_step(
            question_id=question_id,
            mark=mark,
            kind=StepKind(kind),
            key=key,
            line=int(line) if line.isdecimal() and len(line) < 4 else None,
            at=clock.now(),
        )
    return HttpResponse(status=204)


def _wanted(request: HttpRequest) -> tuple[int, str]:
    weeks, channel = request.GET.get("weeks", ""), request.GET.get("channel", "")
    found = int(weeks) if weeks.isdecimal() and len(weeks) < 3 else WEEKS[0]
    return found if found in WEEKS else WEEKS[0], channel if channel in set(Channel) else ""


def _period(weeks: int) -> tuple[date, date]:
    last = clock.now().astimezone(clock.CITY_ZONE).date()
    return last - timedelta(days=last.weekday(), weeks=weeks - 1), last


def _sheet(lines: object, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
