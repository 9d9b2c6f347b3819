"""What is done with one task from the worklist, and the views that an officer keeps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.faces.desk.addresses import WorklistAddress
from tongban.foundation.identity.public import current_officer
from tongban.foundation.tasks.public import (
    TaskClosed,
    TaskTaken,
    claim_task,
    release_task,
    remove_view,
    save_view,
)
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused


@acts_from("desk:home")
def claim(request: HttpRequest) -> HttpResponse:
    """Take one task, and come back to the list."""
    officer = current_officer(request)
    try:
        claim_task(task_id=_task(request), by=officer, at=clock.now())
        messages.success(
            request, ngettext("%(n)s task is yours now.", "%(n)s tasks are yours now.", 1) % {"n": 1}
        )
    except (TaskTaken, TaskClosed) as refused:
        messages.error(request, refused.sentence(_))
    return back(request)


@acts_from("desk:home")
def release(request: HttpRequest) -> HttpResponse:
    """Give a task back to its post."""
    release_task(task_id=_task(request), by=current_officer(request))
    messages.success(request, _("The task is back with the post."))
    return back(request)


@acts_from("desk:home")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows now under a name of one's own."""
    address = WorklistAddress.read(QueryDict(request.POST.get("query", "")))
    try:
        save_view(
            name=request.POST.get("name", ""),
            query=address.query,
            by=current_officer(request),
            at=clock.now(),
        )
        messages.success(request, _("The view is kept."))
    except Refused as refused:
        said = refused.by_field(_).get("name") or refused.sentence(_)
        messages.error(request, said)
    return HttpResponseRedirect(address.url)


@acts_from("desk:home")
def drop_view(request: HttpRequest) -> HttpResponse:
    """Throw a view of one's own away."""
    remove_view(name=request.POST.get("name", ""), by=current_officer(request))
    messages.success(request, _("The view is removed."))
    return redirect("desk:home")


def uuid_of(text: str) -> UUID | None:
    """The id that the text is, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def back_url(request: HttpRequest) -> str:
    """The list from which the form was sent, never another site."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else reverse("desk:home")


def back(request: HttpRequest) -> HttpResponse:
    """To that list."""
    return HttpResponseRedirect(back_url(request))


def _task(request: HttpRequest) -> UUID:
    task_id = uuid_of(request.POST.get("task", ""))
    if task_id is None:
        raise NotFound
    return task_id
