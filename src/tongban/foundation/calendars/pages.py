"""Operators' pages: the days off and make-up days of an area, set and removed (`/desk/operations/calendar/`)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.calendars.commands.remove_day import remove_day
from tongban.foundation.calendars.commands.set_day import set_day
from tongban.foundation.calendars.facts import COUNTRY, SET_DAY, area_chain
from tongban.foundation.calendars.queries import days_listed, last_announced_year
from tongban.foundation.directory.public import (
    AreaLevel,
    Officer,
    areas_in,
    areas_named,
    check_duty_anywhere,
    officer_at_desk,
)
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.standards.codes import BadRegionCode
from tongban.standards.working_time import DayKind, local_day

KINDS = {
    DayKind.LOCAL_HOLIDAY: N_("Local day off"),
    DayKind.HOLIDAY: N_("Day off"),
    DayKind.MAKE_UP: N_("Make-up working day"),
    DayKind.WORKDAY: N_("Working day"),
    DayKind.WEEKEND: N_("Weekend"),
}
CHOICES = (DayKind.LOCAL_HOLIDAY, DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.WORKDAY)
_FIELDS = ("day", "kind", "name", "source")
_YEARS_BACK, _YEARS_ON = 1, 2


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """The special days of an area in a year; a new one is set below."""
    by = _operator(request)
    if request.method == "GET":
        return _days(request, by)
    try:
        day = _set(request, by)
    except Refused as refusal:
        return _days(request, by, refusal=refusal)
    return redirect(f"{reverse('calendars:days')}?area={_area(request)}&year={day.year}#d{day.isoformat()}")


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, area_code: str, day: str) -> HttpResponse:
    """Ask once more, then take the day out."""
    by = _operator(request)
    wanted = _date(day)
    rows = days_listed(area_code=area_code, year=wanted.year) if wanted and _is_area(area_code) else []
    row = next((one for one in rows if one.date == wanted and one.area_code == area_code), None)
    if wanted is None or row is None:
        raise NotFound
    errors: object = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            remove_day(area_code=area_code, day=wanted, reason=reason, by=by, at=clock.now())
        except Invalid as refusal:
            errors = refusal.facts["fields"]
        else:
            return redirect(f"{reverse('calendars:days')}?area={area_code}&year={wanted.year}")
    then = next((one for one in rows if one.date == wanted and one.area_code != area_code), None)
    context = {
        "row": row,
        "kind": gettext(KINDS[row.kind]),
        "then": gettext(KINDS[then.kind]) if then else "",
        "area_name": _area_name(area_code),
        "errors": errors,
    }
    return render(request, "calendars/remove.html", context, status=422 if errors else 200)


def _operator(request: HttpRequest) -> Officer:
    officer = officer_at_desk(request)
    check_duty_anywhere(officer, SET_DAY)
    return officer


def _set(request: HttpRequest, by: Officer) -> date:
    """Read the form and set the day. Raises Invalid, PastDay."""
    sent = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    day = _date(sent["day"])
    wrong: dict[str, str] = {}
    if day is None:
        wrong["day"] = N_("Enter the day as year-month-day.")
    if sent["kind"] not in set(CHOICES):
        wrong["kind"] = N_("Say what the day is.")
    if not sent["source"]:
        wrong["source"] = N_("Name the notice.")
    if wrong or day is None:
        raise Invalid(facts={"fields": wrong})
    set_day(
        area_code=_area(request),
        day=day,
        kind=DayKind(sent["kind"]),
        name=sent["name"][:100],
        source=sent["source"][:200],
        by=by,
        at=clock.now(),
    )
    return day


def _days(request: HttpRequest, by: Officer, *, refusal: Refused | None = None) -> HttpResponse:
    today = local_day(clock.now())
    area_code, year = _area(request), _year(request, today)
    rows = days_listed(area_code=area_code, year=year)
    names = areas_named(row.area_code for row in rows) | {COUNTRY: gettext("The whole country")}
    context = {
        "area": area_code,
        "areas": _areas(by),
        "year": year,
        "years": range(today.year - _YEARS_BACK, today.year + _YEARS_ON + 1),
        "is_provisional": year > last_announced_year(),
        "rows": [
            {
                "fact": row,
                "kind": gettext(KINDS[row.kind]),
                "of": names.get(row.area_code, row.area_code),
                "is_removable": row.area_code == area_code and row.date >= today,
            }
            for row in rows
        ],
        "kinds": [(kind.value, gettext(KINDS[kind])) for kind in CHOICES],
        "sent": {name: request.POST.get(name, "") for name in _FIELDS},
        "errors": (refusal.by_field(gettext) or {"day": refusal.sentence(gettext)}) if refusal else {},
    }
    return render(request, "calendars/days.html", context, status=refusal.status if refusal else 200)


def _area_name(code: str) -> str:
    return gettext("The whole country") if code == COUNTRY else areas_named([code]).get(code, code)


def _areas(by: Officer) -> list[tuple[str, str]]:
    """The areas that an operator chooses from: the country, then the city and its counties."""
    chain = [code for code in area_chain(by.area_code) if code != COUNTRY]
    city = chain[1] if len(chain) > 1 else chain[0]
    known = areas_named(chain)
    below = [a for a in areas_in(city) if a.level in (AreaLevel.COUNTY, AreaLevel.PREFECTURE)]
    above = [(code, known[code]) for code in chain[:2] if code in known]
    return [(COUNTRY, gettext("The whole country")), *above, *((a.code, a.name) for a in below)]


def _area(request: HttpRequest) -> str:
    """The area that the address or the form names; an unreadable one is the country."""
    code = request.POST.get("area") or request.GET.get("area", "")
    return code if _is_area(code) else COUNTRY


def _is_area(code: str) -> bool:
    try:
        area_chain(code)
    except BadRegionCode:
        return False
    return len(code) <= 24  # as long as the column


def _year(request: HttpRequest, today: date) -> int:
    said = request.GET.get("year", "")
    day = _date(request.POST.get("day", ""))
    year = day.year if day else int(said) if said.isdecimal() and len(said) == 4 else today.year
    return year if date.min.year <= year <= date.max.year else today.year


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
