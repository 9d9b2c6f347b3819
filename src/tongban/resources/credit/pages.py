"""My promises (`/my/commitments/`), and at the desk the promises to check with what was found."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.identity.public import current_officer, current_person
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.resources.credit import queries, rules
from tongban.resources.credit.commands.confirm_kept import DUTY as CONFIRM
from tongban.resources.credit.commands.confirm_kept import confirm_commitment_kept
from tongban.resources.credit.commands.propose_repair import DUTY as PROPOSE
from tongban.resources.credit.commands.propose_repair import propose_repair
from tongban.resources.credit.commands.record_broken import DUTY as BREAK
from tongban.resources.credit.commands.record_broken import record_broken_commitment
from tongban.resources.credit.commands.register import SUBJECT
from tongban.resources.credit.commands.repair import DUTY as REPAIR
from tongban.resources.credit.commands.repair import repair_credit
from tongban.resources.credit.facts import TERMS, CommitmentFact, CommitmentState

S = CommitmentState
TABS = (
    ("", N_("To check"), (S.MADE,)),
    ("broken", N_("Broken"), (S.BROKEN,)),
    ("done", N_("Kept or repaired"), (S.KEPT, S.REPAIRED)),
)
# the reasons of each act have their own entry on the page
_FIELDS = {("kept", "reasons"): "how", ("propose", "reasons"): "mended"}
Act = Callable[[HttpRequest, str, str, Officer, datetime], None]


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I promised instead of a proof, for myself and my firms, and what became of it."""
    rows = queries.commitments_of(current_person(request))
    names = organisations_named({row.organisation_id for row in rows}) if rows else {}
    shown = [(row, names.get(row.organisation_id, ""), gettext(TERMS.get(row.check_by, ""))) for row in rows]
    is_barred = any(row.state is S.BROKEN for row in rows)
    return render(request, "credit/mine.html", {"rows": shown, "is_barred": is_barred})


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Promises made to the officer's organisations."""
    by = current_officer(request)
    chosen = request.GET.get("state", "")
    here = next((tab for tab in TABS if tab[0] == chosen), TABS[0])
    rows = queries.commitments_at_desk(by=by, states=here[2])
    context = {
        "rows": rows,
        "tabs": [Tab(label=gettext(tab[1]), url=f"?state={tab[0]}", is_here=tab is here) for tab in TABS],
        "today": clock.now().astimezone(CITY_ZONE).date(),
    }
    return render(request, "credit/desk.html", context)


@require_GET
def one(request: HttpRequest, number: str, slot: str) -> HttpResponse:
    """One promise: its words, its check, and what this officer may do."""
    return _page(request, number, slot, current_officer(request))


@acts_from("credit:one", "number", "slot")
def act(request: HttpRequest, number: str, slot: str, name: str) -> HttpResponse:
    """One act on a promise; a refusal comes back on the page with what was typed."""
    by = current_officer(request)
    if name not in _ACTS:
        raise NotFound
    try:
        _ACTS[name](request, number, slot, by, clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _page(request, number, slot, by, refused=refused, name=name)
    return redirect("credit:one", number=number, slot=slot)


def case_panel(request: HttpRequest, thing: object) -> str:
    """The promises of a case, on its page at the desk."""
    number = str(getattr(thing, "number", ""))
    rows = queries.commitments_of_case(number, by=current_officer(request))
    return render_to_string("credit/panel.html", {"rows": rows}, request) if rows else ""


def _page(
    request: HttpRequest,
    number: str,
    slot: str,
    by: Officer,
    *,
    refused: Refused | None = None,
    name: str = "",
) -> HttpResponse:
    row = queries.commitment_at_desk(case_number=number, slot=slot, by=by)
    fields = refused.by_field(gettext) if refused else {}
    context = {
        "row": row,
        "organisation": organisations_named({row.organisation_id}).get(row.organisation_id, ""),
        "check_by": gettext(TERMS.get(row.check_by, "")),
        "may": _may(row, by),
        "is_own_proposal": by.is_hand_of(row.repair_proposed_by, REPAIR, organisation_id=row.organisation_id),
        "refused": refused.sentence(gettext) if refused and not fields else "",
        "errors": {_FIELDS.get((name, key), key): text for key, text in fields.items()},
        "is_broken_open": name == "broken",
        "typed": request.POST,
        "trail": entries_of(SUBJECT.format(case_number=number, slot=slot)),
    }
    return render(request, "credit/one.html", context, status=refused.status if refused else 200)


def _may(row: CommitmentFact, by: Officer) -> dict[str, bool]:
    """What the officer may do about the promise now; the verbs check again."""
    duties = by.duties_in.get(row.organisation_id, frozenset())
    allowed = {
        name: duty in duties and rules.may_move(row.state, duty)
        for name, duty in (("kept", CONFIRM), ("broken", BREAK), ("propose", PROPOSE), ("repair", REPAIR))
    }
    allowed["repair"] = allowed["repair"] and row.repair_proposed_at is not None
    return allowed


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _kept(request: HttpRequest, number: str, slot: str, by: Officer, at: datetime) -> None:
    confirm_commitment_kept(case_number=number, slot=slot, reasons=_text(request, "how"), by=by, at=at)


def _broken(request: HttpRequest, number: str, slot: str, by: Officer, at: datetime) -> None:
    reasons, basis = _text(request, "reasons"), _text(request, "basis")
    record_broken_commitment(case_number=number, slot=slot, reasons=reasons, basis=basis, by=by, at=at)


def _propose(request: HttpRequest, number: str, slot: str, by: Officer, at: datetime) -> None:
    propose_repair(case_number=number, slot=slot, reasons=_text(request, "mended"), by=by, at=at)


def _repair(request: HttpRequest, number: str, slot: str, by: Officer, at: datetime) -> None:
    repair_credit(case_number=number, slot=slot, by=by, at=at)


_ACTS: dict[str, Act] = {"kept": _kept, "broken": _broken, "propose": _propose, "repair": _repair}
