"""The guide of a change before it is in force: beside the form, and as a page of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel.errors import NotFound, Refused
from tongban.services.items.editor.entries import entries_from
from tongban.services.items.editor.posting import base_of, posted_in
from tongban.services.items.editor.preview import complete_in, preview_of
from tongban.services.items.editor.reading import read
from tongban.services.items.editor.sections import SECTIONS
from tongban.services.items.editor.sheets import Sheet, place_of, sheet_of
from tongban.services.items.library.changes import change_seen, what_may


@require_POST
def preview_typed(request: HttpRequest, change_id: UUID, key: str) -> HttpResponse:
    """The guide as it would be with what stands in the form now; nothing is saved. A part of a page."""
    by = officer_at_desk(request)
    sheet = sheet_of(change_seen(change_id, by=by))
    section = SECTIONS.get(key)
    if section is None:
        raise NotFound(facts={"section": key})
    base = base_of(request, place_of(sheet, section))
    found = read(section, entries_from(section, posted_in(request)), base, skip=sheet.locked)
    said = complete_in(sheet.said_with(section, found.said))
    return _preview(request, sheet, said, "items/editor/preview_part.html")


@require_safe
def preview(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The guide of a change as citizens would see it; the answers to its questions stand in the address."""
    by = officer_at_desk(request)
    sheet = sheet_of(change_seen(change_id, by=by))
    may_edit = what_may(sheet.change, by=by).edit
    return _preview(request, sheet, sheet.said, "items/editor/preview.html", may_edit=may_edit)


def _preview(
    request: HttpRequest, sheet: Sheet, said: Mapping[str, Any], template: str, **context: Any
) -> HttpResponse:
    context["change"] = sheet.change
    try:
        context["guide"] = preview_of(sheet, said, request.GET.dict())
    except Refused as refused:
        context["refusal"] = refused.sentence(gettext)
    return render(request, template, context)
