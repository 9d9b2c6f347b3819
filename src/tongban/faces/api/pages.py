"""What the API's problem details point to: each refusal with its code, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.kernel.errors import Refused, every_refusal


@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """Every refusal by code: its status, and its sentence with dashes where an answer has its facts. No SQL."""
    kinds = [kind for kind in every_refusal().values() if kind.__module__.startswith("tongban.")]
    rows = [
        (kind.code, kind.status, Refused(kind.title).sentence(gettext))
        for kind in sorted(kinds, key=lambda kind: kind.code)
    ]
    return render(request, "api/refusals.html", {"rows": rows})
