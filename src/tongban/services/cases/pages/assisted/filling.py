"""Applying with the person there: the questions, all on one page, the check, the consent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.forms.public import form_sections, is_row_act, validate_form
from tongban.foundation.identity.public import Firm, current_officer, real_name_source
from tongban.foundation.papers.public import papers_named, store_file, takes_many_files
from tongban.foundation.ui.public import in_fours
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound, Refused
from tongban.services.cases.assisted.codes import open_code_sent_at
from tongban.services.cases.assisted.commands import fill as verbs
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.commands.submit import (
    send_consent_code,
    submit_helped,
    submitted_number,
)
from tongban.services.cases.assisted.drafts import (
    SIGNED_SHEET,
    draft_digest,
    papers_owner,
    signed_sheet,
)
from tongban.services.cases.assisted.facts import CodeUse, Consent, VisitFact
from tongban.services.cases.assisted.models import Visit
from tongban.services.cases.assisted.places import check_helps_with
from tongban.services.cases.assisted.visits import visit_fact
from tongban.services.cases.facts import Capacity, HolderKind
from tongban.services.cases.pages.assisted.asked import note_begun
from tongban.services.cases.pages.assisted.table import Table, table_of
from tongban.services.cases.pages.two_windows import marks_of, merged
from tongban.services.cases.reading import FormIsStale
from tongban.services.cases.rules import holders_of
from tongban.services.items.public import asked_questions, checklist, counted_answers, published


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, visit_id: UUID, code: str) -> HttpResponse:
    """For the person or their firm, the scenario's questions, and at once what has to be brought."""
    officer = current_officer(request)
    row = visit_at_work(visit_id, by=officer, at=clock.now())
    fact, item = visit_fact(row, by=officer), published(code)
    check_helps_with(fact.place, item)
    given = request.POST if request.method == "POST" else request.GET
    answers = counted_answers(item.content, given.dict())
    firms = _firms(row)
    whoms = _whoms(item.content.audience, fact, firms)
    whom = str(given.get("whom", whoms[0][0] if whoms else ""))
    errors: dict[str, str] = {}
    if request.method == "POST" and "show" not in request.POST:
        try:
            draft_id = verbs.begin_helped(
                visit_id=visit_id,
                item_code=code,
                uscc=None if whom == "person" else whom,
                answers=answers,
                by=officer,
                at=clock.now(),
            )
            note_begun(request, visit_id, code)
            return redirect("cases:help", visit_id=visit_id, draft_id=draft_id)
        except Invalid as refused:
            errors = refused.by_field(_)
    questions = [
        (one, [(c.value, c.label) for c in one.choices]) for one in asked_questions(item.content, answers)
    ]
    context = {
        "visit": fact,
        "item": item,
        "whoms": whoms,
        "whom": whom,
        "answers": answers,
        "questions": questions,
        "list": checklist(item.content, answers),
        "errors": errors,
    }
    return render(request, "cases/assisted/questions.html", context, status=422 if errors else 200)


def _firms(row: Visit) -> list[Firm]:
    """The firms of the person who is there; a village point helps persons only."""
    if row.capacity != Capacity.COUNTER:
        return []
    return list(real_name_source.ask().firms_of(person_id=row.person_id))


def _whoms(audience: tuple[str, ...], fact: VisitFact, firms: list[Firm]) -> list[tuple[str, str, str]]:
    holders = holders_of(audience)
    person = [("person", fact.name, "")] if HolderKind.PERSON in holders else []
    mine = firms if HolderKind.FIRM in holders else []
    return person + [(one.uscc, one.name, in_fours(one.uscc)) for one in mine]


