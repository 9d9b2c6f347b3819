"""The personal checklist as a file."""

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.foundation.papers.public import draw
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.services.items.guide import guide_of
from tongban.services.items.scenario.sheet import sheet_of


@require_safe
def checklist_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list for the answers in the address, as PDF; back to the questions while one is open.

    Raises NotFound for an item that nobody applies for.
    """
    guide = guide_of(code, request.GET.dict())
    if not guide.is_applied_for:
        raise NotFound(facts={"item": code})
    if guide.open_questions:
        query = urlencode(dict(guide.answers))
        return redirect(f"{reverse('items:guide', args=[code])}?{query}#you")
    at = clock.now()
    pdf = draw("checklist", sheet_of(guide, on=at.astimezone(CITY_ZONE).date()), at=at)
    name = quote(f"{guide.content.name[:60]}.pdf")
    headers = {
        "Content-Disposition": f"inline; filename=\"{code}.pdf\"; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
