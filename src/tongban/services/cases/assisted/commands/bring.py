"""Bring a draft that an agent filled in without network: read anew, as from anybody, and once per device key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import NotFound
from tongban.services.cases.assisted.commands.fill import begin_helped
from tongban.services.cases.assisted.commands.keep_open import visit_at_work
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.models import Draft
from tongban.services.items.public import ItemContent, counted_answers, item_terms, published


@dataclass(frozen=True, kw_only=True)
class Brought:
    """The draft on the server, and what the guide asks anew since the device kept it."""

    draft_id: UUID
    is_stale: bool
    news: tuple[str, ...]


@transaction.atomic
def bring_draft(
    *,
    visit_id: UUID,
    key: UUID,
    item_code: str,
    version_id: int,
    answers: Mapping[str, str],
    form: Mapping[str, Any],
    by: Officer,
    at: datetime,
) -> Brought:
    """Keep what was filled in offline as a draft of the person who is there now.

    `key` was made on the device and becomes the draft's id: brought again it is the same draft, and
    what became a case is one case. Nothing is taken on trust: the form is checked when it is submitted,
    entries that the guide in force does not have are left out, what registers hold is looked up here.

    Raises NotFound (also for a key of somebody else's draft), VisitEnded, NotProvedYet,
    NotHelpedWithHere, and what begin_draft refuses.
    """
    visit = visit_at_work(visit_id, by=by, at=at)
    item = published(item_code)
    kept = Draft.objects.filter(pk=key).first()
    if kept is not None and (kept.account_id, kept.person_id) != (by.account_id, visit.person_id):
        raise NotFound
    if kept is None:
        fresh = begin_helped(
            visit_id=visit_id,
            item_code=item_code,
            uscc=None,
            answers=counted_answers(item.content, answers),
            by=by,
            at=at,
        )
        Draft.objects.filter(pk=fresh).update(id=key)
    asked = set((item.content.form or {}).get("properties", {}))
    values = {name: value for name, value in form.items() if name in asked}
    drafts.save_form(draft_id=key, values=values, is_done=False, by=by, at=at)
    is_stale = version_id != item.version_id
    news = _news(version_id, item.content) if is_stale else ()
    return Brought(draft_id=key, is_stale=is_stale, news=news)


def _news(version_id: int, now: ItemContent) -> tuple[str, ...]:
    """Entries and materials that the guide in force has and the device's did not."""
    try:
        before = item_terms(version_id)
    except NotFound:
        return ()
    had = _names(before)
    return tuple(name for name in _names(now) if name not in had)


def _names(content: ItemContent) -> list[str]:
    fields = (content.form or {}).get("properties", {})
    return [str(one.get("title", key)) for key, one in fields.items()] + [slot.name for slot in content.slots]
