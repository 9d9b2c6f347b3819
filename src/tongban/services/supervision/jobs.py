"""The sweep: every organisation's open cases and bad ratings, and all enquiries, against the rules, again and again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from tongban.foundation.jobs.public import describe_failure, every, worker_stops
from tongban.kernel import clock
from tongban.services.cases.public import offices_with_open_cases
from tongban.services.decisions.public import organisations_to_publish
from tongban.services.feedback.public import organisations_to_answer
from tongban.services.supervision.models import Sweep
from tongban.services.supervision.watch import watch_organisation
from tongban.services.supervision.watch_acts import watch_complaints, watch_looks, watch_urged
from tongban.services.supervision.watch_deliveries import watch_deliveries
from tongban.services.supervision.watch_enquiries import watch_enquiries
from tongban.services.supervision.watch_sharing import watch_sharing

log = structlog.get_logger(__name__)
EVERY_SECONDS = 600.0


@dataclass
class _LastSweep:
    """When this process last swept: the city's day, and seconds of the machine's own clock."""

    day: date | None = None
    at: float = 0.0


_last = _LastSweep()


@every(10, name="supervision.sweep", alone=True)
def sweep_when_due() -> None:
    """Sweep every ten minutes, and at once when the city's day has changed (a moved clock included)."""
    at = clock.now()
    today: date = at.astimezone(clock.CITY_ZONE).date()
    if _last.day == today and time.monotonic() - _last.at < EVERY_SECONDS:
        return
    sweep_all(at=at)
    _last.day, _last.at = today, time.monotonic()


def sweep_all(*, at: datetime) -> int:
    """Sweep organisation by organisation; what is wrong with one does not stop the others. Cards raised."""
    raised = _of_all("looks", watch_looks, at) + _of_all("urged", watch_urged, at)
    raised += _of_all("complaints", watch_complaints, at) + _of_all("enquiries", watch_enquiries, at)
    raised += _of_all("sharing", watch_sharing, at) + _of_all("deliveries", watch_deliveries, at)
    areas = offices_with_open_cases()
    for organisation_id in {*areas, *organisations_to_answer(), *organisations_to_publish()}:
        if worker_stops():
            break
        seen = new = 0
        error = ""
        try:
            seen, new = watch_organisation(
                organisation_id=organisation_id, area_codes=areas.get(organisation_id, ()), at=at
            )
        except Exception as fault:
            error = describe_failure(fault)
            log.error("supervision.sweep-failed", organisation=str(organisation_id), exc_info=fault)
        Sweep.objects.update_or_create(
            organisation_id=organisation_id,
            defaults={"swept_at": at, "cases": seen, "raised": new, "error": error},
        )
        raised += new
    return raised


def _of_all(what: str, watch: Callable[..., list[str]], at: datetime) -> int:
    """What is swept for all organisations at once; when it fails the rest goes on, and the log says so."""
    try:
        return len(watch(at=at))
    except Exception as fault:
        log.error("supervision.sweep-failed", what=what, exc_info=fault)
        return 0
