"""Changes at the desk: their list, one change with its impact, submission and review."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, areas_named, officer_at_desk, organisations_named
from tongban.foundation.ui.public import Tab, acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.licences.public import licence_types
from tongban.services.items.attachments.facts import references_within
from tongban.services.items.attachments.queries import files_named
from tongban.services.items.library.acts import ACTS
from tongban.services.items.library.changes import (
    change_seen,
    changes,
    differences_of,
    is_edited,
    last_return,
    what_may,
)
from tongban.services.items.library.commands.draft import draft_change
from tongban.services.items.library.commands.review import Outcome, review_change
from tongban.services.items.library.commands.submit import submit_change, withdraw_change
from tongban.services.items.library.facts import (
    ACT_WORDS,
    STATE_WORDS,
    Act,
    ChangeState,
    Office,
)
from tongban.services.items.library.impact import impact_of
from tongban.services.items.library.models import Change
from tongban.services.items.library.pages.impact import impact_shown
from tongban.services.items.library.pages.rows import TONES
from tongban.services.items.library.proposing import proposal_for
from tongban.services.items.library.telling import ToldElement, told

VIEWS = (("open", N_("Under way")), ("scheduled", N_("Scheduled")), ("done", N_("Closed changes")))
OUTCOMES = (("approve", N_("Approve")), ("return", N_("Return it with a reason")))
OUTCOME_WORDS = {"approve": N_("Approve"), "return": N_("Given back")}
_PLACE = {
    ChangeState.DRAFT: 1,
    ChangeState.RETURNED: 1,
    ChangeState.SUBMITTED: 2,
    ChangeState.STAFFING_APPROVED: 3,
    ChangeState.SCHEDULED: 4,
    ChangeState.IN_FORCE: 6,
    ChangeState.WITHDRAWN: 1,
}


@require_GET
def change_list(request: HttpRequest) -> HttpResponse:
    """Changes that concern the officer's organisations. 3 SQL besides the session."""
    by = officer_at_desk(request)
    view = request.GET.get("view", "open")
    view = view if view in dict(VIEWS) else "open"
    page = changes(by=by, view=view, cursor=request.GET.get("cursor", ""))
    names = organisations_named({row.organisation_id for row in page.rows})
    context = {
        "rows": [
            {
                "change": row,
                "act": gettext(ACT_WORDS[row.act]),
                "state": gettext(STATE_WORDS[row.state]),
                "tone": TONES[row.state],
                "organisation": names.get(row.organisation_id, ""),
            }
            for row in page.rows
        ],
        "tabs": [Tab(label=gettext(label), url=f"?view={key}", is_here=key == view) for key, label in VIEWS],
        "next_url": f"?view={view}&cursor={page.cursor}" if page.cursor else "",
    }
    return render(request, "items/library/changes.html", context)


