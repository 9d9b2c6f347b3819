"""An organisation's pages: its seals, an application for one, a stop (`/desk/seals/`)."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    check_duty_anywhere,
    organisations_named,
)
from tongban.foundation.identity.public import current_officer
from tongban.foundation.seals.commands.issue import DUTY_REVOKE
from tongban.foundation.seals.facts import SealSuite
from tongban.foundation.seals.keys import may_use
from tongban.foundation.seals.lifecycle import rules
from tongban.foundation.seals.lifecycle.commands.apply import (
    DUTY,
    apply_for_seal,
    take_back_application,
)
from tongban.foundation.seals.lifecycle.commands.decide import DUTY as DECIDE
from tongban.foundation.seals.lifecycle.commands.decide import approve_application, refuse_application
from tongban.foundation.seals.lifecycle.commands.suspend import (
    DUTY as SUSPEND,
)
from tongban.foundation.seals.lifecycle.commands.suspend import (
    DUTY_RESUME,
    resume_seal,
    suspend_seal,
)
from tongban.foundation.seals.lifecycle.facts import ApplicationFact
from tongban.foundation.seals.lifecycle.queries import (
    application,
    applications_of,
    offices_applying,
    open_applications,
)
from tongban.foundation.seals.lifecycle.showing import (
    APPLICATION_STATES,
    KIND_HELP,
    KINDS,
    SUITES,
    office_seal,
)
from tongban.foundation.seals.queries import seal_numbered, seal_of, seals_of
from tongban.foundation.trail.public import trail_panel
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The seals of my organisations, and what was applied for. 4 SQL."""
    by = current_officer(request)
    offices = offices_applying(by)
    if not offices:
        raise DutyMissing(facts={"duty": DUTY})
    at = clock.now()
    context = {
        "seals": [office_seal(seal, at=at) for seal in seals_of(offices)],
        "applications": _lines(applications_of(offices)),
        "suspending": {office for office, duties in by.duties_in.items() if SUSPEND in duties},
    }
    return render(request, "seals/mine.html", context)


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for a seal, or for a new one in the place of the old."""
    by = current_officer(request)
    check_duty_anywhere(by, DUTY)
    offices = offices_applying(by)
    refused: Refused | None = None
    if request.method == "POST":
        given = request.POST
        try:
            number = apply_for_seal(
                organisation_id=_office(given.get("organisation", ""), offices),
                kind=given.get("kind", ""),
                image_name=given.get("image_name", ""),
                reason=given.get("reason", ""),
                suite=given.get("suite", SealSuite.INTERNATIONAL),
                by=by,
                at=clock.now(),
            )
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(request, _("The application is filed. Another person decides on it."))
            return redirect("seals:application", number=number)
    named = organisations_named(offices)
    context = {
        "offices": sorted(((str(office), name) for office, name in named.items()), key=lambda pair: pair[1]),
        "kinds": [(kind.value, _(said), _(KIND_HELP[kind])) for kind, said in KINDS.items()],
        "suites": [(suite.value, _(said)) for suite, said in SUITES.items() if may_use(suite)],
        "typed": request.POST or {"organisation": str(by.organisation_id), **request.GET.dict()},
        "errors": refused.by_field(_) if refused else {},
        "refused": refused.sentence(_) if refused and not isinstance(refused, Invalid) else "",
    }
    return render(request, "seals/apply.html", context, status=refused.status if refused else 200)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The applications that wait for a decision. 2 SQL."""
    check_duty_anywhere(current_officer(request), DECIDE)
    return render(request, "seals/waiting.html", {"applications": _lines(open_applications())})


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One application, for its organisation and for those who decide."""
    return _one(request, number, current_officer(request))


@require_GET
def seal(request: HttpRequest, serial: str) -> HttpResponse:
    """One seal with its history, for its organisation and for those who keep seals. 3 SQL."""
    by, found = current_officer(request), seal_numbered(serial)
    is_keeper = bool(by.duties & {DECIDE, DUTY_REVOKE})
    if found is None or not (is_keeper or found.organisation_id in offices_applying(by)):
        raise NotFound
    context = {
        "back_name": "seals:mine" if found.organisation_id in offices_applying(by) else "seals:register",
        "line": office_seal(found, at=clock.now()),
        "suite": SUITES[found.suite],
        "history": trail_panel(f"seal:{serial}"),
        "may_suspend": DUTY_REVOKE in by.duties or SUSPEND in by.duties_in.get(found.organisation_id, ()),
        "may_resume": DUTY_RESUME in by.duties,
        "may_withdraw": DUTY_REVOKE in by.duties,
    }
    return render(request, "seals/seal.html", context)


@acts_from("seals:application", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Approve, refuse, or take the application back."""
    by, at = current_officer(request), clock.now()
    application(number, by=by)
    try:
        if name == "approve":
            approve_application(number=number, by=by, at=at)
        elif name == "refuse":
            refuse_application(number=number, reason=request.POST.get("reason", ""), by=by, at=at)
        elif name == "take-back":
            take_back_application(number=number, by=by, at=at)
        else:
            raise NotFound
    except Invalid as refusal:
        return _one(request, number, by, refused=refusal)
    return redirect("seals:application", number=number)


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, serial: str) -> HttpResponse:
    """Ask for the reason, then stop the seal."""
    return _stop_or_go(request, serial, resumes=False)


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, serial: str) -> HttpResponse:
    """Ask for the reason, then let the seal be used again."""
    return _stop_or_go(request, serial, resumes=True)


