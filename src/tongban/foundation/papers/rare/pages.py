"""The operators' page of rare characters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.foundation.papers.documents.fonts import added_folder, added_fonts
from tongban.foundation.papers.rare.queries import papers_that_wait, waiting_characters
from tongban.foundation.papers.rare.try_again import DUTY, try_rare_again
from tongban.kernel import clock


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Characters without a shape, what waits for each, and what to do. 3 SQL besides the session."""
    check_duty_anywhere(current_officer(request), DUTY)
    characters = waiting_characters()
    context = {
        "characters": [
            (one, [(gettext(label), count) for label, count in one.waiting]) for one in characters
        ],
        "can_go_on": any(one.has_font for one in characters),
        "papers": papers_that_wait(),
        "folder": added_folder(),
        "fonts": added_fonts(),
    }
    return render(request, "papers/rare.html", context)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Have everything go on that can be drawn now."""
    gone = try_rare_again(by=current_officer(request), at=clock.now())
    if gone:
        said = ngettext("%(n)s goes on; workers make it.", "%(n)s go on; workers make them.", gone)
        messages.success(request, said % {"n": gone})
    else:
        messages.warning(request, gettext("Nothing goes on: the characters still have no font."))
    return redirect("papers:rare")
