"""What published answers add to the guide of a service and to the search of services."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from tongban.kernel import clock
from tongban.services.feedback.answers.queries import answers_about
from tongban.standards.working_time import local_day

_SHOWN = 5


def guide_panel(request: HttpRequest, thing: object) -> str:
    """What was asked about a service and answered to everybody, and the way to ask its office. 1 SQL.

    On paper only the answers.
    """
    code = str(getattr(getattr(thing, "item", None), "code", ""))
    if not code:
        return ""
    found = answers_about(code, today=local_day(clock.now()), limit=_SHOWN)
    is_print = request.GET.get("view") == "print"
    if is_print and not found:
        return ""
    context = {"answers": found, "code": code, "is_print": is_print}
    return render_to_string("feedback/answers/parts/guide.html", context, request)


def find_panel(request: HttpRequest, thing: object) -> str:
    """The way from a search of services to answers and to a person; the few best answers follow by htmx. No SQL."""
    q = request.GET.get("q", "").strip()[:200]
    return render_to_string("feedback/answers/parts/find.html", {"q": q}, request) if q else ""
