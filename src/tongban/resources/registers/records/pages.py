"""What the registers hold about me and my firms, and a firm for whoever keeps the registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import current_officer, current_person, firms_of
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.registers.dispute_facts import CORRECTABLE
from tongban.resources.registers.editions.facts import KEEP_DUTY
from tongban.resources.registers.editions.firm_queries import set_aside_firms
from tongban.resources.registers.records.queries import kept_firm_record, own_firm_record, own_record
from tongban.standards.codes import BadUscc, check_uscc


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that the population register holds about the signed-in person. 11 SQL besides the session."""
    person = current_person(request)
    try:
        record = own_record(by=person, at=clock.now())
    except NotFound:
        record = None
    context = {"record": record, "firms": firms_of(person), "disputable": CORRECTABLE}
    return render(request, "registers/my_data.html", context)


@require_GET
def my_firm(request: HttpRequest, uscc: str) -> HttpResponse:
    """The same of a firm that the person represents."""
    record = own_firm_record(uscc, by=current_person(request), at=clock.now())
    return render(request, "registers/my_firm.html", {"record": record})


@require_GET
def find_firm(request: HttpRequest) -> HttpResponse:
    """Find a firm by its credit code, and see which were set aside. 3 SQL besides the session."""
    keeper(request)
    typed, refusal = request.GET.get("code", "").strip(), ""
    if typed:
        try:
            return redirect("registers:firm", check_uscc(typed))
        except BadUscc as error:
            refusal = error.sentence(gettext)
    after = request.GET.get("after", "")
    aside = set_aside_firms(after=after)
    context = {"typed": typed, "refusal": refusal, "aside": aside, "after": after}
    return render(request, "registers/find_firm.html", context, status=422 if refusal else 200)


@require_GET
def firm(request: HttpRequest, uscc: str) -> HttpResponse:
    """A firm as the register holds it, for whoever keeps it."""
    by = keeper(request)
    try:
        record = kept_firm_record(check_uscc(uscc), by=by, at=clock.now())
    except (BadUscc, NotFound):
        refusal = Invalid(N_("The entity register has no firm with this code.")).sentence(gettext)
        context = {"typed": uscc, "refusal": refusal, "aside": [], "after": ""}
        return render(request, "registers/find_firm.html", context, status=404)
    return render(request, "registers/firm.html", {"record": record})


def keeper(request: HttpRequest) -> Officer:
    """Raises DutyMissing."""
    by = current_officer(request)
    check_duty_anywhere(by, KEEP_DUTY)
    return by
