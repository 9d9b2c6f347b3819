"""Work that time asks for: entries whose day is near are published, receipts are reminded of."""

from tongban.foundation.jobs.public import job, periodic
from tongban.kernel import clock
from tongban.services.decisions.handover.commands.remind import remind_of_receipts
from tongban.services.decisions.publication.commands.publish import publish_grant
from tongban.services.decisions.publication.queries import entries_to_publish


@job(name="decisions.publish-due")
def publish_due() -> None:
    """Publish what is known of grants whose seven working days are nearly over."""
    now = clock.now()
    for number in entries_to_publish(at=now):
        publish_grant(case_number=number, at=now)


@job(name="decisions.remind-of-receipts")
def remind() -> None:
    """Every morning: who has not given a receipt by its day."""
    while remind_of_receipts(at=clock.now()):
        pass


periodic(publish_due, cron="20 */2 * * *")
periodic(remind, cron="15 0 * * *")  # 08:15 in the city
