"""Follow a case by its number and check code, without an account: where it stands, and no personal data."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.check_codes import is_check_code
from tongban.services.cases.facts import IN_PERSON
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.pages.gathering import followed
from tongban.services.delivery.public import ParcelFact, parcel_for_bearer
from tongban.standards.codes import BadCaseNumber, check_case_number

ACTION = "track_case"
_TOO_OFTEN = N_("Too many tries for this number. Wait an hour, or call the office.")
_UNKNOWN = N_("There is no case with this number and this code. Check both; they stand on your receipt.")


@never_cache
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and show the case that both name. A wrong one is not told from the other."""
    given = request.POST if request.method == "POST" else request.GET  # a receipt's QR code names the number
    number, code = (" ".join(given.get(name, "").split())[:40] for name in ("number", "code"))
    context: dict[str, object] = {"number": number, "code": code}
    if request.method == "GET":
        return render(request, "cases/by_code.html", context)
    errors, status = {}, 422
    try:
        known = check_case_number(number.replace(" ", ""))
        if ratelimit.consume(request, action=ACTION, key=known):
            context["case"] = case = _case(known, code)
            context["parcel"] = _parcel(case)
            return render(request, "cases/by_code.html", context)
        errors, status = {"code": gettext(_TOO_OFTEN)}, 429
    except BadCaseNumber as mistyped:
        errors = {"number": mistyped.sentence(gettext)}
    except NotFound:
        errors = {"code": gettext(_UNKNOWN)}
    return render(request, "cases/by_code.html", {**context, "errors": errors}, status=status)


def _parcel(case: Followed) -> ParcelFact | None:
    """The parcel with its code, where the case came in with somebody there, who was handed the receipt."""
    is_in_person = case.fact.capacity in IN_PERSON
    return parcel_for_bearer(f"cases:{case.fact.number}") if is_in_person else None


def _case(number: str, code: str) -> Followed:
    """Raises NotFound, whichever of the two is wrong."""
    case = Case.objects.filter(number=number).first() if is_check_code(number, code) else None
    if case is None:
        raise NotFound
    return followed(case, now=clock.now())
