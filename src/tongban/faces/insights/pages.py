"""Boards at the desk: the overview, the tables behind it, and the cases behind each figure."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.faces.insights import columns
from tongban.faces.insights.days import CODES, first_monday, weeks_of
from tongban.faces.insights.lines import cases_url, shown_lines, text_of
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import (
    Officer,
    areas_named,
    officer_at_desk,
    organisations_named,
)
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.public import Behind, Span, cases_behind
from tongban.services.indicators.public import day_sums
from tongban.services.supervision.public import (
    NEAR_DAYS,
    WINDOW_DAYS,
    Figures,
    Kind,
    Line,
    Scope,
    board_as_of,
    board_lines,
    board_scope,
    cards,
    summed,
    worst_first,
)
from tongban.standards.working_time import add_working_days, local_day

KINDS = {
    Kind.OFFICE: N_("By organisation"),
    Kind.ITEM: N_("By item"),
    Kind.POST: N_("By post"),
    Kind.PERSON: N_("By person"),
}
FIGURES = {
    Behind.OPEN: N_("Open cases"),
    Behind.NEAR: N_("Cases whose limit is near"),
    Behind.OVER: N_("Cases past the promised day"),
    Behind.OVER_LAW: N_("Cases past the law's limit"),
    Behind.WAITING: N_("Cases that wait for their applicants"),
    Behind.RECEIVED: N_("Applications received"),
    Behind.DECIDED: N_("Cases decided"),
    Behind.BROKEN: N_("Promises broken"),
    Behind.CORRECTIONS: N_("Applications sent back for correction"),
    Behind.REFUSED: N_("Cases refused"),
}
_NOW = (Behind.OPEN, Behind.NEAR, Behind.OVER, Behind.OVER_LAW, Behind.WAITING)
CARDS_SHOWN, OFFICES_SHOWN, ROWS_SHOWN = 6, 8, 100


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Six figures, cards to deal with, heat calendar, ranking and trend of the officer's scope. 6 SQL besides the
    session, at any number of cases."""
    by = officer_at_desk(request)
    scope, today = board_scope(by), local_day(clock.now())
    every = board_lines(Kind.OFFICE, scope=scope)
    area = request.GET.get("area", "")
    lines = [line for line in every if line.area_code == area] if area else every
    offices = frozenset(line.organisation_id for line in lines)
    names = {line.organisation_id: line.name for line in every}
    sums = day_sums(CODES, first=first_monday(today), last=today, organisation_ids=offices)
    weeks = weeks_of(sums, today=today, calendar=calendar_for(by.area_code))
    found = cards(by=by, today=today, limit=CARDS_SHOWN, is_worst_first=True)
    context = {
        "as_of": board_as_of(),
        "total": total_of(summed(line.figures for line in lines)),
        "cards": found.rows,
        "names": names,
        "weeks": weeks,
        "lines": shown_lines(worst_first(lines)[:OFFICES_SHOWN], names, _labels(), is_narrow=True),
        "count": len(lines),
        "areas": _areas(every, area),
        "area": area,
        "window": WINDOW_DAYS,
    }
    return render(request, "insights/board.html", context)


