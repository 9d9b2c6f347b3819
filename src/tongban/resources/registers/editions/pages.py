"""The editions of the registers, for whoever keeps them (`/desk/registers/`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.registers.editions.commands.open import abandon_edition
from tongban.resources.registers.editions.facts import KEEP_DUTY, EditionState
from tongban.resources.registers.editions.queries import edition_numbered, editions, loaded_rows
from tongban.resources.registers.facts import Register


@require_GET
def editions_page(request: HttpRequest) -> HttpResponse:
    """Every edition of the population register, the newest first. 2 SQL beside who asks."""
    _keeper(request)
    rows = editions(Register.PERSON)
    loading = next((one for one in rows if one.state is EditionState.LOADING), None)
    context = {
        "rows": rows,
        "serving": next((one for one in rows if one.state is EditionState.SERVING), None),
        "loading": loading,
        "loaded": loaded_rows(loading) if loading else 0,
    }
    return render(request, "registers/editions.html", context)


@require_http_methods(["GET", "POST"])
def give_up_page(request: HttpRequest, number: int) -> HttpResponse:
    """Give up an edition that is being loaded: asked once more, because its rows have to be loaded anew."""
    by = _keeper(request)
    edition = edition_numbered(Register.PERSON, number)
    if edition is None:
        raise NotFound
    if request.method == "POST":
        abandon_edition(register=Register.PERSON, number=number, by=by, at=clock.now())
        messages.success(
            request, _("Edition %(number)s was given up. Nothing of it stays.") % {"number": number}
        )
        return redirect("registers:editions")
    return render(request, "registers/give_up.html", {"edition": edition, "loaded": loaded_rows(edition)})


def _keeper(request: HttpRequest) -> Officer:
    by = current_officer(request)
    check_duty_anywhere(by, KEEP_DUTY)
    return by
