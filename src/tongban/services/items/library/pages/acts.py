"""The pages of the acts: a new entry, split, merge, and suspend, resume, cancel: `/desk/library/…`."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.items.library.access import EDIT
from tongban.services.items.library.acting import merging
from tongban.services.items.library.acting.queries import check_all_new
from tongban.services.items.library.acting.typed import Typed
from tongban.services.items.library.beginning import keeps
from tongban.services.items.library.changes import change_seen, is_edited, last_return, what_may
from tongban.services.items.library.checking import ActDoesNotFit, CannotMove
from tongban.services.items.library.commands.create_entry import EntryCodeTaken
from tongban.services.items.library.commands.draft import ChangedMeanwhile, draft_change, save_change
from tongban.services.items.library.commands.submit import REASON_NEEDED
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.facts import EntryFact, TaskState
from tongban.services.items.library.models import Change
from tongban.services.items.library.pages import act_views as views
from tongban.services.items.library.pages.act_forms import (
    Form,
    Proposed,
    adding,
    dividing,
    form_of,
    joining,
)
from tongban.services.items.library.queries import entry
from tongban.services.items.library.rules import OverrideNotAllowed
from tongban.services.items.library.telling import told

# the field of the form that says what an element says
_FIELDS = {
    "type": "type_code",
    "basis": "basis",
    "levels": "use_levels",
    "statutory-limit": "statutory",
    "promised-limit": "promised",
    "conditions": "conditions",
}


@require_http_methods(["GET", "POST"])
def add_entry(request: HttpRequest) -> HttpResponse:
    """A new entry of the list. Raises NotAllowed for whom edits no list."""
    by = officer_at_desk(request)
    return _answer(request, by, adding(by))


@require_http_methods(["GET", "POST"])
def split_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry into several. Raises NotFound, ActDoesNotFit."""
    by = officer_at_desk(request)
    return _answer(request, by, dividing(_kept(code, by)))


@require_http_methods(["GET", "POST"])
def merge_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Several entries into one; `with` names the others. Raises NotFound, ActDoesNotFit."""
    by = officer_at_desk(request)
    given = request.POST if request.method == "POST" else request.GET
    others = [one for one in dict.fromkeys(given.getlist("with")) if one != code][: merging.MOST - 1]
    picked = [_kept(one, by) for one in (code, *others)]
    is_asked = request.method == "POST" or "go" in given
    if len(picked) < 2 or not is_asked:
        words = given.get("q", "").strip()[:100]
        context = {**views.picking(picked, by, words), "is_short": is_asked}
        return render(request, "items/library/acts/pick.html", context)
    return _answer(request, by, joining(picked))


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What a draft proposes, with its reason and day. Raises NotFound, CannotMove."""
    by = officer_at_desk(request)
    change = change_seen(change_id, by=by)
    if is_edited(change):
        return redirect("items:library-edit", change_id=change_id)
    if not what_may(change, by=by).edit:
        raise CannotMove(facts={"state": change.state})
    return _answer(request, by, form_of(change, by))


def _kept(code: str, by: Officer) -> EntryFact:
    """An entry that this officer may change. Raises NotFound, NotAllowed, ActDoesNotFit."""
    check_duty_anywhere(by, EDIT)
    found = entry(code)
    if not keeps(by, found.keeper_id):
        raise NotFound(facts={"entry": code})
    if found.task_state == TaskState.CANCELLED:
        raise ActDoesNotFit(facts={"subject": code, "state": found.task_state})
    return found


def _answer(request: HttpRequest, by: Officer, form: Form) -> HttpResponse:
    """Show the form; keep what it proposes, or say what is wrong with it."""
    if request.method == "GET":
        return _page(request, form, Typed({**form.at_first, **_why(form.change)}))
    typed = Typed(dict(request.POST.lists()))
    if typed.text("do") != "save":
        return _page(request, form, typed)
    try:
        if not typed.text("reason"):
            typed.wrong("reason", REASON_NEEDED)
        day = typed.day("in_force_on")
        proposed = form.read(typed)
        typed.check()
        check_all_new(proposed.made)
        change_id = _keep(form, proposed, typed, in_force_on=day, by=by)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        return _page(request, form, typed, refused=refused)
    return redirect("items:library-change", change_id=change_id)


def _keep(form: Form, proposed: Proposed, typed: Typed, **fields: Any) -> UUID:
    """A new draft, or the next revision of the one that is there."""
    fields |= {"proposal": proposed.proposal, "reason": typed.text("reason"), "at": clock.now()}
    if form.change is None:
        return draft_change(
            act=form.act,
            subject=proposed.subject,
            others=proposed.others,
            organisation_id=proposed.organisation_id,
            **fields,
        )
    read = typed.text("revision")
    save_change(change_id=form.change.pk, revision=int(read) if read.isdecimal() else 0, **fields)
    return form.change.pk


def _why(change: Change | None) -> dict[str, list[str]]:
    if change is None:
        return {}
    day = change.in_force_on.isoformat() if change.in_force_on else ""
    return {"reason": [change.reason], "in_force_on": [day], "revision": [str(change.revision)]}


def _page(request: HttpRequest, form: Form, typed: Typed, refused: Refused | None = None) -> HttpResponse:
    if refused is not None:
        _note(refused, typed)
    if isinstance(refused, ChangedMeanwhile):
        typed = typed.with_values(revision=[str(refused.facts["revision"])])
    errors = {name: views.with_part(name, gettext(said)) for name, said in typed.faults.items()}
    context = {
        "typed": views.Values(typed),
        **form.show(typed),
        "errors": errors,
        "change": form.change,
        "returned": last_return(form.change) if form.change else None,
        "refusal": refused.sentence(gettext) if refused and not errors else "",
        "clash_groups": told(refused.differences) if isinstance(refused, ChangedMeanwhile) else [],
    }
    return render(request, form.template, context, status=refused.status if refused else 200)


def _note(refused: Refused, typed: Typed) -> None:
    """Put each sentence of a refusal beside the field to which it belongs."""
    fields: Any = refused.facts.get("fields", {})
    if isinstance(refused, OverrideNotAllowed):
        for key, why in fields.items():
            label = gettext(ELEMENTS[key].label)
            said = pgettext("between a material and its field", ": ").join([label, gettext(why)])
            typed.wrong(_FIELDS.get(key, "name"), said)
    elif isinstance(refused, EntryCodeTaken):
        typed.wrong(views.code_field(typed, str(refused.facts["code"])), refused.sentence(gettext))
    elif isinstance(refused, Invalid):
        for name, sentence in fields.items():
            typed.wrong(name, sentence)
