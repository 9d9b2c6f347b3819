"""The desk: one worklist for whatever an officer has to do, and the jump box."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tongban.faces.desk import rules
from tongban.faces.desk.addresses import WorklistAddress
from tongban.faces.desk.finding import found
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.identity.public import current_officer
from tongban.foundation.tasks.public import (
    TaskClosed,
    TaskFilters,
    TaskRow,
    TaskTaken,
    View,
    claim_task,
    release_task,
    task_counts,
    worklist,
)
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE

PAGE = 20
FEW = 6  # more organisations than this are folded away
TABS = (View.POST, View.MINE, View.UNCLAIMED, View.OVERDUE)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this officer's posts, the nearest limit first. At most 8 SQL at any size."""
    return _worklist(request, WorklistAddress.read(request.GET))


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What this officer has done, the latest first."""
    return _worklist(request, WorklistAddress.read(request.GET, view=View.DONE))


def _worklist(request: HttpRequest, address: WorklistAddress) -> HttpResponse:
    officer, now = current_officer(request), clock.now()
    filters = TaskFilters(
        organisation_id=address.organisation if address.organisation in officer.organisation_ids else None,
        post_code=address.step,
        due_before=_tonight(now) if address.is_today else None,
    )
    page = worklist(by=officer, view=address.view, at=now, filters=filters, cursor=address.cursor, limit=PAGE)
    calendar = calendar_for(officer.area_code)
    rows = [(row, rules.nearness(row, at=now, calendar=calendar), _number(row)) for row in page.rows]
    context = {
        "address": address,
        "title": _(rules.VIEW_WORDS[address.view]) if address.view is View.DONE else _("To do"),
        "is_done": address.view is View.DONE,
        "rows": [_shown(row, near, number, officer) for row, near, number in rows],
        "tabs": _tabs(address, officer, now) if address.view is not View.DONE else [],
        "chips": _steps(address, officer),
        "offices": (offices := _offices(address, officer)),
        "has_many_offices": len(offices) > FEW,
        "next_url": address.with_(cursor=page.cursor).url if page.cursor else "",
        "first_url": address.with_(cursor="").url if address.cursor else "",
        "here": request.get_full_path(),
    }
    return render(request, "desk/worklist.html", context)


def _tonight(now: datetime) -> datetime:
    today = now.astimezone(CITY_ZONE).date()
    return datetime.combine(today + timedelta(days=1), time(), CITY_ZONE)


def _number(row: TaskRow) -> str:
    """The case number where the task is about a case."""
    kind, _colon, key = row.about.partition(":")
    return key if kind == "cases" else ""


def _shown(row: TaskRow, near: rules.Nearness | None, number: str, officer: Officer) -> dict[str, Any]:
    return {
        "task": row,
        "number": number,
        "near": near,
        "due_words": _due_words(near),
        "step": _(rules.STEP_WORDS.get(row.post_code, row.post_code)),
        "kind": _(rules.KIND_WORDS[row.kind]) if row.kind in rules.KIND_WORDS else "",
        "is_proposal": row.kind.startswith("items."),
        "is_mine": row.claimed_by_account == officer.account_id,
        "is_free": row.claimed_by_account is None and row.closed_at is None,
    }


def _due_words(near: rules.Nearness | None) -> str:
    """Words for what the usual “n working days left” does not say."""
    if near is None:
        return _("No limit")
    if near.level == "bad" and near.is_today:
        return _("Due today, office hours are over")
    if near.level == "bad" and near.left == 0:
        return _("The limit has passed")
    if near.level == "bad":
        return ngettext("%(n)s working day over", "%(n)s working days over", -near.left) % {"n": -near.left}
    return ""


def _tabs(address: WorklistAddress, officer: Officer, now: datetime) -> list[dict[str, Any]]:
    counts = task_counts(by=officer, at=now)
    tabs = [
        {
            "label": _(rules.VIEW_WORDS[view]),
            "url": WorklistAddress(view=view).url,
            "is_here": view is address.view and not address.is_today,
            "count": rules.count_of(view, counts),
        }
        for view in TABS
    ]
    today = WorklistAddress(view=View.POST, is_today=True)
    here = address.is_today and address.view is View.POST
    tabs.insert(1, {"label": _("To be done today"), "url": today.url, "is_here": here, "count": None})
    return tabs


def _steps(address: WorklistAddress, officer: Officer) -> list[dict[str, Any]]:
    """Steps to narrow by, where the officer has more than one."""
    steps = (
        sorted({post.code for post in officer.posts}, key=list(rules.STEP_WORDS).index)
        if _known(officer)
        else []
    )
    return [
        {
            "label": _(rules.STEP_WORDS[code]),
            "on": address.step == code,
            "url": address.with_(step="" if address.step == code else code, cursor="").url,
        }
        for code in steps
        if len(steps) > 1
    ]


def _offices(address: WorklistAddress, officer: Officer) -> list[dict[str, Any]]:
    """Organisations to narrow by, where the officer has posts in more than one."""
    if len(officer.organisation_ids) < 2:
        return []
    names = sorted(organisations_named(officer.organisation_ids).items(), key=lambda pair: pair[1])
    return [
        {
            "label": name,
            "on": address.organisation == id_,
            "url": address.with_(organisation=None if address.organisation == id_ else id_, cursor="").url,
        }
        for id_, name in names
    ]


def _known(officer: Officer) -> bool:
    return all(post.code in rules.STEP_WORDS for post in officer.posts)


@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Take one task (its own button) or all that are ticked, and come back to the list."""
    officer, now = current_officer(request), clock.now()
    wanted = [request.POST["task"]] if request.POST.get("task") else request.POST.getlist("chosen")
    taken = 0
    for id_ in dict.fromkeys(wanted[:PAGE]):
        if (task_id := _uuid(id_)) is None:
            continue
        try:
            claim_task(task_id=task_id, by=officer, at=now)
            taken += 1
        except (TaskTaken, TaskClosed) as refused:
            messages.error(request, refused.sentence(_))
    if taken:
        said = ngettext("%(n)s task is yours now.", "%(n)s tasks are yours now.", taken) % {"n": taken}
        messages.success(request, said)
    elif not wanted:
        messages.error(request, _("Tick at least one task first."))
    return _back(request)


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Give a task back to its post."""
    officer = current_officer(request)
    if (task_id := _uuid(request.POST.get("task", ""))) is not None:
        release_task(task_id=task_id, by=officer)
        messages.success(request, _("The task is back with the post."))
    return _back(request)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(back)
    return redirect("desk:home")


@require_GET
def jump(request: HttpRequest) -> HttpResponse:
    """The jump box: a case number or an item's code goes straight there; words find functions and items.

    At most 7 SQL besides the session.
    """
    officer = current_officer(request)
    words = request.GET.get("q", "").strip()[:100]
    answer = found(words, request=request, by=officer)
    if answer.url:
        return HttpResponseRedirect(answer.url)
    return render(
        request,
        "desk/jump.html",
        {
            "words": words,
            "links": answer.links,
            "items": answer.items,
            "home_url": reverse("desk:home"),
            "is_mistyped": answer.is_mistyped,
        },
    )
