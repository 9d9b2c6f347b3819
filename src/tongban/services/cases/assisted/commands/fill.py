"""Begin, fill and throw away an application with the person there. Drafts leave no trail; look-ups do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.papers.public import paper
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.assisted.drafts import (
    SIGNED_SHEET,
    draft_digest,
    helped_draft,
    papers_owner,
    said_of,
)
from tongban.services.cases.assisted.models import DraftHelp
from tongban.services.cases.assisted.places import check_helps_with
from tongban.services.cases.assisted.visits import place_of
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.facts import Capacity, HolderKind, How
from tongban.services.cases.models import Draft
from tongban.services.items.public import published

MOST_COPIES = 99


@transaction.atomic
def begin_helped(
    *, visit_id: UUID, item_code: str, uscc: str | None, answers: Mapping[str, str], by: Officer, at: datetime
) -> UUID:
    """Begin an application for the person of the visit, or for their firm; an older one gives way.

    Raises NotFound, VisitEnded, NotProvedYet, NotHelpedWithHere, and what begin_draft refuses.
    """
    visit = visit_at_work(visit_id, by=by, at=at)
    check_helps_with(place_of(visit, by=by), published(item_code))
    return drafts.begin_draft(
        item_code=item_code,
        holder=HolderKind.FIRM if uscc else HolderKind.PERSON,
        uscc=uscc,
        answers=answers,
        by=by,
        at=at,
        person_id=visit.person_id,
        capacity=Capacity(visit.capacity),
    )


@transaction.atomic
def save_helped(
    *,
    visit_id: UUID,
    draft_id: UUID,
    values: Mapping[str, Any],
    is_done: bool,
    said: Mapping[str, Mapping[str, Any]],
    by: Officer,
    at: datetime,
    over: int | None = None,
) -> None:
    """Keep what was typed, and what the helper says of each material. Raises NotFound, VisitEnded, DraftChanged."""
    draft = _draft(visit_id, draft_id, by=by, at=at)
    drafts.save_form(draft_id=draft_id, values=values, is_done=is_done, by=by, at=at, over=over)
    before = said_of(draft)
    kept = {key: one for key, given in said.items() if (one := _said(given))}
    if SIGNED_SHEET in before:
        kept[SIGNED_SHEET] = before[SIGNED_SHEET]
    if kept == before:
        return
    DraftHelp.objects.update_or_create(draft=draft, defaults={"slots": kept})
    ways = {key: way for key, way in draft.ways.items() if way != How.PAPER}
    ways |= {key: How.PAPER.value for key, one in kept.items() if one.get("copies")}
    Draft.objects.filter(pk=draft.pk).update(ways=ways)


@transaction.atomic
def put_helped_paper(
    *, visit_id: UUID, draft_id: UUID, slot: str, paper_id: UUID, by: Officer, at: datetime
) -> None:
    """Add a scan to a material, or the signed sheet, which holds for the draft as it is now. Raises NotFound, VisitEnded, SlotUnknown."""
    draft = _draft(visit_id, draft_id, by=by, at=at)
    if slot == SIGNED_SHEET:
        if paper(paper_id).owner != papers_owner(draft.pk):
            raise NotFound
        said = said_of(draft)
        sheet = {"paper": str(paper_id), "about": draft_digest(draft, said).hex()}
        DraftHelp.objects.update_or_create(draft=draft, defaults={"slots": said | {SIGNED_SHEET: sheet}})
        return
    drafts.put_paper(draft_id=draft_id, slot=slot, paper_id=paper_id, by=by, at=at)


@transaction.atomic
def take_helped_paper(
    *, visit_id: UUID, draft_id: UUID, slot: str, paper_id: UUID, by: Officer, at: datetime
) -> None:
    """Take a scan out again. Raises NotFound, VisitEnded."""
    _draft(visit_id, draft_id, by=by, at=at)
    drafts.take_paper(draft_id=draft_id, slot=slot, paper_id=paper_id, by=by, at=at)


@transaction.atomic
def renew_helped(*, visit_id: UUID, draft_id: UUID, by: Officer, at: datetime) -> None:
    """Carry the draft over to the item's version in force; what was typed stays. Raises NotFound, VisitEnded."""
    _draft(visit_id, draft_id, by=by, at=at)
    drafts.renew_draft(draft_id=draft_id, by=by, at=at)


@transaction.atomic
def drop_helped(*, visit_id: UUID, draft_id: UUID, by: Officer, at: datetime) -> None:
    """Throw the draft away. Raises NotFound, VisitEnded."""
    _draft(visit_id, draft_id, by=by, at=at)
    drafts.drop_draft(draft_id=draft_id, by=by, at=at)


def _draft(visit_id: UUID, draft_id: UUID, *, by: Officer, at: datetime) -> Draft:
    return helped_draft(draft_id, visit=visit_at_work(visit_id, by=by, at=at), by=by)


def _said(given: Mapping[str, Any]) -> dict[str, Any]:
    copies = given.get("copies")
    if isinstance(copies, int) and 0 < copies <= MOST_COPIES:
        return {"copies": copies}
    return {"original": True} if given.get("original") is True else {}