@require_GET
def change_page(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change: what differs, what rests on it, its steps, and what this officer may do now."""
    return _show(request, officer_at_desk(request), change_id)


@require_POST
def propose_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a change of a list entry with what is in force now, and go to its form."""
    return _propose(request, f"entry:{code}")


@require_POST
def propose_item(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a change of an implementation with what is in force now, and go to its form."""
    return _propose(request, f"item:{code}")


def _propose(request: HttpRequest, subject: str) -> HttpResponse:
    by = officer_at_desk(request)
    wanted = request.POST.get("act", "")
    if wanted not in {act.value for act in Act}:
        raise Invalid(facts={"fields": {"act": N_("Choose what is to be done.")}})
    act = Act(wanted)
    if act in {Act.SPLIT, Act.MERGE}:
        return redirect(f"items:library-{act.value}", code=subject.partition(":")[2])
    change_id = draft_change(
        act=act, subject=subject, proposal=proposal_for(act, subject), by=by, at=clock.now()
    )
    return redirect("items:library-propose", change_id=change_id)


@acts_from("items:library-change", "change_id")
def submit(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Hand it to the offices."""
    by = officer_at_desk(request)
    return _act(request, by, change_id, lambda: submit_change(change_id=change_id, by=by, at=clock.now()))


@acts_from("items:library-change", "change_id")
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Take it back."""
    by = officer_at_desk(request)
    return _act(request, by, change_id, lambda: withdraw_change(change_id=change_id, by=by, at=clock.now()))


@acts_from("items:library-change", "change_id")
def review(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """An office approves or returns it."""
    by = officer_at_desk(request)
    office, outcome = request.POST.get("office", ""), request.POST.get("outcome", "")
    note = request.POST.get("note", "")
    if office not in {one.value for one in Office} or outcome not in {"approve", "return"}:
        missing = Invalid(facts={"fields": {"outcome": N_("Choose whether to approve or to return it.")}})
        return _show(request, by, change_id, refused=missing)
    chosen: Outcome = "approve" if outcome == "approve" else "return"
    return _act(
        request,
        by,
        change_id,
        lambda: review_change(
            change_id=change_id, office=Office(office), outcome=chosen, note=note, by=by, at=clock.now()
        ),
    )


def _act(request: HttpRequest, by: Officer, change_id: UUID, act: Callable[[], object]) -> HttpResponse:
    """Do it and show the change; a refusal that a person can mend stands on the page."""
    change_seen(change_id, by=by)
    try:
        act()
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        return _show(request, by, change_id, refused=refused)
    return redirect("items:library-change", change_id=change_id)


def _show(request: HttpRequest, by: Officer, change_id: UUID, refused: Refused | None = None) -> HttpResponse:
    change = change_seen(change_id, by=by)
    state = ChangeState(change.state)
    may = what_may(change, by=by)
    fields: Any = refused.facts.get("fields", {}) if refused else {}
    is_settled = state in {ChangeState.IN_FORCE, ChangeState.WITHDRAWN}
    context = {
        "change": change,
        "act": gettext(ACT_WORDS[Act(change.act)]),
        "state": gettext(STATE_WORDS[state]),
        "tone": TONES[state],
        "place": _PLACE[state],
        "stages": [
            gettext("Draft"),
            gettext("Staffing office"),
            gettext("Legal office"),
            gettext("Scheduled"),
            gettext("In force"),
        ],
        "is_scheduled": state is ChangeState.SCHEDULED,
        "is_withdrawn": state is ChangeState.WITHDRAWN,
        "names": organisations_named(
            {
                one
                for one in (change.organisation_id, change.staffing_office_id, change.legal_office_id)
                if one
            }
        ),
        "area": areas_named([change.area_code]).get(change.area_code, change.area_code),
        "groups": _told(change),
        "impact": None if is_settled else impact_shown(impact_of(change)),
        "steps": [
            (step, gettext(ACTS[step.act]), gettext(OUTCOME_WORDS[step.outcome]) if step.outcome else "")
            for step in change.steps.order_by("-id")
        ],
        "may": may,
        "office": may.review.value if may.review else "",
        "outcomes": [(value, gettext(label)) for value, label in OUTCOMES],
        "typed": request.POST,
        "errors": {name: gettext(str(said)) for name, said in fields.items()},
        "refusal": refused.sentence(gettext) if refused and not fields else "",
        "held": _held(change),
        "returned": last_return(change),
        "list_version": getattr(change, "list_version", None),
        "has_preview": is_edited(change) and change.subject.startswith("item:"),
        "subject_url": _subject_url(change),
        "subject_code": change.subject.partition(":")[2],
    }
    return render(request, "items/library/change.html", context, status=refused.status if refused else 200)


def _told(change: Change) -> list[ToldElement]:
    """What differs, files and licences by their names. 1 SQL for each of the two besides the differences."""
    found = differences_of(change)
    code = change.subject.partition(":")[2]
    references = {
        ref for one in found for value in (one.before, one.after) for ref in references_within(value)
    }
    files = {ref: file.title for ref, file in files_named(references, code=code).items()}
    return told(found, names={one.code: one.name for one in licence_types()} | files)


def _subject_url(change: Change) -> str:
    kind, _, code = change.subject.partition(":")
    return reverse("items:library-entry" if kind == "entry" else "items:library-item", args=[code])


def _held(change: Change) -> str:
    """What kept it from coming into force on its day."""
    if not change.held_by:
        return ""
    told: str = change.held_by["text"]
    return Refused(told, facts=change.held_by["facts"]).sentence(gettext)
