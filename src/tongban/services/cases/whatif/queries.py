"""Questions about replays: only of the organisations whose items the officer manages."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.cases.whatif.commands.ask import offices_of
from tongban.services.cases.whatif.models import WhatIf, WhatIfCase

PAGE_ROWS = 50
SHOWN = 20
# which cases a page shows: the word in the address, and the rows
KINDS = ("all", "late", "better", "steps", "refused", "instant", "contrary")


def what_ifs(*, by: Officer) -> list[WhatIf]:
    """The latest replays whose every organisation is the officer's. 1 SQL."""
    rows = _visible(by).order_by("-asked_at").defer("content")
    return list(rows[:SHOWN])


def what_if(what_if_id: UUID, *, by: Officer) -> WhatIf:
    """One replay. 1 SQL. Raises NotFound."""
    row = _visible(by).filter(pk=what_if_id).defer("content").first()
    if row is None:
        raise NotFound
    return row


def _visible(by: Officer) -> "QuerySet[WhatIf]":
    """Nobody sees the cases of an organisation that is not theirs, though somebody of several asked."""
    offices = sorted(str(one) for one in offices_of(by))
    return WhatIf.objects.filter(organisation_ids__contained_by=offices)


def cases_in(row: WhatIf, *, kind: str, after: str = "", limit: int = PAGE_ROWS) -> list[WhatIfCase]:
    """The cases of one kind that differ, by number. 1 SQL."""
    rows = _of_kind(row, kind).order_by("number")
    return list((rows.filter(number__gt=after) if after else rows)[:limit])


def every_case_in(row: WhatIf) -> Iterator[WhatIfCase]:
    """All cases that differ, by number, without holding them in memory."""
    return WhatIfCase.objects.filter(what_if=row).order_by("number").iterator(chunk_size=500)


def _of_kind(row: WhatIf, kind: str) -> "QuerySet[WhatIfCase]":
    rows = WhatIfCase.objects.filter(what_if=row)
    if kind == "late":
        return rows.filter(would_be_late=True, was_late=False)
    if kind == "better":
        return rows.filter(would_be_late=False, was_late=True)
    if kind == "steps":
        return rows.exclude(steps_late=[], steps_in_time=[])
    if kind == "refused":
        return rows.exclude(lacking={})
    if kind == "instant":
        return rows.filter(is_instant=True)
    return rows.filter(is_contrary=True) if kind == "contrary" else rows
