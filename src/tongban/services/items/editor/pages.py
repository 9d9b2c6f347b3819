"""The editor at the desk: `/desk/library/changes/<id>/edit/…`, one page a section, and the preview of the guide."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound, Refused
from tongban.services.items.editor.acting import acted
from tongban.services.items.editor.checking import checked
from tongban.services.items.editor.completing import completeness, whole
from tongban.services.items.editor.entries import Entries, Posted, entries_from, entries_of
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.preview import preview_of
from tongban.services.items.editor.reading import Read, read
from tongban.services.items.editor.saving import PartClashes, save_part, save_reason
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.editor.sheets import Sheet, sheet_of
from tongban.services.items.editor.showing import Shower
from tongban.services.items.editor.telling import clash_lines
from tongban.services.items.library.changes import change_seen, what_may
from tongban.services.items.library.simple import day_from

WHY = "why"
_LARGEST_BASE = 1_000_000


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, change_id: UUID, key: str = "basics") -> HttpResponse:
    """One section: shown, worked on row by row, saved; merged with what others saved meanwhile."""
    by = officer_at_desk(request)
    change = change_seen(change_id, by=by)
    if key != WHY and key not in SECTIONS:
        raise NotFound(facts={"section": key})
    if not what_may(change, by=by).edit:
        return redirect("items:library-change", change_id=change_id)
    if key == WHY:
        return _why(request, by, change_id)
    sheet, section = sheet_of(change), SECTIONS[key]
    if request.method == "GET":
        return _show(request, sheet, section, entries_of(section, sheet.shown))
    entries, base = entries_from(section, _posted(request)), _base(request)
    act = request.POST.get("act", "save")
    if act.startswith("restore:"):
        return _restored(request, sheet, section, entries, base, act.partition(":")[2])
    if act.partition(":")[0] in {"add", "remove", "up", "down"}:
        row = acted(section, entries, act)
        return _show(request, sheet, section, entries, base=base, open_row=row)
    found = read(section, entries, base, skip=sheet.locked)
    if found.faults:
        return _show(request, sheet, section, entries, base=base, errors=found.faults, status=422)
    return _save(request, by, change_id, section, found, base)


def _save(
    request: HttpRequest, by: Officer, change_id: UUID, section: Section, found: Read, base: dict[str, Any]
) -> HttpResponse:
    try:
        saved = save_part(
            change_id=change_id,
            section=section,
            part=found.said,
            base=base,
            revision=_revision(request),
            by=by,
            at=clock.now(),
            policies=_policies(request),
        )
    except PartClashes as clashes:
        sheet = sheet_of(change_seen(change_id, by=by))
        theirs = sheet.part(section)
        entries = entries_of(section, clashes.values, base=theirs)
        return _show(request, sheet, section, entries, base=theirs, clashes=clashes, status=clashes.status)
    if saved.merged_with:
        told = gettext("Saved, together with what %(name)s saved in the meantime.")
        messages.success(request, told % {"name": saved.merged_with})
    else:
        messages.success(request, gettext("Saved"))
    return redirect("items:library-edit-section", change_id=change_id, key=_next(request, section))


def _next(request: HttpRequest, section: Section) -> str:
    """Where to go after saving: on, or where one is."""
    if request.POST.get("act") != "save-next":
        return section.key
    keys = [*SECTIONS, WHY]
    return keys[keys.index(section.key) + 1]


def _restored(
    request: HttpRequest, sheet: Sheet, section: Section, entries: Entries, base: dict[str, Any], element: str
) -> HttpResponse:
    """Put what the level above says into the form; nothing is saved yet."""
    above = entries_of(section, sheet.shown_above, base=base)
    for group in section.groups:
        if group.element == element:
            for ask in group.asks:
                if ask.key in above.typed:
                    entries.typed[ask.key] = above.typed[ask.key]
                else:
                    entries.rows[ask.key] = above.rows[ask.key]
    return _show(request, sheet, section, entries, base=base)


def _why(request: HttpRequest, by: Officer, change_id: UUID) -> HttpResponse:
    """Reason and day; after it the change with what rests on it."""
    change = change_seen(change_id, by=by)
    typed = {
        "reason": change.reason,
        "in_force_on": change.in_force_on.isoformat() if change.in_force_on else "",
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = request.POST.dict()
        try:
            save_reason(
                change_id=change_id,
                reason=typed.get("reason", "").strip(),
                in_force_on=day_from(typed),
                by=by,
                at=clock.now(),
            )
            return redirect("items:library-change", change_id=change_id)
        except Invalid as invalid:
            fields: Any = invalid.facts.get("fields", {})
            errors = {name: gettext(said) for name, said in fields.items()}
    sheet = sheet_of(change)
    context = {**_frame(sheet, WHY), "typed": typed, "errors": errors}
    return render(request, "items/editor/why.html", context, status=422 if errors else 200)


def _show(
    request: HttpRequest,
    sheet: Sheet,
    section: Section,
    entries: Entries,
    *,
    base: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    open_row: str = "",
    clashes: PartClashes | None = None,
    status: int = 200,
) -> HttpResponse:
    is_fresh = base is None or clashes is not None
    bound: Mapping[str, str] = (
        sheet.change.proposal.get("content", {}).get("policies", {}) if sheet.is_entry else {}
    )
    shower = Shower(
        sheet,
        entries,
        errors=errors,
        open_row=open_row,
        policies={**bound, **_policies(request)},
    )
    context = {
        **_frame(sheet, section.key),
        "section": section,
        "label": gettext(section.label),
        "lead": gettext(section.lead),
        "groups": shower.groups(section),
        "errors": {name: gettext(said) for name, said in (errors or {}).items()},
        "revision": sheet.change.revision if is_fresh else _revision(request),
        "base": json.dumps(sheet.part(section) if base is None else dict(base), ensure_ascii=False),
        "open_row": open_row,
        "clash": clashes.sentence(gettext) if clashes else "",
        "clashes": clash_lines(clashes.clashes) if clashes else [],
    }
    return render(request, "items/editor/section.html", context, status=status)


def _frame(sheet: Sheet, here: str) -> dict[str, Any]:
    """Outline, completeness and checks beside every page."""
    change = sheet.change
    parts = completeness(sheet.shown)
    found = checked(sheet, sheet.said, on=clock.now().astimezone(CITY_ZONE).date())
    marked = {remark.section for remark in found.remarks if remark.tone == "bad"}
    return {
        "change": change,
        "is_entry": sheet.is_entry,
        "above": sheet.levels[-1].code if sheet.levels else "",
        "outline": [
            {
                "key": key,
                "label": gettext(section.label),
                "part": parts[key],
                "is_here": key == here,
                "is_bad": key in marked,
                "url": reverse("items:library-edit-section", args=[change.pk, key]),
            }
            for key, section in SECTIONS.items()
        ],
        "why_url": reverse("items:library-edit-section", args=[change.pk, WHY]),
        "is_why": here == WHY,
        "whole": whole(parts),
        "checked": found,
    }


@require_POST
def preview_typed(request: HttpRequest, change_id: UUID, key: str) -> HttpResponse:
    """The guide as it would be with what stands in the form now; nothing is saved. A part of a page."""
    by = officer_at_desk(request)
    sheet = sheet_of(change_seen(change_id, by=by))
    section = SECTIONS.get(key)
    if section is None:
        raise NotFound(facts={"section": key})
    found = read(section, entries_from(section, _posted(request)), _base(request), skip=sheet.locked)
    return _preview(request, sheet, sheet.said_with(section, found.said), "items/editor/preview_part.html")


@require_http_methods(["GET"])
def preview(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The guide of a change as citizens would see it; the answers to its questions stand in the address."""
    sheet = sheet_of(change_seen(change_id, by=officer_at_desk(request)))
    return _preview(request, sheet, sheet.said, "items/editor/preview.html")


def _preview(request: HttpRequest, sheet: Sheet, said: Mapping[str, Any], template: str) -> HttpResponse:
    context: dict[str, Any] = {"change": sheet.change}
    try:
        context["guide"] = preview_of(sheet, said, request.GET.dict())
    except Refused as refused:
        context["refusal"] = refused.sentence(gettext)
    return render(request, template, context)


def _base(request: HttpRequest) -> dict[str, Any]:
    """What the page had read. Raises Invalid for anything that no page of ours sends."""
    text = request.POST.get("base", "")
    try:
        base = json.loads(text) if len(text) <= _LARGEST_BASE else None
    except ValueError:
        base = None
    if not isinstance(base, dict):
        raise Invalid(facts={"fields": {"base": N_("Load the page again: it did not come back whole.")}})
    return base


def _posted(request: HttpRequest) -> Posted:
    return {name: [str(one) for one in said] for name, said in request.POST.lists()}


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _policies(request: HttpRequest) -> dict[str, str]:
    stem = "policy:"
    return {
        name.removeprefix(stem): str(said) for name, said in request.POST.items() if name.startswith(stem)
    }
