"""At the desk: requests for data are passed on and answered, and so are remarks."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import Officer, officer_at_desk, organisations_with_post
from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.resources.opendata.commands.ask import (
    answer_request,
    decline_request,
    pass_request_on,
    return_request,
)
from tongban.resources.opendata.commands.remark import answer_remark
from tongban.resources.opendata.facts import ANSWER, PASS_ON, Outcome, RequestState
from tongban.resources.opendata.pages.asking import told
from tongban.resources.opendata.remarks import waiting_remarks
from tongban.resources.opendata.wishes import desk_request, desk_requests
from tongban.resources.opendata.wording import FEEDBACKS, OUTCOMES


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests at the officer's organisations, those that wait first. 3 SQL besides the session."""
    by = officer_at_desk(request)
    rows = [told(one) for one in desk_requests(by=by)]
    return render(request, "opendata/desk/requests.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def one_request(request: HttpRequest, number: str) -> HttpResponse:
    """One request; POST passes it on, declines it or answers it. Raises NotFound."""
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            _done(request, number, by=by)
            return redirect("opendata:desk-requests")
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    found = desk_request(number, by=by)
    may_pass = PASS_ON in by.duties and found.state is RequestState.WAITING
    home = found.organisation_id
    may_answer = (
        found.state is RequestState.PASSED
        and home is not None
        and ANSWER in by.duties_in.get(home, frozenset())
    )
    context = told(found) | {
        "may_pass": may_pass,
        "may_answer": may_answer,
        "offices": _offices() if may_pass else [],
        "outcomes": [(one.value, gettext(words)) for one, words in OUTCOMES.items()],
        "typed": request.POST,
        **refusal_words(refused),
    }
    return render(request, "opendata/desk/request.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "POST"])
def remarks(request: HttpRequest) -> HttpResponse:
    """Remarks that wait for an answer; POST answers one. 2 SQL besides the session."""
    by = officer_at_desk(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            answer_remark(
                remark_id=_uuid(request.POST.get("remark", "")),
                answer=request.POST.get("answer", ""),
                by=by,
                at=clock.now(),
            )
            messages.success(request, gettext("Answered. It stands on the page of the dataset."))
            return redirect("opendata:remarks")
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    context = {
        "rows": [(one, gettext(FEEDBACKS[one.kind])) for one in waiting_remarks(by=by)],
        "refused": refused.sentence(gettext) if refused else "",
    }
    return render(request, "opendata/desk/remarks.html", context, status=refused.status if refused else 200)


def _done(request: HttpRequest, number: str, *, by: Officer) -> None:
    """Raises NotFound, Invalid and what the verbs raise."""
    do, at = request.POST.get("do", ""), clock.now()
    answer = request.POST.get("answer", "")
    if do == "pass":
        office = request.POST.get("office", "")
        pass_request_on(number=number, organisation_id=_uuid(office) if office else None, by=by, at=at)
        messages.success(request, gettext("Passed on. It stands on the public list now."))
    elif do == "return":
        return_request(number=number, reasons=request.POST.get("reasons", ""), by=by, at=at)
        messages.success(
            request, gettext("Sent back. The data authority finds the office that has the data.")
        )
    elif do == "decline":
        decline_request(number=number, answer=answer, by=by, at=at)
        messages.success(request, gettext("Not taken up. Who asked reads why."))
    elif do == "answer":
        said = request.POST.get("outcome", "")
        if said not in set(Outcome):
            raise Invalid(facts={"fields": {"outcome": N_("Choose what becomes of it.")}})
        slug = request.POST.get("dataset", "").strip()
        answer_request(number=number, outcome=Outcome(said), answer=answer, slug=slug, by=by, at=at)
        messages.success(request, gettext("Answered, for everybody to read."))
    else:
        raise NotFound


def _offices() -> list[tuple[str, str]]:
    """Those that may have the data; nobody is chosen beforehand."""
    found = organisations_with_post(settings.DATA_EDITOR_POST)
    return [("", gettext("Choose an office")), *((str(one.id), one.name) for one in found)]


def _uuid(text: str) -> UUID:
    """Raises NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