@takes_many_files
@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, visit_id: UUID, draft_id: UUID) -> HttpResponse:
    """Everything on one page: what is known, what is asked, each material. Saving keeps all of it."""
    officer = current_officer(request)
    if number := submitted_number(draft_id, by=officer):
        return redirect("cases:taken_in", number=number)
    table = table_of(visit_id, draft_id, officer)
    form = table.desk.content.form or {}
    context: dict[str, Any] = {
        "table": table,
        "values": table.desk.draft.form,
        "errors": {},
        "post": None,
        "limit_mb": settings.UPLOAD_MAX_BYTES // 2**20,
        "seen": _marks(table),
    }
    if request.method == "GET":
        return render(request, "cases/assisted/fill.html", context)
    found = merged(form, table.desk.draft.form, request.POST)
    values = found.values
    if found.clashes:
        context |= {"values": values, "post": request.POST, "clashes": found.clashes}
        return render(request, "cases/assisted/fill.html", context, status=409)
    try:
        _save(request, table, values, officer)
    except Refused as refused:
        context |= {"values": values, "post": request.POST, "refused": refused.sentence(_)}
        return render(request, "cases/assisted/fill.html", context, status=refused.status)
    if "keep" in request.POST or "take_out" in request.POST:
        return redirect("cases:help", visit_id=visit_id, draft_id=draft_id)
    now = table_of(visit_id, draft_id, officer)
    context |= {"table": now, "values": values, "post": request.POST, "seen": _marks(now)}
    if is_row_act(request.POST):
        return render(request, "cases/assisted/fill.html", context)
    try:
        validate_form(form, values, locked=table.desk.locked, scenario=table.desk.draft.answers)
    except Invalid as refused:
        context["errors"] = refused.by_field(_)
    owed = context["table"].desk.owed
    if not context["errors"] and not owed:
        return redirect("cases:help_check", visit_id=visit_id, draft_id=draft_id)
    context["owed"] = [line.slot.key for line in owed]
    return render(request, "cases/assisted/fill.html", context, status=422)


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, visit_id: UUID, draft_id: UUID) -> HttpResponse:
    """The person looks at it, agrees by the code or on the signed sheet, and it is submitted."""
    officer = current_officer(request)
    if number := submitted_number(draft_id, by=officer):
        return redirect("cases:taken_in", number=number)
    table = table_of(visit_id, draft_id, officer)
    if not table.is_ready:
        return redirect("cases:help", visit_id=visit_id, draft_id=draft_id)
    error, status = "", 200
    if request.method == "POST":
        try:
            return _agreed(request, table, officer)
        except FormIsStale as refused:
            verbs.renew_helped(visit_id=visit_id, draft_id=draft_id, by=officer, at=clock.now())
            messages.warning(request, refused.sentence(_))
            return redirect("cases:help", visit_id=visit_id, draft_id=draft_id)
        except Refused as refused:
            error, status = refused.sentence(_), refused.status
    digest, sheet = draft_digest(table.desk.draft, table.said), signed_sheet(table.desk.draft, table.said)
    context = {
        "table": table,
        "error": error,
        "sent_at": open_code_sent_at(table.row, use=CodeUse.CONSENT, about=digest, at=clock.now()),
        "sheet": papers_named([sheet]).get(sheet) if sheet else None,
        "takes_paper": table.row.capacity == Capacity.COUNTER,
    }
    return render(request, "cases/assisted/check.html", context, status=status)


def _agreed(request: HttpRequest, table: Table, officer: Officer) -> HttpResponse:
    where: dict[str, Any] = {
        "visit_id": table.visit.id,
        "draft_id": table.desk.draft.id,
        "by": officer,
        "at": clock.now(),
    }
    again = redirect("cases:help_check", visit_id=table.visit.id, draft_id=table.desk.draft.id)
    if "send" in request.POST:
        send_consent_code(**where)
        return again
    for file in request.FILES.getlist("sheet")[:1]:
        owner = papers_owner(table.desk.draft.id)
        paper = store_file(stream=file, name=file.name or "", owner=owner, by=officer, at=clock.now())
        verbs.put_helped_paper(**where, slot=SIGNED_SHEET, paper_id=paper.id)
        return again
    by_code = "code" in request.POST
    number = submit_helped(
        **where,
        consent=Consent.CODE if by_code else Consent.PAPER,
        code=request.POST.get("code", ""),
    )
    request.session["taken_in"] = number
    return redirect("cases:taken_in", number=number)


@require_POST
def renew(request: HttpRequest, visit_id: UUID, draft_id: UUID) -> HttpResponse:
    """Carry the draft over to the guide in force; what was typed stays."""
    verbs.renew_helped(visit_id=visit_id, draft_id=draft_id, by=current_officer(request), at=clock.now())
    return redirect("cases:help", visit_id=visit_id, draft_id=draft_id)


@require_POST
def drop(request: HttpRequest, visit_id: UUID, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    verbs.drop_helped(visit_id=visit_id, draft_id=draft_id, by=current_officer(request), at=clock.now())
    messages.success(request, _("The draft is deleted."))
    return redirect("cases:visit", visit_id=visit_id)


def _marks(table: Table) -> str:
    """What the page carries of the entries as they stand in the draft."""
    sections = form_sections(table.desk.content.form or {})
    return marks_of(table.desk.draft.form, [one for section in sections for one in section.fields])


def _save(request: HttpRequest, table: Table, values: Mapping[str, Any], officer: Officer) -> None:
    where: dict[str, Any] = {
        "visit_id": table.visit.id,
        "draft_id": table.desk.draft.id,
        "by": officer,
        "at": clock.now(),
    }
    kept = {name: value for name, value in values.items() if name not in table.desk.locked}
    said = {one.line.slot.key: _said(request, one.line.slot.key) for one in table.materials}
    verbs.save_helped(
        **where,
        values=kept,
        is_done=not table.desk.problems_of(kept),
        said=said,
        over=table.desk.draft.form_version,
    )
    if taken := request.POST.get("take_out"):
        slot, _colon, taken_id = taken.rpartition(":")
        verbs.take_helped_paper(**where, slot=slot, paper_id=_uuid(taken_id))
    for key in said:
        for file in request.FILES.getlist(f"file-{key}"):
            owner = papers_owner(table.desk.draft.id)
            paper = store_file(stream=file, name=file.name or "", owner=owner, by=officer, at=clock.now())
            verbs.put_helped_paper(**where, slot=key, paper_id=paper.id)


def _said(request: HttpRequest, key: str) -> dict[str, Any]:
    copies = request.POST.get(f"copies-{key}", "").strip()
    return {
        "copies": int(copies) if copies.isdecimal() and len(copies) < 4 else 0,
        "original": request.POST.get(f"original-{key}") == "yes",
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
