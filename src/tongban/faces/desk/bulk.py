"""One act on the ticked tasks: what it needs is asked first, then each is done by itself, and told by itself."""

from collections.abc import Sequence
from functools import reduce
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.faces.desk.acting import back, back_url, uuid_of
from tongban.faces.desk.rules import BULK, BulkForm, case_number
from tongban.foundation.directory.public import Officer, colleagues_in, holders_of, officers_named
from tongban.foundation.identity.public import current_officer
from tongban.foundation.tasks.public import (
    BATCH_AT_MOST,
    BatchNotOpen,
    RowState,
    TaskRow,
    batch,
    begin_batch,
    run_batch,
    visible_tasks,
)
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound


@acts_from("desk:home")
def begin(request: HttpRequest) -> HttpResponse:
    """Ask what the act needs, or do it; sent twice it is done once."""
    officer = current_officer(request)
    act = request.POST.get("act", "")
    if act not in BULK:
        raise NotFound
    ids = [id_ for text in request.POST.getlist("chosen") if (id_ := uuid_of(text)) is not None]
    if not ids:
        messages.error(request, _("Tick at least one task first."))
        return back(request)
    form = BULK[act].form
    if form is not BulkForm.NONE and not request.POST.get("sure"):
        return _ask(request, act, ids, officer)
    facts = {"to": request.POST.get("to", ""), "note": request.POST.get("note", "")[:300]}
    facts["reason"] = request.POST.get("reason", "").strip()[:300]
    if errors := _errors(form, facts):
        return _ask(request, act, ids, officer, errors=errors)
    batch_id = uuid_of(request.POST.get("batch", "")) or uuid4()
    try:
        begin_batch(batch_id=batch_id, act=act, task_ids=ids, facts=facts, by=officer, at=clock.now())
    except BatchNotOpen as refused:
        return _ask(request, act, ids, officer, errors={"": refused.sentence(_)}, status=refused.status)
    return _run(request, batch_id, officer)


@acts_from("desk:batch", "batch_id")
def go_on(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Do what is left of a batch that was broken off."""
    return _run(request, batch_id, current_officer(request))


@require_GET
def result(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What came of each task, and why a refused one was refused. 4 SQL."""
    officer = current_officer(request)
    fact = batch(batch_id, by=officer)
    done, waiting = fact.count(RowState.DONE), fact.count(RowState.WAITING)
    context = {
        "batch": fact,
        "title": _(BULK[fact.act].label) if fact.act in BULK else fact.act,
        "rows": [(row, case_number(row.about), _why(row.why, row.why_facts)) for row in fact.rows],
        "done": done,
        "waiting": waiting,
        "refused": len(fact.rows) - done - waiting,
        "back_url": back_url(request),
    }
    return render(request, "desk/batch.html", context)


def _run(request: HttpRequest, batch_id: UUID, officer: Officer) -> HttpResponse:
    run_batch(batch_id=batch_id, by=officer, at=clock.now())
    url = reverse("desk:batch", args=[batch_id])
    return HttpResponseRedirect(f"{url}?{urlencode({'next': back_url(request)})}")


def _ask(
    request: HttpRequest,
    act: str,
    ids: Sequence[UUID],
    officer: Officer,
    *,
    errors: dict[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    if len(set(ids)) > BATCH_AT_MOST:
        raise Invalid(N_("At most %(most)s at once."), facts={"most": BATCH_AT_MOST, "fields": {}})
    tasks = visible_tasks(by=officer, ids=ids)
    if not tasks:
        raise NotFound
    context: dict[str, Any] = {
        "act": act,
        "form": BULK[act].form.value,
        "label": _(BULK[act].label),
        "verb": _(BULK[act].verb),
        "warning": _(BULK[act].warning) if BULK[act].warning else "",
        "tasks": [(task, case_number(task.about)) for task in tasks],
        "colleagues": _colleagues(BULK[act].form, tasks, officer),
        "errors": errors or {},
        "typed": request.POST,
        "batch_id": uuid_of(request.POST.get("batch", "")) or uuid4(),
        "back_url": back_url(request),
    }
    return render(request, "desk/batch_form.html", context, status=status if errors else 200)


def _colleagues(form: BulkForm, tasks: Sequence[TaskRow], officer: Officer) -> list[tuple[str, str]]:
    """Who may be chosen for every one of the tasks, as (account, name): 1 SQL for each post or organisation."""
    now = clock.now()
    if form is BulkForm.HOLDER:
        posts = {(task.post_code, task.organisation_id) for task in tasks}
        held = [set(holders_of(post_code=post, organisation_id=office, at=now)) for post, office in posts]
        accounts = reduce(set.intersection, held)
        names = officers_named(sorted(accounts)) if accounts else {}
        return sorted(((str(account), name) for account, name in names.items()), key=lambda one: one[1])
    if form is BulkForm.COLLEAGUE:
        offices = [colleagues_in(id_, at=now) for id_ in {task.organisation_id for task in tasks}]
        shared = reduce(set.intersection, [{one.account_id for one in people} for people in offices])
        return [
            (str(one.account_id), f"{one.name}（{'、'.join(one.posts)}）")
            for one in offices[0]
            if one.account_id in shared - {officer.account_id}
        ]
    return []


def _errors(form: BulkForm, facts: dict[str, str]) -> dict[str, str]:
    if form in (BulkForm.HOLDER, BulkForm.COLLEAGUE) and not facts["to"].isdecimal():
        return {"to": _("Choose a colleague.")}
    if form is BulkForm.REASON and not facts["reason"]:
        return {"reason": _("Say why this is urgent.")}
    return {}


def _why(text: str, facts: Any) -> str:
    return _(text) % {"name": "—", "names": "—", **facts} if "%(" in text else _(text) if text else ""
