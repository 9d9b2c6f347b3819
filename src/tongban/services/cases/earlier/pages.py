"""My materials (我的材料), and the act of using one again in a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.identity.public import current_person
from tongban.foundation.papers.public import papers_named
from tongban.kernel import clock
from tongban.services.cases.earlier.commands.allow import allow_reuse
from tongban.services.cases.earlier.commands.use import NothingEarlier, leave_earlier, use_earlier
from tongban.services.cases.earlier.queries import my_earlier


@require_POST
def use(request: HttpRequest, draft_id: UUID, slot: str) -> HttpResponse:
    """Use again what was handed in before, or (`leave`) hand it in anew."""
    person = current_person(request)
    if "leave" in request.POST:
        leave_earlier(draft_id=draft_id, slot=slot, by=person, at=clock.now())
        return redirect("cases:hand_in", draft_id=draft_id, slot=slot)
    try:
        use_earlier(draft_id=draft_id, slot=slot, by=person, at=clock.now())
    except NothingEarlier as refused:
        messages.error(request, refused.sentence(_))
    return redirect("cases:hand_in", draft_id=draft_id, slot=slot)


def materials(request: HttpRequest) -> HttpResponse:
    """What I handed in before and what of it may be used again. 3 SQL."""
    person = current_person(request)
    found = my_earlier(person)
    papers = papers_named([paper for one in found for paper in one.papers])
    lines = [{"one": one, "papers": [papers[p] for p in one.papers if p in papers]} for one in found]
    return render(request, "cases/materials.html", {"lines": lines})


@require_POST
def allow(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """Forbid or allow that one is used again."""
    is_allowed = request.POST.get("allow") == "yes"
    allow_reuse(material_id=material_id, is_allowed=is_allowed, by=current_person(request))
    said = _("It may be used again.") if is_allowed else _("It will not be used again.")
    messages.success(request, said)
    return redirect("cases:my_materials")
