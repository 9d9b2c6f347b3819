"""What is kept beside the leaves, held against the digests in them: salts, facts, promises, parts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tongban.foundation.trail.leaves import SALT_BYTES, SALTED, Leaf, LeafWrong, digest
from tongban.foundation.trail.models import FACTS_PLACE, FACTS_PURPOSE
from tongban.foundation.trail.notes import NoteWrong, Verifier, signed_by
from tongban.foundation.trail.parts import COUNT, PART_PLACE, ROOT, root_over
from tongban.foundation.trail.receipts import promise_text
from tongban.foundation.trail.signing import origin
from tongban.foundation.trail.verifying.erased import Erased
from tongban.foundation.trail.verifying.finding import Finding, one, rows_of
from tongban.foundation.vault.public import KeyFault, decrypt

_PARTS = "SELECT subject, facts FROM trail_actpart WHERE entry_id = %s ORDER BY place"
_STRAY_PARTS = """
SELECT count(*) FROM trail_actpart p WHERE NOT EXISTS (SELECT 1 FROM trail_entry e WHERE e.entry_id = p.entry_id)
    AND NOT EXISTS (SELECT 1 FROM trail_staged s WHERE s.entry_id = p.entry_id)
"""
_HAS_PARTS = f'"{ROOT}":'.encode()


class PrivateSide:
    """Checks what belongs to one leaf after the other."""

    def __init__(self, keys: Sequence[Verifier], found: Finding) -> None:
        self.keys, self.found = keys, found
        self.promises = 0
        self.erased = Erased(found)

    def check(self, seq: int, raw: bytes, row: Sequence[Any]) -> None:
        """`row` has what is kept beside the leaf, in the order in which it is unpacked here."""
        entry_id, subject, by_ref, salts, facts, promise, act, act_at, recorded_at = row
        if entry_id is None:
            said = "what belongs to this leaf (salts, facts, promise) is missing"
            return self.found.fault("missing-entry", seq, said)
        try:
            leaf = Leaf.parse(raw)
        except LeafWrong as wrong:
            return self.found.fault("altered-leaf", seq, str(wrong))
        self._check_promise(seq, leaf, promise)
        if (leaf.entry_id, leaf.act, leaf.act_at, leaf.recorded_at) != (entry_id, act, act_at, recorded_at):
            said = "act or times beside the leaf are not those of the leaf"
            self.found.fault("altered-entry", seq, said)
        return self._check_opened(seq, leaf, bytes(salts), subject, by_ref, facts)

    def check_no_other_parts(self) -> None:
        """No part is kept that belongs to no act."""
        if strays := one(_STRAY_PARTS)[0]:
            self.found.fault("altered-part", None, f"{strays} parts belong to no act")

    def _check_promise(self, seq: int, leaf: Leaf, promise: str) -> None:
        try:
            text = signed_by(promise, self.keys).check(promise)
        except NoteWrong as wrong:
            return self.found.fault("wrong-key", seq, f"its promise: {wrong}")
        self.promises += 1
        if text != promise_text(leaf, origin=origin()):
            self.found.fault("altered-leaf", seq, "the leaf is not the one that was promised")
        return None

    def _check_opened(
        self, seq: int, leaf: Leaf, salts: bytes, subject: str, by_ref: str, facts: bytes | None
    ) -> None:
        values = [subject.encode(), by_ref.encode()]
        if facts is None:
            self.erased.add(leaf.entry_id, seq)
        else:
            try:
                values.append(decrypt(bytes(facts), purpose=FACTS_PURPOSE, place=FACTS_PLACE))
            except KeyFault as fault:
                return self.found.fault("wrong-key", seq, f"its facts do not open: {fault}")
        if len(salts) != len(values) * SALT_BYTES:
            self.found.fault("altered-entry", seq, "it has not the salts that belong to it")
        for i, (name, value) in enumerate(zip(SALTED, values, strict=False)):
            if digest(salts[i * SALT_BYTES : (i + 1) * SALT_BYTES], value) != getattr(leaf, name):
                self.found.fault("altered-entry", seq, f"the {name} is not the one that was recorded")
        if facts is not None and _HAS_PARTS in values[-1]:
            self._check_parts(seq, leaf, json.loads(values[-1]))
        return None

    def _check_parts(self, seq: int, leaf: Leaf, facts: Mapping[str, Any]) -> None:
        """Of an act on many, everything that it says of each of them. 1 SQL."""
        try:
            parts = [
                (subject, decrypt(bytes(sealed), purpose=FACTS_PURPOSE, place=PART_PLACE))
                for subject, sealed in rows_of(_PARTS, leaf.entry_id)
            ]
        except KeyFault as fault:
            return self.found.fault("wrong-key", seq, f"one of its parts does not open: {fault}")
        if (len(parts), root_over(parts)) != (facts[COUNT], facts[ROOT]):
            said = f"its {facts[COUNT]} parts are not those that were recorded"
            self.found.fault("altered-part", seq, said)
        return None
