"""Close a running process before its end, such as when the applicant withdraws."""

from datetime import datetime

from tongban.services.process.errors import StepNotOpen
from tongban.services.process.models import ProcessState


def close_process(*, subject: str, reason: str, at: datetime) -> None:
    """Drop the state of a running process. The reason stands with the caller's act on the trail.

    1 SQL query. Raises StepNotOpen where nothing runs.
    """
    gone, _ = ProcessState.objects.filter(subject=subject).delete()
    if not gone:
        raise StepNotOpen(facts={"subject": subject, "reason": reason, "at": at.isoformat()})
