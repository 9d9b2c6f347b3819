"""What is done with tasks from the worklist: parse, one verb a task, back to the list."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongban.foundation.identity.public import current_officer
from tongban.foundation.tasks.public import TaskClosed, TaskTaken, claim_task, release_task
from tongban.kernel import clock

PAGE = 20


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
