"""At the desk of the data authority: from what resources are served, and the editions of held rows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.datasets.public import names_of
from tongban.resources.exchange.sources.commands.open_held import abandon_held_edition
from tongban.resources.exchange.sources.commands.order_load import order_load
from tongban.resources.exchange.sources.facts import KEEP_DUTY, HeldState, SourceKind
from tongban.resources.exchange.sources.queries import binding_of, bindings, held_editions


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every binding. 2 SQL besides the session."""
    by = _keeper(request)
    found = bindings()
    names = names_of([one.resource_code for one in found], by=by)
    rows = [
        {
            "one": one,
            "name": names.get(one.resource_code, one.resource_code),
            "slug": one.resource_code.replace("/", "-"),
        }
        for one in found
    ]
    return render(request, "exchange/sources/sources.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One binding with its editions; POST loads, or gives up. 3 SQL besides the session."""
    by = _keeper(request)
    code = slug.replace("-", "/", 1)
    if request.method == "POST":
        _act(request, code, by)
        return redirect("exchange:source", slug)
    one = binding_of(code)
    editions = held_editions(code)
    context = {
        "one": one,
        "slug": slug,
        "name": names_of([code], by=by).get(code, code),
        "fields": list(one.fields.items()),
        "editions": editions,
        "loading": next((edition for edition in editions if edition.state is HeldState.LOADING), None),
        "is_held": one.kind is SourceKind.HELD,
    }
    return render(request, "exchange/sources/source.html", context)


def _act(request: HttpRequest, code: str, by: Officer) -> None:
    act = request.POST.get("do", "")
    if act == "load":
        order_load(resource_code=code, by=by, at=clock.now())
        messages.success(request, gettext("A worker looks for what was delivered and loads it."))
        return
    number = request.POST.get("edition", "")
    if act != "abandon" or not number.isdecimal() or len(number) > 9:
        raise NotFound
    abandon_held_edition(resource_code=code, number=int(number), by=by, at=clock.now())
    messages.success(request, gettext("Given up. What was in use stays in use."))


def _keeper(request: HttpRequest) -> Officer:
    by = officer_at_desk(request)
    check_duty_anywhere(by, KEEP_DUTY)
    return by
