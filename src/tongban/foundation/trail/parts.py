"""An act on many: one leaf in the log, and what it says of each of them beside it. Pure.

The act's facts hold how many parts there are and the Merkle root over them, so that a part
that is changed, added or lost shows when the log is checked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tongban.foundation.trail.leaves import canonical
from tongban.foundation.trail.merkle import leaf_hash, root_of

COUNT, ROOT = "parts", "parts_root"  # among the act's facts
PART_PLACE = "trail.actpart.facts"  # what the ciphertexts are bound to
MOST_PARTS = 1000

Part = tuple[str, bytes]  # the subject, and the canonical bytes of its facts


def parts_of(said: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Part]:
    """What is said of each subject, in the bytes that are hashed and kept; the same object is spelled once."""
    spelled: dict[int, bytes] = {}
    for _, facts in said:
        if id(facts) not in spelled:
            spelled[id(facts)] = canonical(facts)
    return [(subject, spelled[id(facts)]) for subject, facts in said]


def root_over(parts: Sequence[Part]) -> str:
    """The root over the parts in their order, in hex."""
    return root_of([leaf_hash(subject.encode() + b"\0" + facts) for subject, facts in parts]).hex()
