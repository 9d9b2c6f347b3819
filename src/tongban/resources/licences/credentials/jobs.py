"""Status lists follow the library: built anew when a licence on them changed, and before they grow old."""

from tongban.foundation.jobs.public import Envelope, enqueue, job, listen, periodic
from tongban.kernel import clock
from tongban.resources.licences.credentials.commands.publish import mark_stale, publish_due_lists
from tongban.resources.licences.facts import LicenceIssued, LicenceRevoked, LicenceSuspended


@job(name="licences.publish-status")
def publish_status() -> None:
    """Publish the lists that are due; many changes at once cost one list."""
    publish_due_lists(at=clock.now())


periodic(publish_status, cron="* * * * *")


@listen(LicenceRevoked, name="licences.status-after-end")
def status_after_end(event: LicenceRevoked, envelope: Envelope) -> None:
    """A licence ended: its list is published at once, not with the next minute."""
    mark_stale(number=event.number, type_code=event.type_code)
    enqueue(publish_status)


@listen(LicenceSuspended, name="licences.status-after-suspension")
def status_after_suspension(event: LicenceSuspended, envelope: Envelope) -> None:
    """A licence was suspended, or is good again."""
    mark_stale(number=event.number)
    enqueue(publish_status)


@listen(LicenceIssued, name="licences.status-after-issue")
def status_after_issue(event: LicenceIssued, envelope: Envelope) -> None:
    """A new version took the place of one before, which is not valid from now on."""
    if event.version > 1:
        mark_stale(number=event.number, type_code=event.type_code)
