"""What somebody says of names at the desk: the same, not the same, split off; look for near names again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import enqueue
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.items.materials.commands.merge import merge_materials
from tongban.services.items.materials.commands.part import part_materials
from tongban.services.items.materials.commands.split import split_material
from tongban.services.items.materials.facts import MaterialFact
from tongban.services.items.materials.jobs import find_near
from tongban.services.items.materials.pages import manager, near_page, one_name
from tongban.services.items.materials.queries import material_named


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Have a worker look for near names again."""
    manager(request)
    enqueue(find_near)
    messages.success(request, gettext("A worker is looking. Load this page again in a moment."))
    return redirect("items:materials-near")


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """What somebody says of one cluster: merge the ticked names, or none of them are the same."""
    by = manager(request)
    act = _part if request.POST.get("do") == "part" else _merge
    return _do(request, near_page, lambda: act(request, by))


def _merge(request: HttpRequest, by: Officer) -> HttpResponse:
    keep = next(iter(_ids(request, "keep")), None)
    if keep is None:
        raise Invalid(N_("Choose the name to keep."))
    ticked = _ids(request, "same")
    apart = [one for one in _ids(request, "name") if one not in ticked]
    told = merge_materials(keep=keep, merge=ticked, apart=apart, by=by, at=clock.now())
    count = len(told.names)
    words = ngettext(
        "%(n)s name is now an alias of “%(kept)s”.", "%(n)s names are now aliases of “%(kept)s”.", count
    )
    messages.success(request, words % {"n": count, "kept": told.kept})
    return redirect("items:materials-near")


def _part(request: HttpRequest, by: Officer) -> HttpResponse:
    part_materials(materials=_ids(request, "name"), by=by, at=clock.now())
    messages.success(request, gettext("Remembered. These names are not offered as one again."))
    return redirect("items:materials-near")


@require_POST
def split(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """Let a merged name stand for itself again."""
    by = manager(request)

    def act() -> HttpResponse:
        kept = split_material(material_id=material_id, by=by, at=clock.now())
        messages.success(request, gettext("Split off from “%(kept)s”.") % {"kept": kept})
        return redirect("items:material", material_id=material_id)

    return _do(request, lambda request, refused: one_name(request, by, material_id, refused), act)


@require_POST
def merge_into(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """Merge one name into another that was typed."""
    by = manager(request)

    def act() -> HttpResponse:
        keep = _typed(request.POST.get("into", "").strip())
        told = merge_materials(keep=keep.id, merge=[material_id], by=by, at=clock.now())
        messages.success(request, gettext("Merged into “%(kept)s”.") % {"kept": told.kept})
        return redirect("items:material", material_id=told.kept_id)

    return _do(request, lambda request, refused: one_name(request, by, material_id, refused), act)


def _typed(name: str) -> MaterialFact:
    """The name that was typed, or the one kept in its place. Raises Invalid."""
    try:
        return material_named(name)
    except NotFound:
        unknown = N_("No item uses this name. Choose one from the list.")
        raise Invalid(facts={"fields": {"into": unknown}}) from None


def _do(
    request: HttpRequest,
    show: Callable[[HttpRequest, Refused], HttpResponse],
    act: Callable[[], HttpResponse],
) -> HttpResponse:
    """Do it; a refusal that a person can mend stands on the page."""
    try:
        return act()
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        return show(request, refused)


def _ids(request: HttpRequest, field: str) -> list[UUID]:
    """The ids that were sent. Raises Invalid."""
    try:
        return [UUID(one) for one in request.POST.getlist(field)]
    except ValueError:
        raise Invalid(N_("This form is out of date. Load the page again.")) from None
