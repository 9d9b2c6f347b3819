"""Work of the night."""

from tongban.foundation.jobs.public import job, periodic
from tongban.foundation.tasks.commands.forget import forget_batches
from tongban.kernel import clock


@job(name="tasks.forget-batches")
def forget_old_batches() -> None:
    """Every night: outcomes of batches are kept for 30 days."""
    forget_batches(at=clock.now())


periodic(forget_old_batches, cron="40 19 * * *")  # 03:40 in the city
