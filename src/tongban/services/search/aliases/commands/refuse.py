"""Refuse a proposed word, and say why: it is not proposed again from the same questions."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.trail.public import record
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, Invalid
from tongban.services.search.access import check_may_teach
from tongban.services.search.aliases.facts import State
from tongban.services.search.aliases.locking import locked_word, name_of, subject

ACT = "search.refuse_word"
LONGEST_REASON = 300


@transaction.atomic
def refuse_word(*, alias_id: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Decide that a proposed word does not come into the dictionary. 6 SQL.

    Raises NotAllowed, NotFound, WordDecided, Invalid (reason).
    """
    check_may_teach(by)
    said = checked_reason(reason)
    row = locked_word(alias_id, state=State.PROPOSED)
    row.state, row.decided_at, row.reason = State.REFUSED, at, said
    row.decided_by, row.decided_by_name = by.ref, name_of(by)
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name", "reason"])
    facts = {"term": row.term, "version": row.version, "reason": said}
    record(act=ACT, subject=subject(row), by=by, at=at, facts=facts)


def checked_reason(reason: str) -> str:
    """A reason in one line. Raises Invalid."""
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        text = N_("Say why in a sentence, 300 characters at most.")
        raise Invalid(facts={"fields": {"reason": text}})
    return said
