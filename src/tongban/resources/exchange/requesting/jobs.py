"""Every morning: whose day comes or has passed, and which grants run out."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.resources.exchange.requesting.commands.expire import expire_grants, warn_of_ends
from tongban.resources.exchange.requesting.commands.watch import mark_overdue, remind_before_due


@job(name="exchange.watch-requests")
def watch_requests() -> None:
    """Mark what is overdue, and remind of what is due."""
    at = clock.now()
    while mark_overdue(at=at):
        pass
    while remind_before_due(at=at):
        pass


@job(name="exchange.watch-grants")
def watch_grants() -> None:
    """Mark what has run out, and tell of what will."""
    at = clock.now()
    while expire_grants(at=at):
        pass
    while warn_of_ends(at=at):
        pass


periodic(watch_requests, cron="40 22 * * *")  # 06:40 in the city
periodic(watch_grants, cron="5 16 * * *")  # 00:05 in the city
