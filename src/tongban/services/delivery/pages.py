"""Pages: my parcel, the exit counter, and the address at which a courier tells what happens."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.directory.public import check_duty_anywhere
from tongban.foundation.identity.public import current_officer, current_person
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, Refused
from tongban.services.delivery import queries
from tongban.services.delivery.commands.choose import choose_way
from tongban.services.delivery.commands.hand_out import DUTY, hand_out
from tongban.services.delivery.commands.take_progress import take_callback
from tongban.services.delivery.facts import Choice
from tongban.services.delivery.posting import read_choice, shown_choice, way_choices

LONGEST_CALLBACK = 256 * 1024


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """My parcel: how far it is, the code while it lies ready, another way while it has not left."""
    person = current_person(request)
    parcel = queries.own_parcel(parcel_id, by=person, at=clock.now())
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            choose_way(parcel_id=parcel_id, choice=read_choice(request.POST), by=person, at=clock.now())
            messages.success(request, _("Changed."))
            return redirect("delivery:mine", parcel_id=parcel_id)
        except Invalid as refused:
            errors = refused.by_field(_)
        except Refused as refused:
            messages.warning(request, refused.sentence(_))
            return redirect("delivery:mine", parcel_id=parcel_id)
    typed = request.POST if request.method == "POST" else None
    chosen = Choice(way=parcel.way, recipient=parcel.recipient)
    offered = queries.ways_open(may_be_sent=parcel.may_be_sent)
    context = {"parcel": parcel, "errors": errors, "offered": offered, "ways": way_choices(offered)}
    context |= shown_choice(typed, chosen)
    return render(request, "delivery/mine.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
def exit_counter(request: HttpRequest) -> HttpResponse:
    """Type the number that somebody brings; see what lies ready for them."""
    officer = current_officer(request)
    check_duty_anywhere(officer, DUTY)
    number = request.POST.get("number", request.GET.get("number", ""))
    found = queries.parcels_to_hand_out(number, by=officer) if number.strip() else []
    return render(request, "delivery/exit.html", {"number": number, "found": found})


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Check the code, name who takes it, hand it over."""
    officer = current_officer(request)
    check_duty_anywhere(officer, DUTY)
    parcel, owner = queries.parcel_here(parcel_id, by=officer)
    errors: Mapping[str, str] = {}
    status = 200
    if request.method == "POST":
        code, to = request.POST.get("code", ""), request.POST.get("to", "")
        try:
            hand_out(parcel_id=parcel_id, code=code, to=to, by=officer, at=clock.now())
            messages.success(request, _("Handed over and recorded."))
            return redirect("delivery:exit")
        except Refused as refused:
            errors, status = refused.by_field(_) or {"code": refused.sentence(_)}, refused.status
    context = {"parcel": parcel, "owner": owner, "errors": errors, "typed": request.POST}
    return render(request, "delivery/hand_over.html", context, status=status)


@csrf_exempt  # another system calls; its signature is checked instead
@require_POST
def courier_callback(request: HttpRequest) -> HttpResponse:
    """What the courier tells. Answered 200 for what is known already, so that it is not told for ever."""
    if len(request.body) > LONGEST_CALLBACK:
        return JsonResponse({"code": "too-large"}, status=413)
    try:
        new = take_callback(headers=request.headers, body=request.body, at=clock.now())
    except Refused as refused:
        return JsonResponse(
            {"code": refused.code}, status=refused.status, content_type="application/problem+json"
        )
    return JsonResponse({"new": new})
