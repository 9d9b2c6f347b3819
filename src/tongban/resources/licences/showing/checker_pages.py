"""The checker's pages: whom and what to ask, the holder's code, and what the holder lets them see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.licences.facts import HolderKind
from tongban.resources.licences.queries import licence_type, licence_types
from tongban.resources.licences.showing import limits, rules
from tongban.resources.licences.showing.askers import asker_of, named
from tongban.resources.licences.showing.commands.ask import ask_to_see
from tongban.resources.licences.showing.commands.claim import claim_code
from tongban.resources.licences.showing.facts import Asker, AskFact, AskState, Seen
from tongban.resources.licences.showing.pictures import MOST_BYTES, code_in_picture
from tongban.resources.licences.showing.queries import own_ask, seen_by_asker

_EMPTY = N_("Scan the code, type the digits, or choose a picture of it.")


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which licence, then which fields and for what. 3 SQL to choose a type, 5 to open the check."""
    asker = asker_of(request)
    chosen = (request.POST or request.GET).get("type", "")
    context: dict[str, object] = {"asker": asker, "is_scanned": "scanned" in request.GET}
    if not chosen:
        kinds = licence_types()
        context["groups"] = [
            (gettext("Licences of persons"), [one for one in kinds if one.holder_kind is HolderKind.PERSON]),
            (gettext("Licences of firms"), [one for one in kinds if one.holder_kind is HolderKind.FIRM]),
        ]
        return render(request, "licences/showing/choose.html", context)
    kind = licence_type(chosen)
    context |= {"kind": kind, "offered": rules.askable(kind), "typed": request.POST}
    context |= {name: request.POST.getlist(name) for name in ("fields", "required")}
    if request.method == "GET":
        return render(request, "licences/showing/ask.html", context)
    limits.check_asking(request, asker)
    try:
        fact = ask_to_see(
            type_code=chosen,
            fields=request.POST.getlist("fields"),
            required=request.POST.getlist("required"),
            purpose=request.POST.get("purpose", ""),
            holder_code=request.POST.get("holder_code", ""),
            by=named(asker, request.POST.get("name", "")),
            at=clock.now(),
        )
    except Invalid as refused:
        beside = "holder_code" if refused.code in ("bad-id-number", "bad-uscc") else "fields"
        context["errors"] = refused.by_field(gettext) or {beside: refused.sentence(gettext)}
        return render(request, "licences/showing/ask.html", context, status=refused.status)
    return redirect("licences:check", ask_id=fact.id)


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Take the holder's code, wait for the answer, see what was let through; then it is gone. At most 12 SQL.

    Asked for news by the page: 3 SQL, 5 while something is seen.
    """
    asker, at = asker_of(request), clock.now()
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _claim(request, ask_id, asker)
            return redirect("licences:check", ask_id=ask_id)
        except NotFound:
            raise
        except Refused as refused:
            errors, status = refused.by_field(gettext) or {"code": refused.sentence(gettext)}, refused.status
            if refused.code == "show-code-unknown":
                status = 422  # the page is there, only the code is not
    fact, seen = seen_by_asker(ask_id, by=asker, at=at)
    mark = _mark(fact, seen, waits=fact.waits(at))
    if request.headers.get("HX-Request") and request.method == "GET":
        is_same = request.GET.get("news") == mark
        return HttpResponse(status=204) if is_same else HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "ask": fact,
        "seen": seen,
        "rows": [(one.label, seen.values.get(one.name, "")) for one in fact.fields if one.name in fact.shown]
        if seen
        else [],
        "mark": mark,
        "waits": fact.waits(at),
        "errors": errors,
        "typed": request.POST.get("code", ""),
        "left": int((fact.seen_until - at).total_seconds()) if seen and fact.seen_until else 0,
        "checked": f"{at.astimezone(CITY_ZONE):%H:%M:%S}",
    }
    return render(request, "licences/showing/check.html", context, status=status)


@require_GET
def scanned(request: HttpRequest, token: str) -> HttpResponse:
    """Where a phone's own camera leads: a code can only be read within a check, and none is used up by looking."""
    return redirect("/licences/check/?scanned=1")


def _claim(request: HttpRequest, ask_id: UUID, asker: Asker) -> None:
    limits.check_tries(request, asker)
    picture = request.FILES.get("picture")
    text = request.POST.get("code", "").strip()
    if picture is not None:
        own_ask(ask_id, by=asker)  # for nobody else's check is a picture opened
        limits.check_picture(request, asker)
        text = code_in_picture(picture.read(MOST_BYTES + 1))
    if not text:
        raise Invalid(facts={"fields": {"code": _EMPTY}})
    try:
        claim_code(ask_id=ask_id, text=text, by=asker, at=clock.now())
    except Refused as refused:
        limits.count_miss(request, asker, refused)
        raise


def _mark(fact: AskFact, seen: Seen | None, *, waits: bool) -> str:
    """What a page that asks for news compares: it is loaded anew when this changes."""
    if fact.state in (AskState.OPEN, AskState.CLAIMED):
        return f"{fact.state}-{waits}"
    return f"{fact.state}-{seen.verdict if seen else 'gone'}"