@require_GET
def table(request: HttpRequest, kind: str) -> HttpResponse:
    """Every line of one kind, the worst first. 3 SQL besides the session. Raises NotFound (kind)."""
    by = officer_at_desk(request)
    shown, scope = _kind(kind), board_scope(by)
    office = _uuid(request.GET.get("office", ""))
    lines = worst_first(board_lines(shown, scope=scope, office=office))
    names = organisations_named(scope.offices)
    labels = _labels()
    context = {
        "kind": shown,
        "title": gettext(KINDS[shown]),
        "tabs": [
            Tab(label=gettext(words), url=f"../{one}/{_office_query(office)}", is_here=one is shown)
            for one, words in KINDS.items()
        ],
        "heads": [(labels[column.key], column.is_wide) for column in columns.COLUMNS[shown]],
        "lines": shown_lines(lines[:ROWS_SHOWN], names, labels),
        "count": len(lines),
        "most": ROWS_SHOWN,
        "offices": sorted(names.items(), key=lambda one: one[1]),
        "office": office,
        "as_of": board_as_of(),
        "window": WINDOW_DAYS,
        "query": _office_query(office),
    }
    return render(request, "insights/table.html", context)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The table as CSV, within the same scope. 2 SQL besides the session. Raises NotFound (kind)."""
    by = officer_at_desk(request)
    shown, scope = _kind(kind), board_scope(by)
    lines = worst_first(board_lines(shown, scope=scope, office=_uuid(request.GET.get("office", ""))))
    names = organisations_named(scope.offices)
    answer = StreamingHttpResponse(_csv(shown, lines, names), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="board-{shown}.csv"'
    return answer


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure, within the officer's scope, without anybody's name. 2 SQL besides the session."""
    by = officer_at_desk(request)
    which = next((one for one in Behind if one == request.GET.get("figure", "")), Behind.OPEN)
    scope, office = board_scope(by), _uuid(request.GET.get("office", ""))
    person = request.GET.get("person", "")
    offices = scope.offices if office is None else scope.offices & {office}
    if person:
        offices = _offices_of_person(scope, offices, person)
    page = cases_behind(
        which,
        organisation_ids=offices,
        span=span_of(by),
        item_code=request.GET.get("item", "")[:64],
        post_code=request.GET.get("post", "")[:40],
        hand=f"officer:{person}" if person else "",
        cursor=request.GET.get("cursor", "")[:120],
    )
    query = request.GET.copy()
    query["cursor"] = page.cursor
    context = {
        "title": gettext(FIGURES[which]),
        "is_of_now": which in _NOW,
        "window": WINDOW_DAYS,
        "rows": page.rows,
        "names": organisations_named({row.organisation_id for row in page.rows}),
        "next_url": f"?{query.urlencode()}" if page.cursor else "",
        "first_url": cases_url(which) if request.GET.get("cursor") else "",
    }
    return render(request, "insights/cases.html", context)


def span_of(by: Officer) -> Span:
    """The days that the board counts, by the calendar of the officer's area."""
    today = local_day(clock.now())
    return Span(
        first=today - timedelta(days=WINDOW_DAYS - 1),
        today=today,
        near_until=add_working_days(today, NEAR_DAYS, calendar_for(by.area_code)),
    )


def total_of(figures: Figures) -> dict[str, str]:
    """The six figures, in words, with what stands beneath them."""
    told = (
        columns.OPEN,
        columns.NEAR,
        columns.OVER,
        columns.OVER_LAW,
        columns.WAITING,
        columns.YELLOW,
        columns.RED,
        columns.KEPT,
        columns.MEAN,
        columns.P90,
        columns.PROMISED,
        columns.DECIDED,
    )
    return {column.key: text_of(column.value(figures), column.suffix) for column in told}


def _offices_of_person(scope: Scope, offices: frozenset[UUID], person: str) -> frozenset[UUID]:
    """Where the officer sees what this person did: their own everywhere, a colleague's where they see to people."""
    return offices if person == str(scope.account_id) else offices & scope.people_in


def _csv(kind: Kind, lines: Sequence[Line], names: dict[UUID, str]) -> Iterator[bytes]:
    labels = _labels()
    head = [gettext("Organisation"), gettext(KINDS[kind]), *(labels[c.key] for c in columns.COLUMNS[kind])]
    yield "\ufeff".encode() + _csv_line(head)
    for line in lines:
        values = [column.value(line.figures) for column in columns.COLUMNS[kind]]
        told = ["" if value is None else str(value) for value in values]
        yield _csv_line([_plain(names.get(line.organisation_id, "")), _plain(line.name), *told])


def _csv_line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _plain(value: str) -> str:
    """No cell begins a formula in a spreadsheet."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _labels() -> dict[str, str]:
    return {column.key: gettext(column.label) for told in columns.COLUMNS.values() for column in told}


def _areas(lines: Sequence[Line], chosen: str) -> list[Tab]:
    """The areas of the scope as filters; one area is none."""
    codes = {line.area_code for line in lines}
    if len(codes) < 2:
        return []
    named = sorted(areas_named(codes).items())
    return [
        Tab(label=name, url="?" if code == chosen else f"?area={code}", is_here=code == chosen)
        for code, name in named
    ]


def _kind(said: str) -> Kind:
    found = next((one for one in Kind if one == said), None)
    if found is None:
        raise NotFound
    return found


def _office_query(office: UUID | None) -> str:
    return f"?office={office}" if office else ""


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        return None
