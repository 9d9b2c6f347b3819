"""The guide of a draft, as it would be."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from tongban.foundation.directory.public import organisation
from tongban.services.items.editor.sheets import Sheet
from tongban.services.items.facts import PublishedItem
from tongban.services.items.guide import Guide, guide_from
from tongban.services.items.library.elements import value_of


def complete_in(said: Mapping[str, Any]) -> dict[str, Any]:
    """What can be shown of what stands in a form: rows and values somebody is still writing are left out."""
    found = {}
    for path, stored in said.items():
        try:
            value_of(path, stored)
        except ValidationError as error:
            if isinstance(stored, list):
                open_rows = {place for one in error.errors() for place in one["loc"][:1]}
                found[path] = [part for number, part in enumerate(stored) if number not in open_rows]
        else:
            found[path] = stored
    return found


def preview_of(sheet: Sheet, said: Mapping[str, Any], answers: Mapping[str, str]) -> Guide:
    """The guide that follows from what a change says. 4 SQL at most. Raises ContentInvalid, ExpressionRefused."""
    subject = sheet.subject
    item = subject.item
    holder: UUID = subject.organisation_id or sheet.change.organisation_id
    return guide_from(
        PublishedItem(
            item_id=item.pk if item else 0,
            version_id=0,
            version_number=0,
            code=subject.code,
            source_id="",
            organisation_id=holder,
            organisation_name=organisation(holder).name,
            area_code=subject.area_code,
            in_force_from=sheet.change.saved_at,
            parent_id=item.parent_id if item else None,
            content=sheet.content(said),
        ),
        answers,
    )
