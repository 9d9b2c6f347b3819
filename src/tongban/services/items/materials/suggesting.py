"""Names for a slot while somebody types: options for a `<datalist>`, or JSON."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.services.items.basis.queries import managed_organisations
from tongban.services.items.materials.queries import suggest_materials
from tongban.services.items.materials.showing import licence_names


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Up to 10 names for what was typed into `q` (or into the parameter that `field` names, as an input
    sends it): `<option>`s, or `{"names": […]}` where only JSON is accepted. 2 SQL besides the session."""
    managed_organisations(officer_at_desk(request))
    found = suggest_materials(words=request.GET.get(request.GET.get("field", "q"), ""))
    licences = licence_names() if any(one.licence_type for one in found) else {}
    if request.accepts("text/html"):
        rows = [(one, licences.get(one.licence_type, one.licence_type)) for one in found]
        answer: HttpResponse = render(request, "items/materials/options.html", {"rows": rows})
    else:
        names = [{**asdict(one), "licence_name": licences.get(one.licence_type, "")} for one in found]
        answer = JsonResponse({"names": names}, json_dumps_params={"ensure_ascii": False})
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return answer
