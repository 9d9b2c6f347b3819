"""Look again at what proves a signature."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tongban.foundation.seals.signatures.facts import Way


def is_proof_good(way: Way, proof: Mapping[str, Any], *, digest: str) -> bool:
    """Whether the kept proof still proves what it did; a way whose proof is a fact of the day is taken."""
    if way is Way.DRAWN:
        svg = str(proof.get("svg", ""))
        return hashlib.sha256(svg.encode()).hexdigest() == proof.get("svg_sha256")
    return bool(proof)
