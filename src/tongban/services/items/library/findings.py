"""What an item manager has to look at in an implementation: what the list made give way or holds otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from tongban.services.items.importing.placing import CONTRADICTED
from tongban.services.items.library.commands.follow import GAVE_WAY
from tongban.services.items.library.elements import ELEMENTS
from tongban.services.items.library.telling import element_text
from tongban.services.items.models import ItemFinding


@dataclass(frozen=True, kw_only=True)
class ToldFinding:
    """One element: what holds, and what the file said; both empty for what gave way to a changed list."""

    label: str
    holds: str
    said: str
    found_at: datetime


def findings_of(item_code: str) -> list[ToldFinding]:
    """The open findings about an implementation and the list. 1 SQL."""
    rows = ItemFinding.objects.filter(
        item__code=item_code, rule__in=[CONTRADICTED, GAVE_WAY], mended_at=None
    ).order_by("-found_at", "pk")
    return [line for row in rows for line in _told(row)]


def _told(row: ItemFinding) -> Iterable[ToldFinding]:
    for one in row.facts["elements"]:
        key, holds, said = (
            (one, {}, {}) if isinstance(one, str) else (one["element"], one["above"], one["own"])
        )
        yield ToldFinding(
            label=gettext(ELEMENTS[key].label),
            holds=element_text(holds, key),
            said=element_text(said, key),
            found_at=row.found_at,
        )
