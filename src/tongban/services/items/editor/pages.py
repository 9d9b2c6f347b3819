"""The editor at the desk: `/desk/library/changes/<id>/edit/…`, one page a section."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.items.editor.acting import acted
from tongban.services.items.editor.attaching import lines_of_files, with_files
from tongban.services.items.editor.entries import Entries, entries_from, entries_of
from tongban.services.items.editor.facts import Section
from tongban.services.items.editor.framing import WHY, frame_of, pictures
from tongban.services.items.editor.posting import (
    base_of,
    base_text,
    policies_chosen,
    policies_read,
    posted_in,
    revision_of,
)
from tongban.services.items.editor.reading import Read, read
from tongban.services.items.editor.saving import PartClashes, save_part, save_reason
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.editor.sheets import Sheet, place_of, sheet_of
from tongban.services.items.editor.showing import Shower
from tongban.services.items.editor.telling import clash_lines
from tongban.services.items.library.changes import change_seen, is_edited, what_may
from tongban.services.items.library.simple import day_from


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, change_id: UUID, key: str = "basics") -> HttpResponse:
    """One section: shown, worked on row by row, saved; merged with what others saved meanwhile."""
    by = officer_at_desk(request)
    change = change_seen(change_id, by=by)
    if key != WHY and key not in SECTIONS:
        raise NotFound(facts={"section": key})
    if not is_edited(change):
        return redirect("items:library-propose", change_id=change_id)
    if not what_may(change, by=by).edit:
        return redirect("items:library-change", change_id=change_id)
    if key == WHY:
        return _why(request, by, change_id)
    sheet, section = sheet_of(change), SECTIONS[key]
    if request.method == "GET":
        return _show(request, sheet, section, entries_of(section, sheet.shown))
    base = base_of(request, place_of(sheet, section))
    posted, refused = with_files(posted_in(request), request.FILES, sheet, section, by=by, at=clock.now())
    entries = entries_from(section, posted)
    act = request.POST.get("act", "save")
    if act.startswith("restore:"):
        return _restored(request, sheet, section, entries, base, act.partition(":")[2])
    if act.partition(":")[0] in {"add", "remove", "up", "down"}:
        row = acted(section, entries, act)
        return _show(request, sheet, section, entries, base=base, open_row=row, errors=refused)
    found = read(section, entries, base, skip=sheet.locked)
    if faults := found.faults | refused:
        return _show(request, sheet, section, entries, base=base, errors=faults, status=422)
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
            revision=revision_of(request),
            by=by,
            at=clock.now(),
            policies=policies_chosen(request),
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
                read=typed.get("reason-read"),
                in_force_on=day_from(typed),
                by=by,
                at=clock.now(),
            )
            return redirect("items:library-change", change_id=change_id)
        except Invalid as invalid:
            fields: Any = invalid.facts.get("fields", {})
            if not fields:
                raise
            errors = {name: gettext(said) for name, said in fields.items()}
    sheet = sheet_of(change)
    context = {**frame_of(sheet, WHY), "typed": typed, "errors": errors}
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
    known = bound if is_fresh else {**bound, **policies_read(request)}
    shower = Shower(
        sheet,
        entries,
        errors=errors,
        open_row=open_row,
        policies={**known, **policies_chosen(request)},
        policies_read=known,
        files=lines_of_files(sheet, by=officer_at_desk(request)),
    )
    context = {
        **frame_of(sheet, section.key),
        "section": section,
        "label": gettext(section.label),
        "lead": gettext(section.lead),
        "groups": shower.groups(section),
        "errors": {name: gettext(said) for name, said in (errors or {}).items()},
        "revision": sheet.change.revision if is_fresh else revision_of(request),
        "base": base_text(sheet.part(section) if base is None else base, place_of(sheet, section)),
        "open_row": open_row,
        **pictures(sheet, section),
        "clash": clashes.sentence(gettext) if clashes else "",
        "clashes": clash_lines(clashes.clashes) if clashes else [],
    }
    return render(request, "items/editor/section.html", context, status=status)
