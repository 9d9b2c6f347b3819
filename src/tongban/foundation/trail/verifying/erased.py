"""Entries whose facts are gone: each must have been erased by an act that stands on the trail and names it."""

import json
from uuid import UUID

from tongban.foundation.trail.erasing.facts import ENTRIES, ERASE
from tongban.foundation.trail.models import FACTS_PLACE, FACTS_PURPOSE
from tongban.foundation.trail.verifying.finding import Finding, rows_of
from tongban.foundation.vault.public import KeyFault, decrypt

_ORDERS = """
SELECT o.entry_id, a.facts FROM trail_erasure o
JOIN (SELECT entry_id, act, facts FROM trail_entry UNION ALL SELECT entry_id, act, facts FROM trail_staged) a
    ON a.entry_id = o.ordered_by
WHERE a.act = %s
"""


class Erased:
    """Collects them as the log is read."""

    def __init__(self, found: Finding) -> None:
        self.found = found
        self.seqs: dict[UUID, int] = {}

    def add(self, entry_id: UUID, seq: int) -> None:
        self.seqs[entry_id] = seq

    def check(self) -> int:
        """How many there are. 1 SQL query, none where there is none."""
        if not self.seqs:
            return 0
        ordered = {entry_id for entry_id, facts in rows_of(_ORDERS, ERASE) if entry_id in _named_in(facts)}
        for entry_id, seq in self.seqs.items():
            if entry_id not in ordered:
                said = "its facts are gone, and no act on the trail erased them"
                self.found.fault("erased-without-act", seq, said)
        return len(self.seqs)


def _named_in(facts: bytes | None) -> set[UUID]:
    try:
        said = json.loads(decrypt(bytes(facts or b""), purpose=FACTS_PURPOSE, place=FACTS_PLACE))
        return {UUID(one) for one in said[ENTRIES]}
    except (KeyFault, ValueError, KeyError, TypeError):
        return set()
