"""Every minute: which cards were not answered, which were not put right in time."""

from collections.abc import Callable
from datetime import datetime

import structlog

from tongban.foundation.jobs.public import every, worker_stops
from tongban.kernel import clock
from tongban.services.supervision.facts import Level
from tongban.services.supervision.life.commands.escalate import (
    escalate_card,
    tell_correction_late,
    tell_reply_late,
)
from tongban.services.supervision.life.queries import corrections_late, replies_late

log = structlog.get_logger(__name__)


@every(60, name="supervision.answers", alone=True)
def look_at_answers() -> None:
    """Tell the next level of what is late, by the city's clock (a moved one included)."""
    look_for_late(at=clock.now())


def look_for_late(*, at: datetime) -> int:
    """Each late card once; what is wrong with one does not stop the others. 2 SQL besides. How many acts followed.

    The next level hears of a yellow card before it becomes red: its reply is due earlier.
    """
    acts = sum(_try(tell_reply_late, code=code, at=at) for code in replies_late(at))
    for code, level in corrections_late(at):
        if worker_stops():
            break
        acts += _try(escalate_card if level is Level.YELLOW else tell_correction_late, code=code, at=at)
    return acts


def _try(verb: Callable[..., object], *, code: str, at: datetime) -> bool:
    try:
        return bool(verb(code=code, at=at))
    except Exception as fault:
        log.error("supervision.answer-failed", card=code, exc_info=fault)
        return False
