"""Which decisions of rules a person looks at: a draw that nobody can foresee and anybody can repeat later.

Each month has a secret seed whose digest goes onto the trail before anything is drawn by it. Once the month
is over the seed is told: whoever has the case numbers then repeats every draw, and sees by the digest that the
seed was not chosen afterwards.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.instant.models import SampleSeed

ACT = "cases.draw_seed"
BY = SystemActor(job="cases.sample")


def month_of(at: datetime) -> str:
    """The month of a moment in the city's zone, such as 2026-09."""
    return at.astimezone(CITY_ZONE).strftime("%Y-%m")


def is_drawn(number: str, *, seed: str, percent: int) -> bool:
    """Whether a case is drawn: HMAC-SHA256 of its number under the seed, its first 8 bytes as a fraction."""
    mark = hmac.new(bytes.fromhex(seed), number.encode(), hashlib.sha256).digest()
    return int.from_bytes(mark[:8], "big") * 100 < percent << 64


def seed_for(at: datetime) -> SampleSeed:
    """The month's seed; the first decision of a month makes it, in its own transaction. 1 SQL, 4 the first time."""
    month = month_of(at)
    kept = SampleSeed.objects.filter(month=month).first()
    if kept is not None:
        return kept
    seed = secrets.token_hex(32)
    digest = hashlib.sha256(bytes.fromhex(seed)).hexdigest()
    row, is_new = SampleSeed.objects.get_or_create(
        month=month, defaults={"seed": seed, "sha256": digest, "made_at": at}
    )
    if is_new:
        record(act=ACT, subject=f"cases-sample:{month}", by=BY, at=at, facts={"seed_sha256": row.sha256})
    return row
