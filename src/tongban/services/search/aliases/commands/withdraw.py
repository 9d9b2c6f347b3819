"""Take a word out of the dictionary; the word whose place it had taken is in force again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.services.search.access import check_may_teach
from tongban.services.search.aliases.commands.refuse import checked_reason
from tongban.services.search.aliases.dictionary import raise_version
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.locking import locked_word, name_of, subject

ACT = "search.withdraw_word"


@transaction.atomic
def withdraw_word(*, alias_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Take a word in force out. What it had replaced comes back as it was; a word of the house that an
    officer takes out stays out over upgrades. 7 SQL, 9 where it had replaced another.

    Raises NotAllowed, NotFound, WordDecided, Invalid (reason).
    """
    check_may_teach(by)
    said = checked_reason(reason)
    row = locked_word(alias_id, state=State.ACCEPTED)
    row.state, row.decided_at, row.reason = State.WITHDRAWN, at, said
    row.decided_by, row.decided_by_name = by.ref, name_of(by)
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name", "reason"])
    former = row.replaces
    if former is not None and former.state == State.WITHDRAWN:
        former.state, former.decided_at = State.ACCEPTED, at
        former.decided_by, former.decided_by_name = by.ref, name_of(by)
        former.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name"])
    raise_version(row.collection)
    facts = {
        "term": row.term,
        "version": row.version,
        "reason": said,
        "back": former.version if former is not None else None,
    }
    record(act=ACT, subject=subject(row), by=by, at=at, facts=facts)
