"""What follows from a published appraisal: its organisation is told, advice for whom has failed, digests of the reports."""

from uuid import UUID

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.papers.public import DocumentMade
from tongban.foundation.trail.public import entries_of, record
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.services.supervision.appraisal.commands.publish import tell_of_publication
from tongban.services.supervision.appraisal.facts import REPORT_ACT, AppraisalPublished, Grade
from tongban.services.supervision.appraisal.queries import quarter_of_report
from tongban.services.supervision.appraisal.readers import OWN_REPORT, WHOLE_REPORT
from tongban.services.supervision.orders.commands.draft import draft_advice_for_grade

BY = SystemActor(job="supervision")


@listen(AppraisalPublished, name="supervision.advise-failed")
def advise_who_failed(event: AppraisalPublished, envelope: Envelope) -> None:
    """A draft of supervision advice, once for an organisation and quarter."""
    if event.grade is Grade.FAILED:
        draft_advice_for_grade(organisation_id=event.organisation_id, period=event.quarter, at=event.at)


@listen(AppraisalPublished, name="supervision.tell-appraised")
def tell_appraised(event: AppraisalPublished, envelope: Envelope) -> None:
    """A message to whoever answers for the organisation; hearing it again changes nothing."""
    tell_of_publication(quarter=event.quarter, organisation_id=event.organisation_id, at=event.at)


@listen(DocumentMade, name="supervision.record-report")
def record_report(event: DocumentMade, envelope: Envelope) -> None:
    """The digest of a sealed report stands on the trail; hearing it again changes nothing."""
    kind, _, key = event.owner.partition(":")
    if kind == OWN_REPORT:
        subject = f"appraisals:{key}"
    elif kind == WHOLE_REPORT:
        subject = f"appraisals:{quarter_of_report(UUID(key))}"
    else:
        return
    facts = {"sha256": event.sha256, "paper": event.paper_id}
    if not any(entry.facts.get("sha256") == event.sha256 for entry in entries_of(subject)):
        record(act=REPORT_ACT, subject=subject, by=BY, at=clock.now(), facts=facts)