def _stop_or_go(request: HttpRequest, serial: str, *, resumes: bool) -> HttpResponse:
    by, seal = current_officer(request), seal_numbered(serial)
    if resumes:
        check_duty_anywhere(by, DUTY_RESUME)
    elif DUTY_REVOKE not in by.duties:
        check_duty_anywhere(by, SUSPEND)
        if seal is None or SUSPEND not in by.duties_in.get(seal.organisation_id, ()):
            raise NotFound
    if seal is None or seal.revoked_at is not None or (seal.suspended_at is not None) is not resumes:
        raise NotFound
    back = "seals:register" if DUTY_REVOKE in by.duties or resumes else "seals:mine"
    verb = resume_seal if resumes else suspend_seal
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            verb(serial=serial, reason=request.POST.get("reason", ""), by=by, at=clock.now())
        except Invalid as refusal:
            errors = refusal.by_field(_)
        else:
            return redirect(back)
    context = {"seal": seal, "errors": errors, "resumes": resumes, "back_name": back}
    return render(request, "seals/stop.html", context, status=422 if errors else 200)


def _one(request: HttpRequest, number: str, by: Officer, *, refused: Invalid | None = None) -> HttpResponse:
    fact = application(number, by=by)
    is_own = rules.is_own(fact.filed_by, by=by)
    context = {
        "line": _lines([fact])[0],
        "may_decide": fact.is_open and DECIDE in by.duties and not is_own,
        "waits_for_another": fact.is_open and DECIDE in by.duties and is_own,
        "may_take_back": fact.is_open and fact.organisation_id in offices_applying(by),
        "replaces": seal_of(fact.organisation_id, kind=fact.kind) if fact.is_open else None,
        "back_name": "seals:mine" if fact.organisation_id in offices_applying(by) else "seals:applications",
        "history": trail_panel(f"seal-application:{number}"),
        "errors": refused.by_field(_) if refused else {},
        "typed": request.POST,
    }
    return render(request, "seals/application.html", context, status=refused.status if refused else 200)


def _lines(facts: Iterable[ApplicationFact]) -> list[dict[str, object]]:
    return [
        {
            "fact": fact,
            "kind": KINDS[fact.kind],
            "suite": SUITES[fact.suite],
            "state": APPLICATION_STATES[fact.state][0],
            "tone": APPLICATION_STATES[fact.state][1],
        }
        for fact in facts
    ]


def _office(text: str, offices: list[UUID]) -> UUID:
    """The chosen organisation among mine. Raises NotFound."""
    for one_office in offices:
        if str(one_office) == text or (not text and len(offices) == 1):
            return one_office
    raise NotFound
