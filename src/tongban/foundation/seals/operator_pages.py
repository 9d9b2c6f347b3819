"""Operators' pages: every organisation's seal and its term; issue, renew, withdraw (`/desk/operations/seals/`)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import (
    Officer,
    check_duty_anywhere,
    organisation,
    organisations_after,
)
from tongban.foundation.identity.public import current_officer
from tongban.foundation.seals.commands.issue import DUTY, DUTY_REVOKE, issue_seal, revoke_seal
from tongban.foundation.seals.facts import SealFact, SealNeedsApplication, SealState, seal_state
from tongban.foundation.seals.lifecycle.commands.decide import DUTY as APPROVE
from tongban.foundation.seals.lifecycle.commands.suspend import DUTY_RESUME
from tongban.foundation.seals.queries import last_seals, seal_numbered, seals_to_renew
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound

_ROWS = 40


@dataclass(frozen=True, kw_only=True)
class SealLine:
    """One organisation and how it stands with its seal."""

    organisation_id: UUID
    name: str
    code: str
    seal: SealFact | None
    state: SealState


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Seals to renew first, then every organisation with its seal, 40 a page."""
    by = _operator(request, DUTY)
    at, after = clock.now(), request.GET.get("after", "")
    offices = organisations_after(after, limit=_ROWS + 1)
    held = last_seals(office.id for office in offices[:_ROWS])
    lines = [
        _line(office.id, office.name, office.code, held.get(office.id), at) for office in offices[:_ROWS]
    ]
    ending = [] if after else seals_to_renew(at=at)
    context = {
        "lines": lines,
        "following": offices[_ROWS - 1].code if len(offices) > _ROWS else "",
        "ending": [_line(s.organisation_id, s.organisation_name, s.organisation_code, s, at) for s in ending],
        "may_withdraw": DUTY_REVOKE in by.duties,
        "may_resume": DUTY_RESUME in by.duties,
        "may_approve": APPROVE in by.duties,
        "first_use": settings.SEALS["first_use"],
    }
    return render(request, "seals/register.html", context)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Ask once more, then issue the seal, or renew it."""
    by = _operator(request, DUTY)
    if not settings.SEALS["first_use"]:
        raise SealNeedsApplication
    owner, at = organisation(organisation_id), clock.now()
    if request.method == "POST":
        issue_seal(organisation_id=owner.id, by=by, at=at)
        return redirect("seals:register")
    line = _line(owner.id, owner.name, owner.code, last_seals([owner.id]).get(owner.id), at)
    return render(request, "seals/issue.html", {"line": line})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, serial: str) -> HttpResponse:
    """Ask for the reason, then withdraw the seal."""
    by = _operator(request, DUTY_REVOKE)
    seal = seal_numbered(serial)
    if seal is None or seal.revoked_at is not None:
        raise NotFound
    errors: object = {}
    if request.method == "POST":
        try:
            revoke_seal(serial=serial, reason=request.POST.get("reason", ""), by=by, at=clock.now())
        except Invalid as refusal:
            errors = refusal.facts["fields"]
        else:
            return redirect("seals:register")
    context = {"seal": seal, "errors": errors}
    return render(request, "seals/withdraw.html", context, status=422 if errors else 200)


def _operator(request: HttpRequest, duty: str) -> Officer:
    officer = current_officer(request)
    check_duty_anywhere(officer, duty)
    return officer


def _line(organisation_id: UUID, name: str, code: str, seal: SealFact | None, at: datetime) -> SealLine:
    return SealLine(
        organisation_id=organisation_id, name=name, code=code, seal=seal, state=seal_state(seal, at=at)
    )
