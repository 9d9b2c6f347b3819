"""What licences hears of."""

from tongban.foundation.jobs.public import Envelope, listen
from tongban.foundation.papers.public import DocumentMade
from tongban.resources.licences.models import Licence


@listen(DocumentMade, name="licences.keep-paper")
def keep_paper(event: DocumentMade, envelope: Envelope) -> None:
    """Note the sealed paper of a licence; hearing it again changes nothing."""
    kind, _, licence_id = event.owner.partition(":")
    if kind == "licence":
        Licence.objects.filter(id=licence_id).update(paper_id=event.paper_id, paper_sha256=event.sha256)
