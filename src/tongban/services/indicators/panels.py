"""What the statistics add to pages of other apps: how we do this month, on the home page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.kernel import clock
from tongban.services.indicators.facts import Sum, Unit
from tongban.services.indicators.queries import month_figures
from tongban.services.indicators.rules import first_of_month, value_of
from tongban.standards.working_time import local_day

_SHOWN = ("received", "decided", "on-time-rate", "good-ratings", "bad-answered")


def figures_panel(request: HttpRequest, thing: object) -> str:
    """What came in and was decided this month, in time, and how people rated it, bad ratings included.

    2 SQL, none within the minute after they were read.
    """
    month = first_of_month(local_day(clock.now()))
    found = month_figures((_SHOWN, month))
    received, decided, promises, ratings, bad = (found.get((code, month), Sum()) for code in _SHOWN)
    context = {
        "received": int(received.numerator),
        "decided": int(decided.numerator),
        "kept": int(promises.numerator),
        "due": int(promises.denominator),
        "kept_share": value_of(promises, Unit.PERCENT),
        "rated": int(ratings.denominator),
        "good_share": value_of(ratings, Unit.PERCENT),
        "bad": int(bad.denominator),
        "answered": int(bad.numerator),
    }
    return render_to_string("indicators/parts/home.html", context, request)
