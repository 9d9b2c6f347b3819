"""Applying (申请): begin, the task list, one thing a page, check the answers, submit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.forms.public import form_sections, is_row_act, parse_form, validate_form
from tongban.foundation.identity.public import Person, current_person, firms_of
from tongban.foundation.papers.public import store_file
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.cases import queries
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.commands.submit import ApplicationIncomplete, FormIsStale, submit_case
from tongban.services.cases.facts import Application, HolderKind, SlotInput
from tongban.services.cases.models import Draft
from tongban.services.cases.pages.drafting import Desk, desk_of
from tongban.services.items.public import known_answers, published


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """For whom, and the scenario's questions; what the guide already asked is not asked again."""
    person = current_person(request)
    item = published(code)
    given = request.POST if request.method == "POST" else request.GET
    answers = known_answers(item.content, given.dict())
    firms = list(firms_of(person))
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        whom = request.POST.get("whom", "person")
        holder = HolderKind.PERSON if whom == "person" else HolderKind.FIRM
        uscc = None if holder is HolderKind.PERSON else whom
        if uscc is not None and uscc not in {firm.uscc for firm in firms}:
            raise NotFound
        try:
            draft_id = drafts.begin_draft(
                item_code=code, holder=holder, uscc=uscc, answers=answers, by=person, at=clock.now()
            )
            return redirect("cases:draft", draft_id=draft_id)
        except Invalid as refused:
            errors = _fields(refused)
    context = {"item": item, "answers": answers, "firms": firms, "person": person, "errors": errors}
    context |= {"for_person": "1" in item.content.audience or not item.content.audience}
    context |= {"for_firm": bool(set(item.content.audience) - {"1"})}
    return render(request, "cases/begin.html", context, status=422 if errors else 200)


def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The task list: what is filled in, what is left, what comes next."""
    desk = _desk(request, draft_id)
    return render(request, "cases/draft.html", {"desk": desk})


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """One page of the form: errors, locked facts, questions, save."""
    person = current_person(request)
    desk = _desk(request, draft_id, person)
    form = desk.content.form
    keys = [one.key for one in form_sections(form or {})]
    if form is None or section not in keys:
        raise NotFound
    context: dict[str, Any] = {
        "desk": desk,
        "section": section,
        "values": desk.draft.form,
        "errors": {},
        "post": None,
    }
    if request.method == "POST":
        values = {**desk.draft.form, **parse_form(form, request.POST, section=section)}
        context |= {"values": values, "post": request.POST}
        if not is_row_act(request.POST):
            try:
                validate_form(form, values, locked=desk.locked, scenario=desk.draft.answers, section=section)
            except Invalid as refused:
                context["errors"] = _fields(refused)
            _save(draft_id, desk, values, person)
            if not context["errors"]:
                following = keys[keys.index(section) + 1 :]
                messages.success(request, _("Saved"))
                if following:
                    return redirect("cases:fill", draft_id=draft_id, section=following[0])
                return redirect("cases:draft", draft_id=draft_id)
    return render(request, "cases/fill.html", context, status=422 if context["errors"] else 200)


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, draft_id: UUID, slot: str) -> HttpResponse:
    """One material: what is asked, what is there, upload, take out."""
    person = current_person(request)
    desk = _desk(request, draft_id, person)
    line = desk.line(slot)
    if line is None:
        raise NotFound
    error = ""
    if request.method == "POST":
        try:
            _change_slot(request, draft_id, slot, person)
            return redirect("cases:hand_in", draft_id=draft_id, slot=slot)
        except Refused as refused:
            error = refused.sentence(_)
            status = refused.status
            return render(
                request, "cases/hand_in.html", {"desk": desk, "line": line, "error": error}, status=status
            )
    return render(request, "cases/hand_in.html", {"desk": desk, "line": line, "error": error})


def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check the answers before signing and submitting."""
    return render(request, "cases/check.html", {"desk": _desk(request, draft_id)})


@require_POST
def submit(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Submit the draft. A second click leads to the same case."""
    person = current_person(request)
    done = queries.submitted_draft(draft_id, by=person)
    if done:
        return redirect("cases:track", number=done)
    desk = _desk(request, draft_id, person)
    if request.POST.get("declared") != "yes":
        error = {"declared": _("Please confirm that what you say is true.")}
        return render(request, "cases/check.html", {"desk": desk, "errors": error}, status=422)
    try:
        said = submit_case(
            application=_application(desk.draft), by=person, at=clock.now(), key=f"draft:{draft_id}"
        )
    except FormIsStale as refused:
        drafts.renew_draft(draft_id=draft_id, by=person, at=clock.now())
        messages.warning(request, refused.sentence(_))
        return redirect("cases:draft", draft_id=draft_id)
    except (ApplicationIncomplete, Invalid) as refused:
        context = {"desk": desk, "errors": _fields(refused) or {"": refused.sentence(_)}}
        return render(request, "cases/check.html", context, status=refused.status)
    request.session["submitted"] = said.number
    return redirect("cases:track", number=said.number)


@require_POST
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    drafts.drop_draft(draft_id=draft_id, by=current_person(request))
    messages.success(request, _("The draft is deleted."))
    return redirect("cases:mine")


def _desk(request: HttpRequest, draft_id: UUID, person: Person | None = None) -> Desk:
    person = person or current_person(request)
    return desk_of(queries.own_draft(draft_id, by=person))


def _save(draft_id: UUID, desk: Desk, values: Mapping[str, Any], person: Person) -> None:
    kept = {name: value for name, value in values.items() if name not in desk.locked}
    drafts.save_form(
        draft_id=draft_id, values=kept, is_done=not desk.problems_of(kept), by=person, at=clock.now()
    )


def _change_slot(request: HttpRequest, draft_id: UUID, slot: str, person: Person) -> None:
    if taken := request.POST.get("take_out"):
        drafts.take_paper(draft_id=draft_id, slot=slot, paper_id=UUID(taken), by=person, at=clock.now())
        return
    files = request.FILES.getlist("file")
    if not files:
        raise NoFileChosen
    for file in files:
        paper = store_file(stream=file, name=file.name or "", owner=person.ref, by=person, at=clock.now())
        drafts.put_paper(draft_id=draft_id, slot=slot, paper_id=paper.id, by=person, at=clock.now())


class NoFileChosen(Invalid):
    """The form came without a file."""

    code = "no-file-chosen"
    title = N_("Choose a file first.")


def _application(draft: Draft) -> Application:
    return Application(
        item_code=draft.item_code,
        version_id=draft.version_id,
        holder=HolderKind(draft.holder),
        uscc=draft.uscc or None,
        answers=draft.answers,
        form=draft.form,
        slots=tuple(
            SlotInput(key=key, papers=tuple(UUID(paper) for paper in papers))
            for key, papers in draft.slots.items()
        ),
        channel="online",
        draft_id=draft.id,
    )


def _fields(refused: Refused) -> dict[str, str]:
    found = refused.facts.get("fields")
    return {str(name): _(str(text)) for name, text in found.items()} if isinstance(found, dict) else {}
