"""Items for the jump box of the desk: one by its code, several by their names."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from tongban.foundation.directory.public import Officer
from tongban.services.items.commands.duty import EDIT
from tongban.services.items.finding import find_items
from tongban.services.items.library.beginning import keeps
from tongban.services.items.library.queries import implementations
from tongban.services.items.models import Item

MOST = 8
_IN_USE = "1"


@dataclass(frozen=True, kw_only=True)
class JumpItem:
    """An item with the page that this officer goes to: where it is changed, else its guide."""

    code: str
    name: str
    organisation_name: str
    url: str


def item_coded(code: str, *, by: Officer) -> JumpItem | None:
    """The item with this code, spaces and case aside: in force, or of an office for which the officer
    edits. 1 SQL."""
    typed = "".join(code.split())
    row = (
        Item.objects.filter(code__in={typed, typed.upper()})
        .filter(Q(current__isnull=False, task_state=_IN_USE) | Q(organisation_id__in=_edited(by)))
        .values_list("code", "name", "organisation_name", "organisation_id")
        .first()
    )
    return _jump(*row, by=by) if row else None


def items_named(words: str, *, by: Officer) -> list[JumpItem]:
    """A few items by name: those of the offices for which the officer edits, then those that the search
    finds. 1 SQL for the first, else that of `find_items`."""
    edited = _edited(by)
    own = implementations(organisation_ids=edited, words=words, limit=MOST) if edited else []
    found = {
        row.code: _jump(row.code, row.name, row.organisation_name, row.organisation_id, by=by) for row in own
    }
    if len(found) < MOST:
        for hit in find_items(q=words, limit=MOST).items:
            if hit.code not in found:
                found[hit.code] = JumpItem(
                    code=hit.code,
                    name=hit.name,
                    organisation_name=hit.organisation,
                    url=reverse("items:guide", args=[hit.code]),
                )
    return list(found.values())[:MOST]


def _edited(by: Officer) -> list[UUID]:
    return [organisation for organisation, duties in by.duties_in.items() if EDIT in duties]


def _jump(code: str, name: str, organisation_name: str, organisation_id: UUID, *, by: Officer) -> JumpItem:
    page = "items:library-item" if keeps(by, organisation_id) else "items:guide"
    return JumpItem(code=code, name=name, organisation_name=organisation_name, url=reverse(page, args=[code]))
