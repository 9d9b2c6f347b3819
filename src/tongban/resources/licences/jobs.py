"""Work that time asks for: suspensions end."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.licences.commands.suspend import end_suspensions


@job(name="licences.end-suspensions")
def let_suspensions_end() -> None:
    """Every night: what was suspended until yesterday is good again."""
    while end_suspensions(at=clock.now()):
        pass


periodic(let_suspensions_end, cron="10 16 * * *")  # 00:10 in the city
