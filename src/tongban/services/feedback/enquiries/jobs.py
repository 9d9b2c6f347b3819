"""Work that time asks for: answered enquiries in which nobody writes any more are closed."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.services.feedback.enquiries.commands.close import close_quiet_enquiries


@job(name="feedback.close-enquiries")
def close_quiet() -> None:
    """Close what was answered so many days ago."""
    while close_quiet_enquiries(at=clock.now()):
        pass


periodic(close_quiet, cron="40 16 * * *")  # 00:40 in the city
