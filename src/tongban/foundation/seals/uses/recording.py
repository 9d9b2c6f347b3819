"""Write uses into the log."""

from collections.abc import Iterable
from dataclasses import asdict

from tongban.foundation.seals.uses.facts import NewUse
from tongban.foundation.seals.uses.models import SealUse
from tongban.foundation.trail.public import machine_now


def note_uses(uses: Iterable[NewUse]) -> None:
    """Each of them, now. A use stands even where the paper is thrown away after: the key was used. 1 SQL."""
    now = machine_now()
    SealUse.objects.bulk_create([SealUse(recorded_at=now, **asdict(use)) for use in uses])
