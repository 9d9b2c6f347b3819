"""Have packages made of cases that were closed before this room existed."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.jobs.public import start_long_job
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_
from tongban.services.archives.jobs import make_closed

BY = SystemActor(job="archives.make-closed")


def request_closed(*, before: datetime, at: datetime) -> UUID:
    """Start the job that asks for the packages of all cases closed before a moment. 2 SQL."""
    return start_long_job(
        make_closed,
        title=N_("Packages of closed cases"),
        by=BY,
        at=at,
        facts={"before": before.date().isoformat()},
        arguments={"before": before.isoformat()},
    )
