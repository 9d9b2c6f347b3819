"""What follows from a published appraisal: advice for whom has failed."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.services.supervision.appraisal.facts import AppraisalPublished, Grade
from tongban.services.supervision.orders.commands.draft import draft_advice_for_grade


@listen(AppraisalPublished, name="supervision.advise-failed")
def advise_who_failed(event: AppraisalPublished, envelope: Envelope) -> None:
    """A draft of supervision advice, once for an organisation and quarter."""
    if event.grade is Grade.FAILED:
        draft_advice_for_grade(organisation_id=event.organisation_id, period=event.quarter, at=event.at)
