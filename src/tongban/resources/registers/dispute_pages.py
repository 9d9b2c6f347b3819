"""Pages: object to a fact, my objections, and the keeper's answer."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import check_duty
from tongban.foundation.identity.public import Person, current_officer, current_person
from tongban.foundation.papers.public import papers_named, store_file
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.resources.registers.commands.dispute import dispute_fact_of
from tongban.resources.registers.commands.settle_dispute import DUTY, settle_dispute
from tongban.resources.registers.correcting.queries import met_facts
from tongban.resources.registers.dispute_facts import CORRECTABLE, KEPT_TEXTS, DisputeState
from tongban.resources.registers.disputes import dispute_fact, disputes_of, kept_dispute, objector_of
from tongban.resources.registers.keepers import fact_keepers
from tongban.resources.registers.records.queries import disputed_field
from tongban.resources.registers.showing import value_told


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, fact: str) -> HttpResponse:
    """What the register holds, and what it should be (这条不对)."""
    person = current_person(request)
    uscc = str(request.GET.get("firm", ""))
    back = _back(request)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        about = "file"
        try:
            papers = _papers(request, by=person)
            about = "said"
            _object(request, fact, uscc, papers, by=person)
        except Refused as refused:
            errors, status = refused.by_field(_) or {about: refused.sentence(_)}, refused.status
        else:
            messages.success(
                request, _("We look into it and tell you. Go on meanwhile: nothing waits for it.")
            )
            return redirect(back or "registers:my_disputes")
    kept = fact_keepers.keeper_of(fact).kept(fact=fact, uscc=uscc, by=person, at=clock.now())
    context = {
        "fact_text": _(kept.label),
        "held": value_told(fact, kept.value),
        "source": _(kept.source),
        "back": back,
        "errors": errors,
        "typed": request.POST,
    }
    return render(request, "registers/dispute.html", context, status=status)


def _papers(request: HttpRequest, *, by: Person) -> list[UUID]:
    now = clock.now()
    return [
        store_file(stream=file, name=file.name or "", owner=by.ref, by=by, at=now).id
        for file in request.FILES.getlist("file")[:3]
    ]


def _object(request: HttpRequest, fact: str, uscc: str, papers: Sequence[UUID], *, by: Person) -> None:
    said, why = request.POST.get("said", ""), request.POST.get("why", "")
    dispute_fact_of(fact=fact, uscc=uscc, said=said, why=why, papers=papers, by=by, at=clock.now())


@require_GET
def my_disputes(request: HttpRequest) -> HttpResponse:
    """My objections (我的异议) and how each stands."""
    found = disputes_of(current_person(request))
    rows = [(one, _(one.fact_text), _(one.state_text)) for one in found]
    return render(request, "registers/my_disputes.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """The keeper's page of one objection: what is held and from whom, the files, the answer, and what came of it.

    The person sees the look. 13 SQL besides the session."""
    officer = current_officer(request)
    row = kept_dispute(dispute_id, by=officer)
    check_duty(officer, DUTY, organisation_id=row.keeper_id)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            settle_dispute(
                dispute_id=dispute_id,
                is_upheld=request.POST.get("answer") == "uphold",
                reasons=request.POST.get("reasons", ""),
                entered=request.POST.get("entered", ""),
                by=officer,
                at=clock.now(),
            )
            messages.success(request, _("Answered. The person is told."))
            return redirect("registers:settle", dispute_id=dispute_id)
        except Refused as refused:
            errors, status = refused.by_field(_) or {"reasons": refused.sentence(_)}, refused.status
    shown = dispute_fact(row)
    whose = objector_of(row, by=officer, at=clock.now())
    record = disputed_field(fact=row.fact, person_id=row.person_id, uscc=row.uscc)
    context = {
        "dispute": shown,
        "objector": whose,
        "record": record,
        "source": record.now.origin.department if record and record.now.origin else "",
        "met": met_facts(row),
        "register": _(whose.register) if whose.register else "",
        "fact_text": _(shown.fact_text),
        "state_text": _(KEPT_TEXTS[shown.state]),
        "is_open": shown.state is DisputeState.OPEN,
        "corrects_here": shown.fact in CORRECTABLE,
        "papers": list(papers_named(shown.papers).values()),
        "errors": errors,
        "typed": request.POST,
        "entered": request.POST.get("entered", shown.said),
    }
    return render(request, "registers/settle.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where the person came from, when it is an address of ours."""
    given = str(request.GET.get("back", ""))
    is_ours = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if is_ours else ""
