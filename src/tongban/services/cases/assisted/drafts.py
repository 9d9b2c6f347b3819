"""The draft that a helper fills in with the person there: found only in an open visit of that person."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.models import DraftHelp, Visit
from tongban.services.cases.drafts import application_of
from tongban.services.cases.earlier.facts import Trust
from tongban.services.cases.facts import Application, How
from tongban.services.cases.models import CaseSlot, Draft
from tongban.services.cases.receiving import ways_of
from tongban.services.delivery.public import Choice, Way
from tongban.services.items.public import item_terms

PAPERS = "helped-draft"
SIGNED_SHEET = "signed-sheet"  # what is said of no material: which scan is the sheet that the person signed


def helped_draft(draft_id: UUID, *, visit: Visit, by: Officer) -> Draft:
    """A draft of this helper for the person of this visit. 1 SQL. Raises NotFound.

    The caller has opened the visit (`visit_at_work`).
    """
    found = _drafts(visit, by=by).filter(pk=draft_id).first()
    if found is None:
        raise NotFound
    return found


def drafts_in(visit: Visit, *, by: Officer) -> list[Draft]:
    """What this helper began with this person and has not submitted, last saved first. 1 SQL."""
    return list(_drafts(visit, by=by).order_by("-saved_at")[:20])


def said_of(draft: Draft) -> dict[str, dict[str, Any]]:
    """What the helper says of each material of the draft. 1 SQL."""
    row = DraftHelp.objects.filter(draft=draft).first()
    return dict(row.slots) if row else {}


def helped_application(draft: Draft, *, visit: Visit, channel: str) -> Application:
    """The draft as it would be submitted."""
    return replace(application_of(draft), channel=channel, delivery=result_way(draft, visit=visit))


def result_way(draft: Draft, *, visit: Visit) -> Choice | None:
    """How the result reaches the person; None is the electronic one, which lies in their own account.

    Who has no account could never open an electronic result: theirs is fetched at the exit counter,
    where the result is on paper at all.
    """
    if visit.account_id is not None:
        return None
    at_counter = Way.COUNTER in ways_of(item_terms(draft.version_id))
    return Choice(way=Way.COUNTER) if at_counter else None


def draft_digest(draft: Draft, said: dict[str, dict[str, Any]]) -> bytes:
    """What the person agrees to: everything that will be submitted. Any change is another digest."""
    parts = [draft.item_code, draft.version_id, draft.holder, draft.uscc, draft.answers, draft.form]
    seen = {key: one for key, one in said.items() if key != SIGNED_SHEET}
    text = json.dumps(
        [*parts, draft.slots, draft.ways, seen], ensure_ascii=False, sort_keys=True, default=str
    )
    return hashlib.sha256(text.encode()).digest()


def signed_sheet(draft: Draft, said: dict[str, dict[str, Any]]) -> UUID | None:
    """The scan of the sheet that the person signed; none once anything on it has changed since."""
    sheet = said.get(SIGNED_SHEET, {})
    is_this = sheet.get("about") == draft_digest(draft, said).hex()
    return UUID(sheet["paper"]) if is_this else None


def papers_owner(draft_id: UUID) -> str:
    """Under what the scans of a helped draft are kept: the draft, not the helper, who leaves."""
    return f"{PAPERS}:{draft_id}"


def keep_said(slot: CaseSlot, one: dict[str, Any], *, by: Officer, at: datetime) -> None:
    """Put onto a material of the case, not yet stored, what the helper says of it: the paper was taken
    in, or the scan was compared with the original, which is level B."""
    if (copies := one.get("copies")) and slot.how == How.PAPER:
        slot.terms = {**slot.terms, "received_at": at.isoformat(), "received_by": by.ref, "copies": copies}
    elif one.get("original") and slot.how == How.FILE:
        slot.trust = Trust.COMPARED


def _drafts(visit: Visit, *, by: Officer) -> QuerySet[Draft]:
    return Draft.objects.filter(account_id=by.account_id, person_id=visit.person_id, capacity=visit.capacity)
