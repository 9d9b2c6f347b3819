"""The editions of the registers, for whoever keeps them (`/desk/registers/`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.resources.registers.correcting.queries import count_wrong_again
from tongban.resources.registers.editions.commands.open import abandon_edition
from tongban.resources.registers.editions.facts import KEEP_DUTY, EditionState
from tongban.resources.registers.editions.queries import edition_numbered, editions, loaded_rows
from tongban.resources.registers.facts import Register
from tongban.resources.registers.fields import REGISTER_TEXTS


@require_GET
def editions_page(request: HttpRequest) -> HttpResponse:
    """Every edition of the population register, the newest first. 3 SQL beside who asks."""
    return _editions_page(request, Register.PERSON)


@require_GET
def firm_editions_page(request: HttpRequest) -> HttpResponse:
    """The same of the entity register."""
    return _editions_page(request, Register.FIRM)


@require_http_methods(["GET", "POST"])
def give_up_page(request: HttpRequest, number: int) -> HttpResponse:
    """Give up an edition that is being loaded: asked once more, because its rows have to be loaded anew."""
    return _give_up_page(request, Register.PERSON, number)


@require_http_methods(["GET", "POST"])
def give_up_firms_page(request: HttpRequest, number: int) -> HttpResponse:
    """The same of the entity register."""
    return _give_up_page(request, Register.FIRM, number)


def _editions_page(request: HttpRequest, register: Register) -> HttpResponse:
    _keeper(request)
    rows = editions(register)
    loading = next((one for one in rows if one.state is EditionState.LOADING), None)
    again = count_wrong_again(one.id for one in rows)
    context = {
        "rows": [(one, again.get(one.id, 0)) for one in rows],
        "has_again": bool(again),
        "tabs": _tabs(register),
        "of_firms": register is Register.FIRM,
        "give_up": _GIVE_UP[register],
        "serving": next((one for one in rows if one.state is EditionState.SERVING), None),
        "loading": loading,
        "loaded": loaded_rows(loading) if loading else 0,
    }
    return render(request, "registers/editions.html", context)


def _give_up_page(request: HttpRequest, register: Register, number: int) -> HttpResponse:
    by = _keeper(request)
    edition = edition_numbered(register, number)
    if edition is None:
        raise NotFound
    if request.method == "POST":
        abandon_edition(register=register, number=number, by=by, at=clock.now())
        messages.success(
            request, _("Edition %(number)s was given up. Nothing of it stays.") % {"number": number}
        )
        return redirect(_PLACES[register])
    context = {"edition": edition, "loaded": loaded_rows(edition), "back": _PLACES[register]}
    return render(request, "registers/give_up.html", context)


def _tabs(here: Register) -> list[dict[str, object]]:
    return [
        {
            "label": _(REGISTER_TEXTS[register.value]),
            "url": reverse(_PLACES[register]),
            "is_here": register is here,
            "count": None,
        }
        for register in Register
    ]


_PLACES = {Register.PERSON: "registers:editions", Register.FIRM: "registers:firm_editions"}
_GIVE_UP = {Register.PERSON: "registers:give_up", Register.FIRM: "registers:give_up_firms"}


def _keeper(request: HttpRequest) -> Officer:
    by = current_officer(request)
    check_duty_anywhere(by, KEEP_DUTY)
    return by
